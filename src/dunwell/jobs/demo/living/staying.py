"""After its lived days the demo stays alive: what a person releases leaves into its own post."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Final

from django.db import close_old_connections

from dunwell.jobs import beside, sending
from dunwell.jobs.demo import moving_on
from dunwell.jobs.demo.living import history, post_office, staff
from dunwell.jobs.demo.living.days import Life

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
            if beside.is_running(moving_on.folder(home)):
                continue  # It has a post office of its own until the day is over.
            moment = _now(life, moment)
            sending.run(at=lambda: moment)  # noqa: B023 - called before the next round.
            life.office.collect()
            close_old_connections()


def _now(life: Life, moment: datetime) -> datetime:
    """Go on to the day the demo has reached, and take the mailboxes back after it."""
    day = history.last_day_lived()
    if day is None or day == moment.date():
        return moment
    later = datetime.combine(day, _HOUR)
    staff.open_mailboxes(at=later, host=post_office.HOST, port=life.office.port, by_itself=False)
    return later
