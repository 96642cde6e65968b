"""The documents of an account: what is open on a day, what was paid, and every other one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from dunwell.core import aging
from dunwell.core.aging import CURRENT, AgingTerms
from dunwell.core.documents import DocumentType, Side
from dunwell.core.postings import PostingKind
from dunwell.store.merges.merging import (
    IMPORT_UNDONE,
    NOT_LISTED,
    SOURCE_CLEARING,
    SOURCE_CORRECTED,
)
from dunwell.store.models import Allocation, Balance, Item, Posting
from dunwell.store.queries import account
from dunwell.store.queries.account import Slice

PAGE: Final = 100
OVERDUE: Final = "overdue"
SORTS: Final = ("due", "number", "issue", "original", "open")
# Reversals for these reasons put the book right; no money went back.
_UNSAID: Final = ("", SOURCE_CLEARING, NOT_LISTED, SOURCE_CORRECTED, IMPORT_UNDONE)
_SORT_FIELDS: Final = {
    "due": "item__due_date",
    "number": "item__document__number",
    "issue": "item__issue_date",
    "original": "item__amount",
    "open": "open_amount",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """One open item; `place` is its bucket, or `credit` or `cash` for money beside the buckets."""

    id: int
    document_id: int
    customer_id: int
    customer_number: str
    customer_name: str
    entity: str
    type: str
    number: str
    instalment: int
    po_reference: str
    issue_date: date
    due_date: date
    days: int
    place: str
    bucket_index: int | None
    currency: str
    original: int
    open: int


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


def open_items(
    part: Slice,
    *,
    terms: AgingTerms,
    place: str = "",
    sort: str = "due",
    descending: bool = False,
    grouped: bool = False,
    offset: int = 0,
    limit: int | None = PAGE,
) -> list[OpenItem]:
    """List a page of open items, or all; `place` is a bucket, `overdue`, `credit` or `cash`."""
    rows = account.standing(part).annotate(place=account.bucket_case(terms, part.as_of))
    if place == OVERDUE:
        rows = rows.filter(item__side=Side.DEBIT).exclude(place=CURRENT)
    elif place:
        rows = rows.filter(place=place)
    field = F(_SORT_FIELDS[sort])
    order: list[Any] = ["item__customer__number"] if grouped else []
    # Amounts of different currencies are not compared.
    order += ["item__currency"] if sort in {"original", "open"} else []
    order += [field.desc() if descending else field.asc(), "item_id"]
    names = [bucket.name for bucket in aging.buckets(terms)]
    basis = f"item__{account.BASIS_FIELD[terms.basis]}"
    found = rows.order_by(*order).values_list(
        "item_id",
        "item__document_id",
        "item__customer_id",
        "item__customer__number",
        "item__customer__name",
        "item__entity__code",
        "item__document__type",
        "item__document__number",
        "item__instalment",
        "item__document__po_reference",
        "item__issue_date",
        "item__due_date",
        basis,
        "place",
        "item__currency",
        "item__amount",
        "open_amount",
    )
    shown = found[offset : None if limit is None else offset + limit]
    return [_open_item(row, names, part.as_of) for row in shown]


def _open_item(row: Sequence[Any], names: list[str], as_of: date) -> OpenItem:
    return OpenItem(
        id=row[0],
        document_id=row[1],
        customer_id=row[2],
        customer_number=row[3],
        customer_name=row[4],
        entity=row[5],
        type=row[6],
        number=row[7],
        instalment=row[8],
        po_reference=row[9],
        issue_date=row[10],
        due_date=row[11],
        days=aging.days_past_due(row[12], as_of=as_of),
        place=row[13],
        bucket_index=names.index(row[13]) if row[13] in names else None,
        currency=row[14],
        original=row[15],
        open=row[16],
    )


def _lasting(part: Slice) -> QuerySet[Item]:
    """Select the items whose issue counts by the day; what was corrected or undone does not."""
    undone = Posting.objects.filter(reverses=OuterRef("pk"), effective_date__lte=part.as_of)
    issued = Posting.objects.filter(
        item=OuterRef("pk"),
        kind=PostingKind.ISSUED,
        reverses__isnull=True,
        effective_date__lte=part.as_of,
    ).exclude(Exists(undone))
    return _items(part).filter(Exists(issued))


def _items(part: Slice) -> QuerySet[Item]:
    rows = Item.objects.filter(customer_id__in=part.customer_ids)
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


def documents(part: Slice, *, offset: int = 0) -> tuple[list[Document], int]:
    """List a page of all documents, newest first, and count them all."""
    rows = _lasting(part)
    written_off = (
        Posting.objects.filter(
            item=OuterRef("pk"), kind=PostingKind.WRITTEN_OFF, effective_date__lte=part.as_of
        )
        .values("item")
        .annotate(amount=Sum("change"))
    )
    found = (
        rows.annotate(
            open_amount=_open_now(part),
            written_off=Coalesce(Subquery(written_off.values("amount")[:1]), 0),
        )
        .order_by("-posting_date", "-id")
        .values_list(
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
        )
    )
    names = Document.__slots__
    page = [
        Document(**dict(zip(names, row, strict=True))) for row in found[offset : offset + PAGE]
    ]
    return page, rows.count()


def payments(part: Slice, *, offset: int = 0) -> tuple[list[Payment], int]:
    """List a page of receipts, newest first, with what each settled, and count them all.

    Money that was taken back, by the bank for one, is listed too; an undone import's is not.
    """
    taken_back = Posting.objects.filter(
        reverses__item=OuterRef("pk"),
        reverses__kind=PostingKind.ISSUED,
        effective_date__lte=part.as_of,
    ).exclude(because__in=_UNSAID)
    lasting = _lasting(part).values("pk")
    rows = (
        _items(part)
        .filter(document__type=DocumentType.RECEIPT)
        .annotate(
            open_amount=_open_now(part),
            taken_back=Coalesce(Subquery(taken_back.values("because")[:1]), Value("")),
        )
        .filter(Q(pk__in=lasting) | ~Q(taken_back=""))
    )
    found = list(
        rows.order_by("-posting_date", "-id").values(
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
        )[offset : offset + PAGE]
    )
    applied = _applied([row["id"] for row in found], part.as_of)
    return [_payment(row, applied) for row in found], rows.count()


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
