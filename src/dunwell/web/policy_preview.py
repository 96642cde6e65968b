"""What a draft would send on a day, from the facts of today: counts, and real customers."""

from typing import Any

from django.http import HttpRequest

from dunwell.web.policy_frame import Subject


def of(request: HttpRequest, subject: Subject, *, cadence: str) -> dict[str, Any] | None:
    """Plan a day under the draft."""
    del request, subject, cadence
    return None
