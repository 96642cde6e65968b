"""Several rows at once: what will happen is reviewed first, with counts and amounts, then done."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dunwell.actions import assignments, snoozes, tasks
from dunwell.actions.snoozes import Put
from dunwell.core.assignment import COLLECTORS
from dunwell.core.calendars import Calendar, on_or_after
from dunwell.core.refusals import Refusal
from dunwell.core.scopes import holds_entity
from dunwell.jobs.ranking.worklist import Action
from dunwell.store.models import Customer, User
from dunwell.store.queries import desk
from dunwell.web import as_seen, pages, refusals, today_list, today_words
from dunwell.web.once import once
from dunwell.web.pages import State
from dunwell.web.tables import day_of

SNOOZE, ASSIGN, CLOSE = "snooze", "assign", "close"
_MOST: Final = 500
_LARGEST_ID: Final = 2**63


class NobodyChosen(Refusal):
    """Work is given to somebody."""

    code = "nobody_chosen"


class NothingChosen(Refusal):
    """What stood on the list may be done by now."""

    code = "nothing_chosen"


@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """Say what will happen to the chosen rows."""
    return _review(request, request.GET)


@once("reason")
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Do to the reviewed rows what was asked."""
    told = request.POST
    state = pages.state_of(request, _view(told))
    chosen = _chosen(told, state)
    verbs: dict[str, tuple[Callable[[], object], str]] = {
        SNOOZE: (lambda: _snooze(request, chosen, state), "snoozed"),
        ASSIGN: (lambda: _assign(request, chosen, state), "assigned"),
        CLOSE: (lambda: _close(request, chosen), "closed"),
    }
    if told.get("do", "") not in verbs:
        raise Http404(_("There is nothing here."))
    do, said = verbs[told["do"]]
    try:
        if not any(one.task_id for one in chosen) if told["do"] == CLOSE else not chosen:
            raise NothingChosen(
                "None of this work is on the list any more, or it has no task to close; look at "
                "the list again. Nothing was changed."
            )
        do()
    except Refusal as refusal:
        return _review(request, told, error=refusals.told(refusal))
    return _back(told, state, said)


@require_POST
def wake(request: HttpRequest, snooze_id: int) -> HttpResponse:
    """Bring back what was put off."""
    state = pages.state_of(request, _view(request.POST))
    if snooze_id >= _LARGEST_ID:
        raise Http404(_("There is nothing here."))
    try:
        snoozes.end(by=cast("User", request.user), at=timezone.now(), snooze_id=snooze_id)
    except Refusal as refusal:
        told = {"title": _("Nothing was changed"), "why": refusals.told(refusal)}
        return pages.show(request, "web/error_page.html", told, state=state, status=422)
    return _back(request.POST, state, "woken")


def _review(request: HttpRequest, told: QueryDict, *, error: str = "") -> HttpResponse:
    state = pages.state_of(request, _view(told))
    chosen = _chosen(told, state)
    do = told.get("do", "")
    if do not in {SNOOZE, ASSIGN, CLOSE}:
        raise Http404(_("There is nothing here."))
    closable = [one for one in chosen if one.task_id]
    shown = closable if do == CLOSE else chosen
    context = {
        "do": do,
        "rows": [
            {
                "action": one,
                "key": today_list.key_of(one),
                "verb": today_words.verb(one.kind),
                "reason": today_words.reason(one),
            }
            for one in shown
        ],
        "left_out": len(chosen) - len(shown),
        "customers": len({one.customer_id for one in shown}),
        "totals": today_list.totals(shown),
        "until": told.get("until", "") or _tomorrow(state.as_of).isoformat(),
        "reason": told.get("reason", ""),
        "to": told.get("to", ""),
        "colleagues": list(
            User.objects.filter(is_active=True, role_grants__role__in=COLLECTORS)
            .distinct()
            .order_by("name", "email")
        ),
        "stands": _stands(chosen, state),
        "view": told.get("view", "")[:2_000],
        "back": _address(told, state),
        "error": error,
    }
    status = 422 if error else 200
    return pages.show(
        request, "web/today_review.html", context, state=state, place="today", status=status
    )


