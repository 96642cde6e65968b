"""The sample company is built in a process of its own while the server tells how far it is.

Run as `python -m dunwell.jobs.demo.running`.
"""

import sys
from pathlib import Path
from typing import Final

from dunwell.jobs import beside

FAILED: Final = "The sample company could not be built; look at the server's log, then try again."


def folder(home: Path) -> Path:
    """Give the folder in which the work tells how far it is."""
    return home / "demo-work"


def start(home: Path) -> bool:
    """Begin to build without waiting; False when it is being built."""
    return beside.start(folder(home), "dunwell.jobs.demo.running", [])


def main() -> int:
    """Build the sample company in the book of this process's settings."""
    import django

    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from dunwell.core.refusals import Refusal
    from dunwell.jobs.demo import building

    place = folder(settings.HOME)

    def told(step: str, done: int = 0, total: int | None = None) -> None:
        beside.tell(place, step, done, total)

    try:
        building.build(home=settings.HOME, at=timezone.now(), told=told)
    except Refusal as refusal:
        beside.tell(place, beside.STARTING, error=str(refusal))
        return 1
    except Exception:
        beside.tell(place, beside.STARTING, error=FAILED)
        raise
    return 0


if __name__ == "__main__":
    sys.exit(main())
