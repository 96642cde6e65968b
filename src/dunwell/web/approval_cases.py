"""One request as who decides it reads it: what is asked for, the case, and who signs it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dunwell.actions import approvals as actions
from dunwell.core.approvals import WAITING, ApprovalKind, ApprovalState
from dunwell.core.going_live import Requirement
from dunwell.core.roles import Role
from dunwell.store.models import Approval, Customer, Promise
from dunwell.store.queries import approvals, ledger
from dunwell.store.queries import policies as policy_queries
from dunwell.web import clock, policy_words, settings_sending, write_off_words
from dunwell.web.templatetags import dunwell as words

Facts = list[tuple[str, str]]
_EFFORTS: Final[Mapping[str, Callable[[int], str]]] = {
    "mails": lambda n: ngettext("%(n)s reminder by e-mail", "%(n)s reminders by e-mail", n),
    "letters": lambda n: ngettext("%(n)s letter", "%(n)s letters", n),
    "calls": lambda n: ngettext("%(n)s call", "%(n)s calls", n),
    "broken_promises": lambda n: ngettext("%(n)s promise not kept", "%(n)s promises not kept", n),
    "disputes": lambda n: ngettext("%(n)s dispute about it", "%(n)s disputes about it", n),
}


def line(approval: Approval) -> dict[str, Any]:
    """Give a request as a list shows it."""
    return {
        "approval": approval,
        "kind": policy_words.KINDS[ApprovalKind(approval.kind)],
        "standing": policy_words.STATES[ApprovalState(approval.state)],
        "chip": policy_words.STATE_CHIPS.get(ApprovalState(approval.state), ""),
        "what": what(approval),
        "age": _age(approval),
    }


def _age(approval: Approval) -> str:
    if approval.state not in WAITING:
        return ""
    told = []
    today = ledger.acting_day(today=clock.today())
    if (days := (today - approval.requested_at.date()).days) > 0:
        told.append(ngettext("waits %(n)s day", "waits %(n)s days", days) % {"n": days})
    if approval.expires_date is not None:
        told.append(_("open until %(day)s") % {"day": words.day(approval.expires_date)})
    return ", ".join(told)


def what(approval: Approval) -> str:
    """Say in one line what is asked for."""
    facts = approval.facts
    if approval.kind == ApprovalKind.POLICY:
        number = len(facts.get("changes", ()))
        note = facts.get("note") or ""
        told = _("Change of the policy, %(number)s settings") % {"number": number}
        return f"{told}: {note}" if note else told
    if approval.kind == ApprovalKind.PROMISE_HORIZON:
        return _("%(customer)s promises %(amount)s by %(day)s") % {
            "customer": Customer.objects.filter(pk=facts.get("customer")).first() or "–",
            "amount": money(facts["amount"], facts["currency"]),
            "day": words.day(date.fromisoformat(facts["promised_date"])),
        }
    if approval.kind == ApprovalKind.WRITE_OFF:
        return _("Write off %(amount)s of %(customer)s, %(item)s") % {
            "amount": money(approval.amount or 0, approval.currency),
            "customer": (approval.customer.name or approval.customer.number)
            if approval.customer
            else "–",
            "item": facts["item"],
        }
    if approval.kind == ApprovalKind.GO_LIVE:
        told = _("%(name)s sends by itself") if facts["automatic"] else _("%(name)s goes live")
        return told % {"name": facts["name"]}
    return approval.subject


def facts(approval: Approval) -> Facts:
    """Give what is known of a request, with a label each."""
    told = [
        (_("Asked for by"), str(approval.requested_by)),
        (_("Asked on"), words.moment(approval.requested_at)),
    ]
    told += _OF_KIND.get(ApprovalKind(approval.kind), _nothing)(approval)
    if approval.state in WAITING and approval.expires_date is not None:
        told.append((_("Open until"), words.day(approval.expires_date)))
    if approval.decided_by is not None:
        told.append((_("Decided by"), str(approval.decided_by)))
    if approval.decided_at is not None:
        told.append((_("Decided on"), words.moment(approval.decided_at)))
    return told


def _nothing(_approval: Approval) -> Facts:
    return []


def _of_policy(approval: Approval) -> Facts:
    day = date.fromisoformat(approval.facts["effective_date"])
    based_on = str(approval.facts["based_on"])
    return [(_("In force from"), words.day(day)), (_("Based on version"), based_on)]


def _of_promise(approval: Approval) -> Facts:
    told = [(_("Days the policy allows"), str(approval.facts["horizon_days"]))]
    promise = Promise.objects.filter(pk=actions.subject_id(approval)).first()
    if promise is not None:
        told += [
            (_("Who promised"), promise.person or "–"),
            (_("Evidence"), promise.evidence or "–"),
            (_("Promises not kept before"), str(promise.level)),
        ]
    return told


def _of_going_live(approval: Approval) -> Facts:
    done = [str(settings_sending.POINTS[Requirement(one)]) for one in approval.facts["checklist"]]
    return [
        (_("Entity"), approval.facts["entity"]),
        (_("Done before"), "; ".join(done) or "–"),
    ]


def _of_write_off(approval: Approval) -> Facts:
    known, currency = approval.facts, approval.currency
    due = date.fromisoformat(known["due_date"])
    efforts = [_EFFORTS[name](n) % {"n": n} for name, n in known["efforts"].items() if n]
    told = [
        (_("Why"), str(write_off_words.REASONS[known["reason"]])),
        (_("Entity"), known["entity"]),
        (_("Due"), _("%(day)s, %(n)s days overdue") % {"day": words.day(due), "n": known["late"]}),
        (_("Open when asked"), money(known["open"], currency)),
        (_("Effect on profit"), money(-(approval.amount or 0), currency)),
        (_("Tried"), ", ".join(efforts) or _("nothing that Dunwell knows of")),
    ]
    if approval.state in WAITING:
        told.append((_("With the rest of the quarter"), _counted(approval)))
    return told


def _counted(approval: Approval) -> str:
    amount = approvals.counted(approval, on=clock.today())
    if amount is None:
        return _("no rate of the day, so it goes all the way up")
    return money(amount, policy_queries.currency())


_OF_KIND: Final = {
    ApprovalKind.POLICY: _of_policy,
    ApprovalKind.PROMISE_HORIZON: _of_promise,
    ApprovalKind.GO_LIVE: _of_going_live,
    ApprovalKind.WRITE_OFF: _of_write_off,
}


def chain(approval: Approval) -> list[dict[str, Any]]:
    """Give the signatures that were given, and while it waits those that are still needed."""
    signed = [
        {
            "who": str(one.by),
            "at": one.at,
            "because": one.because,
            "place": _("in the place of %(name)s") % {"name": one.on_behalf_of}
            if one.on_behalf_of
            else "",
            "roles": names(Role(role) for role in one.roles),
        }
        for one in approval.signatures.select_related("by", "on_behalf_of").order_by("number")
    ]
    if approval.state not in WAITING:
        return signed
    levels = approvals.chain_of(approval, on=clock.today())
    left = levels[min(len(signed), len(levels)) :]
    return [*signed, *({"who": "", "roles": names(level.roles)} for level in left)]


def names(roles: Any) -> str:
    """Name roles in the order people know them."""
    chosen = set(roles)
    return ", ".join(str(policy_words.ROLES[role]) for role in Role if role in chosen)


def money(amount: int, currency: str) -> str:
    """Write an amount with its currency, never torn apart."""
    return f"{words.money(amount, currency)}\N{NO-BREAK SPACE}{currency}"
