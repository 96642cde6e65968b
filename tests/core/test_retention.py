"""Periods at their boundary: the last day a record is kept, and the day it may go."""

from datetime import date, timedelta

import pytest

from dunwell.core import retention
from dunwell.core.refusals import Refusal
from dunwell.core.retention import RULES, Chosen, RecordClass, Unit

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("record_class", "arose_on", "last_day"),
    [
        # Counted from the end of the year, on its first day as on its last.
        (RecordClass.VOUCHERS, date(2026, 1, 1), date(2034, 12, 31)),
        (RecordClass.VOUCHERS, date(2026, 12, 31), date(2034, 12, 31)),
        (RecordClass.VOUCHERS, date(2027, 1, 1), date(2035, 12, 31)),
        (RecordClass.BOOKS, date(2026, 6, 1), date(2036, 12, 31)),
        (RecordClass.AUDIT, date(2026, 6, 1), date(2036, 12, 31)),
        (RecordClass.LETTERS, date(2024, 2, 29), date(2030, 12, 31)),
        (RecordClass.CONTACT_LOG, date(2026, 6, 1), date(2029, 12, 31)),
        (RecordClass.CONTACTS, date(2026, 6, 1), date(2029, 12, 31)),
        # Counted from the day.
        (RecordClass.SIGN_IN, date(2026, 1, 1), date(2026, 4, 1)),
        (RecordClass.IMPORT_FILES, date(2026, 1, 1), date(2026, 6, 30)),
    ],
)
def test_a_record_is_kept_to_its_last_day(
    record_class: RecordClass, arose_on: date, last_day: date
) -> None:
    assert retention.hold_until(record_class, arose_on, {}) == last_day
    assert not retention.is_past(record_class, arose_on, {}, as_of=last_day)
    assert retention.is_past(record_class, arose_on, {}, as_of=last_day + DAY)


@pytest.mark.parametrize("record_class", RecordClass)
def test_the_rule_turned_round_says_the_same(record_class: RecordClass) -> None:
    for as_of in (date(2035, 1, 1), date(2034, 12, 31), date(2035, 7, 2)):
        first_kept = retention.goes_before(record_class, {}, as_of=as_of)
        assert retention.is_past(record_class, first_kept - DAY, {}, as_of=as_of)
        assert not retention.is_past(record_class, first_kept, {}, as_of=as_of)


def test_a_chosen_period_goes_before_the_rule() -> None:
    settings = {RecordClass.LETTERS: Chosen(period=7)}
    assert retention.hold_until(RecordClass.LETTERS, date(2026, 5, 1), settings).year == 2033
    assert retention.hold_until(RecordClass.BOOKS, date(2026, 5, 1), settings).year == 2036


@pytest.mark.parametrize(
    ("record_class", "period", "reason", "code"),
    [
        (RecordClass.LETTERS, 6, "", ""),  # At the floor.
        (RecordClass.LETTERS, 5, "", "retention_below_floor"),
        (RecordClass.LETTERS, 5, "  ", "retention_below_floor"),
        (RecordClass.LETTERS, 5, "a company under Dutch law", ""),
        (RecordClass.LETTERS, 0, "none", "retention_out_of_range"),
        (RecordClass.LETTERS, 30, "", ""),
        (RecordClass.LETTERS, 31, "", "retention_out_of_range"),
        (RecordClass.CONTACTS, 1, "", ""),  # No law asks for more.
        (RecordClass.SIGN_IN, 30 * 366, "", ""),
        (RecordClass.SIGN_IN, 30 * 366 + 1, "", "retention_out_of_range"),
    ],
)
def test_a_period_below_the_floor_needs_its_reason(
    record_class: RecordClass, period: int, reason: str, code: str
) -> None:
    if code:
        with pytest.raises(Refusal) as caught:
            retention.choose(record_class, period=period, reason=reason)
        assert caught.value.code == code
        return
    chosen = retention.choose(record_class, period=period, reason=reason)
    assert chosen == Chosen(period=period, reason=reason.strip())


def test_no_rule_starts_below_its_own_floor() -> None:
    assert set(RULES) == set(RecordClass)
    for rule in RULES.values():
        assert rule.period >= rule.floor
        assert rule.basis
        assert rule.unit in set(Unit)


def test_nothing_goes_by_a_day_that_has_not_come() -> None:
    today = date(2026, 3, 4)
    retention.require_not_ahead(today - DAY, today=today)
    retention.require_not_ahead(today, today=today)
    with pytest.raises(retention.RunAhead):
        retention.require_not_ahead(today + DAY, today=today)
