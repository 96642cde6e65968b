"""The Today page: a ranked list of actions with the account beside it, for hand and keyboard."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from dunwell.actions import calls as call_actions
from dunwell.core.refusals import Refusal
from dunwell.jobs.ranking.worklist import Action
from dunwell.store.models import Call, User
from dunwell.store.queries import saved_views
from dunwell.web import (
    pages,
    refusals,
    today_call,
    today_list,
    today_mails,
    today_pane,
    today_rows,
)
from dunwell.web.framing import holds_frames
from dunwell.web.pages import State
from dunwell.web.today_call import CallForm
from dunwell.web.today_list import Desk, Wanted

PLACE: Final = "today"
TABLE: Final = "today"
# What a form held when its session had ended, until its writer has signed in again.
_KEPT: Final = "call kept over sign-in"
_MOST_KEPT: Final = 20_000


@require_safe
@holds_frames
def show(request: HttpRequest) -> HttpResponse:
    """Show the list with one row opened; htmx gets the pane of another row alone."""
    wanted = today_list.wanted_by(request)
    state = pages.state_of(request)
    is_pane = request.headers.get("HX-Target") == "pane"
    is_mail = wanted.tab == today_list.EMAILS
    is_row = is_pane and not is_mail and today_list.find(wanted.row, as_of=state.as_of)
    told = _of_row(request, wanted, state) if is_row else context(request, wanted, state)
    if is_pane:
        part = "web/parts/today_mail.html" if is_mail else "web/parts/today_pane.html"
        answer = render(request, part, told)
        if told["pane_key"]:
            answer["HX-Replace-Url"] = state.link("today", **wanted.query(), row=told["pane_key"])
    elif request.headers.get("HX-Target") == "today":
        answer = render(request, "web/parts/today_body.html", told)
    else:
        answer = pages.show(request, "web/today.html", told, state=state, place=PLACE)
    answer["Vary"] = "HX-Request, HX-Target, Cookie"
    return answer


@login_not_required
@require_POST
def call(request: HttpRequest, key: str) -> HttpResponse:
    """Log the call of a row, and go to the next; what was wrong is said and all is kept.

    Whoever's session ended meanwhile signs in again and finds the form as it was.
    """
    back = _query(request)
    if not request.user.is_authenticated:
        return _keep(request, key, back)
    person = request.user
    wanted = today_list.wanted_by(request, back)
    state = pages.state_of(request, back)
    before, _who, _own = today_list.listed(person, wanted, as_of=state.as_of)
    before = today_list.of_tab(before, wanted.tab)
    pane = today_pane.opened(key, on=state.as_of, person=person)
    if pane is None:
        error = _("There is no such row any more. Nothing was saved.")
        return _answer(request, wanted, state, before, key, error=error)
    form = today_pane.form_of(pane, request.POST)
    row = None
    if form.is_valid() and (pane.action is not None or "anyway" in request.POST):
        row = today_call.log(
            form,
            by=person,
            customer=pane.customer,
            entity=pane.entity,
            on=state.as_of,
            task_id=pane.action.task_id if pane.action else None,
        )
    if row is None:
        return _refused(request, wanted, state, key, form)
    request.session.pop(_KEPT, None)
    stays = "next" not in request.POST
    return _answer(request, wanted, state, before, key, call=row, stays=stays)


@require_POST
def undo(request: HttpRequest, call_id: int) -> HttpResponse:
    """Take back a call that was logged by mistake, and show its row again."""
    sent_from = _query(request)
    wanted = today_list.wanted_by(request, sent_from)
    state = pages.state_of(request, sent_from)
    error = ""
    try:
        call_actions.take_back(
            by=cast("User", request.user),
            at=timezone.now(),
            call_id=call_id,
            reason=request.POST.get("reason", "") or "taken back on the Today page",
        )
        said = _("The call is taken back. What it brought about is undone.")
    except Refusal as refusal:
        error, said = refusals.told(refusal), ""
    back = {**wanted.query(), "row": request.POST.get("row", "")}
    in_place = bool(request.headers.get("HX-Request"))
    if not error and not in_place:
        return HttpResponseRedirect(state.link("today", **back, told="undone"))
    told = context(request, replace(wanted, row=str(back["row"])[:100]), state)
    told |= {"announcement": said, "error": error}
    status = 422 if error else 200
    if in_place:
        return render(request, "web/parts/today_body.html", told, status=status)
    return pages.show(request, "web/today.html", told, state=state, place=PLACE, status=status)


def context(
    request: HttpRequest,
    wanted: Wanted,
    state: State,
    *,
    form: CallForm | None = None,
    desk: Desk | None = None,
) -> dict[str, Any]:
    """Collect what the page shows: the list of the tab, and the pane of the row chosen."""
    person = cast("User", request.user)
    found = desk or today_list.desk_of(person, wanted, as_of=state.as_of)
    held = today_mails.count(wanted, found.who, person)
    views = saved_views.of(person, table=TABLE)
    told = {
        **today_rows.context(found, wanted, state, views=views, held=held),
        "state": state,
        "announcement": _told(request),
    }
    if wanted.tab == today_list.EMAILS:
        mails = today_mails.waiting(wanted, found.who, person)
        one = today_mails.chosen(wanted.row, mails)
        return {**told, **today_mails.context(mails, one, state)}
    chosen = _chosen(found, wanted, state, is_sent=form is not None)
    return {**told, **_pane(request, chosen, state, person, form)}


def _of_row(request: HttpRequest, wanted: Wanted, state: State) -> dict[str, Any]:
    """Give the pane of one row alone."""
    person = cast("User", request.user)
    return {
        **today_rows.address(wanted, state),
        "wanted": wanted,
        "state": state,
        "today_link": state.link("today"),
        **_pane(request, wanted.row, state, person, None),
    }


def _chosen(found: Desk, wanted: Wanted, state: State, *, is_sent: bool) -> str:
    """Take the row asked for while it stands or a form of it was sent; else the page's first."""
    if wanted.row and (is_sent or today_list.find(wanted.row, as_of=state.as_of)):
        return wanted.row
    shown = found.actions[wanted.start : wanted.start + today_list.PAGE]
    beside = wanted.tab in {today_list.WAITING, today_list.DONE}
    return today_list.key_of(shown[0]) if shown and not beside else ""


