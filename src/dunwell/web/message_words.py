"""Messages in the reader's words: their states, kinds, steps and what happened to them."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dunwell.core.messages import MessageKind, MessageState
from dunwell.store.models import Message, MessageEvent
from dunwell.store.queries import day_names
from dunwell.web import because_words
from dunwell.web.templatetags import dunwell as words

STATES: Final[Mapping[str, str | Promise]] = {
    MessageState.HELD: pgettext_lazy("message", "To approve"),
    MessageState.QUEUED: pgettext_lazy("message", "Waiting to leave"),
    MessageState.SENDING: pgettext_lazy("message", "Leaving now"),
    MessageState.SENT: pgettext_lazy("message", "Sent"),
    MessageState.CAPTURED: pgettext_lazy("message", "Kept in test mode"),
    MessageState.UNKNOWN: pgettext_lazy("message", "May have left"),
    MessageState.FAILED: pgettext_lazy("message", "Failed"),
    MessageState.BOUNCED: pgettext_lazy("message", "Came back"),
    MessageState.CANCELLED: pgettext_lazy("message", "Taken back"),
}
MEANINGS: Final[Mapping[str, str | Promise]] = {
    MessageState.HELD: gettext_lazy("It waits until a person releases it."),
    MessageState.QUEUED: gettext_lazy(
        "It leaves when its hour has come and nothing speaks against it any more."
    ),
    MessageState.SENDING: gettext_lazy("It is being handed to the mail server."),
    MessageState.SENT: gettext_lazy("The mail server took it."),
    MessageState.CAPTURED: gettext_lazy(
        "It would have left; in test mode it is kept here and reached nobody."
    ),
    MessageState.UNKNOWN: gettext_lazy(
        "The connection broke at its end, so nobody knows yet. It is never sent again blindly."
    ),
    MessageState.FAILED: gettext_lazy("It was refused, or tried too often; a person looks."),
    MessageState.BOUNCED: gettext_lazy("It came back; its address is not written to any more."),
    MessageState.CANCELLED: gettext_lazy("It did not leave, for the reason below."),
}
TONES: Final[Mapping[str, str]] = {
    MessageState.HELD: "warn",
    MessageState.SENT: "good",
    MessageState.UNKNOWN: "bad",
    MessageState.FAILED: "bad",
    MessageState.BOUNCED: "bad",
}
KINDS: Final[Mapping[str, str | Promise]] = {
    MessageKind.REMINDER: pgettext_lazy("message", "Reminder"),
    MessageKind.INVOICE: pgettext_lazy("message", "Invoice"),
    MessageKind.PROMISE_CONFIRMED: pgettext_lazy("message", "Promise confirmed"),
    MessageKind.STATEMENT: pgettext_lazy("message", "Statement"),
    MessageKind.DIGEST: pgettext_lazy("message", "To a colleague"),
    MessageKind.TEST: pgettext_lazy("message", "Test"),
    MessageKind.REPLY: pgettext_lazy("message", "Reply"),
}
TEXTS: Final[Mapping[str, str | Promise]] = {
    "friendly": pgettext_lazy("text", "Friendly, before the due date"),
    "gentle": pgettext_lazy("text", "Gentle reminder"),
    "firm": pgettext_lazy("text", "Firm reminder"),
    "escalation": pgettext_lazy("text", "Escalation notice"),
    "final": pgettext_lazy("text", "Final notice"),
    "government": pgettext_lazy("text", "Public bodies"),
    "call": pgettext_lazy("text", "Script of a call"),
    "invoice": pgettext_lazy("text", "Invoice on its issue"),
    "statement": pgettext_lazy("text", "Statement of account"),
    "promise_confirmed": pgettext_lazy("text", "Promise confirmed"),
    "digest": pgettext_lazy("text", "Morning digest"),
    "request": pgettext_lazy("text", "A request to decide, to a colleague"),
    "question": pgettext_lazy("text", "A request that was asked back, to a colleague"),
}
LANGUAGES: Final[Mapping[str, str | Promise]] = {
    "en": gettext_lazy("English"),
    "de": gettext_lazy("German"),
    "fr": gettext_lazy("French"),
    "es": gettext_lazy("Spanish"),
    "nl": gettext_lazy("Dutch"),
}
_REASONS: Final[Mapping[str, str | Promise]] = {
    "paid": gettext_lazy("What it asks for was paid or credited."),
    "disputed": gettext_lazy("All it asks for is in dispute."),
    "promised": gettext_lazy("All it asks for is promised."),
    "unapplied_cash": gettext_lazy("Money not applied yet could cover it."),
    "already_paid": gettext_lazy("The customer says it was paid; that is being looked into."),
    "opted_out": gettext_lazy("Everybody there objected to being written to."),
    "no_address": gettext_lazy("No address works."),
    "ledger_stale": gettext_lazy("The ledger is older than the policy allows."),
    "bank_stale": gettext_lazy("The bank's data are older than the policy allows."),
    "control_difference": gettext_lazy("The ledger does not tie out."),
    "quiet_hours": gettext_lazy("It is night, a weekend or a holiday where the customer is."),
    "paused": gettext_lazy("The account is paused."),
    "overridden": gettext_lazy("A colleague looks after the account."),
}


def text(key: str) -> str:
    """Name a text; one of the company's own has its key."""
    return str(TEXTS.get(key, key))


def taken_back(message: Message) -> str:
    """Say why a message did not leave."""
    told = message.because.get("taken_back", message.because)
    if "reason" in told:
        return _("%(who)s: %(reason)s") % {"who": told.get("by", ""), "reason": told["reason"]}
    if "error" in message.because:
        return str(message.because["error"])
    code = str(told.get("code", ""))
    return str(_REASONS.get(code, code.replace("_", " ")))


def because(message: Message) -> str:
    """Say why a message was planned, with the values of its decision."""
    told = message.touch.because if message.touch else message.because
    return because_words.sentence(
        told, items=because_words.items_in([told]), entities=day_names.entities()
    )


def event(one: MessageEvent) -> tuple[str, str, str]:
    """Give one event: when, what, and its details."""
    told = one.details
    parts = []
    if "by" in told:
        parts.append(str(told["by"]))
    for name in ("reason", "answer", "error"):
        if told.get(name):
            parts.append(str(told[name]))
    because = told.get("because") or told.get("code")
    if because:
        parts.append(str(_REASONS.get(str(because), str(because).replace("_", " "))))
    what = str(STATES.get(one.kind, one.kind.replace("_", " ").capitalize()))
    return words.moment(one.at), what, " · ".join(parts)
