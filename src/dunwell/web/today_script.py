"""What to say on the phone: the call's text with the account's facts, and what may be offered."""

from collections.abc import Mapping
from typing import Any, Final, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dunwell.core import negotiation, outreach
from dunwell.core.channels import Tone
from dunwell.core.negotiation import AtStake, Offer, OfferKind
from dunwell.core.priorities import Raise
from dunwell.core.templates import LANGUAGES
from dunwell.jobs.messages import showing
from dunwell.jobs.messages.gathering import Wanted
from dunwell.store import calendars, policies
from dunwell.store.models import User
from dunwell.store.queries import fees, people
from dunwell.web import pages, policy_words, today_pane
from dunwell.web.templatetags import dunwell as words
from dunwell.web.today_pane import Pane

_TEXT: Final = "call"
_FALLBACK: Final = "en"


@require_safe
def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show the script of a row and its offers, beside the list or as a page of its own."""
    state = pages.state_of(request)
    person = cast("User", request.user)
    pane = today_pane.opened(key, on=state.as_of, person=person)
    if pane is None:
        raise Http404(_("There is no such row any more."))
    told = {
        "script": _script(pane),
        "offers": _offers(pane, person),
        "customer": pane.customer,
        "key": key,
    }
    if request.headers.get("HX-Request"):
        return render(request, "web/parts/today_script.html", {**told, "state": state})
    return pages.show(request, "web/today_script.html", told, state=state, place="today")


def _script(pane: Pane) -> list[tuple[str, str]]:
    """Fill the policy's text for calls in the collector's language: each line by its heading."""
    language = (get_language() or _FALLBACK).partition("-")[0]
    contact = today_pane.whom_to_call(pane.customer)
    shown = showing.preview(
        Wanted(
            entity=pane.entity,
            customer=pane.customer,
            key=_TEXT,
            tone=Tone.GENTLE,
            language=language if language in LANGUAGES else _FALLBACK,
            to=(contact.email,) if contact and contact.email else (),
        ),
        as_of=pane.on,
    )
    lines = [" ".join(one.split()) for one in shown.text.split("\n\n")]
    return [_headed(one) for one in lines if one]


def _headed(line: str) -> tuple[str, str]:
    head, colon, rest = line.partition(": ")
    return (head, rest) if colon and len(head) < len(line) // 2 else ("", line)


def _offers(pane: Pane, person: User) -> list[dict[str, str]]:
    action = pane.action
    if action is None or not action.owing:
        return []
    owing = max(action.owing, key=lambda one: one.undisputed)
    chosen = policies.in_force(pane.on)
    stake = AtStake(
        amount=owing.undisputed,
        fees=fees.open_on(pane.customer.pk, pane.entity.pk, currency=owing.currency, on=pane.on),
        currency=owing.currency,
        in_reporting=owing.currency == action.reporting_currency,
        has_broken_promise=Raise.BROKEN_PROMISE in action.priority.raises,
    )
    found = negotiation.ladder(
        stake,
        terms=negotiation.terms_of(chosen),
        roles=people.roles_of(person),
        calendar=calendars.of(
            pane.customer.country or pane.entity.country,
            on=pane.on,
            terms=outreach.terms_of(chosen).calendar,
        ),
        as_of=pane.on,
    )
    return [{"said": _said(one, owing.currency), "needs": _needs(one)} for one in found]


def _said(offer: Offer, currency: str) -> str:
    told = _written(offer.values, currency)
    return str(_SENTENCES[offer.kind]() % told)


def _written(values: Mapping[str, Any], currency: str) -> dict[str, str]:
    found = {}
    for name, value in values.items():
        if name in {"amount", "rest"}:
            found[name] = f"{words.money(value, currency)} {currency}"
        else:
            found[name] = words.week_day(value) if name == "day" else str(value)
    return found


def _needs(offer: Offer) -> str:
    return str(policy_words.ROLES[offer.needs]) if offer.needs else ""


_SENTENCES: Final[Mapping[OfferKind, Any]] = {
    OfferKind.ALL_NOW: lambda: _("All of it today: %(amount)s."),
    OfferKind.ALL_BY: lambda: _("All of it by %(day)s, as a promise."),
    OfferKind.PART_NOW: lambda: _("%(amount)s today and %(rest)s by %(day)s."),
    OfferKind.WAIVE_FEES: lambda: _("Late fees of %(amount)s waived if the rest is paid now."),
    OfferKind.PLAN: lambda: _("%(count)s monthly instalments of about %(amount)s."),
    OfferKind.EXTENSION: lambda: _("%(days)s days more, once, until %(day)s."),
}
