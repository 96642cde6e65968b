"""The documents of an account that count by a day, open or not, and what was paid."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from dunwell.core.documents import Side
from dunwell.core.postings import PostingKind
from dunwell.store.merges.merging import (
    IMPORT_UNDONE,
    NOT_LISTED,
    SOURCE_CLEARING,
    SOURCE_CORRECTED,
)
from dunwell.store.models import Allocation, Balance, Item, Posting
from dunwell.store.queries import keyset_rows, voided
from dunwell.store.queries.account import Slice
from dunwell.store.queries.keyset_rows import Order, Page, Place
from dunwell.store.queries.keysets import Cursor

_NEWEST: Final = (
    Order(field="posting_date", descending=True),
    Order(field="id", descending=True),
)
# Reversals for these reasons put the book right; no money went back.
_UNSAID: Final = ("", SOURCE_CLEARING, NOT_LISTED, SOURCE_CORRECTED, IMPORT_UNDONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document (or instalment) that counts by the day, open or not."""

    id: int
    document_id: int
    customer_number: str
    customer_name: str
    type: str
    side: str
    number: str
    instalment: int
    po_reference: str
    issue_date: date
    due_date: date
    currency: str
    original: int
    open: int
    written_off: int
    posting_date: date

    @property
    def state(self) -> str:
        """Name how it stands: open, part, written_off or closed."""
        if self.open == self.original:
            return "open"
        if self.open:
            return "part"
        return "written_off" if self.written_off else "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A part of a receipt and the document it settled."""

    number: str
    type: str
    amount: int
    effective_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One receipt, what it settled by the day, and what is left of it."""

    id: int
    document_id: int
    customer_number: str
    customer_name: str
    number: str
    text: str
    received_date: date
    currency: str
    amount: int
    unapplied: int
    applied: tuple[Applied, ...]
    taken_back: str  # Why, as `returned_by_bank`; empty while the money stands.

    @property
    def applied_amount(self) -> int:
        """The sum of what it settled."""
        return sum(one.amount for one in self.applied)

    @property
    def applied_more(self) -> int:
        """How many documents beside the first it settled."""
        return len(self.applied) - 1


def _lasting(part: Slice) -> QuerySet[Item]:
    """Select the items whose issue counts by the day; what was corrected or undone does not."""
    return _items(part).exclude(pk__in=_void(part))


def _void(part: Slice) -> RawSQL:
    void, params = voided.items(part.as_of)
    return RawSQL(void, params)  # noqa: S611 # nosec B611 # a query of ours, its values apart.


def _placed(cursor: Cursor | None) -> Place | None:
    if cursor is None:
        return None
    return Place(values=(cursor.value, cursor.id), backwards=cursor.backwards)


def _items(part: Slice) -> QuerySet[Item]:
    rows = Item.objects.filter(customer_id__in=part.customer_ids, posting_date__lte=part.as_of)
    if part.entity:
        rows = rows.filter(entity__code=part.entity)
    if part.currency:
        rows = rows.filter(currency=part.currency)
    return rows


def _open_now(part: Slice) -> Coalesce:
    balance = Balance.objects.filter(
        item=OuterRef("pk"), from_date__lte=part.as_of, to_date__gt=part.as_of
    )
    return Coalesce(Subquery(balance.values("open_amount")[:1]), 0)


def count_documents(part: Slice) -> int:
    """Count all documents."""
    return _lasting(part).count()


def documents(
    part: Slice, *, cursor: Cursor | None = None, ids: Sequence[int] | None = None
) -> Page[Document]:
    """List a page of all documents, or of some of them, newest first."""
    rows = _lasting(part)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    written_off = (
        Posting.objects.filter(
            item=OuterRef("pk"), kind=PostingKind.WRITTEN_OFF, effective_date__lte=part.as_of
        )
        .values("item")
        .annotate(amount=Sum("change"))
    )
    found = keyset_rows.page_of(
        rows.annotate(
            open_amount=_open_now(part),
            written_off=Coalesce(Subquery(written_off.values("amount")[:1]), 0),
        ).values_list(
            "id",
            "document_id",
            "customer__number",
            "customer__name",
            "document__type",
            "side",
            "document__number",
            "instalment",
            "document__po_reference",
            "issue_date",
            "due_date",
            "currency",
            "amount",
            "open_amount",
            "written_off",
            "posting_date",
        ),
        _NEWEST,
        _placed(cursor),
    )
    names = Document.__slots__
    return Page(
        rows=tuple(Document(**dict(zip(names, row, strict=True))) for row in found.rows),
        has_previous=found.has_previous,
        has_next=found.has_next,
    )


def count_payments(part: Slice) -> int:
    """Count all receipts."""
    return _received(part).count()


def _received(part: Slice) -> QuerySet[Item]:
    """Select receipts; money that was taken back, by the bank for one, is among them.

    An undone import's money is not.
    """
    rows = _items(part).filter(side=Side.CASH)
    told = _taken_back(part).values("reverses__item")
    return rows.filter(~Q(pk__in=_void(part)) | Q(pk__in=told))


def _taken_back(part: Slice) -> QuerySet[Posting]:
    return Posting.objects.filter(
        reverses__kind=PostingKind.ISSUED, effective_date__lte=part.as_of
    ).exclude(because__in=_UNSAID)


def payments(part: Slice, *, cursor: Cursor | None = None) -> Page[Payment]:
    """List a page of receipts, newest first, with what each settled."""
    because = _taken_back(part).filter(reverses__item=OuterRef("pk")).values("because")[:1]
    found = keyset_rows.page_of(
        _received(part)
        .annotate(
            open_amount=_open_now(part),
            taken_back=Coalesce(Subquery(because), Value("")),
        )
        .values(
            "id",
            "document_id",
            "customer__number",
            "customer__name",
            "document__number",
            "document__text",
            "posting_date",
            "currency",
            "amount",
            "open_amount",
            "taken_back",
        ),
        _NEWEST,
        _placed(cursor),
    )
    applied = _applied([row["id"] for row in found.rows], part.as_of)
    return Page(
        rows=tuple(_payment(row, applied) for row in found.rows),
        has_previous=found.has_previous,
        has_next=found.has_next,
    )


def _payment(row: Mapping[str, Any], applied: Mapping[int, list[Applied]]) -> Payment:
    return Payment(
        id=row["id"],
        document_id=row["document_id"],
        customer_number=row["customer__number"],
        customer_name=row["customer__name"],
        number=row["document__number"],
        text=row["document__text"],
        received_date=row["posting_date"],
        currency=row["currency"],
        amount=row["amount"],
        unapplied=row["open_amount"],
        applied=tuple(applied.get(row["id"], ())),
        taken_back=row["taken_back"],
    )


def _applied(source_ids: list[int], as_of: date) -> Mapping[int, list[Applied]]:
    """Find what receipts settled, without what was taken back by the day."""
    undone = Posting.objects.filter(
        Q(reverses__allocation=OuterRef("pk")), effective_date__lte=as_of
    )
    rows = (
        Allocation.objects.filter(source_item__in=source_ids, effective_date__lte=as_of)
        .exclude(Exists(undone))
        .order_by("effective_date", "id")
        .values_list(
            "source_item_id",
            "target_item__document__number",
            "target_item__document__type",
            "amount",
            "effective_date",
        )
    )
    found: dict[int, list[Applied]] = defaultdict(list)
    for source_id, number, type_, amount, day in rows:
        found[source_id].append(
            Applied(number=number, type=type_, amount=amount, effective_date=day)
        )
    return found
