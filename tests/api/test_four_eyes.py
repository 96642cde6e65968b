"""Nobody decides what they asked for, whichever way they come and whoever they are by then."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dunwell.actions import approvals, delegations, write_offs
from dunwell.actions.approvals import Decision
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role
from dunwell.core.write_offs import WriteOffReason
from dunwell.store.models import Approval, AuditEntry, RoleGrant, SecondAccount, User
from dunwell.web import refusals
from tests import book_states, builders
from tests.web.signing_in import signed_in
from tests.web.wizard import words

Who = Callable[[User, Any], User]

TODAY = timezone.localdate()
OLD = TODAY - timedelta(days=200)


@pytest.fixture
def manager(person: Any) -> User:
    """Who has the authority for the amount, and asks all the same."""
    found: User = person(Role.FINANCE_MANAGER, Role.COLLECTIONS_SPECIALIST, name="mona")
    return found


@pytest.fixture
def approval(who: builders.Cast, manager: User) -> Approval:
    item = builders.invoice(who, 100_00, on=OLD, due=OLD + timedelta(days=30), number="F-1")
    return write_offs.ask(
        item.pk,
        by=manager,
        at=timezone.now(),
        on=TODAY,
        amount=100_00,
        reason=WriteOffReason.UNECONOMIC,
        note="Nobody is there.",
    )


@contextmanager
def one_trace(of: User) -> Iterator[None]:
    """Nothing changes but that the trail says who tried."""
    before = AuditEntry.objects.count()
    with book_states.unchanged("audit_entry"):
        yield
    entry = AuditEntry.objects.latest("pk")
    assert AuditEntry.objects.count() == before + 1
    assert (entry.action, entry.by_id) == ("access.refuse_act", of.pk)
    assert entry.because is not None
    assert entry.because["refusal"] == "own_request"


def the_same_person(manager: User, person: Any) -> User:
    del person
    return manager


def the_same_person_in_a_new_role(manager: User, person: Any) -> User:
    del person
    RoleGrant.objects.filter(user=manager).delete()
    RoleGrant.objects.create(user=manager, role=Role.CFO)
    return manager


def a_second_account(manager: User, person: Any) -> User:
    other: User = person(Role.FINANCE_MANAGER, name="mona.b")
    SecondAccount.objects.create(account=other, of=manager)
    return other


def a_stand_in_of_who_asked(manager: User, person: Any) -> User:
    other: User = person(Role.COLLECTIONS_SPECIALIST, name="stan")
    delegations.lend(
        by=manager,
        at=timezone.now(),
        today=TODAY,
        stand_in_id=other.pk,
        from_date=TODAY,
        to_date=TODAY,
    )
    return other


@pytest.mark.parametrize(
    "who_decides",
    [the_same_person, the_same_person_in_a_new_role, a_second_account, a_stand_in_of_who_asked],
)
def test_no_way_leads_to_ones_own_request(
    who_decides: Who, manager: User, approval: Approval, person: Any, token: Any, call: Any
) -> None:
    one = who_decides(manager, person)
    decision = Decision(approved=True, on=TODAY)
    with book_states.unchanged(), pytest.raises(Refusal) as refused:
        approvals.decide(approval.pk, by=one, at=timezone.now(), decision=decision)
    assert refused.value.code == "own_request"

    secret, path = token(one), f"approvals/{approval.pk}"
    seen = call(secret, "GET", path)[2]["ETag"]
    with one_trace(one):
        sent = call(secret, "POST", f"{path}/decision", {"approved": True}, If_Match=seen)
    assert (sent[0], sent[1]["code"]) == (403, "own_request")
    assert sent[1]["message"] == str(refused.value)

    browser = signed_in(one)
    with one_trace(one):
        page = browser.post(f"/approvals/{approval.pk}/decide", {"act": "approve"})
    assert page.status_code == 422
    assert refusals.told(refused.value) in words(page)


def test_another_person_decides_it(approval: Approval, person: Any) -> None:
    other = person(Role.FINANCE_MANAGER, name="otto")
    signed_in(other).post(f"/approvals/{approval.pk}/decide", {"act": "approve"})
    approval.refresh_from_db()
    assert (approval.state, approval.decided_by_id) == ("approved", other.pk)
