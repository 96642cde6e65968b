"""An event tells outside systems that an act happened; each act is told, or is known not to be.

It holds ids, amounts and days, and nothing about a person.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from dunwell.core.promises import PromiseState
from dunwell.core.refusals import Refusal

LONGEST_NAME: Final = 100


class EventKind(StrEnum):
    """What happened, as receivers read it."""

    DOCUMENT_ISSUED = "document.issued"
    DOCUMENT_CANCELLED = "document.cancelled"
    PAYMENT_RECEIVED = "payment.received"
    PAYMENT_APPLIED = "payment.applied"
    PAYMENT_UNAPPLIED = "payment.unapplied"
    PAYMENT_REFUNDED = "payment.refunded"
    PAYMENT_TAKEN_BACK = "payment.taken_back"
    POSTING_REVERSED = "posting.reversed"
    DISCOUNT_GRANTED = "discount.granted"
    WRITE_OFF_POSTED = "write_off.posted"
    WRITE_OFF_RECOVERED = "write_off.recovered"
    PROMISE_MADE = "promise.made"
    PROMISE_KEPT = "promise.kept"
    PROMISE_PART_KEPT = "promise.part_kept"
    PROMISE_BROKEN = "promise.broken"
    PROMISE_WITHDRAWN = "promise.withdrawn"
    DISPUTE_OPENED = "dispute.opened"
    DISPUTE_CLOSED = "dispute.closed"
    CALL_LOGGED = "call.logged"
    CALL_TAKEN_BACK = "call.taken_back"
    MESSAGE_SENT = "message.sent"
    MESSAGE_BOUNCED = "message.bounced"
    REPLY_RECEIVED = "reply.received"
    PAUSE_BEGUN = "pause.begun"
    PAUSE_ENDED = "pause.ended"
    APPROVAL_REQUESTED = "approval.requested"
    APPROVAL_DECIDED = "approval.decided"
    APPROVAL_WITHDRAWN = "approval.withdrawn"
    APPROVAL_EXPIRED = "approval.expired"
    CUSTOMER_OPENED = "customer.opened"
    CUSTOMER_CHANGED = "customer.changed"
    CUSTOMER_MERGED = "customer.merged"
    IMPORT_COMPLETED = "import.completed"
    IMPORT_UNDONE = "import.undone"
    TEST = "webhook.test"


_K = EventKind
# Which act of the audit trail is which event.
OF_ACTS: Final[Mapping[str, EventKind]] = MappingProxyType(
    {
        "documents.issue": _K.DOCUMENT_ISSUED,
        "documents.cancel": _K.DOCUMENT_CANCELLED,
        "receipts.receive": _K.PAYMENT_RECEIVED,
        "receipts.refund": _K.PAYMENT_REFUNDED,
        "receipts.take_back": _K.PAYMENT_TAKEN_BACK,
        "allocations.apply": _K.PAYMENT_APPLIED,
        "credits.apply": _K.PAYMENT_APPLIED,
        "allocations.reverse": _K.PAYMENT_UNAPPLIED,
        "postings.reverse": _K.POSTING_REVERSED,
        "discounts.grant": _K.DISCOUNT_GRANTED,
        "write_offs.post": _K.WRITE_OFF_POSTED,
        "write_offs.recover": _K.WRITE_OFF_RECOVERED,
        "promises.make": _K.PROMISE_MADE,
        "promises.withdraw": _K.PROMISE_WITHDRAWN,
        "disputes.open": _K.DISPUTE_OPENED,
        "disputes.close": _K.DISPUTE_CLOSED,
        "calls.log": _K.CALL_LOGGED,
        "calls.take_back": _K.CALL_TAKEN_BACK,
        "pauses.begin": _K.PAUSE_BEGUN,
        "pauses.end": _K.PAUSE_ENDED,
        "approvals.approve": _K.APPROVAL_DECIDED,
        "approvals.reject": _K.APPROVAL_DECIDED,
        "approvals.withdraw": _K.APPROVAL_WITHDRAWN,
        "approvals.expire": _K.APPROVAL_EXPIRED,
        "customers.open": _K.CUSTOMER_OPENED,
        "customers.edit": _K.CUSTOMER_CHANGED,
        "customers.merge": _K.CUSTOMER_MERGED,
        "imports.load": _K.IMPORT_COMPLETED,
        "imports.undo": _K.IMPORT_UNDONE,
    }
)
# What a promise is judged to be is the event.
_JUDGED: Final = "promises.judge"
_JUDGEMENTS: Final[Mapping[str, EventKind]] = MappingProxyType(
    {
        PromiseState.KEPT: _K.PROMISE_KEPT,
        PromiseState.PART_KEPT: _K.PROMISE_PART_KEPT,
        PromiseState.BROKEN: _K.PROMISE_BROKEN,
    }
)
# Acts nobody outside is told of: how Dunwell is set up and run, who may do what, and work that
# colleagues share out among themselves.
UNTOLD_NOUNS: Final = frozenset(
    {
        "access",
        "api_tokens",
        "assignments",
        "backups",
        "contacts",
        "control_totals",
        "days",
        "delegations",
        "demo",
        "digests",
        "entities",
        "erasures",
        "invoice_sending",
        "mail_accounts",
        "messages",
        "nonpayment",
        "notes",
        "organisations",
        "overrides",
        "people",
        "personal_data",
        "policies",
        "proposals",
        "rates",
        "replies",
        "retention",
        "saved_views",
        "scores",
        "sending",
        "snoozes",
        "tasks",
        "webhooks",
    }
)
UNTOLD_ACTS: Final = frozenset(
    {
        "approvals.answer",
        "approvals.send_back",
        "approvals.sign",
        "disputes.give",
        "imports.create",
        "promises.confirm",
        "write_offs.ask",
    }
)
# What a person chooses from; the test event is sent to whoever asks for it.
CHOICES: Final = tuple(one for one in EventKind if one is not EventKind.TEST)
_WITH_AMOUNT: Final = frozenset({_K.WRITE_OFF_POSTED, _K.PAYMENT_REFUNDED, _K.DISCOUNT_GRANTED})
_COUNTS: Final = ("created", "updated", "unchanged", "missing")


class WebhookUnsound(Refusal):
    """A webhook has a name and is told of something."""

    code = "webhook_unsound"


class UnknownWebhook(Refusal):
    """Webhooks are chosen from the list, and those of other entities are not on it."""

    code = "unknown_webhook"

    def __init__(
        self, words: str = "There is no such webhook; look at the list again. Nothing was changed."
    ) -> None:
        super().__init__(words)


class UnknownDelivery(Refusal):
    """Deliveries are chosen from a webhook's list, and are forgotten after a while."""

    code = "unknown_delivery"

    def __init__(self) -> None:
        super().__init__("There is no such delivery; look at the list again. Nothing was changed.")


