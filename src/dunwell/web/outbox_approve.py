"""E-mails to approve: one after the other beside their mail, or all shown after a review."""

from collections import Counter
from typing import Any, cast

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from dunwell.actions import releasing
from dunwell.core.refusals import Refusal
from dunwell.jobs.messages import showing
from dunwell.store.models import Message, User
from dunwell.store.queries import outbox_pages as queries
from dunwell.web import message_words, outbox, pages, refusals, scoping
from dunwell.web.framing import holds_frames
from dunwell.web.today_list import EMAILS


@require_safe
@holds_frames
def show(request: HttpRequest) -> HttpResponse:
    """List what waits for a release, with one message rendered beside the list."""
    wanted = outbox.wanted_by(request)
    waiting = queries.held(entity=wanted.entity, on=wanted.on)
    asked = queries.asked([one.pk for one in waiting])
    chosen = _chosen(request.GET.get("message", ""), waiting)
    told = {
        "rows": [outbox.described(one, asked) for one in waiting],
        "chosen": chosen,
        "shown": showing.shown(outbox.found(chosen.pk)) if chosen else None,
        "text": message_words.text(chosen.touch.template) if chosen and chosen.touch else "",
        "wanted": wanted,
        "totals": _totals(asked),
        "announcement": _announced(request),
    }
    return pages.show(request, "web/outbox_approve.html", told, place=outbox.PLACE)


@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """Say once more how many messages leave, what they ask for and of whom, before they do."""
    return _review(request)


@require_POST
def release(request: HttpRequest) -> HttpResponse:
    """Release the messages that were reviewed, and no others."""
    ids = _ids(request.POST)
    by = cast("User", request.user)
    if scoping.of(request).entities is not None:
        within = {one.pk for one in queries.held(entity=outbox.wanted_by(request).entity, on=None)}
        ids = [one for one in ids if one in within]
    try:
        moved = releasing.release(ids, by=by, at=timezone.now())
    except Refusal as refusal:
        return _review(request, error=refusals.told(refusal))
    if _is_of_today(request):
        address = f"{reverse('web:today')}?tab={EMAILS}&told=mails-released"
        return HttpResponseRedirect(address)
    return HttpResponseRedirect(f"{reverse('web:outbox-approve')}?released={len(moved)}")


def _is_of_today(request: HttpRequest) -> bool:
    """Tell whether the review was asked for from the Today page, which it leads back to."""
    return "today" in {request.GET.get("from"), request.POST.get("from")}


def _ids(told: QueryDict) -> list[int]:
    texts = told.getlist("id")
    return [int(one) for one in texts if one.isascii() and one.isdigit() and len(one) < 19]


def _review(request: HttpRequest, *, error: str = "") -> HttpResponse:
    wanted = outbox.wanted_by(request)
    ids = _ids(request.POST) or _ids(request.GET)
    only = {"only": Q(pk__in=ids)} if ids else {}
    waiting = queries.held(entity=wanted.entity, on=wanted.on, **only)
    of_today = _is_of_today(request)
    asked = queries.asked([one.pk for one in waiting])
    texts = Counter(
        message_words.text(one.touch.template) if one.touch else str(message_words.KINDS[one.kind])
        for one in waiting
    )
    told = {
        "rows": [outbox.described(one, asked) for one in waiting],
        "texts": sorted(texts.items()),
        "totals": _totals(asked),
        "customers": len({one.customer_id for one in waiting}),
        "error": error,
        "of_today": of_today,
    }
    return pages.show(
        request,
        "web/outbox_review.html",
        told,
        place="today" if of_today else outbox.PLACE,
        status=422 if error else 200,
    )


def _chosen(text: str, waiting: list[Message]) -> Message | None:
    """Take the message asked for, else the first."""
    return next((one for one in waiting if str(one.pk) == text), waiting[0] if waiting else None)


def _totals(asked: Any) -> list[tuple[str, int]]:
    sums: Counter[str] = Counter()
    for parts in asked.values():
        for currency, amount, _count in parts:
            sums[currency] += amount
    return sorted(sums.items())


def _announced(request: HttpRequest) -> str:
    released = request.GET.get("released", "")
    if released.isdigit() and len(released) < 9:
        count = int(released)
        return ngettext("%(n)s e-mail was released.", "%(n)s e-mails were released.", count) % {
            "n": count
        }

    return outbox.told_of(request.GET.get("told", ""))
