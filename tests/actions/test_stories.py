"""Stories of accounts as calendars: the date, what happens, what must be true."""

from datetime import date, timedelta

import pytest
from django.db.models import Sum

from dunwell.actions import (
    allocations,
    discounts,
    documents,
    entities,
    postings,
    receipts,
    write_offs,
)
from dunwell.core import instalments
from dunwell.core.documents import DocumentType
from dunwell.core.refusals import Refusal
from dunwell.store.models import AuditEntry, Balance, Item, Posting
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Cast:
    return builders.cast()


def open_on(item: Item, *days: str) -> list[int]:
    """Read the open amount as of each day from the intervals."""
    rows = Balance.objects.filter(item=item).values_list("from_date", "to_date", "open_amount")
    return [
        sum(amount for start, end, amount in rows if start <= date.fromisoformat(day) < end)
        for day in days
    ]


def claim(item: Item) -> int:
    total = Posting.objects.filter(item=item).aggregate(claim=Sum("claim_change"))["claim"]
    return total or 0


def test_a_returned_payment_opens_the_invoice_again_from_its_day(who: Cast) -> None:
    invoice = builders.invoice(who, 10_000, on=date(2026, 1, 5))
    receipt = builders.receipt(who, 10_000, on=date(2026, 2, 2))
    builders.applied(receipt, invoice, 10_000, on=date(2026, 2, 2))
    receipts.take_back(
        by=None, at=AT, receipt=receipt, effective_date=date(2026, 2, 9), because="returned"
    )
    days = ("2026-01-04", "2026-01-05", "2026-02-01", "2026-02-02", "2026-02-08", "2026-02-09")
    assert open_on(invoice, *days) == [0, 10_000, 10_000, 0, 0, 10_000]
    assert open_on(receipt, "2026-02-02", "2026-02-09") == [0, 0]


def test_an_error_is_reversed_on_its_own_day(who: Cast) -> None:
    invoice = builders.invoice(who, 10_000)
    receipt = builders.receipt(who, 10_000, on=date(2026, 2, 2))
    wrong = builders.applied(receipt, invoice, 10_000, on=date(2026, 2, 2))
    allocations.reverse(by=None, at=AT, allocation=wrong, effective_date=date(2026, 2, 2))
    assert Balance.objects.get(item=invoice).open_amount == 10_000
    assert open_on(receipt, "2026-02-01", "2026-02-02") == [0, 10_000]


def test_a_payment_before_the_invoice_is_unapplied_until_then(who: Cast) -> None:
    receipt = builders.receipt(who, 5_000, on=date(2026, 1, 2))
    invoice = builders.invoice(who, 5_000, on=date(2026, 1, 20))
    made = builders.applied(receipt, invoice, 5_000, on=date(2026, 1, 2))
    assert made.effective_date == date(2026, 1, 20)
    assert open_on(receipt, "2026-01-02", "2026-01-19", "2026-01-20") == [5_000, 5_000, 0]
    assert open_on(invoice, "2026-01-20") == [0]


def test_a_write_off_leaves_the_claim_until_it_is_recovered(who: Cast) -> None:
    invoice = builders.invoice(who, 10_000)
    written_off = write_offs.post(
        by=None, at=AT, item=invoice, amount=10_000, effective_date=date(2026, 6, 30)
    )
    assert (open_on(invoice, "2026-06-30"), claim(invoice)) == ([0], 10_000)
    receipt = builders.receipt(who, 4_000, on=date(2026, 8, 3))
    write_offs.recover(
        by=None,
        at=AT,
        source=receipt,
        target=invoice,
        amount=4_000,
        not_before=date(2026, 8, 3),
    )
    assert (open_on(invoice, "2026-08-03"), claim(invoice)) == ([0], 6_000)
    assert open_on(receipt, "2026-08-03") == [0]
    with pytest.raises(Refusal) as caught:
        postings.reverse(by=None, at=AT, posting=written_off, effective_date=date(2026, 9, 1))
    assert caught.value.code == "more_than_written_off"


def test_a_discount_a_refund_and_their_reversals(who: Cast) -> None:
    invoice = builders.invoice(who, 10_000)
    credit = builders.credit_memo(who, 1_000)
    discount = discounts.grant(
        by=None, at=AT, item=invoice, amount=200, effective_date=date(2026, 1, 10)
    )
    refund = receipts.refund(
        by=None, at=AT, item=credit, amount=1_000, effective_date=date(2026, 1, 10)
    )
    for posting in (discount, refund):
        postings.reverse(by=None, at=AT, posting=posting, effective_date=date(2026, 1, 12))
    assert open_on(invoice, "2026-01-09", "2026-01-10", "2026-01-12") == [10_000, 9_800, 10_000]
    assert open_on(credit, "2026-01-09", "2026-01-10", "2026-01-12") == [1_000, 0, 1_000]


