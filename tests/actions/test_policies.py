"""A policy changes by four eyes: drafts, requests, decisions, versions, and the way back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from dunwell.actions import approvals, policies
from dunwell.actions.approvals import Decision
from dunwell.core.policy import SHIPPED
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role
from dunwell.store import policies as in_store
from dunwell.store.models import (
    Approval,
    AuditEntry,
    PolicyDraft,
    PolicyVersion,
    RoleGrant,
    User,
)
from dunwell.store.queries import people
from tests import builders

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def colleague(name: str, *roles: Role) -> User:
    person = User.objects.create_user(f"{name}@example.com", name=name.title())
    RoleGrant.objects.bulk_create(RoleGrant(user=person, role=role) for role in roles)
    return person


def changed(messages_a_day: int = 2) -> dict[str, Any]:
    content = deepcopy(dict(SHIPPED))
    content["outreach"]["messages_a_day"] = messages_a_day
    return content


def submitted(
    author: User, *, content: dict[str, Any] | None = None, on: date = TODAY
) -> Approval:
    draft = policies.draft(by=author, at=AT, text="text")
    return policies.submit(
        draft.pk,
        by=author,
        at=AT,
        today=TODAY,
        effective_date=on,
        text="text",
        content=content or changed(),
    )


def yes(approval: Approval, by: User, **more: Any) -> Approval:
    decision = Decision(approved=True, on=TODAY, **more)
    return approvals.decide(approval.pk, by=by, at=AT, decision=decision)


def no(approval: Approval, by: User, because: str = "too often") -> Approval:
    decision = Decision(approved=False, on=TODAY, because=because)
    return approvals.decide(approval.pk, by=by, at=AT, decision=decision)


@pytest.fixture
def anna(db: None) -> User:
    del db
    policies.install_shipped(at=builders.AT)
    return colleague("anna", Role.COLLECTIONS_SPECIALIST)


@pytest.fixture
def bruno(anna: User) -> User:
    del anna
    return colleague("bruno", Role.FINANCE_MANAGER)


def state_of_everything() -> list[object]:
    return [
        list(table.objects.order_by("pk").values())
        for table in (PolicyVersion, PolicyDraft, Approval, AuditEntry)
    ]


def test_another_person_puts_a_draft_into_force(anna: User, bruno: User) -> None:
    approval = yes(submitted(anna, on=date(2026, 4, 1)), bruno, because="agreed")
    version = PolicyVersion.objects.get(number=2)
    assert (version.effective_date, version.by, version.recorded_at) == (
        date(2026, 4, 1),
        anna,
        AT,
    )
    assert PolicyDraft.objects.get().version == version
    assert (approval.state, approval.decided_by, approval.because) == (
        "approved",
        bruno,
        "agreed",
    )
    assert in_store.in_force(date(2026, 3, 31)) == dict(SHIPPED)
    assert in_store.in_force(date(2026, 4, 1)) == changed()
    told = AuditEntry.objects.order_by("-sequence").values_list("action", flat=True)[:2]
    assert list(told) == ["approvals.approve", "policies.put_into_force"]


def test_the_decider_may_choose_a_later_day(anna: User, bruno: User) -> None:
    yes(submitted(anna), bruno, effective_date=date(2026, 5, 1))
    assert PolicyVersion.objects.get(number=2).effective_date == date(2026, 5, 1)


def test_a_version_recorded_later_changes_nothing_told_of_before(anna: User, bruno: User) -> None:
    yes(submitted(anna), bruno)
    before, after = AT - timedelta(seconds=1), AT
    assert in_store.in_force(TODAY, known_at=before) == dict(SHIPPED)
    assert in_store.in_force(TODAY, known_at=after) == changed()
    assert in_store.version_in_force(TODAY).number == 2


def test_a_rejection_names_its_reason_and_leaves_the_draft(anna: User, bruno: User) -> None:
    approval = no(submitted(anna), bruno)
    assert (approval.state, approval.because) == ("rejected", "too often")
    assert PolicyVersion.objects.count() == 1
    draft = policies.change(PolicyDraft.objects.get().pk, by=anna, at=AT, text="new", note="n")
    assert (draft.text, draft.note) == ("new", "n")


def test_who_asked_takes_it_back(anna: User, bruno: User) -> None:
    approval = submitted(anna)
    with pytest.raises(approvals.NotYourRequest):
        approvals.withdraw(approval.pk, by=bruno, at=AT)
    approvals.withdraw(approval.pk, by=anna, at=AT)
    assert Approval.objects.get().state == "withdrawn"
    with pytest.raises(Refusal, match="withdrawn already"):
        approvals.withdraw(approval.pk, by=anna, at=AT)
    with pytest.raises(Refusal, match="withdrawn already"):
        yes(approval, bruno)


def test_the_way_back_is_a_draft_like_any_other(anna: User, bruno: User) -> None:
    yes(submitted(anna), bruno)
    yes(submitted(anna, content=dict(SHIPPED)), bruno)
    assert in_store.version_in_force(TODAY).number == 3
    assert in_store.in_force(TODAY) == dict(SHIPPED)


def test_a_draft_based_on_an_older_version_is_based_anew(anna: User, bruno: User) -> None:
    first, second = submitted(anna), submitted(anna, content=changed(3))
    yes(first, bruno)
    with pytest.raises(Refusal, match="Version 2 came after version 1"):
        yes(second, bruno)
    assert Approval.objects.get(pk=second.pk).state == "pending"
    approvals.withdraw(second.pk, by=anna, at=AT)
    draft = PolicyDraft.objects.get(version=None)
    assert policies.rebase(draft.pk, by=anna, at=AT).based_on.number == 2
    again = policies.submit(
        draft.pk,
        by=anna,
        at=AT,
        today=TODAY,
        effective_date=TODAY,
        text="text",
        content=changed(3),
    )
    assert again.facts["changes"] == [
        "Outreach and limits, Most messages to a customer on a day: 2 -> 3"
    ]


def test_drafts_are_thrown_away(anna: User) -> None:
    draft = policies.draft(by=anna, at=AT, text="x")
    policies.discard(draft.pk, by=anna, at=AT)
    assert not PolicyDraft.objects.exists()
    with pytest.raises(policies.UnknownDraft):
        policies.discard(draft.pk, by=anna, at=AT)


Act = Callable[[User, User], object]


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda anna, _: yes(Approval.objects.get(), anna), "own_request"),
        (
            lambda _, __: yes(Approval.objects.get(), colleague("carl", Role.TEAM_LEAD)),
            "no_authority",
        ),
        (lambda _, bruno: no(Approval.objects.get(), bruno, " "), "reason_missing"),
        (
            lambda _, bruno: yes(
                Approval.objects.get(), bruno, effective_date=TODAY - timedelta(days=1)
            ),
            "effective_in_the_past",
        ),
        (lambda _, bruno: yes(Approval(pk=0), bruno), "unknown_request"),
        (lambda anna, _: approvals.withdraw(0, by=anna, at=AT), "unknown_request"),
        (
            lambda anna, _: policies.change(
                PolicyDraft.objects.get().pk, by=anna, at=AT, text="y", note=""
            ),
            "draft_submitted",
        ),
        (
            lambda _, bruno: policies.change(
                PolicyDraft.objects.get().pk, by=bruno, at=AT, text="y", note=""
            ),
            "draft_not_yours",
        ),
        (lambda anna, _: policies.draft(by=anna, at=AT, text="y" * 100_001), "draft_too_long"),
        (
            lambda _, __: policies.draft(by=colleague("dora", Role.AUDITOR), at=AT, text="y"),
            "not_an_editor",
        ),
        (lambda anna, _: submitted(anna, content=dict(SHIPPED)), "nothing_changed"),
        (lambda anna, _: submitted(anna, on=TODAY - timedelta(days=1)), "effective_in_the_past"),
    ],
)
def test_a_refusal_changes_nothing(anna: User, bruno: User, act: Act, code: str) -> None:
    submitted(anna)
    people_before = User.objects.count()
    before = state_of_everything()
    with pytest.raises(Refusal) as caught, transaction.atomic():
        act(anna, bruno)
    assert caught.value.code == code
    assert state_of_everything() == before
    assert User.objects.count() == people_before


def test_what_is_submitted_is_what_was_seen(anna: User) -> None:
    draft = policies.draft(by=anna, at=AT, text="old")
    later = AT + timedelta(minutes=1)
    policies.change(draft.pk, by=anna, at=later, text="new", note="", seen_at=AT)
    with pytest.raises(policies.DraftChanged):
        policies.change(draft.pk, by=anna, at=later, text="other", note="", seen_at=AT)
    with pytest.raises(policies.DraftChanged):
        policies.submit(
            draft.pk,
            by=anna,
            at=AT,
            today=TODAY,
            effective_date=TODAY,
            text="old",
            content=changed(),
        )


def test_a_person_who_left_decides_nothing(anna: User, bruno: User) -> None:
    approval = submitted(anna)
    bruno.is_active = False
    bruno.save()
    assert people.roles_of(bruno) == frozenset()
    with pytest.raises(Refusal):
        yes(approval, bruno)


@pytest.mark.usefixtures("committed_book")
def test_of_two_deciders_at_once_one_counts() -> None:
    policies.install_shipped(at=builders.AT)
    anna = colleague("anna", Role.TEAM_LEAD)
    others = [colleague(name, Role.CFO) for name in ("bruno", "carla", "dirk", "elsa")]
    approval = submitted(anna)

    def decide(pair: tuple[int, User]) -> str:
        place, person = pair
        try:
            (yes if place % 2 else no)(approval, person)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "decided"

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(decide, enumerate(others)))
    assert told == ["already_decided"] * 3 + ["decided"]
    final = Approval.objects.get()
    assert PolicyVersion.objects.count() == (2 if final.state == "approved" else 1)
    decisions = AuditEntry.objects.filter(action__startswith="approvals.")
    assert decisions.count() == 1
