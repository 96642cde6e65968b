"""The demo's people handle the post and the calls, as their customers give them reason to."""

import hashlib
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from random import Random
from typing import Final

from dunwell.actions import calls, disputes, inbound, promises, tasks
from dunwell.actions.inbound import Arrived
from dunwell.core.calls import ANSWERED, SPOKEN, Call, CallOutcome
from dunwell.core.disputes import DisputeState
from dunwell.core.refusals import Refusal
from dunwell.core.tasks import TaskKind, TaskState
from dunwell.jobs.demo.days import next_business_day
from dunwell.jobs.demo.living import nonpayment
from dunwell.jobs.demo.living.reactions import Deed, Reaction
from dunwell.jobs.demo.living.staff import Staff
from dunwell.jobs.inbound import understanding
from dunwell.store.models import Customer, Dispute, Item, Message, Task, TouchItem, User
from dunwell.store.queries import calls as queries
from dunwell.store.queries import promises as owed

_REACHED: Final = (
    (CallOutcome.REACHED, "They pay with the next run."),
    (CallOutcome.REACHED, "The invoice is being approved."),
)
_CALLED: Final = (
    *_REACHED,
    (CallOutcome.VOICEMAIL, "Asked them to call back."),
    (CallOutcome.NO_ANSWER, ""),
)
# So often somebody is missed, in all.
_ATTEMPTS: Final = 3


def receive(
    staff: Staff,
    message: Message,
    reaction: Reaction,
    mail: EmailMessage,
    *,
    at: datetime,
    handled: bool,
) -> None:
    """Take a mail in; on days that are over its collector also does what it asks for."""
    raw = mail.as_bytes()
    arrived = Arrived(
        source=f"demo:{message.entity.code}",
        key=str(mail["Message-ID"]),
        content_hash=hashlib.sha256(raw).hexdigest(),
        received_at=at,
        entity_id=message.entity_id,
        sender=str(mail["From"]),
        subject=str(mail["Subject"]),
        raw=raw,
    )
    inbound.keep(arrived)
    understanding.understand(at=lambda: at)
    if not handled or message.customer is None:
        return
    collector = staff.of(message.customer)
    outcome = _handle(message, reaction, collector, at=at)
    waiting = Task.objects.filter(
        kind=TaskKind.READ_REPLY, customer=message.customer, state=TaskState.OPEN
    )
    for task in waiting.order_by("pk"):
        tasks.close(by=collector, at=at, task_id=task.pk, outcome=outcome)


def _handle(message: Message, reaction: Reaction, by: User, *, at: datetime) -> str:
    """Do what a reply asks for; what cannot be done any more is only noted."""
    try:
        if reaction.deed is Deed.PROMISE:
            return _promised(message, reaction, by, at=at)
        if reaction.deed is Deed.DISPUTE:
            return _disputed(message, reaction, by, at=at)
    except Refusal as refusal:
        return str(refusal)[:200]
    return {
        Deed.ALREADY_PAID: "Found the money at the bank.",
        Deed.COPY: "Sent a copy.",
        Deed.OUT_OF_OFFICE: "Wrote down until when.",
    }.get(reaction.deed, "Read.")


def _promised(message: Message, reaction: Reaction, by: User, *, at: datetime) -> str:
    assert message.customer is not None  # noqa: S101 - asked by the caller.
    assert reaction.pays_on is not None  # noqa: S101 - a promise names its day.
    items = [one.pk for one in _open_items(message, reaction.on_date)]
    if not items:
        return "Nothing is open any more."
    promises.make(
        by=by,
        at=at,
        customer=message.customer,
        item_ids=items,
        amount=None,
        promised_date=max(reaction.pays_on, reaction.on_date),
        made_date=reaction.on_date,
        person=message.to[0],
        evidence="by e-mail",
    )
    return "Recorded the promise."


def _disputed(message: Message, reaction: Reaction, by: User, *, at: datetime) -> str:
    assert reaction.category is not None  # noqa: S101 - a dispute has its category.
    items = _open_items(message, reaction.on_date)
    if not items:
        return "Nothing is open any more."
    item = items[0]
    open_amount = owed.open_on([item.pk], on=reaction.on_date)[item.pk]
    disputes.open(
        by=by,
        at=at,
        item=item,
        amount=max(1, open_amount * reaction.share_per_cent // 100),
        category=reaction.category,
        opened_date=reaction.on_date,
        note="by e-mail",
    )
    return "Marked the dispute."


def _open_items(message: Message, on: date) -> list[Item]:
    """Give the items a mail asked for on which something is open; one customer's currency."""
    rows = TouchItem.objects.filter(touch=message.touch_id).select_related("item")
    items = [row.item for row in rows.order_by("pk")]
    opens = owed.open_on([item.pk for item in items], on=on)
    found = [item for item in items if opens.get(item.pk)]
    return [item for item in found if item.currency == found[0].currency]


def call(staff: Staff, day: date, *, at: datetime) -> None:
    """Make the calls that are due, and settle the disputes that were open for a week."""
    due = Task.objects.filter(kind__in=ANSWERED, state=TaskState.OPEN, due_date__lte=day)
    for task in due.select_related("customer", "entity").order_by("pk"):
        if task.customer is None or not Task.objects.filter(pk=task.pk, state="open").exists():
            continue  # An earlier call of the day answered it.
        _call(task.customer, task, staff, day, at=at)
    answered(day, by=staff.manager, at=at)
    nonpayment.verify(staff, day, at=at)


def _call(customer: Customer, task: Task, staff: Staff, day: date, *, at: datetime) -> None:
    """Log what came of one call; who was not reached is called again, some times over."""
    chance = Random(f"call {task.pk} {day}")  # noqa: S311 - it invents and guards nothing.
    tried = queries.standing(customer.pk).exclude(outcome__in=SPOKEN).count()
    outcome, note = chance.choice(_CALLED if tried < _ATTEMPTS else _REACHED)
    person = customer.contacts.exclude(name="").order_by("pk").first()
    spoken = outcome in SPOKEN
    calls.log(
        by=staff.of(customer),
        at=at,
        today=day,
        customer=customer,
        entity=task.entity,
        call=Call(
            on_date=day,
            outcome=outcome,
            person=(person.name if person else "Accounts payable") if spoken else "",
            contact_id=person.pk if person else None,
            note=note,
            follow_up_date=None if spoken else next_business_day(day + timedelta(days=1)),
        ),
        task_id=task.pk,
    )
    if spoken:
        nonpayment.note(customer, day, by=staff.of(customer), at=at)


def answered(day: date, *, by: User, at: datetime) -> None:
    """Close disputes after four to nine days, as the demo's people get round to them."""
    for dispute in Dispute.objects.filter(state=DisputeState.OPEN).order_by("pk"):
        chance = Random(f"answer {dispute.pk}")  # noqa: S311 - it invents and guards nothing.
        ripe = next_business_day(dispute.opened_date + timedelta(days=chance.randint(4, 12)))
        if ripe <= day and chance.random() < 0.8:
            disputes.close(
                by=by,
                at=at,
                dispute_id=dispute.pk,
                closed_date=day,
                outcome="Answered with the papers.",
            )
