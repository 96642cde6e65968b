"""Ask for write-offs, post what was approved, and book money that comes in afterwards."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from dunwell.actions import allocations, requests
from dunwell.core import balances, write_offs
from dunwell.core import items as item_rules
from dunwell.core.approvals import ApprovalKind
from dunwell.core.personal_data import Personal
from dunwell.core.postings import AllocationKind, PostingKind
from dunwell.core.refusals import Refusal
from dunwell.core.write_offs import WriteOffReason
from dunwell.store import audit, postings
from dunwell.store.models import Allocation, Approval, Customer, Item, Posting, User
from dunwell.store.queries import efforts, items, ledger, people


class WriteOffAsked(Refusal):
    """An item waits for one decision at a time."""

    code = "write_off_asked"


class UnknownItem(Refusal):
    """What is written off is chosen from a document."""

    code = "unknown_item"


@transaction.atomic
def ask(
    item_id: int,
    *,
    by: User,
    at: datetime,
    on: date,
    amount: int,
    reason: WriteOffReason,
    note: str,
) -> Approval:
    """Ask others to let an amount of an item be written off; nothing is posted until they sign.

    The request keeps what was tried until now, as whoever signs confirms that it is enough.
    """
    write_offs.require_may_ask(people.roles_of(by))
    told = write_offs.require_note(note)
    known = Item.objects.filter(pk=item_id).values_list("customer_id", flat=True).first()
    if known is None:
        raise UnknownItem("There is no such item any more; open the document again.")
    customer = Customer.objects.select_for_update().get(pk=known)
    facts = items.locked([item_id])[item_id]
    write_offs.post(facts, amount=amount, day=on)
    item = Item.objects.select_related("document", "entity").get(pk=item_id)
    try:
        with transaction.atomic():
            approval = requests.ask(
                by=by,
                at=at,
                kind=ApprovalKind.WRITE_OFF,
                subject=f"item:{item_id}",
                customer=customer,
                entity=item.entity,
                amount=amount,
                currency=item.currency,
                facts={
                    "document": item.document_id,
                    "item": facts.name,
                    "entity": item.entity.code,
                    "due_date": item.due_date.isoformat(),
                    "late": max((on - item.due_date).days, 0),
                    "open": balances.open_on(facts.open_changes, on),
                    "reason": reason,
                    "note": told,
                    "efforts": efforts.of_item(item, on=on),
                },
            )
    except IntegrityError:
        raise WriteOffAsked(
            "This was asked for already and waits for a decision; look under Approvals."
        ) from None
    audit.record(
        by=by,
        at=at,
        action="write_offs.ask",
        subject=f"item:{item_id}",
        after={"approval": approval.pk, "amount": amount, "currency": item.currency},
        because={"reason": reason, "note": Personal(told, of=f"customer:{customer.pk}")},
    )
    return approval


def lock(item_id: int) -> None:
    """Lock the account of an item, so that what is split is added up by one at a time."""
    owner = Customer.objects.filter(items=item_id).select_for_update(of=("self",))
    list(owner.values_list("pk"))


def post_approved(approval: Approval, *, by: User, on: date, at: datetime) -> Posting:
    """Post what was asked for on the day of the ledger; called with the last signature."""
    item = Item.objects.get(pk=int(approval.subject.rpartition(":")[2]))
    return post(
        by=by,
        at=at,
        item=item,
        amount=approval.amount or 0,
        effective_date=ledger.acting_day(today=on),
        because=str(approval.facts["reason"]),
    )


@transaction.atomic
def post(
    *,
    by: User | None,
    at: datetime,
    item: Item,
    amount: int,
    effective_date: date,
    because: str = "",
) -> Posting:
    """Take an amount out of the receivable; it stays in the claim."""
    facts = items.locked([item.pk])[item.pk]
    item_rules.require_recorded_in_order(facts, at=at)
    write_offs.post(facts, amount=amount, day=effective_date)
    posting = postings.change(
        item.pk,
        kind=PostingKind.WRITTEN_OFF,
        amount=amount,
        effective_date=effective_date,
        at=at,
        because=because,
    )
    postings.add([posting])
    audit.record(
        by=by,
        at=at,
        action="write_offs.post",
        subject=f"item:{item.pk}",
        after={"posting": posting.pk, "amount": amount, "effective_date": effective_date},
        because={"reason": Personal(because, of=f"customer:{item.customer_id}")},
    )
    return posting


@transaction.atomic
def recover(
    *,
    by: User | None,
    at: datetime,
    source: Item,
    target: Item,
    amount: int,
    not_before: date,
) -> Allocation:
    """Book cash against the written-off claim of an item; its open amount stays as it is."""
    facts = items.locked([source.pk, target.pk])
    item_rules.require_recorded_in_order(*facts.values(), at=at)
    day = write_offs.recover(
        facts[source.pk], facts[target.pk], amount=amount, not_before=not_before
    )
    allocation = postings.join(
        source.pk,
        target.pk,
        kind=AllocationKind.RECOVERY,
        amount=amount,
        effective_date=day,
        at=at,
    )
    allocations.tell(allocation, by=by, at=at, action="write_offs.recover")
    return allocation
