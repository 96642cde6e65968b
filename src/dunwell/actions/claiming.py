"""A message is claimed with its account locked and every guard checked again; then it may leave.

What will be written is made beforehand, outside the transaction; the claim holds only if the
guards still name the very items it speaks of. So the transaction is short, and what leaves is
what was checked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db import transaction

from dunwell.actions import addressees, guards, outbox, tasks
from dunwell.actions.guards import Silence
from dunwell.actions.outbox import Change, transition
from dunwell.core.messages import MessageKind, MessageState
from dunwell.core.tasks import TaskKind
from dunwell.store.models import Customer, MailAccount, Message, Sending, Touch
from dunwell.store.queries import restorations

# What the guards ask of a message; reading all of it takes longer than checking it.
_CHECKED: Final = (
    "kind",
    "to",
    "on_date",
    "attempts",
    "entity__country",
    "customer__country",
    "customer__time_zone",
    "touch__step",
    "touch__leading_item",
)


# Nobody asked for these, so they wait for the customer's morning.
_RESTS_AT_NIGHT: Final = frozenset({MessageKind.REMINDER, MessageKind.PROMISE_CONFIRMED})


class Mode(StrEnum):
    """How an entity sends at this moment."""

    TEST = "test"  # Nothing leaves: messages are kept in the mailbox page.
    LIVE = "live"  # Messages leave.
    STOPPED = "stopped"  # Somebody stopped everything.


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """What the guards let pass: the addresses a message may go to, and the items it may name."""

    to: tuple[str, ...]
    items: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """It is night or a day off where the customer is; the message waits."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A message as it will leave, and what it was written from."""

    message_id: int
    basis: Cleared
    subject: str
    text: str
    html: str
    mime: bytes
    attachments: Sequence[Mapping[str, Any]] = ()
    in_reply_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What became of a batch: claimed or captured, taken back by a guard, or changed meanwhile."""

    mode: Mode
    claimed: Sequence[int] = ()
    captured: Sequence[int] = ()
    silenced: Mapping[int, Silence] = field(default_factory=dict)
    changed: Sequence[int] = ()


def mode_of(entity_id: int, *, to_colleagues: bool = False) -> Mode:
    """Read how an entity sends; test mode until somebody went live.

    What goes to colleagues leaves in test mode too, where there is a mail server to take it.
    """
    found = Sending.objects.filter(entity_id=entity_id).values_list("stopped", "live").first()
    stopped, live = found or (False, False)
    if stopped or restorations.is_held():
        return Mode.STOPPED
    if to_colleagues:
        account = MailAccount.objects.filter(entity_id=entity_id).exclude(smtp_host="")
        live = account.exclude(from_address="").exists()
    return Mode.LIVE if live else Mode.TEST


def look(messages: Sequence[Message], *, at: datetime) -> dict[int, Cleared | Silence | Wait]:
    """Check every guard of messages as things stand now."""
    addresses = addressees.usable(messages)
    reminders = [one for one in messages if one.kind == MessageKind.REMINDER]
    quiet = guards.quiet_until_of([one for one in messages if one.kind in _RESTS_AT_NIGHT], at=at)
    due: dict[int, guards.Go | Silence] = {}
    for day in {one.on_date for one in reminders}:
        of_day = [one for one in reminders if one.on_date == day]
        due |= guards.still_due_of(of_day, as_of=day, at=at)
    return {
        one.pk: _looked(addresses[one.pk], due.get(one.pk), quiet.get(one.pk)) for one in messages
    }


def _looked(
    to: tuple[str, ...] | Silence, due: guards.Go | Silence | None, quiet: datetime | None
) -> Cleared | Silence | Wait:
    if isinstance(due, Silence):
        return due
    if isinstance(to, Silence):
        return to
    if quiet is not None:
        return Wait(until=quiet)
    return Cleared(to=to, items=due.items if due else ())


@transaction.atomic
def claim(
    batch: Sequence[Written],
    *,
    entity_id: int,
    expected: Mode,
    at: datetime,
    claim: str,
    to_colleagues: bool = False,
) -> Claimed:
    """Claim what may still leave of one entity's batch; in test mode capture it instead.

    Accounts are locked in order, so what is claimed cannot be paid, promised or disputed until
    the claim stands. A message that a guard silences is cancelled with the reason. Nothing is
    claimed once the entity sends in another way than `expected`.
    """
    mode = mode_of(entity_id, to_colleagues=to_colleagues)
    if mode is not expected or mode is Mode.STOPPED or not batch:
        return Claimed(mode=mode)
    standing = _locked([one.message_id for one in batch], entity_id)
    found = look(list(standing.values()), at=at)
    ready = [
        _as_claimed(one, standing[one.message_id], at=at, claim=claim)
        for one in batch
        if found.get(one.message_id) == one.basis
    ]
    silences = {pk: one for pk, one in found.items() if isinstance(one, Silence)}
    silenced = _silence(silences, at)
    taken = {one.message_id for one in ready}
    changed = [pk for pk, one in found.items() if pk not in taken and isinstance(one, Cleared)]
    if mode is Mode.TEST:
        captured = transition(ready, to=MessageState.CAPTURED, at=at)
        return Claimed(mode=mode, captured=captured, silenced=silenced, changed=changed)
    claimed = transition(ready, to=MessageState.SENDING, at=at)
    return Claimed(mode=mode, claimed=claimed, silenced=silenced, changed=changed)


@transaction.atomic
def silence(found: Mapping[int, Silence], *, at: datetime) -> Mapping[int, Silence]:
    """Take back messages that a guard silences before they are written."""
    return _silence(found, at)


@transaction.atomic
def wait(found: Mapping[int, Wait], *, at: datetime) -> list[int]:
    """Let messages wait for the customer's morning."""
    moved = []
    waiting = Message.objects.filter(pk__in=found, state=MessageState.QUEUED)
    for message in waiting.order_by("pk").select_for_update().only("pk", "not_before"):
        until = found[message.pk].until
        if message.not_before is not None and message.not_before >= until:
            continue
        message.not_before = until
        message.save(update_fields=["not_before"])
        details = {"because": "quiet_hours", "until": until.isoformat()}
        outbox.note(message.pk, kind=MessageState.QUEUED, at=at, details=details)
        moved.append(message.pk)
    return moved


