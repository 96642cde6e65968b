"""Four eyes: who decides what, in whose place, in which order, and when it is too late."""

from datetime import date, timedelta

import pytest

from dunwell.core import approval_limits, approvals
from dunwell.core.approval_limits import Level
from dunwell.core.approvals import (
    ApprovalKind,
    ApprovalState,
    Decider,
    Lent,
    Request,
    Signature,
)
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role
from tests.core.test_approval_limits import TERMS

ANNA, BRUNO, CARLA, ANNAS_SECOND = 1, 2, 3, 11
DAY = date(2026, 3, 31)
MANAGER, CFO = frozenset({Role.FINANCE_MANAGER}), frozenset({Role.CFO})
ONE = (Level(roles=MANAGER | CFO),)
BOTH = (Level(roles=MANAGER), Level(roles=CFO))


def asked(
    state: ApprovalState = ApprovalState.PENDING,
    *,
    expires: date | None = None,
    signed: tuple[Signature, ...] = (),
) -> Request:
    return Request(
        kind=ApprovalKind.POLICY,
        state=state,
        requested_by=ANNA,
        expires_date=expires,
        signed=signed,
    )


def who(*accounts: int, roles: set[Role], lent: tuple[Lent, ...] = ()) -> Decider:
    return Decider(accounts=frozenset(accounts), roles=frozenset(roles), lent=lent)


def lent(of: int, role: Role) -> tuple[Lent, ...]:
    return (Lent(of=of, accounts=frozenset({of}), roles=frozenset({role})),)


def refused(request: Request, decider: Decider, chain: tuple[Level, ...] = ONE) -> str:
    assert not approvals.may_decide(request, decider=decider, chain=chain, on=DAY)
    with pytest.raises(Refusal) as caught:
        approvals.authority(request, decider=decider, chain=chain, on=DAY)
    return str(caught.value.code)


def test_another_person_with_the_authority_decides() -> None:
    decider = who(BRUNO, roles={Role.CFO, Role.AUDITOR})
    found = approvals.authority(asked(), decider=decider, chain=ONE, on=DAY)
    assert (found.roles, found.on_behalf_of) == (CFO, None)
    assert approvals.may_decide(asked(), decider=decider, chain=ONE, on=DAY)


@pytest.mark.parametrize(
    ("state", "decider", "roles", "code"),
    [
        (ApprovalState.PENDING, ANNA, {Role.CFO}, "own_request"),  # Four eyes, whatever the role.
        (ApprovalState.PENDING, BRUNO, {Role.COLLECTIONS_SPECIALIST}, "no_authority"),
        (ApprovalState.PENDING, BRUNO, set(), "no_authority"),
        (ApprovalState.APPROVED, BRUNO, {Role.CFO}, "already_decided"),  # Decided once.
        (ApprovalState.REJECTED, BRUNO, {Role.CFO}, "already_decided"),
        (ApprovalState.WITHDRAWN, BRUNO, {Role.CFO}, "already_decided"),
        (ApprovalState.EXPIRED, BRUNO, {Role.CFO}, "already_decided"),
        (ApprovalState.RETURNED, BRUNO, {Role.CFO}, "question_open"),  # First the answer.
    ],
)
def test_a_decision_by_the_wrong_person_or_too_late_is_refused(
    state: ApprovalState, decider: int, roles: set[Role], code: str
) -> None:
    assert refused(asked(state), who(decider, roles=roles)) == code


def test_a_second_account_of_the_same_person_is_the_same_pair_of_eyes() -> None:
    assert refused(asked(), who(ANNAS_SECOND, ANNA, roles={Role.CFO})) == "own_request"


@pytest.mark.parametrize(("days", "code"), [(-1, ""), (0, ""), (1, "request_expired")])
def test_a_request_is_open_up_to_its_last_day(days: int, code: str) -> None:
    request = asked(expires=DAY)
    on = DAY + timedelta(days=days)
    decider = who(BRUNO, roles={Role.CFO})
    if not code:
        approvals.authority(request, decider=decider, chain=ONE, on=on)
        return
    with pytest.raises(Refusal) as caught:
        approvals.authority(request, decider=decider, chain=ONE, on=on)
    assert caught.value.code == code