def _chosen(told: QueryDict, state: State) -> list[Action]:
    """Find the rows that are still on a list, in rank order."""
    asked = set(told.getlist("row")[:_MOST])
    return [
        one
        for one in today_list.actions(state.as_of)
        if today_list.key_of(one) in asked and holds_entity(state.scope, one.entity)
    ]


def _snooze(request: HttpRequest, chosen: Sequence[Action], state: State) -> None:
    until = day_of(request.POST.get("until", ""))
    if until is None:
        raise snoozes.NoDay("Say until which day, as in a calendar.")
    _as_seen(
        request,
        chosen,
        state,
        lambda: snoozes.begin(
            by=cast("User", request.user),
            at=timezone.now(),
            today=state.as_of,
            actions=_puts(chosen),
            until_date=until,
            reason=request.POST.get("reason", ""),
        ),
    )


def _assign(request: HttpRequest, chosen: Sequence[Action], state: State) -> None:
    """Give the accounts, and with them the tasks that were chosen, to a colleague."""
    text = request.POST.get("to", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
    by, at = cast("User", request.user), timezone.now()
    to = User.objects.filter(pk=number).first()
    if to is None:
        raise NobodyChosen("Choose a colleague, to whom the work is given.")
    customers = sorted({one.customer_id for one in chosen})
    given = [one.task_id for one in chosen if one.task_id]

    def give() -> None:
        assignments.give_accounts(by=by, at=at, customer_ids=customers, to=to)
        assignments.give_tasks(by=by, at=at, task_ids=given, to=to)

    _as_seen(request, chosen, state, give)


def _as_seen(
    request: HttpRequest, chosen: Sequence[Action], state: State, act: Callable[[], object]
) -> None:
    """Put rows off or give them away where no colleague did either meanwhile."""
    accounts = Customer.objects.filter(pk__in={one.customer_id for one in chosen})
    as_seen.acted(request, accounts, lambda: _stands(chosen, state), act)


def _stands(chosen: Sequence[Action], state: State) -> object:
    """Tell who looks after the accounts of the chosen rows, and which of these are put off."""
    rows = Customer.objects.filter(pk__in={one.customer_id for one in chosen})
    put_off = desk.snoozed(state.as_of)
    keys = [(one.customer_id, one.entity_id, one.kind, one.task_id) for one in _puts(chosen)]
    return [
        list(rows.order_by("pk").values_list("pk", "collector_id")),
        sorted(put_off[key].pk for key in keys if key in put_off),
    ]


def _puts(chosen: Sequence[Action]) -> list[Put]:
    return [put for one in chosen if (put := today_list.put_of(today_list.key_of(one)))]


def _close(request: HttpRequest, chosen: Sequence[Action]) -> None:
    outcome = request.POST.get("reason", "").strip() or "done"
    tasks.close_several(
        by=cast("User", request.user),
        at=timezone.now(),
        task_ids=[one.task_id for one in chosen if one.task_id],
        outcome=outcome,
    )


def _tomorrow(day: date) -> date:
    return on_or_after(day + timedelta(days=1), Calendar())


def _view(told: QueryDict) -> QueryDict:
    """Give the view that a form was sent from; work is done today, whatever day was shown."""
    query = QueryDict(told.get("view", "")[:2_000], mutable=True)
    query.pop("as_of", None)
    return query


def _address(sent: QueryDict, state: State, **more: str) -> str:
    query = _view(sent)
    return state.link("today", **{**{name: query.getlist(name) for name in query}, **more})


def _back(told: QueryDict, state: State, said: str) -> HttpResponse:
    return HttpResponseRedirect(_address(told, state, told=said))
