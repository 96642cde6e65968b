"""Settings, Sending: test mode, going live in two steps, sending by itself, and stop all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dunwell.actions import restorations
from dunwell.actions import sending as actions
from dunwell.core import outreach
from dunwell.core.approvals import ApprovalKind
from dunwell.core.going_live import CONFIRMED, Requirement
from dunwell.core.messages import MessageState
from dunwell.core.refusals import Refusal
from dunwell.store import policies
from dunwell.store.models import User
from dunwell.store.queries import outbox_pages, people
from dunwell.store.queries import restorations as restoration_queries
from dunwell.store.queries import sending as queries
from dunwell.store.queries.sending import State
from dunwell.web import clock, refusals, scoping, settings_frame

_TAB: Final = "settings-sending"
_MAY_HAVE_LEFT: Final = (MessageState.QUEUED, MessageState.SENDING, MessageState.UNKNOWN)
POINTS: Final[dict[Requirement, str | Promise]] = {
    Requirement.SENDER_SET: gettext_lazy("The sender's address and mail server are set"),
    Requirement.SERVER_CHECKED: gettext_lazy("The outgoing mail server was checked and works"),
    Requirement.LEDGER_CURRENT: gettext_lazy("The ledger is fresh and ties out"),
    Requirement.BANK_DATA_CURRENT: gettext_lazy(
        "All payments received so far are in the book, so that nobody is chased who paid"
    ),
    Requirement.OLD_REMINDERS_OFF: gettext_lazy(
        "The reminders of the old system are switched off, so that nobody hears twice"
    ),
    Requirement.POLICY_READ: gettext_lazy(
        "I have read the policy and the texts, and seen in the mailbox what would have left"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One line of the checklist."""

    key: str
    words: Any
    confirmed_by_person: bool
    done: bool
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """One entity on the page."""

    state: State
    points: Sequence[Point]
    is_ready: bool


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show how each entity sends."""
    return _page(request)


@require_POST
def switch(request: HttpRequest, entity_id: int, to: str) -> HttpResponse:
    """Ask for more, or take back at once."""
    by, at = cast("User", request.user), timezone.now()

    def asked() -> None:
        done = queries.known(entity_id, on=clock.today()) | {
            Requirement(key) for key in request.POST.getlist("done") if key in set(CONFIRMED)
        }
        actions.ask_to_go_live(entity_id, by=by, at=at, done=done)

    verbs: dict[str, Callable[[], object]] = {
        "live": asked,
        "automatic": lambda: actions.ask_to_be_automatic(entity_id, by=by, at=at),
        "test": lambda: actions.back_to_test(entity_id, by=by, at=at),
        "by-hand": lambda: actions.release_by_hand(entity_id, by=by, at=at),
    }
    if to not in verbs:
        raise Http404(_("There is nothing here."))
    return _done(request, verbs[to], told=to)


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Stop everything at once."""
    by = cast("User", request.user)
    return _done(request, lambda: actions.stop_all(by=by, at=timezone.now()), told="stopped")


@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Go on as before."""
    by = cast("User", request.user)
    return _done(request, lambda: actions.resume(by=by, at=timezone.now()), told="resumed")


@require_POST
def confirm_restore(request: HttpRequest) -> HttpResponse:
    """Let messages leave again after a restore."""
    by = cast("User", request.user)
    return _done(
        request,
        lambda: restorations.confirm(by=by, at=timezone.now()),
        told="confirmed",
    )


def _done(request: HttpRequest, verb: Callable[[], object], *, told: str) -> HttpResponse:
    try:
        verb()
    except Refusal as refusal:
        return _page(request, error=refusals.noted(request, refusal))
    return HttpResponseRedirect(f"{reverse('web:settings-sending')}?told={told}")


def _page(request: HttpRequest, *, error: str = "") -> HttpResponse:
    states = queries.states(scoping.of(request))
    terms = outreach.terms_of(policies.in_force(clock.today()))
    person = cast("User", request.user)
    told = {
        "senders": [_sender(one) for one in states],
        "restored": restoration_queries.newest_held(),
        "waiting": sum(
            outbox_pages.counts(outbox_pages.Wanted()).get(state, 0) for state in _MAY_HAVE_LEFT
        ),
        "any_stopped": any(one.switches.stopped for one in states),
        "deciders": people.deciders(ApprovalKind.GO_LIVE, but=person.pk),
        "terms": terms,
        "error": error,
        "announcement": _announced(request.GET.get("told", "")),
    }
    return settings_frame.show(
        request, "web/settings_sending.html", told, tab=_TAB, status=422 if error else 200
    )


def _sender(state: State) -> Sender:
    known = queries.known(state.entity.pk, on=clock.today())
    points = [
        Point(
            key=key.value,
            words=words,
            confirmed_by_person=key in CONFIRMED,
            done=key in known,
            now=_now(key, state) if key not in known else "",
        )
        for key, words in POINTS.items()
    ]
    ready = all(one.done for one in points if not one.confirmed_by_person)
    return Sender(state=state, points=points, is_ready=ready)


def _now(key: Requirement, state: State) -> str:
    mail = reverse("web:settings-mail-of", args=(state.entity.pk,))
    return {
        Requirement.SENDER_SET: mail,
        Requirement.SERVER_CHECKED: mail,
        Requirement.LEDGER_CURRENT: reverse("web:imports"),
    }.get(key, "")


def _announced(told: str) -> str:
    words = {
        "live": _("Asked. Another person decides it under Approvals; until then nothing leaves."),
        "automatic": _("Asked. Another person decides it under Approvals."),
        "test": _("Back in test mode: nothing leaves from now on."),
        "by-hand": _("From now on a person releases each batch."),
        "stopped": _("Stopped. Nothing leaves until somebody starts it again."),
        "resumed": _("Started again."),
        "confirmed": _("Confirmed. Messages leave again as chosen below."),
    }
    return words.get(told, "")
