"""Every open item of a part of the book as of a day, with what its export or statement tells."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q, QuerySet, Sum

from dunwell.core.documents import Side
from dunwell.store.models import Customer, Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The part of the book asked for; an empty text means all, no `known_at` as known now."""

    as_of: date
    known_at: datetime | None = None
    entity: str = ""
    segment: str = ""
    currency: str = ""
    customer_ids: tuple[int, ...] | None = None
    item_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """What is open on an item; amounts are minor units above zero, `side` says which way."""

    item_id: int
    document_id: int
    customer_id: int
    entity_id: int
    entity_currency: str
    side: Side
    type: str
    number: str
    instalment: int
    po_reference: str
    terms: str
    issue_date: date
    posting_date: date
    due_date: date
    currency: str
    amount: int
    open_amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """Who owes, as an export names them; the limit is in minor units of `currency`."""

    number: str
    name: str
    parent: str
    country: str
    segment: str
    owner: str
    terms: str
    currency: str
    credit_limit: int | None


# The columns in the order in which `_item` takes them.
_COLUMNS: Final = (
    "pk",
    "document_id",
    "customer_id",
    "entity_id",
    "entity__currency",
    "side",
    "document__type",
    "document__number",
    "instalment",
    "document__po_reference",
    "document__terms",
    "issue_date",
    "posting_date",
    "due_date",
    "currency",
    "amount",
)


def on(part: Part) -> list[OpenItem]:
    """Read what is open at the end of the day, by customer, currency and due date."""
    items = Item.objects.filter(wanted(part, ""))
    rows: Iterable[tuple[Any, ...]]
    if part.known_at is None:
        rows = items.filter(
            balances__from_date__lte=part.as_of, balances__to_date__gt=part.as_of
        ).values_list(*_COLUMNS, "balances__open_amount")
    else:
        rows = _as_known(items, part)
    found = [_item(row) for row in rows]
    found.sort(key=lambda one: (one.customer_id, one.currency, one.due_date, one.item_id))
    return found


def _as_known(items: QuerySet[Item], part: Part) -> Iterable[tuple[Any, ...]]:
    """Add the postings up to what was known at the instant."""
    known = items.filter(
        postings__effective_date__lte=part.as_of, postings__recorded_at__lte=part.known_at
    )
    summed = known.values(*_COLUMNS).annotate(open_then=Sum("postings__change"))
    rows: Iterable[tuple[Any, ...]] = summed.filter(open_then__gt=0).values_list(
        *_COLUMNS, "open_then"
    )
    return rows


def _item(row: tuple[Any, ...]) -> OpenItem:
    return OpenItem(
        item_id=row[0],
        document_id=row[1],
        customer_id=row[2],
        entity_id=row[3],
        entity_currency=row[4],
        side=Side(row[5]),
        type=row[6],
        number=row[7],
        instalment=row[8],
        po_reference=row[9],
        terms=row[10],
        issue_date=row[11],
        posting_date=row[12],
        due_date=row[13],
        currency=row[14],
        amount=row[15],
        open_amount=int(row[16]),
    )


def wanted(part: Part, item: str) -> Q:
    """Write the part's filter; `item` is the way from the row to its item, as in `item__`."""
    found = Q()
    if part.entity:
        found &= Q(**{f"{item}entity__code": part.entity})
    if part.segment:
        found &= Q(**{f"{item}customer__segment": part.segment})
    if part.currency:
        found &= Q(**{f"{item}currency": part.currency})
    if part.customer_ids is not None:
        found &= Q(**{f"{item}customer_id__in": part.customer_ids})
    if part.item_ids is not None:
        found &= Q(**{f"{item}pk__in": part.item_ids})
    return found


def owing(customer_ids: set[int]) -> dict[int, Owing]:
    """Read who owes, for these customers."""
    rows = Customer.objects.values_list(
        "pk",
        "number",
        "name",
        "parent__number",
        "parent__name",
        "country",
        "segment",
        "collector__name",
        "collector_name",
        "terms",
        "currency",
        "credit_limit",
    )
    return {
        row[0]: Owing(
            number=row[1],
            name=row[2],
            parent=row[4] or row[3] or "",
            country=row[5],
            segment=row[6],
            owner=row[7] or row[8],
            terms=row[9],
            currency=row[10],
            credit_limit=row[11],
        )
        for row in rows
        if row[0] in customer_ids
    }
