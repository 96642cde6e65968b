"""Approve an e-mail inside Today, skip it with a reason, or hold back what was just approved."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dunwell.actions import releasing
from dunwell.core.refusals import Refusal
from dunwell.store.models import Message, User
from dunwell.web import outbox, pages, refusals, today, today_list, today_mails
from dunwell.web.pages import State
from dunwell.web.today_list import Wanted

RELEASE, HOLD, SKIP = "release", "hold", "skip"


@require_POST
def act(request: HttpRequest, message_id: int, verb: str) -> HttpResponse:
    """Do it by the rule of the outbox, and show the next message that waits."""
    person, at = cast("User", request.user), timezone.now()
    because = request.POST.get("because", "")
    verbs: dict[str, Callable[[], object]] = {
        RELEASE: lambda: releasing.release([message_id], by=person, at=at),
        HOLD: lambda: releasing.hold(message_id, by=person, at=at),
        SKIP: lambda: releasing.skip(message_id, by=person, at=at, because=because),
    }
    if verb not in verbs:
        raise Http404(_("There is nothing here."))
    message = outbox.found(message_id)
    sent_from = QueryDict(request.POST.get("view", "")[:2_000], mutable=True)
    sent_from.pop("as_of", None)
    sent_from["tab"] = today_list.EMAILS
    wanted = today_list.wanted_by(request, sent_from)
    state = pages.state_of(request, sent_from)
    who = today_list.listed(person, wanted, as_of=state.as_of)[1]
    before = today_mails.waiting(wanted, who, person)
    try:
        verbs[verb]()
    except Refusal as refusal:
        stays = f"mail-{message_id}"
        return _answer(request, wanted, state, stays, error=refusals.keeping(refusal, because))
    now = today_mails.waiting(wanted, who, person)
    row = (
        today_mails.key_of(message)
        if verb == HOLD
        else today_mails.following(before, now, message_id)
    )
    return _answer(request, wanted, state, row, done=(verb, message), left=len(now))


def _answer(
    request: HttpRequest,
    wanted: Wanted,
    state: State,
    row: str,
    *,
    error: str = "",
    done: tuple[str, Message] | None = None,
    left: int = 0,
) -> HttpResponse:
    query: dict[str, Any] = {**wanted.query(), "row": row}
    in_place = bool(request.headers.get("HX-Request"))
    if not in_place and not error:
        said = f"mail-{done[0]}" if done else ""
        return HttpResponseRedirect(state.link("today", **query, told=said))
    told = today.context(request, replace(wanted, row=row), state)
    told |= {
        "announcement": _said(*done, left) if done else "",
        "error": error,
        "undo_mail": done[1] if done and done[0] == RELEASE else None,
    }
    if not in_place:
        template = "web/today.html"
        return pages.show(request, template, told, state=state, place=today.PLACE, status=422)
    answer = render(request, "web/parts/today_body.html", told, status=422 if error else 200)
    answer["HX-Replace-Url"] = state.link("today", **query)
    return answer


def _said(verb: str, message: Message, left: int) -> str:
    customer = message.customer
    words = {
        RELEASE: _("The e-mail to %(name)s is released; it leaves at its hour."),
        HOLD: _("The e-mail to %(name)s is held back again."),
        SKIP: _("The e-mail to %(name)s is not sent; the reason stands on the account."),
    }
    name = (customer.name or customer.number) if customer else message.subject
    rest = ngettext("%(n)s e-mail waits.", "%(n)s e-mails wait.", left) % {"n": left}
    return f"{words[verb] % {'name': name}} {rest}"
