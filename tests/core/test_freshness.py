"""What is old: business days from the ledger's date, with a weekend and a holiday between."""

from datetime import date
from typing import Any

import pytest

from dunwell.core import freshness
from dunwell.core.calendars import Calendar
from dunwell.core.freshness import Difference, LedgerFacts
from dunwell.core.outreach import FreshnessTerms, terms_of

FRIDAY, MONDAY, TUESDAY = date(2026, 10, 2), date(2026, 10, 5), date(2026, 10, 6)
PLAIN = Calendar()
OFF = Calendar(holidays=frozenset({MONDAY}))


def code(facts: LedgerFacts, on: date, calendar: Calendar = PLAIN, **limits: Any) -> str:
    terms: FreshnessTerms = terms_of({"freshness": limits}).freshness
    found = freshness.block(facts, terms=terms, calendar=calendar, on=on)
    return found.code if found else ""


@pytest.mark.parametrize(
    ("on", "calendar", "found", "why"),
    [
        (FRIDAY, Calendar(), "", "of the day itself"),
        (date(2026, 10, 1), Calendar(), "", "a day before the ledger's: fresh"),
        (MONDAY, Calendar(), "", "one business day old"),
        (TUESDAY, Calendar(), "ledger_stale", "two business days old"),
        (TUESDAY, OFF, "", "Monday was a holiday"),
        (date(2026, 10, 4), Calendar(), "", "a weekend does not make it older"),
    ],
)
def test_the_ledger_counts_business_days(
    on: date, calendar: Calendar, found: str, why: str
) -> None:
    assert code(LedgerFacts(ledger_date=FRIDAY), on, calendar) == found, why


def test_a_book_that_was_never_imported_is_never_old() -> None:
    assert code(LedgerFacts(), TUESDAY) == ""


@pytest.mark.parametrize(
    ("bank_date", "on", "found", "why"),
    [
        (FRIDAY, TUESDAY, "", "two business days old"),
        (FRIDAY, date(2026, 10, 7), "bank_stale", "three business days old"),
        (None, FRIDAY, "bank_stale", "required, and never loaded"),
    ],
)
def test_the_bank_counts_where_the_policy_requires_it(
    bank_date: date | None, on: date, found: str, why: str
) -> None:
    facts = LedgerFacts(bank_date=bank_date)
    assert code(facts, on, bank_required=True) == found, why
    assert code(facts, on) == ""


@pytest.mark.parametrize(
    ("differences", "found", "why"),
    [
        ((), "", "no control total was ever given"),
        ((("EUR", 0, False),), "", "it ties out"),
        ((("EUR", 1, False),), "control_difference", "a cent"),
        ((("EUR", -1, False),), "control_difference", "a cent the other way"),
        ((("EUR", 1, True),), "", "a person accepted it"),
        ((("EUR", 1, True), ("USD", 5, False)), "control_difference", "the other was not"),
    ],
)
def test_the_control_total(
    differences: tuple[tuple[str, int, bool], ...], found: str, why: str
) -> None:
    facts = LedgerFacts(
        differences=[Difference(currency=c, amount=a, accepted=yes) for c, a, yes in differences]
    )
    assert code(facts, FRIDAY) == found, why
    assert code(facts, FRIDAY, control_must_be_accepted=False) == ""
