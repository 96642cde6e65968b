"""Why an account has not paid: proposed from the facts, set by one person, verified by another."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from dunwell.actions import disputes, merging, nonpayment, policies
from dunwell.actions.nonpayment import Read
from dunwell.core import nonpayment_checks as checks
from dunwell.core.customers import CustomerStatus
from dunwell.core.disputes import DisputeCategory
from dunwell.core.nonpayment import Reason, ReasonState
from dunwell.core.roles import Role
from dunwell.jobs import nonpayment as jobs
from dunwell.store.models import (
    AuditEntry,
    Item,
    NonpaymentReason,
    NonpaymentVerification,
    RoleGrant,
    User,
)
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 4)
DAY = timedelta(days=1)


@pytest.fixture
def who() -> Cast:
    """Harbour owes two invoices that are late."""
    policies.install_shipped(at=AT)
    who = builders.cast()
    for amount, days in ((800_00, 40), (200_00, 20)):
        due = TODAY - days * DAY
        builders.document(who, amount, on=due - 30 * DAY, due=due)
    return who


def _person(name: str, *roles: Role) -> User:
    person = User.objects.create_user(f"{name.lower()}@north.example", name=name)
    RoleGrant.objects.bulk_create(RoleGrant(user=person, role=role) for role in roles)
    return person


def _carried(who: Cast, on: date = TODAY) -> tuple[Reason, ReasonState, str]:
    line = jobs.line(who.harbour.pk, on=on)
    assert line is not None
    because = line.carried.stale or line.carried.proposal.because
    return line.reason, line.state, because.code.removeprefix("nonpayment.")


def _dispute(category: DisputeCategory) -> int:
    item = Item.objects.get(amount=800_00)
    opened = disputes.open(
        by=None,
        at=AT,
        item=item,
        amount=item.amount,
        category=category,
        opened_date=TODAY,
        note="",
    )
    return opened.pk


def test_the_rule_reads_the_book(who: Cast) -> None:
    proposed = ReasonState.PROPOSED
    assert _carried(who) == (Reason.NOT_KNOWN, proposed, "unasked")
    builders.receipt(who, 1_00, on=TODAY - 3 * DAY)
    assert _carried(who) == (Reason.NOT_KNOWN, proposed, "unsaid")
    who.harbour.portal_required = True
    who.harbour.save()
    assert _carried(who) == (Reason.PROCESS, proposed, "portal")
    who.harbour.po_required = True
    who.harbour.save()
    assert _carried(who) == (Reason.PROCESS, proposed, "without_po")
    who.harbour.status = CustomerStatus.DISTRESSED
    who.harbour.save()
    assert _carried(who) == (Reason.CASH_TROUBLE, proposed, "distressed")
    _dispute(DisputeCategory.MISSING_DOCUMENTS)
    assert _carried(who) == (Reason.MISSING_DOCUMENTS, proposed, "missing_documents")
    assert _carried(who, TODAY - DAY)[0] is Reason.CASH_TROUBLE


def test_only_what_is_overdue_carries_a_reason(who: Cast) -> None:
    assert jobs.line(who.harbour.pk, on=TODAY - 40 * DAY) is None
    assert jobs.line(who.harbour.pk, on=TODAY - 39 * DAY) is not None
    assert set(jobs.lines(TODAY)) == {who.harbour.pk}
    with pytest.raises(checks.NothingOverdue):
        nonpayment.set_reason(by=None, at=AT, on=TODAY, customer=who.branch, reason=Reason.DISPUTE)
    assert not NonpaymentReason.objects.exists()


def test_one_sets_and_another_verifies(who: Cast) -> None:
    manager = _person("Ilse", Role.FINANCE_MANAGER)
    cfo = _person("Robert", Role.CFO)
    row = nonpayment.set_reason(
        by=manager,
        at=AT,
        on=TODAY,
        customer=who.harbour,
        reason=Reason.PROCESS,
        note=" The approver is on leave. ",
    )
    assert row.note == "The approver is on leave."
    assert _carried(who)[:2] == (Reason.PROCESS, ReasonState.SET)
    read = Read(customer_id=who.harbour.pk, reason=Reason.PROCESS)
    with pytest.raises(checks.ReasonOfYourOwn):
        nonpayment.verify(by=manager, at=AT, on=TODAY, read=read)
    nonpayment.verify(by=cfo, at=AT, on=TODAY, read=read)
    assert _carried(who)[:2] == (Reason.PROCESS, ReasonState.VERIFIED)
    acts = AuditEntry.objects.filter(action__startswith="nonpayment.").order_by("sequence")
    assert list(acts.values_list("action", "by__name")) == [
        ("nonpayment.set", "Ilse"),
        ("nonpayment.verify", "Robert"),
    ]


@pytest.mark.parametrize(
    ("role", "sets", "verifies"),
    [
        (Role.COLLECTIONS_SPECIALIST, True, False),
        (Role.TEAM_LEAD, True, False),
        (Role.FINANCE_MANAGER, True, True),
        (Role.AUDITOR, False, False),
    ],
)
def test_who_may(who: Cast, role: Role, *, sets: bool, verifies: bool) -> None:
    person = _person("Somebody", role)
    who.harbour.status = CustomerStatus.DISTRESSED
    who.harbour.save()
    read = Read(customer_id=who.harbour.pk, reason=Reason.CASH_TROUBLE)
    if verifies:
        nonpayment.verify(by=person, at=AT, on=TODAY, read=read)
    else:
        with pytest.raises(checks.ReasonNotYours):
            nonpayment.verify(by=person, at=AT, on=TODAY, read=read)
        assert not NonpaymentVerification.objects.exists()
    if sets:
        nonpayment.set_reason(
            by=person, at=AT, on=TODAY, customer=who.harbour, reason=Reason.PROCESS
        )
    else:
        with pytest.raises(checks.ReasonNotYours):
            nonpayment.set_reason(
                by=person, at=AT, on=TODAY, customer=who.harbour, reason=Reason.PROCESS
            )
        assert not NonpaymentReason.objects.exists()


def test_a_verified_proposal_is_kept_with_what_the_rule_said(who: Cast) -> None:
    cfo = _person("Robert", Role.CFO)
    _dispute(DisputeCategory.PRICING)
    read = Read(customer_id=who.harbour.pk, reason=Reason.DISPUTE)
    nonpayment.verify(by=cfo, at=AT, on=TODAY, read=read)
    row = NonpaymentReason.objects.get()
    assert (row.by_rule, row.by, row.because["code"]) == (True, None, "nonpayment.dispute")
    assert _carried(who)[:2] == (Reason.DISPUTE, ReasonState.VERIFIED)


def test_a_reason_is_stale_once_the_dispute_is_closed(who: Cast) -> None:
    ada = _person("Ada", Role.COLLECTIONS_SPECIALIST)
    cfo = _person("Robert", Role.CFO)
    dispute = _dispute(DisputeCategory.PRICING)
    nonpayment.set_reason(by=ada, at=AT, on=TODAY, customer=who.harbour, reason=Reason.DISPUTE)
    read = Read(customer_id=who.harbour.pk, reason=Reason.DISPUTE)
    nonpayment.verify(by=cfo, at=AT, on=TODAY, read=read)
    disputes.close(
        by=ada, at=AT, dispute_id=dispute, closed_date=TODAY + DAY, outcome="The price is right."
    )
    later = TODAY + DAY
    assert _carried(who, later) == (Reason.DISPUTE, ReasonState.STALE, "stale.closed")
    with pytest.raises(checks.NothingToVerify):
        nonpayment.verify(by=cfo, at=AT, on=later, read=read)
    nonpayment.set_reason(
        by=ada, at=AT, on=later, customer=who.harbour, reason=Reason.CASH_TROUBLE
    )
    assert _carried(who, later)[:2] == (Reason.CASH_TROUBLE, ReasonState.SET)
    assert _carried(who, TODAY)[:2] == (Reason.DISPUTE, ReasonState.VERIFIED)


def test_several_are_verified_and_what_changed_is_left_out(who: Cast) -> None:
    cfo = _person("Robert", Role.CFO)
    _dispute(DisputeCategory.PRICING)
    due = TODAY - 10 * DAY
    builders.document(who, 5_00, on=due, due=due, customer=who.branch)
    done, left_out = nonpayment.verify_several(
        by=cfo,
        at=AT,
        on=TODAY,
        read=[
            Read(customer_id=who.harbour.pk, reason=Reason.DISPUTE),
            Read(customer_id=who.branch.pk, reason=Reason.DISPUTE),
        ],
    )
    assert done == [who.harbour.pk]
    (one,) = left_out
    assert (one.customer_id, one.refusal.code) == (who.branch.pk, "reason_changed")


def test_the_same_is_not_set_twice_and_history_stays(who: Cast) -> None:
    def put(reason: Reason, note: str = "") -> None:
        nonpayment.set_reason(
            by=None, at=AT, on=TODAY, customer=who.harbour, reason=reason, note=note
        )

    put(Reason.PROCESS)
    with pytest.raises(checks.ReasonKnown):
        put(Reason.PROCESS)
    put(Reason.PROCESS, "They pay on the 15th only.")
    put(Reason.CASH_TROUBLE)
    assert NonpaymentReason.objects.count() == 3
    row = NonpaymentReason.objects.earliest("pk")
    for change in (
        lambda: NonpaymentReason.objects.filter(pk=row.pk).update(note="never said"),
        row.delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_merge_takes_the_reasons_along(who: Cast) -> None:
    nonpayment.set_reason(by=None, at=AT, on=TODAY, customer=who.harbour, reason=Reason.PROCESS)
    merging.merge(by=None, at=AT, survivor=who.harbour_again, other=who.harbour)
    line = jobs.line(who.harbour_again.pk, on=TODAY)
    assert line is not None
    assert line.reason is Reason.PROCESS


def test_what_is_set_while_several_are_verified_counts(
    who: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cfo = _person("Robert", Role.CFO)
    _dispute(DisputeCategory.PRICING)
    known = nonpayment._standings

    def and_then(ids: list[int], *, on: date) -> object:
        found = known(ids, on=on)
        monkeypatch.setattr(nonpayment, "_standings", known)
        nonpayment.set_reason(
            by=cfo, at=AT, on=on, customer=who.harbour, reason=Reason.CASH_TROUBLE
        )
        return found

    monkeypatch.setattr(nonpayment, "_standings", and_then)
    read = [Read(customer_id=who.harbour.pk, reason=Reason.DISPUTE)]
    done, left_out = nonpayment.verify_several(by=cfo, at=AT, on=TODAY, read=read)
    assert (done, [one.refusal.code for one in left_out]) == ([], ["reason_changed"])


def test_a_reason_named_twice_is_verified_once(who: Cast) -> None:
    cfo = _person("Robert", Role.CFO)
    nonpayment.set_reason(
        by=None, at=AT, on=TODAY, customer=who.harbour, reason=Reason.CASH_TROUBLE
    )
    read = [Read(customer_id=who.harbour.pk, reason=Reason.CASH_TROUBLE)] * 2
    done, left_out = nonpayment.verify_several(by=cfo, at=AT, on=TODAY, read=read)
    assert done == [who.harbour.pk]
    assert [one.refusal.code for one in left_out] == ["nothing_to_verify"]
