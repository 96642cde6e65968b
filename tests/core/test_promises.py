"""Promises at their boundary: the day, the grace, the cent."""

from datetime import date

import pytest

from dunwell.core import outreach, policy, promises
from dunwell.core.calendars import Calendar
from dunwell.core.promises import (
    Owed,
    PromiseFacts,
    PromiseState,
    Share,
    Waiting,
)
from dunwell.core.refusals import Refusal

TERMS = outreach.terms_of(policy.SHIPPED).promises
PLAIN = Calendar()
FRIDAY = date(2026, 10, 2)
LAST = date(2026, 10, 6)  # Friday and two business days of grace: Tuesday.
AFTER = date(2026, 10, 7)
OLD = Owed(item_id=1, name="invoice 1", due_date=date(2026, 8, 1), amount=6_000)
NEW = Owed(item_id=2, name="invoice 2", due_date=date(2026, 9, 1), amount=4_000)


def facts(received: int = 0, unapplied: int = 0, left: int = 10_000) -> PromiseFacts:
    return PromiseFacts(
        amount=10_000,
        promised_date=FRIDAY,
        received_in_time=received,
        unapplied_in_time=unapplied,
        left_open=left,
    )


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (1, [(1, 1)]),  # The oldest first.
        (6_000, [(1, 6_000)]),
        (6_001, [(1, 6_000), (2, 1)]),
        (10_000, [(1, 6_000), (2, 4_000)]),
    ],
)
def test_an_amount_is_spread_oldest_first(amount: int, expected: list[tuple[int, int]]) -> None:
    shares = promises.make(
        [NEW, OLD], amount=amount, promised_date=FRIDAY, made_date=FRIDAY, currency="EUR"
    )
    assert shares == tuple(Share(item_id=item, amount=part) for item, part in expected)


@pytest.mark.parametrize(
    ("owed", "amount", "day", "code"),
    [
        ([OLD], 6_001, FRIDAY, "promised_too_much"),  # One cent over.
        ([OLD], 1, date(2026, 10, 1), "promise_in_the_past"),  # The day before.
        ([OLD], 0, FRIDAY, "amount_not_above_zero"),
        ([], 1, FRIDAY, "nothing_promised"),
        ([], 0, FRIDAY, "nothing_promised"),  # All of nothing.
    ],
)
def test_a_promise_that_makes_no_sense_is_refused(
    owed: list[Owed], amount: int, day: date, code: str
) -> None:
    with pytest.raises(Refusal) as caught:
        promises.make(owed, amount=amount, promised_date=day, made_date=FRIDAY, currency="EUR")
    assert caught.value.code == code


def test_what_is_promised_is_open() -> None:
    promises.require_open([])
    with pytest.raises(Refusal, match="Nothing is open on INV-1, INV-2 any more"):
        promises.require_open(["INV-1", "INV-2"])


def test_a_promise_is_for_something() -> None:
    promises.require_items([1])
    with pytest.raises(Refusal, match="choose the items"):
        promises.require_items([])


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 11, 1), PromiseState.OPEN),  # 30 days ahead.
        (date(2026, 11, 2), PromiseState.AWAITING),  # A day beyond the horizon.
    ],
)
def test_beyond_the_horizon_it_waits_for_approval(day: date, state: PromiseState) -> None:
    assert promises.state_when_made(promised_date=day, made_date=FRIDAY, terms=TERMS) is state


@pytest.mark.parametrize(("before", "expected"), [([], 1), ([0, 0], 1), ([0, 2], 3)])
def test_its_level_counts_those_not_kept(before: list[int], expected: int) -> None:
    assert promises.level(before) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (FRIDAY, LAST),
        (date(2026, 10, 4), date(2026, 10, 7)),  # A Sunday counts as the Monday after it.
    ],
)
def test_grace_is_counted_in_business_days(day: date, expected: date) -> None:
    assert promises.last_day(day, terms=TERMS, calendar=PLAIN) == expected


@pytest.mark.parametrize(
    ("promise", "as_of", "ledger", "state", "waiting"),
    [
        (facts(), LAST, LAST, PromiseState.OPEN, Waiting.NOT_DUE),  # The last day is not over.
        (facts(10_000), LAST, LAST, PromiseState.OPEN, Waiting.NOT_DUE),  # Not even when paid.
        (facts(), AFTER, AFTER, PromiseState.BROKEN, None),
        (facts(1), AFTER, AFTER, PromiseState.PART_KEPT, None),
        (facts(9_899), AFTER, AFTER, PromiseState.PART_KEPT, None),  # A cent below tolerance.
        (facts(9_900), AFTER, AFTER, PromiseState.KEPT, None),  # One per cent may be missing.
        (facts(10_000), AFTER, AFTER, PromiseState.KEPT, None),
        (facts(0, left=0), AFTER, AFTER, PromiseState.KEPT, None),  # Credited meanwhile.
        (facts(), AFTER, date(2026, 10, 5), PromiseState.OPEN, Waiting.LEDGER_BEHIND),
        (facts(), AFTER, LAST, PromiseState.BROKEN, None),  # It speaks of the last day.
        (facts(), AFTER, None, PromiseState.BROKEN, None),  # Nothing is imported here at all.
        (facts(0, 9_899), AFTER, AFTER, PromiseState.BROKEN, None),  # Not enough to wait for.
        (facts(0, 9_900), AFTER, AFTER, PromiseState.OPEN, Waiting.CASH_UNAPPLIED),
        (facts(5_000, 4_900), AFTER, AFTER, PromiseState.OPEN, Waiting.CASH_UNAPPLIED),
    ],
)
def test_a_promise_is_judged_once_its_grace_is_over(
    promise: PromiseFacts,
    as_of: date,
    ledger: date | None,
    state: PromiseState,
    waiting: Waiting | None,
) -> None:
    verdict = promises.judge(promise, terms=TERMS, calendar=PLAIN, as_of=as_of, ledger_date=ledger)
    assert (verdict.state, verdict.waiting) == (state, waiting)
    assert (verdict.last_date, verdict.received) == (LAST, promise.received_in_time)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], False),
        ([FRIDAY], False),
        ([FRIDAY, FRIDAY], True),
        ([FRIDAY, date(2026, 8, 3)], False),  # 60 days ago is no longer of late.
        ([FRIDAY, date(2026, 8, 4)], True),
    ],
)
def test_two_broken_of_late_escalate(days: list[date], expected: bool) -> None:
    assert promises.escalates(days, terms=TERMS, as_of=FRIDAY) is expected


@pytest.mark.parametrize("state", sorted(set(PromiseState) - promises.LIVE))
def test_a_settled_promise_stays_as_it_is(state: PromiseState) -> None:
    with pytest.raises(Refusal, match="cannot be withdrawn"):
        promises.require_live(state, act="withdrawn")
    promises.require_live(PromiseState.OPEN, act="withdrawn")
