"""One customer's account: whom it covers, what is open on it, and who stands around it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from django.db import connection
from django.db.models import Case, CharField, Count, Min, Q, QuerySet, Sum, Value, When

from dunwell.core import aging
from dunwell.core.aging import AgingTerms, Basis
from dunwell.core.documents import Side
from dunwell.store.models import Balance, Customer, CustomerNumber, Item

BASIS_FIELD: Final = {
    Basis.DUE: "due_date",
    Basis.ISSUE: "issue_date",
    Basis.POSTING: "posting_date",
}
# Union instead of union all: a circle in old data ends instead of running for ever.
_BELOW: Final = """
WITH RECURSIVE below(id) AS (
    SELECT id FROM customer WHERE id = %s
    UNION SELECT c.id FROM customer c JOIN below b ON c.{link}_id = b.id
) SELECT id FROM below
"""


class Scope(StrEnum):
    """Whose items an account page shows."""

    OWN = "own"  # This customer alone.
    CHILDREN = "children"  # With every customer below it.
    PAYER = "payer"  # With every customer it pays for.


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """The part of the book a page speaks of; an empty entity or currency means all."""

    customer_ids: tuple[int, ...]
    as_of: date
    entity: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketSum:
    """What stands in one bucket; `index` counts from 0, the current one."""

    index: int
    name: str
    amount: int
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is open in one currency; credits and unapplied cash are positive, outside the total."""

    currency: str
    buckets: tuple[BucketSum, ...]
    credits: int
    credit_items: int
    unapplied: int
    unapplied_items: int

    @property
    def total(self) -> int:
        """All that is owed."""
        return sum(bucket.amount for bucket in self.buckets)

    @property
    def overdue(self) -> int:
        """What is past its day."""
        return self.total - self.buckets[0].amount

    @property
    def items(self) -> int:
        """How many items are owed."""
        return sum(bucket.items for bucket in self.buckets)

    @property
    def overdue_items(self) -> int:
        """How many items are past their day."""
        return self.items - self.buckets[0].items


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """A customer of the hierarchy with what it owes itself, by currency."""

    id: int
    number: str
    name: str
    open: tuple[tuple[str, int], ...]


def find(customer_id: int) -> Customer | None:
    """Find a customer with the people and customers it names."""
    rows = Customer.objects.select_related("parent", "payer", "collector")
    return rows.filter(pk=customer_id).first()


def survivor(customer: Customer) -> Customer | None:
    """Find whom a customer was merged into; None while it stands for itself."""
    numbers = CustomerNumber.objects.select_related("customer")
    found = numbers.filter(number=customer.number).first()
    if found is None or found.customer_id == customer.pk:
        return None
    return found.customer


def merged_numbers(customer_id: int, number: str) -> list[str]:
    """List the other numbers that lead to a customer."""
    rows = CustomerNumber.objects.filter(customer=customer_id).exclude(number=number)
    return list(rows.order_by("number").values_list("number", flat=True))


def covered(customer_id: int, scope: Scope) -> tuple[int, ...]:
    """Give the ids of the customers that a page covers, the customer itself included."""
    if scope is Scope.OWN:
        return (customer_id,)
    link = "parent" if scope is Scope.CHILDREN else "payer"
    with connection.cursor() as cursor:
        cursor.execute(_BELOW.format(link=link), [customer_id])
        return tuple(row[0] for row in cursor.fetchall())


def first_day(customer_ids: Sequence[int]) -> date | None:
    """Give the day of the first posting; None when nothing was ever posted."""
    found: date | None = Item.objects.filter(customer__in=customer_ids).aggregate(
        first=Min("posting_date")
    )["first"]
    return found


def standing(part: Slice) -> QuerySet[Balance]:
    """Select the open amounts that stand on the day."""
    rows = Balance.objects.filter(
        item__customer_id__in=part.customer_ids,
        from_date__lte=part.as_of,
        to_date__gt=part.as_of,
    )
    if part.entity:
        rows = rows.filter(item__entity__code=part.entity)
    if part.currency:
        rows = rows.filter(item__currency=part.currency)
    return rows


def bucket_case(terms: AgingTerms, as_of: date) -> Case:
    """Name the bucket of a debit item, and the side of every other."""
    field = f"item__{BASIS_FIELD[terms.basis]}"
    whens = [When(~Q(item__side=Side.DEBIT), then="item__side")]
    for span in aging.spans(terms, as_of=as_of):
        inside = Q()
        if span.from_date is not None:
            inside &= Q(**{f"{field}__gte": span.from_date})
        if span.to_date is not None:
            inside &= Q(**{f"{field}__lt": span.to_date})
        whens.append(When(inside, then=Value(span.bucket.name)))
    return Case(*whens, output_field=CharField())


def figures(part: Slice, *, terms: AgingTerms) -> list[Figures]:
    """Sum what is open by currency and bucket."""
    rows = (
        standing(part)
        .annotate(place=bucket_case(terms, part.as_of))
        .values("item__currency", "place")
        .annotate(amount=Sum("open_amount"), items=Count("id"))
        .values_list("item__currency", "place", "amount", "items")
    )
    places: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for currency, place, amount, items in rows:
        places[currency][place] = (int(amount), items)
    return [_figures(currency, found, terms) for currency, found in sorted(places.items())]


def nothing(currency: str, terms: AgingTerms) -> Figures:
    """Give the figures of a currency in which nothing is open."""
    return _figures(currency, {}, terms)


def _figures(currency: str, places: dict[str, tuple[int, int]], terms: AgingTerms) -> Figures:
    credits, credit_items = places.get(Side.CREDIT.value, (0, 0))
    unapplied, unapplied_items = places.get(Side.CASH.value, (0, 0))
    sums = [(bucket.name, *places.get(bucket.name, (0, 0))) for bucket in aging.buckets(terms)]
    return Figures(
        currency=currency,
        buckets=tuple(
            BucketSum(index=index, name=name, amount=amount, items=items)
            for index, (name, amount, items) in enumerate(sums)
        ),
        credits=credits,
        credit_items=credit_items,
        unapplied=unapplied,
        unapplied_items=unapplied_items,
    )


def below(
    customer_id: int, *, link: str, as_of: date, within: QuerySet[Customer], entity: str = ""
) -> list[Relative]:
    """List the customers within directly below by `parent` or `payer`, the largest debt first.

    What they owe is that of one entity where its code is given.
    """
    rows = within.filter(**{link: customer_id}).values_list("id", "number", "name")
    part = Slice(customer_ids=tuple(row[0] for row in rows), as_of=as_of, entity=entity)
    sums = (
        standing(part)
        .filter(item__side=Side.DEBIT)
        .values("item__customer_id", "item__currency")
        .annotate(amount=Sum("open_amount"))
        .values_list("item__customer_id", "item__currency", "amount")
    )
    owed: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for child_id, currency, amount in sums:
        owed[child_id].append((currency, int(amount)))
    found = [
        Relative(id=pk, number=number, name=name, open=tuple(sorted(owed[pk])))
        for pk, number, name in rows
    ]
    return sorted(found, key=lambda one: (-max((a for _, a in one.open), default=0), one.number))