class WebhookMovedOn(Refusal):
    """It is in another state by now."""

    code = "webhook_moved_on"


def kind_of(action: str, after: Mapping[str, Any] | None) -> EventKind | None:
    """Tell which event an act is; None for one that nobody outside is told of."""
    if action == _JUDGED:
        return _JUDGEMENTS.get(str((after or {}).get("state", "")))
    return OF_ACTS.get(action)


def is_decided(action: str) -> bool:
    """Tell whether somebody thought about an act: it is told, or known not to be."""
    noun = action.partition(".")[0]
    told = action in OF_ACTS or action == _JUDGED
    return told or action in UNTOLD_ACTS or noun in UNTOLD_NOUNS


def facts_of(kind: EventKind, after: Mapping[str, Any] | None) -> dict[str, Any]:
    """Keep of an act what the book's rows will not tell later, and nothing about a person."""
    told = after or {}
    if kind is EventKind.CUSTOMER_CHANGED:
        return {"fields": sorted(told)}
    if kind is EventKind.CUSTOMER_MERGED:
        return {"merged": told.get("other")}
    if kind is EventKind.IMPORT_COMPLETED:
        return {"counts": {name: told[name] for name in _COUNTS if name in told}}
    if kind in _WITH_AMOUNT:
        return {name: told[name] for name in ("amount", "effective_date") if name in told}
    return {}


def check(name: str, kinds: Collection[str]) -> tuple[str, list[str]]:
    """Give the name and the kinds of a sound webhook; refuse one without either."""
    kept = " ".join(name.replace("\x00", "").split())
    if not kept or len(kept) > LONGEST_NAME:
        raise WebhookUnsound(f"Give the webhook a name of up to {LONGEST_NAME} letters.")
    known = [one.value for one in CHOICES if one.value in kinds]
    if not known or set(kinds) - set(known):
        raise WebhookUnsound("Choose at least one event from the list, and none beside it.")
    return kept, known
