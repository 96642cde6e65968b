"""What is known of why overdue accounts have not paid: the facts of a day, and what people set."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from dunwell.core import disputes
from dunwell.core.customers import CustomerStatus
from dunwell.core.disputes import DisputeCategory
from dunwell.core.documents import Side
from dunwell.core.nonpayment import KeptReason, NonpaymentFacts, NonpaymentTerms, Reason
from dunwell.core.promises import PromiseState
from dunwell.core.risk import RECENT_DAYS
from dunwell.core.tasks import TaskKind, TaskState
from dunwell.store.models import Contact, Customer, Dispute, Item, NonpaymentReason, Promise, Task
from dunwell.store.queries import ranking_rows
from dunwell.store.queries.account_rows import Moment
from dunwell.store.queries.promises import open_on

_RECENT: Final = timedelta(days=RECENT_DAYS)
_AT_ONCE: Final = 500


@dataclass(slots=True)
class _Known:
    """What is collected of one account."""

    contested: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    for_documents: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    disputed_since: date | None = None
    closed_date: date | None = None
    contacts: list[date] = field(default_factory=list)
    reacted: date | None = None
    paid: date | None = None
    broken: int = 0
    returned: date | None = None
    without_po: int = 0
    promised: date | None = None
    is_unreachable: bool = False


def facts(
    on: date, *, terms: NonpaymentTerms, customer_ids: Sequence[int] | None = None
) -> dict[int, NonpaymentFacts]:
    """Give what is known of every overdue account of a day, or of those of a few customers.

    Of several currencies the one with the most overdue items counts.
    """
    chosen = tuple(customer_ids) if customer_ids is not None else None
    if chosen is not None and len(chosen) > _AT_ONCE:
        chosen = None
    debts = _debts(_overdue(on, chosen))
    known: dict[int, _Known] = defaultdict(_Known)
    _contested(known, on, chosen)
    _dates(known, Moment(on=on, customer_ids=chosen), terms)
    _hindered(known, on, chosen)
    names = ("pk", "status", "portal_required")
    people = Customer.objects.filter(_of("pk", chosen))
    return {
        pk: _facts(debts[pk], known[pk], status, portal=portal)
        for pk, status, portal in people.values_list(*names)
        if pk in debts
    }


def _of(column: str, chosen: Sequence[int] | None) -> Q:
    return Q() if chosen is None else Q(**{f"{column}__in": chosen})


def _overdue(on: date, chosen: Sequence[int] | None) -> QuerySet[Item]:
    return Item.objects.filter(
        _of("customer_id", chosen),
        side=Side.DEBIT,
        due_date__lt=on,
        balances__from_date__lte=on,
        balances__to_date__gt=on,
        balances__open_amount__gt=0,
    )


def _debts(overdue: QuerySet[Item]) -> dict[int, Mapping[str, Any]]:
    rows = (
        overdue.values("customer_id", "currency")
        .annotate(items=Count("pk"), sum=Sum("balances__open_amount"), oldest=Min("due_date"))
        .order_by("customer_id", "-items", "currency")
    )
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        first = found.setdefault(row["customer_id"], {**row})
        first["oldest"] = min(first["oldest"], row["oldest"])
    return dict(found)


def at_entity(
    found: Mapping[int, NonpaymentFacts], code: str, *, on: date
) -> dict[int, NonpaymentFacts]:
    """Leave the accounts that owe an entity, each with what is overdue there."""
    debts = _debts(_overdue(on, None).filter(entity__code=code))
    return {
        pk: replace(
            facts,
            currency=debts[pk]["currency"],
            overdue=debts[pk]["sum"],
            items=debts[pk]["items"],
            oldest_date=debts[pk]["oldest"],
        )
        for pk, facts in found.items()
        if pk in debts
    }


def _contested(known: dict[int, _Known], on: date, chosen: Sequence[int] | None) -> None:
    rows = Dispute.objects.filter(_of("item__customer_id", chosen), opened_date__lte=on)
    closed = rows.filter(closed_date__lte=on).values("item__customer_id")
    ended = closed.annotate(last=Max("closed_date"))
    for pk, last in ended.values_list("item__customer_id", "last"):
        known[pk].closed_date = last
    standing = list(
        rows.filter(Q(closed_date=None) | Q(closed_date__gt=on), item__due_date__lt=on).values(
            "item_id", "item__customer_id", "item__currency", "amount", "category", "opened_date"
        )
    )
    opens = open_on([row["item_id"] for row in standing], on=on)
    for row in standing:
        still = disputes.still_disputed(
            disputed=row["amount"], open_amount=opens.get(row["item_id"], 0)
        )
        if not still:
            continue
        one, currency = known[row["item__customer_id"]], row["item__currency"]
        one.contested[currency] += still
        if row["category"] == DisputeCategory.MISSING_DOCUMENTS:
            one.for_documents[currency] += still
        one.disputed_since = _earlier(one.disputed_since, row["opened_date"])


def _dates(known: dict[int, _Known], moment: Moment, terms: NonpaymentTerms) -> None:
    """Collect contacts, reactions, money, and what was not kept or came back of late."""
    on = moment.on
    for pk, day in _rows(ranking_rows.contacts(moment), "made_date"):
        known[pk].contacts.append(day)
    for pk, day in _rows(ranking_rows.reactions(moment), "reacted_date"):
        known[pk].reacted = _later(known[pk].reacted, day)
    cash = Item.objects.filter(
        _of("customer_id", moment.customer_ids), side=Side.CASH, posting_date__lte=on
    )
    for row in cash.values("customer_id").annotate(last=Max("posting_date")):
        known[row["customer_id"]].paid = row["last"]
    since = on - timedelta(days=terms.broken_within_days)
    for pk, day in _rows(ranking_rows.broken(moment), "settled_date"):
        known[pk].broken += day > since
    for pk, day in _rows(ranking_rows.returned(moment), "returned_date"):
        if day > on - _RECENT:
            known[pk].returned = _later(known[pk].returned, day)


def _rows(table: Any, column: str) -> list[tuple[int, date]]:
    return list(zip(table["customer_id"].to_pylist(), table[column].to_pylist(), strict=True))


def _hindered(known: dict[int, _Known], on: date, chosen: Sequence[int] | None) -> None:
    """Collect order numbers that are missing, addresses that fail, and live promises."""
    without = _overdue(on, chosen).filter(customer__po_required=True, document__po_reference="")
    counted = without.values("customer_id").annotate(n=Count("pk"))
    for pk, count in counted.values_list("customer_id", "n"):
        known[pk].without_po = count
    promised = Promise.objects.filter(
        _of("customer_id", chosen), state=PromiseState.OPEN, made_date__lte=on
    )
    nearest = promised.values("customer_id").annotate(next=Min("promised_date"))
    for pk, day in nearest.values_list("customer_id", "next"):
        known[pk].promised = day
    failing = Task.objects.filter(
        _of("customer_id", chosen),
        kind=TaskKind.FIX_ADDRESS,
        state=TaskState.OPEN,
        opened_date__lte=on,
        customer__isnull=False,
    ).exclude(customer__contacts__in=_working())
    for owner in failing.values_list("customer_id", flat=True):
        if owner is not None:
            known[owner].is_unreachable = True


def _working() -> Any:
    return Contact.objects.exclude(email="").filter(bounced_date=None, opted_out=False)


def _facts(
    debt: Mapping[str, Any], known: _Known, status: str, *, portal: bool
) -> NonpaymentFacts:
    reacted = known.reacted
    if known.paid is not None:
        reacted = _later(reacted, known.paid)
    unanswered = sorted(day for day in set(known.contacts) if reacted is None or day > reacted)
    currency = debt["currency"]
    return NonpaymentFacts(
        currency=currency,
        overdue=debt["sum"],
        items=debt["items"],
        oldest_date=debt["oldest"],
        disputed=known.contested.get(currency, 0),
        missing_documents=known.for_documents.get(currency, 0),
        disputed_since=known.disputed_since,
        closed_date=known.closed_date,
        status=CustomerStatus(status),
        broken_promises=known.broken,
        returned_date=known.returned,
        without_po=known.without_po,
        portal_required=portal,
        is_unreachable=known.is_unreachable,
        attempts=len(unanswered),
        asked_date=unanswered[0] if unanswered else None,
        reacted_date=reacted,
        paid_date=known.paid,
        promised_date=known.promised,
    )


def _earlier(one: date | None, other: date) -> date:
    return other if one is None else min(one, other)


def _later(one: date | None, other: date) -> date:
    return other if one is None else max(one, other)


def newest(customer_ids: Sequence[int] | None = None, *, on: date) -> dict[int, NonpaymentReason]:
    """Give the newest reason of each account up to a day, of all or of a few customers."""
    chosen = customer_ids
    rows = NonpaymentReason.objects.filter(_of("customer_id", chosen), on_date__lte=on)
    last = rows.values("customer_id").annotate(last=Max("pk")).values("last")
    found = NonpaymentReason.objects.filter(pk__in=last)
    return {
        one.customer_id: one
        for one in found.select_related("by", "verification", "verification__by")
    }


def newest_id(customer_id: int) -> int:
    """Tell up to which reason an account is known; 0 before the first."""
    rows = NonpaymentReason.objects.filter(customer_id=customer_id)
    return rows.aggregate(newest=Max("pk"))["newest"] or 0


def history(customer_ids: Sequence[int]) -> list[NonpaymentReason]:
    """List all reasons of an account, the newest first."""
    rows = NonpaymentReason.objects.filter(customer_id__in=customer_ids)
    return list(rows.select_related("by", "verification", "verification__by").order_by("-pk"))


def is_verified(row: NonpaymentReason, *, on: date) -> bool:
    """Tell whether a reason was verified by a day."""
    verification = getattr(row, "verification", None)
    return verification is not None and verification.on_date <= on


def kept(row: NonpaymentReason | None, *, on: date) -> KeptReason | None:
    """Give a row as the rule sees it."""
    if row is None:
        return None
    return KeptReason(
        reason=Reason(row.reason),
        on_date=row.on_date,
        by_rule=row.by_rule,
        is_verified=is_verified(row, on=on),
    )