def test_a_stand_in_decides_in_the_place_of_who_is_away() -> None:
    decider = who(BRUNO, roles={Role.TEAM_LEAD}, lent=lent(CARLA, Role.CFO))
    found = approvals.authority(asked(), decider=decider, chain=ONE, on=DAY)
    assert (found.roles, found.on_behalf_of) == (CFO, CARLA)


def test_ones_own_roles_come_before_lent_ones() -> None:
    decider = who(BRUNO, roles={Role.FINANCE_MANAGER}, lent=lent(CARLA, Role.CFO))
    found = approvals.authority(asked(), decider=decider, chain=ONE, on=DAY)
    assert found.on_behalf_of is None


def test_what_the_asker_lent_decides_nothing_of_theirs() -> None:
    decider = who(BRUNO, roles={Role.TEAM_LEAD}, lent=lent(ANNA, Role.CFO))
    assert refused(asked(), decider) == "own_request"


def test_a_chain_is_signed_in_order_by_different_people() -> None:
    manager = who(BRUNO, roles={Role.FINANCE_MANAGER, Role.CFO})
    chief = who(CARLA, roles={Role.CFO})
    assert refused(asked(), chief, BOTH) == "no_authority"  # The manager signs first.
    first = approvals.authority(asked(), decider=manager, chain=BOTH, on=DAY)
    assert first.roles == MANAGER
    signed = (Signature(by=BRUNO, roles=first.roles),)
    assert refused(asked(signed=signed), manager, BOTH) == "signed_already"
    second = approvals.authority(asked(signed=signed), decider=chief, chain=BOTH, on=DAY)
    assert approvals.next_level(BOTH, (*signed, Signature(by=CARLA, roles=second.roles))) is None


def test_who_was_signed_for_does_not_sign_again() -> None:
    signed = (Signature(by=BRUNO, roles=MANAGER, on_behalf_of=CARLA),)
    assert refused(asked(signed=signed), who(CARLA, roles={Role.CFO}), BOTH) == "signed_already"
    other = who(4, roles=set(), lent=lent(CARLA, Role.CFO))
    assert refused(asked(signed=signed), other, BOTH) == "own_request"


def test_a_signature_counts_for_one_level() -> None:
    both_roles = Signature(by=BRUNO, roles=MANAGER | CFO)
    assert approvals.next_level(BOTH, (both_roles,)) == BOTH[1]


def test_a_chain_that_shrank_is_decided_by_who_may_decide_its_kind() -> None:
    signed = (Signature(by=BRUNO, roles=MANAGER),)
    request = asked(signed=signed)
    chief = who(CARLA, roles={Role.CFO})
    assert approvals.authority(request, decider=chief, chain=ONE, on=DAY).roles == CFO


def test_every_kind_has_deciders() -> None:
    assert approvals.DECIDERS.keys() == set(ApprovalKind)
    assert all(approvals.DECIDERS.values())
    assert approval_limits.of_write_off(None, TERMS)


@pytest.mark.parametrize(
    ("entity", "granted", "code"),
    [
        (5, None, ""),  # Works for all.
        (5, {5, 6}, ""),
        (5, {6}, "foreign_entity"),
        (None, {6}, ""),  # About the company.
    ],
)
def test_who_works_for_some_entities_decides_nothing_of_others(
    entity: int | None, granted: set[int] | None, code: str
) -> None:
    request = Request(
        kind=ApprovalKind.WRITE_OFF,
        state=ApprovalState.PENDING,
        requested_by=ANNA,
        entity_id=entity,
    )
    entities = None if granted is None else frozenset(granted)
    decider = Decider(accounts=frozenset({BRUNO}), roles=CFO, entities=entities)
    if code:
        assert refused(request, decider) == code
    else:
        assert approvals.may_decide(request, decider=decider, chain=ONE, on=DAY)


def test_a_stand_in_lends_only_what_the_lender_may_decide() -> None:
    request = Request(
        kind=ApprovalKind.WRITE_OFF,
        state=ApprovalState.PENDING,
        requested_by=ANNA,
        entity_id=5,
    )
    away = Lent(of=CARLA, accounts=frozenset({CARLA}), roles=CFO, entities=frozenset({6}))
    assert refused(request, who(BRUNO, roles={Role.TEAM_LEAD}, lent=(away,))) == "no_authority"
