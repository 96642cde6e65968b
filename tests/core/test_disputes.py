"""Disputes at their boundary: one cent under, at, over."""

from datetime import date

import pytest

from dunwell.core import disputes
from dunwell.core.disputes import (
    CannotAnswer,
    DisputeCategory,
    DisputeClosed,
    DisputeState,
    NotYourDispute,
    Standing,
)
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role

OPENED = date(2026, 10, 2)


def test_states_and_categories_are_stable_words() -> None:
    assert DisputeState("open") is DisputeState.OPEN
    assert len(DisputeCategory) == 7


@pytest.mark.parametrize("amount", [1, 999, 1_000])
def test_up_to_what_is_open_may_be_disputed(amount: int) -> None:
    disputes.open_on(
        amount=amount, open_amount=1_000, currency="EUR", name="invoice 1", stands=False
    )


@pytest.mark.parametrize(
    ("amount", "stands", "code"),
    [
        (1_001, False, "disputed_too_much"),  # A cent over.
        (0, False, "amount_not_above_zero"),
        (500, True, "dispute_stands"),
    ],
)
def test_a_dispute_that_makes_no_sense_is_refused(amount: int, stands: bool, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        disputes.open_on(
            amount=amount, open_amount=1_000, currency="EUR", name="invoice 1", stands=stands
        )
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("closed_date", "expected"),
    [
        (None, True),  # Open to this day.
        (date(2026, 10, 3), True),  # Closed the day after.
        (OPENED, False),  # Closed on the day.
    ],
)
def test_a_dispute_stands_until_the_day_it_is_closed(
    closed_date: date | None, expected: bool
) -> None:
    assert disputes.stood(closed_date=closed_date, on=OPENED) is expected


def test_nothing_is_disputed_of_what_is_paid() -> None:
    with pytest.raises(disputes.DisputedTooMuch, match="Nothing is open on invoice 1"):
        disputes.open_on(amount=0, open_amount=0, currency="EUR", name="invoice 1", stands=False)


@pytest.mark.parametrize(
    ("open_amount", "expected"), [(1_000, 400), (400, 400), (399, 399), (0, 0)]
)
def test_payments_take_the_undisputed_part_first(open_amount: int, expected: int) -> None:
    assert disputes.still_disputed(disputed=400, open_amount=open_amount) == expected


@pytest.mark.parametrize(
    ("state", "day", "fits"),
    [
        (DisputeState.OPEN, OPENED, True),
        (DisputeState.OPEN, date(2026, 10, 1), False),  # Before it was opened.
        (DisputeState.CLOSED, OPENED, False),
    ],
)
def test_a_dispute_is_closed_once(state: DisputeState, day: date, fits: bool) -> None:
    if fits:
        disputes.close(state, opened_date=OPENED, closed_date=day)
        return
    with pytest.raises(Refusal) as caught:
        disputes.close(state, opened_date=OPENED, closed_date=day)
    assert caught.value.code == "dispute_closed"


@pytest.mark.parametrize(
    ("roles", "owner", "allowed"),
    [
        ({Role.COLLECTIONS_SPECIALIST}, None, True),
        ({Role.COLLECTIONS_SPECIALIST}, 8, True),
        ({Role.DISPUTE_OWNER}, 7, True),
        ({Role.DISPUTE_OWNER}, 8, False),
        ({Role.DISPUTE_OWNER}, None, False),
        ({Role.DISPUTE_OWNER, Role.TEAM_LEAD}, 8, True),
        (set(), 8, False),
    ],
)
def test_who_only_answers_disputes_answers_their_own(
    roles: set[Role], owner: int | None, allowed: bool
) -> None:
    if allowed:
        disputes.require_answerer(roles, person_id=7, owner_id=owner)
        return
    with pytest.raises(NotYourDispute):
        disputes.require_answerer(roles, person_id=7, owner_id=owner)


@pytest.mark.parametrize(
    ("state", "roles", "is_active", "expected"),
    [
        (DisputeState.OPEN, {Role.DISPUTE_OWNER}, True, None),
        (DisputeState.OPEN, {Role.TEAM_LEAD}, True, None),
        (DisputeState.OPEN, {Role.CUSTOMER_SUCCESS}, True, CannotAnswer),
        (DisputeState.OPEN, {Role.DISPUTE_OWNER}, False, CannotAnswer),
        (DisputeState.CLOSED, {Role.DISPUTE_OWNER}, True, DisputeClosed),
    ],
)
def test_a_dispute_is_given_to_who_may_answer_it(
    state: DisputeState, roles: set[Role], is_active: bool, expected: type[Refusal] | None
) -> None:
    if expected is None:
        disputes.give(state, roles=roles, is_active=is_active, name="Ben")
        return
    with pytest.raises(expected):
        disputes.give(state, roles=roles, is_active=is_active, name="Ben")


@pytest.mark.parametrize(
    ("is_open", "still", "is_overdue", "standing"),
    [
        pytest.param(True, 1, False, Standing.OPEN, id="a cent, in time"),
        pytest.param(True, 1, True, Standing.LATE, id="a cent, late"),
        pytest.param(True, 0, True, Standing.SETTLED, id="paid in full, long ago"),
        pytest.param(True, 0, False, Standing.SETTLED, id="paid in full"),
        pytest.param(False, 0, True, Standing.CLOSED, id="answered late"),
    ],
)
def test_how_a_dispute_stands(
    is_open: bool, still: int, is_overdue: bool, standing: Standing
) -> None:
    found = disputes.standing(is_open=is_open, still=still, is_overdue=is_overdue)
    assert found is standing
