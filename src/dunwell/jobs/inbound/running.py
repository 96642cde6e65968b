"""One run reads every entity's folder and understands what is new."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from dunwell.jobs.inbound import fetching, understanding


def run(*, at: Callable[[], datetime]) -> dict[str, Any]:
    """Fetch, understand, and count; safe beside others and at any time."""
    fetched = fetching.fetch(at=at)
    told = understanding.understand(at=at)
    return {"kept": fetched.kept, "kinds": dict(told), "problems": fetched.problems}
