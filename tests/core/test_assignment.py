"""Who gets an account, what makes a day, and who may give work to whom."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dunwell.core import assignment, policy
from dunwell.core.assignment import (
    AccountToAssign,
    AssignmentTerms,
    CollectorFacts,
    NoCollector,
    NotALead,
)
from dunwell.core.policy import PolicyRefused
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role

TERMS = assignment.terms_of(policy.SHIPPED)
PLAIN = AccountToAssign(segment="retail", language="fr", owes=1_000_00, is_strategic=False)
# Two juniors, one of whom speaks French, and a senior whose book is empty.
ANN = CollectorFacts(id=1, name="Ann", capacity=40, accounts=10)
BOB = CollectorFacts(id=2, name="Bob", capacity=40, accounts=30, languages=frozenset({"fr"}))
EVA = CollectorFacts(id=3, name="Eva", capacity=40, is_senior=True)
ALL = (ANN, BOB, EVA)


@pytest.mark.parametrize(
    ("changed", "expected", "codes"),
    [
        ({}, ANN, ["assign.load"]),  # Speaks any language, and has the emptier book.
        ({"owes": TERMS.senior_from - 1}, ANN, ["assign.load"]),
        ({"owes": TERMS.senior_from}, EVA, ["assign.large", "assign.load"]),
        ({"is_strategic": True}, EVA, ["assign.strategic", "assign.load"]),
    ],
)
def test_seniority_comes_first(
    changed: dict[str, Any], expected: CollectorFacts, codes: list[str]
) -> None:
    found = assignment.choose(replace(PLAIN, **changed), ALL, terms=TERMS)
    assert found is not None
    assert (found.collector_id, [one.code for one in found.because]) == (expected.id, codes)


@pytest.mark.parametrize(
    ("ann", "expected"),
    [
        ({"languages": frozenset({"de"})}, BOB),  # Ann does not speak French.
        ({"segments": frozenset({"public"})}, BOB),
        ({"accounts": 31}, BOB),
        ({"accounts": 31, "capacity": 80}, ANN),  # She can take twice as many.
        ({"is_away": True}, BOB),
    ],
)
def test_then_language_segment_and_load(ann: dict[str, Any], expected: CollectorFacts) -> None:
    found = assignment.choose(PLAIN, (replace(ANN, **ann), BOB, EVA), terms=TERMS)
    assert found is not None
    assert found.collector_id == expected.id


def test_a_language_and_a_segment_are_reasons() -> None:
    bob = replace(BOB, accounts=0, segments=frozenset({"retail"}))
    found = assignment.choose(PLAIN, (bob,), terms=TERMS)
    assert found is not None
    assert [one.code for one in found.because] == [
        "assign.language",
        "assign.segment",
        "assign.load",
    ]


def test_nobody_is_there() -> None:
    assert assignment.choose(PLAIN, (), terms=TERMS) is None
    away = tuple(replace(one, is_away=True) for one in ALL)
    assert assignment.choose_all({7: PLAIN}, away, terms=TERMS) == {}


def test_each_account_fills_a_book() -> None:
    two = (replace(ANN, accounts=0), replace(BOB, accounts=0))
    accounts = {pk: replace(PLAIN, owes=pk) for pk in (1, 2, 3, 4)}
    found = assignment.choose_all(accounts, two, terms=TERMS)
    assert [(pk, one.collector_id) for pk, one in found.items()] == [
        (4, 1),
        (3, 2),
        (2, 1),
        (1, 2),
    ]


@pytest.mark.parametrize(
    ("small", "capacity", "expected"),
    [
        ("LLL", 5, [0, 1, 2]),  # There is room for all.
        ("LLLLLLL", 5, [0, 1, 2, 3, 4]),  # No small ones: their share goes to the next.
        ("LLLLLLS", 5, [0, 1, 2, 3, 6]),  # A fifth of five is one.
        ("SLLLLLS", 5, [0, 1, 2, 3, 6]),  # A small one that ranks high takes no share.
        ("LLLLSSS", 5, [0, 1, 2, 3, 4]),
        ("LLLLLLS", 4, [0, 1, 2, 3]),  # A fifth of four is none.
    ],
)
def test_a_share_of_the_day_is_for_small_accounts(
    small: str, capacity: int, expected: list[int]
) -> None:
    flags = [one == "S" for one in small]
    assert assignment.day_share(flags, capacity=capacity, terms=TERMS) == expected


def test_a_share_is_at_most_the_whole_day() -> None:
    whole = assignment.terms_of({"assignment": {"small_per_cent": 100}})
    assert isinstance(whole, AssignmentTerms)
    with pytest.raises(PolicyRefused, match="small_per_cent"):
        assignment.terms_of({"assignment": {"small_per_cent": 101}})


@pytest.mark.parametrize("role", list(Role))
def test_who_gives_out_work_and_who_takes_it(role: Role) -> None:
    roles = frozenset({role})
    if role in {Role.TEAM_LEAD, Role.FINANCE_MANAGER, Role.CFO}:
        assignment.require_lead(roles)
    else:
        with pytest.raises(NotALead):
            assignment.require_lead(roles)
    if role in {Role.COLLECTIONS_SPECIALIST, Role.TEAM_LEAD}:
        assignment.require_collector(roles, is_active=True, name="Ann")
        with pytest.raises(NoCollector, match="Ann"):
            assignment.require_collector(roles, is_active=False, name="Ann")
    else:
        with pytest.raises(NoCollector):
            assignment.require_collector(roles, is_active=True, name="Ann")


@pytest.mark.parametrize(
    ("roles", "is_own", "allowed"),
    [
        (frozenset({Role.COLLECTIONS_SPECIALIST}), True, True),
        (frozenset({Role.COLLECTIONS_SPECIALIST}), False, False),
        (frozenset({Role.TEAM_LEAD}), False, True),
        (frozenset({Role.FINANCE_MANAGER}), False, True),
        (frozenset({Role.AR_SPECIALIST}), False, False),
    ],
)
def test_everybody_notes_their_own_absence_and_who_leads_that_of_others(
    roles: frozenset[Role], is_own: bool, allowed: bool
) -> None:
    if allowed:
        assignment.require_absence_of(roles, is_own=is_own)
        return
    with pytest.raises(NotALead, match="for a colleague a team lead"):
        assignment.require_absence_of(roles, is_own=is_own)


@pytest.mark.parametrize(
    ("to", "own", "code"),
    [(1, False, "absence_unordered"), (2, False, ""), (2, True, "covers_themselves")],
)
def test_an_absence_has_a_day_and_another_to_cover(to: int, own: bool, code: str) -> None:
    first, last = date(2026, 3, 1), date(2026, 3, to)
    if not code:
        assignment.require_absence(first, last, is_own_cover=own)
        return
    with pytest.raises(Refusal) as refused:
        assignment.require_absence(first, last, is_own_cover=own)
    assert refused.value.code == code
