"""What events, webhooks and deliveries are called, and how a webhook stands in a word."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dunwell.core.webhook_events import EventKind as K
from dunwell.core.webhook_tries import DeliveryState, WebhookState
from dunwell.store.models import Webhook

KINDS: Final[Mapping[K, Any]] = {
    K.DOCUMENT_ISSUED: _("Document issued"),
    K.DOCUMENT_CANCELLED: _("Document cancelled"),
    K.PAYMENT_RECEIVED: _("Payment received"),
    K.PAYMENT_APPLIED: _("Payment applied"),
    K.PAYMENT_UNAPPLIED: _("Application taken back"),
    K.PAYMENT_REFUNDED: _("Payment paid back"),
    K.PAYMENT_TAKEN_BACK: _("Payment taken back"),
    K.POSTING_REVERSED: _("Posting reversed"),
    K.DISCOUNT_GRANTED: _("Discount granted"),
    K.WRITE_OFF_POSTED: _("Amount written off"),
    K.WRITE_OFF_RECOVERED: _("Write-off recovered"),
    K.PROMISE_MADE: _("Promise recorded"),
    K.PROMISE_KEPT: _("Promise kept"),
    K.PROMISE_PART_KEPT: _("Promise kept in part"),
    K.PROMISE_BROKEN: _("Promise broken"),
    K.PROMISE_WITHDRAWN: _("Promise withdrawn"),
    K.DISPUTE_OPENED: _("Dispute opened"),
    K.DISPUTE_CLOSED: _("Dispute closed"),
    K.CALL_LOGGED: _("Call logged"),
    K.CALL_TAKEN_BACK: _("Call taken back"),
    K.MESSAGE_SENT: _("Message sent"),
    K.MESSAGE_BOUNCED: _("Message came back"),
    K.REPLY_RECEIVED: _("Reply received"),
    K.PAUSE_BEGUN: _("Account paused"),
    K.PAUSE_ENDED: _("Pause ended"),
    K.APPROVAL_REQUESTED: _("Decision asked for"),
    K.APPROVAL_DECIDED: _("Request decided"),
    K.APPROVAL_WITHDRAWN: _("Request withdrawn"),
    K.APPROVAL_EXPIRED: _("Request expired"),
    K.CUSTOMER_OPENED: _("Customer opened"),
    K.CUSTOMER_CHANGED: _("Customer changed"),
    K.CUSTOMER_MERGED: _("Customer merged in"),
    K.IMPORT_COMPLETED: _("File imported"),
    K.IMPORT_UNDONE: _("Import undone"),
    K.TEST: _("Test"),
}
# How they are offered: what belongs together stands together.
GROUPS: Final[Sequence[tuple[Any, tuple[str, ...]]]] = (
    (_("Documents and payments"), ("document", "payment", "posting", "discount", "write_off")),
    (_("Promises and disputes"), ("promise", "dispute")),
    (_("Contacts with customers"), ("call", "message", "reply", "pause")),
    (_("Decisions"), ("approval",)),
    (_("Customers and imports"), ("customer", "import")),
)
DELIVERIES: Final[Mapping[DeliveryState, tuple[str, Any]]] = {
    DeliveryState.WAITING: ("warn", pgettext_lazy("delivery", "Waiting")),
    DeliveryState.SENDING: ("", pgettext_lazy("delivery", "Being sent")),
    DeliveryState.DELIVERED: ("good", pgettext_lazy("delivery", "Arrived")),
    DeliveryState.FAILED: ("bad", pgettext_lazy("delivery", "Given up")),
    DeliveryState.DROPPED: ("", pgettext_lazy("delivery", "Dropped")),
}
_STATES: Final[Mapping[str, tuple[str, Any]]] = {
    WebhookState.PAUSED: ("", pgettext_lazy("webhook", "Paused")),
    WebhookState.DISABLED: ("bad", pgettext_lazy("webhook", "Switched off: nothing arrived")),
    WebhookState.GONE: ("bad", pgettext_lazy("webhook", "Switched off: receiver is gone")),
}


def health(hook: Webhook) -> tuple[str, Any]:
    """Give the colour and the word for how a webhook stands."""
    if hook.state in _STATES:
        return _STATES[hook.state]
    if hook.failing_since is not None:
        return "warn", pgettext_lazy("webhook", "Failing")
    if hook.delivered_at is None:
        return "", pgettext_lazy("webhook", "Nothing sent yet")
    return "good", pgettext_lazy("webhook", "Works")