@transaction.atomic
def hold(found: Mapping[int, str], *, at: datetime) -> list[int]:
    """Hold messages that cannot be written, and ask a person to look after each."""
    changes = [
        Change(message_id=pk, fields={"because": {"error": why}}, details={"error": why})
        for pk, why in found.items()
    ]
    held = transition(changes, to=MessageState.HELD, at=at)
    rows = Message.objects.filter(pk__in=held).select_related("entity", "customer")
    for message in rows.order_by("pk").defer("mime"):
        tasks.open_once(
            at=at,
            kind=TaskKind.FAILED_MESSAGE,
            cause=f"message:{message.pk}:{message.attempts}",
            entity=message.entity,
            customer=message.customer,
            opened_date=at.date(),
            due_date=at.date(),
            because={"message": message.pk, "answer": found[message.pk]},
        )
    return held


@transaction.atomic
def release(message_ids: Iterable[int], *, at: datetime, claim: str, because: str) -> list[int]:
    """Give back claimed messages of which certainly nothing left."""
    rows = Message.objects.filter(pk__in=list(message_ids), claim=claim)
    changes = [
        Change(
            message_id=pk,
            fields={"claim": "", "attempts": max(attempts - 1, 0)},
            details={"because": because},
        )
        for pk, attempts in rows.values_list("pk", "attempts")
    ]
    return transition(changes, to=MessageState.QUEUED, at=at, claim=claim)


def _locked(message_ids: Sequence[int], entity_id: int) -> dict[int, Message]:
    """Lock the accounts in order and then the messages; give those that still wait."""
    waiting = Message.objects.filter(
        pk__in=message_ids, entity=entity_id, state=MessageState.QUEUED
    )
    accounts = set(waiting.exclude(customer=None).values_list("customer_id", flat=True))
    locks = Customer.objects.filter(pk__in=accounts).order_by("pk").select_for_update()
    list(locks.values_list("pk", flat=True))
    rows = waiting.order_by("pk").select_for_update(of=("self",))
    rows = rows.select_related("customer", "touch", "entity").only(*_CHECKED)
    return {message.pk: message for message in rows}


def _as_claimed(one: Written, message: Message, *, at: datetime, claim: str) -> Change:
    return Change(
        message_id=one.message_id,
        fields={
            "to": list(one.basis.to),
            "subject": one.subject,
            "text": one.text,
            "html": one.html,
            "attachments": list(one.attachments),
            "mime": one.mime,
            "in_reply_to": one.in_reply_to[:200],
            "claim": claim,
            "claimed_at": at,
            "attempts": message.attempts + 1,
        },
    )


def _silence(found: Mapping[int, Silence], at: datetime) -> Mapping[int, Silence]:
    """Cancel messages; their touches are skipped and keep the reason."""
    because = {pk: {"code": str(one.code), **one.because} for pk, one in found.items()}
    changes = [
        Change(message_id=pk, fields={"because": why}, details=why) for pk, why in because.items()
    ]
    gone = transition(changes, to=MessageState.CANCELLED, at=at)
    for touch in Touch.objects.filter(message__in=gone).select_related("message"):
        touch.because = {**touch.because, "taken_back": because[touch.message.pk]}
        touch.save(update_fields=["because"])
    return {pk: found[pk] for pk in gone}
