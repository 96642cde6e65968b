"""Customers stand in a hierarchy without circles, and two that are one become one."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db.models import Max

from dunwell.actions import contacts, customers
from dunwell.core.customers import CustomerStatus, ProposalState
from dunwell.core.refusals import Refusal
from dunwell.store import personal_data
from dunwell.store.models import AuditEntry, Contact, Customer, DuplicateProposal, User
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Cast:
    return builders.cast()


def refusal(act: Callable[[], object]) -> str:
    """Call and give the code of the refusal."""
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def test_a_number_leads_to_one_customer_as_written(who: Cast) -> None:
    assert customers.by_number("0001007") == who.harbour
    assert customers.by_number("1007") == who.harbour_again
    assert refusal(lambda: customers.by_number("01007")) == "unknown_customer"
    assert refusal(lambda: customers.open(by=None, at=AT, number="2000")) == "customer_exists"
    assert refusal(lambda: customers.open(by=None, at=AT, number="")) == "number_missing"


def test_what_is_edited_is_told(who: Cast) -> None:
    person = User.objects.create_user("ann@example.test", name="Ann")
    edited = customers.edit(
        by=person,
        at=AT,
        customer=who.harbour,
        name="Harbour International B.V.",
        collector=person,
        contract_renewal_date=date(2027, 1, 1),
    )
    assert edited.name_key == "harbour international"
    (entry,) = personal_data.told([AuditEntry.objects.latest("sequence")])
    assert (entry.actor, entry.before) == (
        f"user:{person.pk}",
        {"name": "Harbour Supplies B.V.", "collector": None, "contract_renewal_date": None},
    )
    assert entry.after == {
        "name": "Harbour International B.V.",
        "collector": person.pk,
        "contract_renewal_date": "2027-01-01",
    }


def test_nobody_pays_for_who_pays_for_them(who: Cast) -> None:
    for act in (
        lambda: customers.edit(by=None, at=AT, customer=who.head_office, payer=who.branch),
        lambda: customers.edit(by=None, at=AT, customer=who.head_office, parent=who.branch),
        lambda: customers.edit(by=None, at=AT, customer=who.harbour, payer=who.harbour),
    ):
        assert refusal(act) == "hierarchy_cycle"
    customers.edit(by=None, at=AT, customer=who.branch, payer=None, parent=None)
    assert customers.edit(by=None, at=AT, customer=who.head_office, payer=who.branch).payer


def test_a_merge_moves_everything(who: Cast) -> None:
    invoice = builders.invoice(who, 10_000)
    customers.edit(by=None, at=AT, customer=who.branch, payer=who.harbour, parent=who.harbour)
    customers.edit(by=None, at=AT, customer=who.harbour, segment="retail", terms_days=14)
    customers.edit(by=None, at=AT, customer=who.harbour_again, terms_days=0)
    contacts.add(by=None, at=AT, customer=who.harbour, name="Jo", email="jo@example.test")
    contacts.add(
        by=None, at=AT, customer=who.harbour, name="Al", email="al@example.test", opted_out=True
    )
    contacts.add(by=None, at=AT, customer=who.harbour_again, name="Al", email="al@example.test")
    pair = DuplicateProposal.objects.create(
        first=who.harbour, second=who.harbour_again, because="same_name"
    )
    third = DuplicateProposal.objects.create(
        first=who.harbour, second=who.branch, because="same_name"
    )

    kept = customers.merge(by=None, at=AT, survivor=who.harbour_again, other=who.harbour)

    invoice.refresh_from_db()
    who.branch.refresh_from_db()
    assert (invoice.customer, who.branch.payer, who.branch.parent) == (kept, kept, kept)
    assert customers.by_number("0001007") == customers.by_number("1007") == kept
    assert (kept.segment, kept.terms_days) == ("retail", 0)
    assert sorted(kept.contacts.values_list("name", "opted_out")) == [("Al", True), ("Jo", False)]
    assert Customer.objects.get(pk=who.harbour.pk).status == CustomerStatus.CLOSED
    pair.refresh_from_db()
    third.refresh_from_db()
    assert pair.state == ProposalState.MERGED
    assert (third.state, {third.first, third.second}) == (
        ProposalState.PROPOSED,
        {kept, who.branch},
    )
    moved = (AuditEntry.objects.latest("sequence").after or {})["moved"]
    assert (moved["items"], moved["numbers"]) == ([invoice.pk], ["0001007"])
    assert len(moved["contacts"]["dropped"]) == 1


def test_a_branch_merged_with_its_head_office_has_no_link_to_itself(who: Cast) -> None:
    kept = customers.merge(by=None, at=AT, survivor=who.branch, other=who.head_office)
    assert (kept.parent, kept.payer) == (None, None)


def test_a_merge_is_refused_with_itself_twice_and_in_a_circle(who: Cast) -> None:
    middle = customers.open(by=None, at=AT, number="3", parent=who.head_office)
    customers.edit(by=None, at=AT, customer=who.branch, parent=middle)
    last = AuditEntry.objects.aggregate(last=Max("sequence"))
    assert (
        refusal(lambda: customers.merge(by=None, at=AT, survivor=who.harbour, other=who.harbour))
        == "same_customer"
    )
    assert (
        refusal(
            lambda: customers.merge(by=None, at=AT, survivor=who.branch, other=who.head_office)
        )
        == "merge_makes_cycle"
    )
    assert AuditEntry.objects.aggregate(last=Max("sequence")) == last
    customers.merge(by=None, at=AT, survivor=who.harbour, other=who.harbour_again)
    for act in (
        lambda: customers.merge(by=None, at=AT, survivor=who.harbour, other=who.harbour_again),
        lambda: builders.invoice(who, 1, customer=who.harbour_again),
        lambda: customers.edit(by=None, at=AT, customer=who.branch, payer=who.harbour_again),
        lambda: contacts.add(by=None, at=AT, customer=who.harbour_again, name="X"),
    ):
        assert refusal(act) == "merged_customer"


def test_a_contact_is_added_once(who: Cast) -> None:
    contacts.add(by=None, at=AT, customer=who.harbour, email="a@example.test", role="accounts")
    assert (
        refusal(lambda: contacts.add(by=None, at=AT, customer=who.harbour, email="a@example.test"))
        == "contact_exists"
    )
    assert Contact.objects.count() == 1
