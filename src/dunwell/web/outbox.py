"""The outbox: every message, its state, what it says, and what people may do about it."""

from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dunwell.actions import releasing
from dunwell.core.messages import MessageKind, MessageState
from dunwell.core.refusals import Refusal
from dunwell.jobs.messages import showing
from dunwell.store.models import Message, User
from dunwell.store.queries import outbox_pages as queries
from dunwell.store.queries.outbox_pages import Wanted
from dunwell.web import message_words, pages, refusals
from dunwell.web.framing import holds_frames, is_framed
from dunwell.web.tables import LONGEST_TEXT, day_of

PLACE: Final = "outbox"
_LARGEST_ID: Final = 2**63
_STOPPABLE: Final = (MessageState.HELD, MessageState.QUEUED, MessageState.FAILED)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """List messages, newest first."""
    wanted = wanted_by(request)
    before = request.GET.get("before", "")
    cursor = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    rows = queries.page(wanted, before=cursor)
    more, rows = len(rows) > queries.PAGE, rows[: queries.PAGE]
    counts = queries.counts(wanted)
    asked = queries.asked([one.pk for one in rows])
    state = pages.state_of(request)
    chosen = {"entity": wanted.entity, "kind": wanted.kind, "text": wanted.text}
    told = {
        "rows": [described(one, asked) for one in rows],
        "tabs": _tabs(state, wanted, counts, chosen),
        "is_filtered": any((wanted.state, wanted.kind, wanted.text, wanted.entity)),
        "wanted": wanted,
        "kinds": message_words.KINDS,
        "next": state.link("outbox", state=wanted.state, before=rows[-1].pk, **chosen)
        if more
        else "",
        "is_first": cursor is None,
        "meaning": message_words.MEANINGS.get(wanted.state, ""),
    }
    return pages.show(request, "web/outbox.html", told, state=state, place=PLACE)


@require_safe
@holds_frames
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """Show one message with all that is known of it."""
    return _message(request, message_id)


@require_POST
@holds_frames
def act(request: HttpRequest, message_id: int, verb: str) -> HttpResponse:
    """Release a message, hold it back, or take it back with a reason."""
    by, at = cast("User", request.user), timezone.now()
    because = request.POST.get("because", "")
    verbs: dict[str, Callable[[], object]] = {
        "release": lambda: releasing.release([message_id], by=by, at=at),
        "hold": lambda: releasing.hold(message_id, by=by, at=at),
        "skip": lambda: releasing.skip(message_id, by=by, at=at, because=because),
    }
    if verb not in verbs:
        raise Http404(_("There is nothing here."))
    try:
        verbs[verb]()
    except Refusal as refusal:
        return _message(request, message_id, error=refusals.told(refusal))
    if "from_list" in request.POST:
        return HttpResponseRedirect(f"{reverse('web:outbox-approve')}?told={verb}")
    address = reverse("web:outbox-message", args=(message_id,))
    return HttpResponseRedirect(f"{address}?told={verb}")


@require_safe
@is_framed
def body(request: HttpRequest, message_id: int) -> HttpResponse:  # noqa: ARG001 - Django passes it.
    """Give the HTML of a message, for its frame alone."""
    return HttpResponse(showing.shown(found(message_id)).html)


@require_safe
def file(request: HttpRequest, message_id: int, number: int) -> HttpResponse:  # noqa: ARG001 - Django passes it.
    """Give one attachment."""
    one = showing.file_of(found(message_id), number, at=timezone.now())
    if one is None:
        raise Http404(_("The message has no such attachment."))
    answer = HttpResponse(one.content, content_type=one.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{_plain(one.name)}"'
    return answer


def wanted_by(request: HttpRequest) -> Wanted:
    """Read the filters; what makes no sense is left out."""
    told = request.GET
    state, kind = told.get("state", ""), told.get("kind", "")
    return Wanted(
        state=state if state in set(MessageState) else "",
        kind=kind if kind in set(MessageKind) else "",
        entity=told.get("entity", "").strip()[:LONGEST_TEXT].replace("\x00", ""),
        text=told.get("text", "").strip()[:LONGEST_TEXT].replace("\x00", ""),
        on=day_of(told.get("on", "")),
    )


def found(message_id: int) -> Message:
    """Find a message, or say that there is none."""
    one = queries.with_all(message_id) if message_id < _LARGEST_ID else None
    if one is None:
        raise Http404(_("There is no such message."))
    return one


def described(one: Message, asked: Mapping[int, list[tuple[str, int, int]]]) -> dict[str, Any]:
    """Give one row as the template writes it."""
    return {
        "message": one,
        "kind": message_words.KINDS[one.kind],
        "text": message_words.text(one.touch.template) if one.touch else "",
        "state_label": message_words.STATES[one.state],
        "tone": message_words.TONES.get(one.state, ""),
        "asked": asked.get(one.pk, []),
    }


def _message(request: HttpRequest, message_id: int, *, error: str = "") -> HttpResponse:
    one = found(message_id)
    shown = showing.shown(one)
    taken_back = one.state == MessageState.CANCELLED or "error" in one.because
    told = {
        **described(one, queries.asked([one.pk])),
        "shown": shown,
        "label": message_words.STATES[one.state],
        "because": message_words.because(one),
        "meaning": message_words.MEANINGS[one.state],
        "reason": message_words.taken_back(one) if taken_back else "",
        "events": [message_words.event(each) for each in queries.events(one.pk)],
        "can_release": one.state == MessageState.HELD,
        "can_hold": one.state == MessageState.QUEUED,
        "can_skip": one.state in _STOPPABLE,
        "error": error,
        "announcement": told_of(request.GET.get("told", "")),
    }
    status = 422 if error else 200
    return pages.show(request, "web/outbox_message.html", told, place=PLACE, status=status)


def told_of(verb: str) -> str:
    """Say what was done."""
    words = {
        "release": _("Released. It leaves at its hour."),
        "hold": _("Held back until somebody releases it."),
        "skip": _("Taken back. The reason stands on the account."),
        "test": _("The test is on its way to you."),
    }
    return words.get(verb, "")


def _tabs(
    state: pages.State, wanted: Wanted, counts: Mapping[str, int], chosen: Mapping[str, str]
) -> list[dict[str, Any]]:
    tabs = [
        {
            "label": _("All"),
            "href": state.link("outbox", **chosen),
            "count": sum(counts.values()),
            "current": not wanted.state,
        }
    ]
    for key in MessageState:
        if counts.get(key) or wanted.state == key:
            tabs.append(
                {
                    "label": message_words.STATES[key],
                    "href": state.link("outbox", state=key.value, **chosen),
                    "count": counts.get(key, 0),
                    "current": wanted.state == key,
                }
            )
    return tabs


def _plain(name: str) -> str:
    kept = "".join(
        one if one.isascii() and (one.isalnum() or one in "._-") else "-" for one in name
    )
    return kept or "file"