def _pane(
    request: HttpRequest, key: str, state: State, person: User, form: CallForm | None
) -> Mapping[str, Any]:
    pane = today_pane.opened(key, on=state.as_of, person=person) if key else None
    if pane is None or (pane.action is None and form is None):
        return {"pane": None, "pane_key": ""}
    data = _kept(request, key, person) if form is None else None
    made = form or today_pane.form_of(pane, data)
    return {
        "pane": today_pane.context(pane, made),
        "pane_key": key,
        "is_restored": data is not None,
    }


def _refused(
    request: HttpRequest, wanted: Wanted, state: State, key: str, form: CallForm
) -> HttpResponse:
    """Show the form again with every text in it; a colleague's call is known from now on."""
    form.data = today_call.again(request.POST.dict(), _newest(key) or 0)
    told = context(request, replace(wanted, row=key), state, form=form)
    if request.headers.get("HX-Request"):
        return render(request, "web/parts/today_pane.html", told, status=422)
    return pages.show(request, "web/today.html", told, state=state, place=PLACE, status=422)


def _newest(key: str) -> int | None:
    put = today_list.put_of(key)
    if put is None:
        return None
    rows = Call.objects.filter(customer_id=put.customer_id, reversal__isnull=True)
    return rows.order_by("-pk").values_list("pk", flat=True).first()


def _answer(
    request: HttpRequest,
    wanted: Wanted,
    state: State,
    before: Sequence[Action],
    key: str,
    *,
    error: str = "",
    call: Call | None = None,
    stays: bool = False,
) -> HttpResponse:
    """Show the list as it is now, with the row after the one that was worked on."""
    person = cast("User", request.user)
    now = today_list.desk_of(person, wanted, as_of=state.as_of)
    stands = stays and today_list.place_of(key, now.actions) is not None
    following = key if stands else today_rows.following(before, now.actions, key)
    query = {**wanted.query(), "row": following}
    in_place = bool(request.headers.get("HX-Request"))
    if not in_place and not error:
        query |= {"told": "logged"} if call else {}
        return HttpResponseRedirect(state.link("today", **query))
    shown = context(request, replace(wanted, row=following), state, desk=now)
    told = _logged(call, now.counts[today_list.TO_DO]) if call else ""
    shown |= {"announcement": told, "error": error, "undo_call": call}
    if not in_place:
        return pages.show(request, "web/today.html", shown, state=state, place=PLACE, status=422)
    answer = render(request, "web/parts/today_body.html", shown)
    answer["HX-Replace-Url"] = state.link("today", **query)
    return answer


def _logged(row: Call, left: int) -> str:
    name = row.customer.name or row.customer.number
    saved = _("Call with %(name)s saved.") % {"name": name}
    count = ngettext("%(n)s action left.", "%(n)s actions left.", left) % {"n": left}
    return f"{saved} {count}"


def _told(request: HttpRequest) -> str:
    return {
        "logged": _("The call is saved."),
        "undone": _("The call is taken back. What it brought about is undone."),
        "snoozed": _("Put off. It is back on its day."),
        "woken": _("Back on the list."),
        "assigned": _("Assigned."),
        "closed": _("Marked as done."),
        "mail-release": _("The e-mail is released; it leaves at its hour."),
        "mails-released": _("The e-mails are released; each leaves at its hour."),
        "mail-skip": _("The e-mail is not sent; the reason stands on the account."),
        "mail-hold": _("The e-mail is held back again."),
    }.get(request.GET.get("told", ""), "")


def _query(request: HttpRequest) -> QueryDict:
    """Give the view that a form was sent from; work is done today, whatever day was shown."""
    query = QueryDict(request.POST.get("view", "")[:2_000], mutable=True)
    query.pop("as_of", None)
    return query


def _keep(request: HttpRequest, key: str, back: QueryDict) -> HttpResponse:
    """Keep what was written until its writer has signed in again."""
    sent = request.POST.copy()
    sent.pop("csrfmiddlewaretoken", None)
    text = sent.urlencode()
    if len(text) <= _MOST_KEPT:
        request.session[_KEPT] = {"key": key, "form": text}
    back = back.copy()
    back["row"] = key
    following = f"{reverse('web:today')}?{back.urlencode()}"
    address = f"{reverse('web:sign-in')}?{urlencode({'next': following})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _kept(request: HttpRequest, key: str, person: User) -> QueryDict | None:
    """Give what this person wrote on this row before the session ended."""
    found = request.session.get(_KEPT)
    if not isinstance(found, dict) or found.get("key") != key:
        return None
    data = QueryDict(found["form"])
    return data if data.get("writer") == str(person.pk) else None
