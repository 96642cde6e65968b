"""The open items of an account in pages, sorted and filtered inside the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from dunwell.core import aging
from dunwell.core.aging import CURRENT, AgingTerms
from dunwell.core.documents import Side
from dunwell.store.models import Item
from dunwell.store.queries import account, keyset_rows
from dunwell.store.queries.account import Slice
from dunwell.store.queries.keyset_rows import Order, Page, Place
from dunwell.store.queries.keysets import PAGE_ROWS, Cursor

OVERDUE: Final = "overdue"
SORTS: Final = ("due", "number", "issue", "original", "open")
_SORT_FIELDS: Final = {
    "due": "item__due_date",
    "number": "item__document__number",
    "issue": "item__issue_date",
    "original": "item__amount",
    "open": "open_amount",
}
_GROUP: Final = "item__customer__number"
_CURRENCY: Final = "item__currency"


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
class Wanted:
    """What the list shows and how; `place` is a bucket, `overdue`, `credit` or `cash`.

    A list of several customers is grouped by them.
    """

    place: str = ""
    sort: str = "due"
    descending: bool = False
    grouped: bool = False

    @property
    def order(self) -> tuple[Order, ...]:
        """Give the fields that rows are ordered by."""
        # Amounts of different currencies are not compared.
        by_currency = self.sort in {"original", "open"}
        return (
            *((Order(field=_GROUP),) if self.grouped else ()),
            *((Order(field=_CURRENCY),) if by_currency else ()),
            Order(field=_SORT_FIELDS[self.sort], descending=self.descending),
            Order(field="item_id"),
        )


_ALL: Final = Wanted()


def sorted_by(item: OpenItem, sort: str) -> str | int | date:
    """Give the value that an item is sorted by."""
    values: dict[str, str | int | date] = {
        "due": item.due_date,
        "number": item.number,
        "issue": item.issue_date,
        "original": item.original,
        "open": item.open,
    }
    return values[sort]


def open_items(
    part: Slice,
    *,
    terms: AgingTerms,
    wanted: Wanted = _ALL,
    cursor: Cursor | None = None,
    size: int | None = PAGE_ROWS,
) -> Page[OpenItem]:
    """List a page of open items, or all of them."""
    rows = account.standing(part).annotate(place=account.bucket_case(terms, part.as_of))
    if wanted.place == OVERDUE:
        rows = rows.filter(item__side=Side.DEBIT).exclude(place=CURRENT)
    elif wanted.place:
        rows = rows.filter(place=wanted.place)
    names = [bucket.name for bucket in aging.buckets(terms)]
    found = keyset_rows.page_of(
        rows.values_list(
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
            f"item__{account.BASIS_FIELD[terms.basis]}",
            "place",
            "item__currency",
            "item__amount",
            "open_amount",
        ),
        wanted.order,
        _behind(part, wanted, cursor),
        size=size,
    )
    return Page(
        rows=tuple(_open_item(row, names, part.as_of) for row in found.rows),
        has_previous=found.has_previous,
        has_next=found.has_next,
    )


def _behind(part: Slice, wanted: Wanted, cursor: Cursor | None) -> Place | None:
    """Complete a cursor by what its item says; one of another account counts for nothing."""
    if cursor is None:
        return None
    rows = Item.objects.filter(pk=cursor.id, customer__in=part.customer_ids)
    known = rows.values_list("customer__number", "currency").first()
    if known is None:
        return None
    told = {_GROUP: known[0], _CURRENCY: known[1], "item_id": cursor.id}
    values = tuple(told.get(one.field, cursor.value) for one in wanted.order)
    return Place(values=values, backwards=cursor.backwards)


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
