"""One document: its facts, its items, and every change of their open amounts in order."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dunwell.core.documents import DocumentType, Side
from dunwell.core.postings import PostingKind
from dunwell.store.models import Document, Item, Posting


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One posting: what it did on which day, by which other document, and when it was recorded.

    `reverses` tells that it takes an earlier change back, `reversed` that it was taken back.
    """

    effective_date: date
    recorded_at: datetime
    kind: PostingKind
    amount: int
    open_after: int
    reverses: bool
    reversed: bool
    other_id: int | None
    other_type: DocumentType | None
    other_number: str
    run_id: int | None
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """One item of the document; `open` is as of the day."""

    id: int
    instalment: int
    side: Side
    amount: int
    open: int
    posting_date: date
    posting_date_estimated: bool
    issue_date: date
    due_date: date
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """A document with its items; amounts are minor units of its currency."""

    id: int
    type: DocumentType
    number: str
    customer_id: int
    customer: str
    customer_number: str
    entity: str
    currency: str
    po_reference: str
    terms: str
    tax_amount: int | None
    project: str
    billing_type: str
    proof_of_delivery: str
    text: str
    source: str
    run_id: int | None
    from_document_id: int | None
    items: tuple[ItemFacts, ...]

    @property
    def amount(self) -> int:
        """The whole document as issued."""
        return sum(item.amount for item in self.items)

    @property
    def open(self) -> int:
        """What is open of it on the day."""
        return sum(item.open for item in self.items)


def read(document_id: int, *, as_of: date) -> DocumentFacts | None:
    """Read a document as of a day; the history goes on to what is known now."""
    paper = Document.objects.select_related("source", "from_item").filter(pk=document_id).first()
    if paper is None:
        return None
    items = list(
        Item.objects.filter(document=paper)
        .select_related("customer", "entity")
        .only(
            *("instalment", "side", "currency", "amount", "issue_date", "posting_date"),
            *("posting_date_estimated", "due_date", "document_id"),
            *("customer__name", "customer__number", "entity__code"),
        )
        .order_by("instalment", "pk")
    )
    changes = _changes([item.pk for item in items])
    # A corrected item was taken back whole; only what replaced it is still the document's.
    standing = [one for one in items if not _taken_back(changes[one.pk])] or items
    first = standing[0]
    return DocumentFacts(
        id=paper.pk,
        type=DocumentType(paper.type),
        number=paper.number,
        customer_id=first.customer_id,
        customer=first.customer.name or first.customer.number,
        customer_number=first.customer.number,
        entity=first.entity.code,
        currency=first.currency,
        po_reference=paper.po_reference,
        terms=paper.terms,
        tax_amount=paper.tax_amount,
        project=paper.project,
        billing_type=paper.billing_type,
        proof_of_delivery=paper.proof_of_delivery,
        text=paper.text,
        source=paper.source.name if paper.source else "",
        run_id=paper.run_id,
        from_document_id=paper.from_item.document_id if paper.from_item else None,
        items=tuple(_item(one, changes[one.pk], as_of) for one in standing),
    )


def _taken_back(changes: list[Change]) -> bool:
    issues = [one for one in changes if one.kind is PostingKind.ISSUED]
    return bool(issues) and all(one.reversed or one.reverses for one in issues)


def _changes(item_ids: list[int]) -> dict[int, list[Change]]:
    rows = (
        Posting.objects.filter(item_id__in=item_ids)
        .order_by("item_id", "effective_date", "pk")
        .values_list(
            *("item_id", "effective_date", "recorded_at", "kind", "change", "reverses_id"),
            *("reversals__id", "run_id", "because"),
            *("allocation__source_item_id", "allocation__source_item__document_id"),
            *("allocation__source_item__document__type",),
            *("allocation__source_item__document__number",),
            *("allocation__target_item__document_id", "allocation__target_item__document__type"),
            *("allocation__target_item__document__number",),
        )
    )
    found: dict[int, list[Change]] = defaultdict(list)
    levels: dict[int, int] = defaultdict(int)
    for row in rows:
        levels[row[0]] += row[4]
        found[row[0]].append(_change(row, levels[row[0]]))
    return found


def _change(row: tuple[Any, ...], open_after: int) -> Change:
    (
        item_id,
        effective_date,
        recorded_at,
        kind,
        amount,
        reverses,
        reversal,
        run,
        because,
        *other,
    ) = row
    source_item, *papers = other
    other_id, other_type, number = papers[3:] if source_item == item_id else papers[:3]
    return Change(
        effective_date=effective_date,
        recorded_at=recorded_at,
        kind=PostingKind(kind),
        amount=amount,
        open_after=open_after,
        reverses=reverses is not None,
        reversed=reversal is not None,
        other_id=other_id,
        other_type=DocumentType(other_type) if other_type else None,
        other_number=number or "",
        run_id=run,
        because=because,
    )


def _item(item: Item, changes: list[Change], as_of: date) -> ItemFacts:
    return ItemFacts(
        id=item.pk,
        instalment=item.instalment,
        side=Side(item.side),
        amount=item.amount,
        open=sum(one.amount for one in changes if one.effective_date <= as_of),
        posting_date=item.posting_date,
        posting_date_estimated=item.posting_date_estimated,
        issue_date=item.issue_date,
        due_date=item.due_date,
        changes=tuple(changes),
    )
