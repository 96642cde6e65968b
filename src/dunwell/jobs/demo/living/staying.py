"""After its lived days the demo stays alive: what a person releases leaves into its own post."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Final

from django.db import close_old_connections

from dunwell.jobs import sending
from dunwell.jobs.demo.living import history

_PAUSE_SECONDS: Final = 3.0
# When both Europe and America may be written to, on the demo's own last day.
_HOUR: Final = time(18, 0, tzinfo=UTC)


def carry(home: Path, *, stopped: Callable[[float], bool]) -> None:
    """Send what may leave, again and again, until `stopped` says so after waiting seconds."""
    day = history.last_day_lived()
    if day is None:
        return
    moment = datetime.combine(day, _HOUR)
    with history.beginning(home, at=moment, by_itself=False) as life:
        while not stopped(_PAUSE_SECONDS):
            sending.run(at=lambda: moment)
            life.office.collect()
            close_old_connections()
