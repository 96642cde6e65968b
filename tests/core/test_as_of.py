"""The day a page speaks of, at the boundary of a fresh ledger."""

from datetime import date

import pytest

from dunwell.core import as_of

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("ledger_date", "expected", "why"),
    [
        (None, TODAY, "no ledger yet"),
        (date(2026, 11, 22), TODAY, "today's ledger"),
        (date(2026, 11, 15), TODAY, "a week old is still fresh"),
        (date(2026, 11, 14), date(2026, 11, 14), "older: shown as of its own date"),
        (date(2026, 12, 1), TODAY, "a ledger dated ahead does not move the page"),
    ],
)
def test_default_as_of(ledger_date: date | None, expected: date, why: str) -> None:
    assert as_of.default_as_of(today=TODAY, ledger_date=ledger_date) == expected, why
