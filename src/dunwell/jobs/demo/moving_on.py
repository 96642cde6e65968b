"""The demo's next day is lived in a process of its own while the server tells that it is.

Run as `python -m dunwell.jobs.demo.moving_on`.
"""

import sys
from pathlib import Path
from typing import Final

from dunwell.jobs import beside

FAILED: Final = "The next day could not be lived; look at the server's log, then try again."


def folder(home: Path) -> Path:
    """Give the folder in which the work tells how far it is."""
    return home / "demo-day"


def start(home: Path) -> bool:
    """Begin to live the next day without waiting; False when one is being lived."""
    return beside.start(folder(home), "dunwell.jobs.demo.moving_on", [])


def main() -> int:
    """Live the next day of the book of this process's settings."""
    import django

    django.setup()
    from django.conf import settings

    from dunwell.core.refusals import Refusal
    from dunwell.jobs.demo.living import next_day

    place = folder(settings.HOME)

    def told(step: str, done: int = 0, total: int | None = None) -> None:
        beside.tell(place, step, done, total)

    try:
        next_day.live(home=settings.HOME, told=told)
    except Refusal as refusal:
        beside.tell(place, beside.STARTING, error=str(refusal))
        return 1
    except Exception:
        beside.tell(place, beside.STARTING, error=FAILED)
        raise
    return 0


if __name__ == "__main__":
    sys.exit(main())
