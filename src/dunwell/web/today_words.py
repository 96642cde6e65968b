"""The words of the Today page: what is to do, why in short, and what came of a call."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dunwell.core.calls import CallMethod, CallOutcome
from dunwell.core.priorities import Raise
from dunwell.core.risk_terms import Tier
from dunwell.core.worklists import ActionKind
from dunwell.jobs.ranking.worklist import Action
from dunwell.store.queries.desk import WaitKind
from dunwell.web.templatetags import dunwell as words

TIERS: Final[Mapping[str, Any]] = {
    Tier.GREEN: pgettext_lazy("risk", "Green"),
    Tier.YELLOW: pgettext_lazy("risk", "Yellow"),
    Tier.ORANGE: pgettext_lazy("risk", "Orange"),
    Tier.RED: pgettext_lazy("risk", "Red"),
}
STEPS: Final = {Tier.GREEN: 1, Tier.YELLOW: 2, Tier.ORANGE: 3, Tier.RED: 4}
VERBS: Final[Mapping[str, Any]] = {
    ActionKind.DECIDE: pgettext_lazy("action", "Decide"),
    ActionKind.BROKEN_PROMISE: pgettext_lazy("action", "Call"),
    ActionKind.FOLLOW_UP: pgettext_lazy("action", "Call"),
    ActionKind.CHECK_PAYMENT: pgettext_lazy("action", "Check"),
    ActionKind.READ_REPLY: pgettext_lazy("action", "Read"),
    ActionKind.RESOLVE_DISPUTE: pgettext_lazy("action", "Decide"),
    ActionKind.APPLY_CASH: pgettext_lazy("action", "Apply"),
    ActionKind.FIX_ADDRESS: pgettext_lazy("action", "Fix"),
    ActionKind.RESOLVE_UNKNOWN: pgettext_lazy("action", "Decide"),
    ActionKind.FAILED_MESSAGE: pgettext_lazy("action", "Send again"),
    ActionKind.CALL: pgettext_lazy("action", "Call"),
    ActionKind.APPROVE: pgettext_lazy("action", "Approve"),
    ActionKind.POST_LETTER: pgettext_lazy("action", "Post"),
    ActionKind.INVOICE_NOT_READY: pgettext_lazy("action", "Complete"),
}
KINDS: Final[Mapping[str, Any]] = {
    ActionKind.DECIDE: gettext_lazy("Late promises"),
    ActionKind.BROKEN_PROMISE: gettext_lazy("Broken promises"),
    ActionKind.FOLLOW_UP: gettext_lazy("Follow-ups"),
    ActionKind.CHECK_PAYMENT: gettext_lazy("Payments to check"),
    ActionKind.READ_REPLY: gettext_lazy("Replies to read"),
    ActionKind.RESOLVE_DISPUTE: gettext_lazy("Disputes"),
    ActionKind.APPLY_CASH: gettext_lazy("Money to apply"),
    ActionKind.FIX_ADDRESS: gettext_lazy("Addresses to fix"),
    ActionKind.RESOLVE_UNKNOWN: gettext_lazy("Unclear messages"),
    ActionKind.FAILED_MESSAGE: gettext_lazy("Failed messages"),
    ActionKind.CALL: gettext_lazy("Calls"),
    ActionKind.APPROVE: gettext_lazy("E-mails to approve"),
    ActionKind.POST_LETTER: gettext_lazy("Letters to post"),
    ActionKind.INVOICE_NOT_READY: gettext_lazy("Invoices not ready"),
}
OUTCOMES: Final[Mapping[str, Any]] = {
    CallOutcome.REACHED: pgettext_lazy("call", "Reached"),
    CallOutcome.VOICEMAIL: pgettext_lazy("call", "Voicemail"),
    CallOutcome.NO_ANSWER: pgettext_lazy("call", "No answer"),
    CallOutcome.WRONG_PERSON: pgettext_lazy("call", "Wrong person"),
    CallOutcome.REFUSED: pgettext_lazy("call", "Refused"),
}
METHODS: Final[Mapping[str, Any]] = {
    CallMethod.PHONE: pgettext_lazy("call", "Phone"),
    CallMethod.VIDEO: pgettext_lazy("call", "Video"),
    CallMethod.VISIT: pgettext_lazy("call", "Visit"),
    CallMethod.MESSAGE: pgettext_lazy("call", "Message"),
}
WAITS: Final[Mapping[str, Any]] = {
    WaitKind.SNOOZED: gettext_lazy("Put off"),
    WaitKind.FOLLOW_UP: gettext_lazy("Follow-up"),
    WaitKind.PROMISE: gettext_lazy("Promise"),
}
DONE: Final[Mapping[str, Any]] = {
    **OUTCOMES,
    **{kind: KINDS[kind] for kind in ActionKind},
}


def verb(kind: str) -> str:
    """Say what is to do in a word."""
    return str(VERBS.get(kind, kind.replace("_", " ")))


def reason(action: Action) -> str:
    """Say in a few words why; the pane has the whole sentences."""
    because = action.because[0] if action.because else None
    values: Mapping[str, Any] = because.values if because else {}
    code = because.code if because else ""
    return str(_OF_KIND.get(action.kind, _call)(code, values))


def flag(action: Action) -> str:
    """Say, beside the customer, the one thing to know before calling."""
    raises = action.priority.raises
    if Raise.SILENCE in raises:
        for because in action.because:
            if because.code == f"raise.{Raise.SILENCE.value}":
                return _("Silent %(days)s d") % {"days": because.values["days"]}
    if Raise.DISPUTE_OVERDUE in raises and action.kind is not ActionKind.RESOLVE_DISPUTE:
        return _("Dispute late")
    if Raise.WORSENING in raises:
        return _("Pays later")
    if action.score.is_first_time_late:
        return _("First time late")
    return _("New") if action.score.is_new else ""


def _day(values: Mapping[str, Any], name: str) -> str:
    try:
        return words.short_day(date.fromisoformat(str(values[name])[:10]))
    except (KeyError, ValueError):
        return "–"


def _call(code: str, values: Mapping[str, Any]) -> str:
    if code == "work.call.never":
        return _("nobody has called yet")
    if code == "work.call.reacted":
        return _("still owes, asked %(day)s") % {"day": _day(values, "contacted")}
    if code == "work.call":
        return _("silent since %(day)s") % {"day": _day(values, "contacted")}
    return _("its cadence asks for it")


def _broken(_code: str, values: Mapping[str, Any]) -> str:
    return _("broke promise %(day)s") % {"day": _day(values, "promised_date")}


def _follow_up(_code: str, values: Mapping[str, Any]) -> str:
    return _("follow-up of %(day)s") % {"day": _day(values, "called_on")}


def _dispute(code: str, values: Mapping[str, Any]) -> str:
    if code == "work.dispute_late":
        return _("dispute on day %(days)s of %(limit)s") % {
            "days": values["business_days"],
            "limit": values["limit"],
        }
    return _("dispute blocks the account")


def _approve(_code: str, values: Mapping[str, Any]) -> str:
    return _("e-mails that wait: %(count)s") % {"count": values.get("count", 1)}


_OF_KIND: Final[Mapping[str, Any]] = {
    ActionKind.DECIDE: lambda _c, v: _("promise only for %(day)s") % {"day": _day(v, "promised")},
    ActionKind.BROKEN_PROMISE: _broken,
    ActionKind.FOLLOW_UP: _follow_up,
    ActionKind.CHECK_PAYMENT: lambda _c, _v: _("says it was paid"),
    ActionKind.READ_REPLY: lambda _c, _v: _("a reply came"),
    ActionKind.RESOLVE_DISPUTE: _dispute,
    ActionKind.APPLY_CASH: lambda _c, _v: _("money could cover it"),
    ActionKind.FIX_ADDRESS: lambda _c, _v: _("mail came back"),
    ActionKind.RESOLVE_UNKNOWN: lambda _c, _v: _("did the message leave?"),
    ActionKind.FAILED_MESSAGE: lambda _c, _v: _("message not sent"),
    ActionKind.CALL: _call,
    ActionKind.APPROVE: _approve,
    ActionKind.POST_LETTER: lambda _c, _v: _("letter is ready"),
    ActionKind.INVOICE_NOT_READY: lambda _c, _v: _("invoice not ready"),
}
