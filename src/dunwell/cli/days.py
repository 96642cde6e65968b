"""Days and instants as they are typed: ISO 8601 only, in years a ledger can hold."""

import re
from argparse import ArgumentTypeError
from datetime import UTC, date, datetime
from typing import Final

FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2100

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day(text: str) -> date:
    """Read a day; argparse shows the message of what it raises."""
    if not _DAY.fullmatch(text):
        raise ArgumentTypeError(f"{text!r} is not a day; write it as 2026-03-31.")
    try:
        value = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a day of the calendar.") from None
    _check_year(value.year, text)
    return value


def instant(text: str) -> datetime:
    """Read an instant that names its offset, and return it in UTC."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(
            f"{text!r} is not an instant; write it as 2026-03-31T18:00:00+02:00."
        ) from None
    if value.tzinfo is None:
        raise ArgumentTypeError(
            f"{text} does not say its offset from UTC; add it, as in 2026-03-31T18:00:00+02:00."
        )
    _check_year(value.year, text)
    return value.astimezone(UTC)


def _check_year(year: int, text: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ArgumentTypeError(
            f"{text} is outside the years {FIRST_YEAR} to {LAST_YEAR} that a ledger can hold."
        )
