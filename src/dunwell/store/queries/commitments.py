"""What an account promised, disputes and is spared from: what keeps its items out of reminders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Sum

from dunwell.core import disputes
from dunwell.core.disputes import DisputeCategory, DisputeState
from dunwell.core.documents import Side
from dunwell.core.promises import PromiseState
from dunwell.core.refusals import Refusal
from dunwell.store.models import Customer, Dispute, Item, Pause, Promise, PromiseItem
from dunwell.store.queries.promises import open_on


class UnknownPromise(Refusal):
    """A number no promise of the account has."""

    code = "unknown_promise"


class UnknownDispute(Refusal):
    """A number no dispute of the account has."""

    code = "unknown_dispute"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseLine:
    """One promise; amounts are minor units, `numbers` the documents it covers."""

    id: int
    state: PromiseState
    promised_date: date
    made_date: date
    amount: int
    received: int | None
    currency: str
    entity: str
    level: int
    person: str
    evidence: str
    by: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeLine:
    """One dispute; `still` is what is contested of what is open, in minor units."""

    id: int
    state: DisputeState
    category: DisputeCategory
    document_id: int
    number: str
    currency: str
    amount: int
    still: int
    opened_date: date
    closed_date: date | None
    note: str
    outcome: str
    by: str
    owner_id: int | None
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseLine:
    """One pause; `to_date` is the first day it no longer holds."""

    id: int
    from_date: date
    to_date: date
    reason: str
    by: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDebit:
    """An open debit item a promise or dispute may be about; minor units."""

    item_id: int
    number: str
    due_date: date
    entity: str
    currency: str
    open_amount: int
    disputed: int
    promised_date: date | None


def promise_of(customer: Customer, promise_id: int) -> Promise:
    """Find a promise of an account by its number, or refuse one that it did not make."""
    row = Promise.objects.filter(customer=customer, pk=promise_id).first()
    if row is None:
        raise UnknownPromise(
            f"There is no promise {promise_id} of {customer}; list its promises and choose one."
        )
    return row


def dispute_of(customer: Customer, dispute_id: int) -> Dispute:
    """Find a dispute of an account by its number, or refuse one that it does not have."""
    row = Dispute.objects.filter(item__customer=customer, pk=dispute_id).first()
    if row is None:
        raise UnknownDispute(
            f"There is no dispute {dispute_id} of {customer}; list its disputes and choose one."
        )
    return row


def promises(customer_ids: Sequence[int], *, entity: str = "") -> list[PromiseLine]:
    """Give all promises of an account to an entity, live ones first, then the newest."""
    rows = Promise.objects.filter(customer_id__in=customer_ids).select_related("entity", "by")
    if entity:
        rows = rows.filter(entity__code=entity)
    numbers = _numbers([row.pk for row in rows])
    lines = [
        PromiseLine(
            id=row.pk,
            state=PromiseState(row.state),
            promised_date=row.promised_date,
            made_date=row.made_date,
            amount=row.amount,
            received=row.received,
            currency=row.currency,
            entity=row.entity.code,
            level=row.level,
            person=row.person,
            evidence=row.evidence,
            by=str(row.by or ""),
            numbers=numbers.get(row.pk, ()),
        )
        for row in rows
    ]
    return sorted(lines, key=lambda one: (one.state != PromiseState.OPEN, -one.id))


def _numbers(promise_ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    rows = PromiseItem.objects.filter(promise_id__in=promise_ids).order_by("pk")
    found: dict[int, tuple[str, ...]] = {}
    for promise_id, number in rows.values_list("promise_id", "item__document__number"):
        found[promise_id] = (*found.get(promise_id, ()), number)
    return found


def disputes_of(customer_ids: Sequence[int], *, on: date, entity: str = "") -> list[DisputeLine]:
    """Give all disputes of an account with an entity, open ones first, then the newest."""
    rows = Dispute.objects.filter(item__customer_id__in=customer_ids).select_related(
        "item__document", "opened_by", "owner"
    )
    if entity:
        rows = rows.filter(item__entity__code=entity)
    opens = open_on([row.item_id for row in rows], on=on)
    lines = [
        DisputeLine(
            id=row.pk,
            state=DisputeState(row.state),
            category=DisputeCategory(row.category),
            document_id=row.item.document_id,
            number=row.item.document.number,
            currency=row.item.currency,
            amount=row.amount,
            still=disputes.still_disputed(
                disputed=row.amount, open_amount=opens.get(row.item_id, 0)
            )
            if row.state == DisputeState.OPEN
            else 0,
            opened_date=row.opened_date,
            closed_date=row.closed_date,
            note=row.note,
            outcome=row.outcome,
            by=str(row.opened_by or ""),
            owner_id=row.owner_id,
            owner=str(row.owner or ""),
        )
        for row in rows
    ]
    return sorted(lines, key=lambda one: (one.state != DisputeState.OPEN, -one.id))


def pauses(customer_id: int) -> list[PauseLine]:
    """Give the pauses of an account, the newest first."""
    rows = Pause.objects.filter(customer_id=customer_id).select_related("by").order_by("-pk")
    return [
        PauseLine(
            id=row.pk,
            from_date=row.from_date,
            to_date=row.to_date,
            reason=row.reason,
            by=str(row.by or ""),
            ended_at=row.ended_at,
        )
        for row in rows
    ]


def open_debits(
    customer_ids: Sequence[int], *, on: date, entity: str = "", most: int | None = None
) -> list[OpenDebit]:
    """List what an account owes on a day, the oldest first, with what is contested or promised.

    An entity's code leaves what others are owed out; with `most` only the oldest are read.
    """
    of_entity = {"entity__code": entity} if entity else {}
    rows = (
        Item.objects.filter(
            **of_entity,
            customer_id__in=customer_ids,
            side=Side.DEBIT,
            balances__from_date__lte=on,
            balances__to_date__gt=on,
        )
        .order_by("due_date", "pk")
        .values_list(
            "pk",
            "document__number",
            "due_date",
            "entity__code",
            "currency",
            "balances__open_amount",
        )
    )
    found = list(rows[:most])
    ids = [row[0] for row in found]
    contested = dict(
        Dispute.objects.filter(item_id__in=ids, state=DisputeState.OPEN).values_list(
            "item_id", "amount"
        )
    )
    promised = dict(
        PromiseItem.objects.filter(item_id__in=ids, promise__state=PromiseState.OPEN).values_list(
            "item_id", "promise__promised_date"
        )
    )
    return [
        OpenDebit(
            item_id=pk,
            number=number,
            due_date=due,
            entity=entity,
            currency=currency,
            open_amount=amount,
            disputed=disputes.still_disputed(disputed=contested.get(pk, 0), open_amount=amount),
            promised_date=promised.get(pk),
        )
        for pk, number, due, entity, currency, amount in found
    ]


def newest_promise(customer_ids: Sequence[int]) -> int:
    """Tell up to which promise the accounts are known; 0 before the first."""
    rows = Promise.objects.filter(customer_id__in=customer_ids)
    return rows.aggregate(newest=Max("pk"))["newest"] or 0


def newest_pause(customer_id: int) -> int:
    """Tell up to which pause an account is known; 0 before the first."""
    rows = Pause.objects.filter(customer_id=customer_id)
    return rows.aggregate(newest=Max("pk"))["newest"] or 0


def sums(customer_ids: Sequence[int], *, on: date) -> dict[str, tuple[int, int]]:
    """Give, by currency, what is disputed and what is promised of what is open on a day."""
    found: dict[str, tuple[int, int]] = {}
    contested = Dispute.objects.filter(
        item__customer_id__in=customer_ids, state=DisputeState.OPEN
    ).values_list("item_id", "item__currency", "amount")
    opens = open_on([row[0] for row in contested], on=on)
    for item_id, currency, amount in contested:
        had = found.get(currency, (0, 0))
        still = disputes.still_disputed(disputed=amount, open_amount=opens.get(item_id, 0))
        found[currency] = (had[0] + still, had[1])
    promised = (
        Promise.objects.filter(customer_id__in=customer_ids, state=PromiseState.OPEN)
        .values("currency")
        .annotate(sum=Sum("amount"))
    )
    for row in promised:
        had = found.get(row["currency"], (0, 0))
        found[row["currency"]] = (had[0], row["sum"])
    return found