def test_instalments_come_due_apart_and_are_cancelled_together(who: Cast) -> None:
    document = documents.issue(
        by=None,
        at=AT,
        type=DocumentType.INVOICE,
        entity=who.north,
        customer=who.harbour,
        currency="EUR",
        amount=100,
        instalments=instalments.in_equal_parts(
            100, due_dates=[date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)]
        ),
        issue_date=date(2026, 1, 5),
        posting_date=date(2026, 1, 6),
        number="INV-7",
        po_reference="PO 1",
    )
    items = list(document.items.order_by("instalment"))
    assert [(item.instalment, item.amount) for item in items] == [(1, 33), (2, 33), (3, 34)]
    assert [open_on(item, "2026-01-05", "2026-01-06") for item in items] == [
        [0, 33],
        [0, 33],
        [0, 34],
    ]
    receipt = builders.receipt(who, 100, on=date(2026, 1, 7))
    paid = builders.applied(receipt, items[1], 33, on=date(2026, 1, 7))
    with pytest.raises(Refusal, match=r"invoice INV-7/2 cannot be cancelled"):
        documents.cancel(by=None, at=AT, document=document, effective_date=date(2026, 1, 7))
    allocations.reverse(by=None, at=AT, allocation=paid, effective_date=date(2026, 1, 7))
    documents.cancel(by=None, at=AT, document=document, effective_date=date(2026, 1, 8))
    assert [open_on(item, "2026-01-07", "2026-01-08") for item in items] == [
        [33, 0],
        [33, 0],
        [34, 0],
    ]
    with pytest.raises(Refusal) as caught:
        documents.cancel(by=None, at=AT, document=document, effective_date=date(2026, 1, 8))
    assert caught.value.code == "already_reversed"


def test_a_fee_names_its_item_and_goes_before_it(who: Cast) -> None:
    invoice = builders.invoice(who, 10_000)
    fee = builders.document(who, 400, type=DocumentType.FEE, from_item=invoice)
    with pytest.raises(Refusal) as caught:
        documents.cancel(
            by=None, at=AT, document=invoice.document, effective_date=date(2026, 1, 5)
        )
    assert caught.value.code == "fee_stands"
    for document in (fee, invoice.document):
        documents.cancel(by=None, at=AT, document=document, effective_date=date(2026, 1, 5))
    assert not Balance.objects.exists()


def test_what_is_no_document_is_refused(who: Cast) -> None:
    invoice = builders.invoice(who, 100)
    before = AuditEntry.objects.count()
    with pytest.raises(Refusal) as not_issued:
        builders.document(who, 100, type=DocumentType.RECEIPT)
    with pytest.raises(Refusal) as fee_without:
        builders.document(who, 100, type=DocumentType.FEE)
    with pytest.raises(Refusal) as invoice_with:
        builders.document(who, 100, from_item=invoice)
    with pytest.raises(Refusal) as of_another:
        builders.document(who, 100, type=DocumentType.FEE, from_item=invoice, customer=who.branch)
    with pytest.raises(Refusal) as currency:
        builders.document(who, 100, currency="XYZ")
    with pytest.raises(Refusal) as not_a_receipt:
        receipts.take_back(by=None, at=AT, receipt=invoice, effective_date=date(2026, 2, 1))
    codes = [
        one.value.code
        for one in (not_issued, fee_without, invoice_with, of_another, currency, not_a_receipt)
    ]
    assert codes == [
        "not_issued",
        "fee_needs_item",
        "fee_needs_item",
        "fee_needs_item",
        "unknown_currency",
        "not_a_receipt",
    ]
    assert AuditEntry.objects.count() == before


def test_nothing_is_recorded_before_what_is_recorded_already(who: Cast) -> None:
    invoice = builders.invoice(who, 100, at=AT)
    with pytest.raises(Refusal) as caught:
        discounts.grant(
            by=None,
            at=AT - timedelta(seconds=1),
            item=invoice,
            amount=1,
            effective_date=date(2026, 1, 5),
        )
    assert caught.value.code == "recorded_too_early"


def test_an_entity_is_opened_once(who: Cast) -> None:
    with pytest.raises(Refusal, match="There is an entity NL01 already"):
        entities.open(by=None, at=AT, code=who.north.code, name="again")
