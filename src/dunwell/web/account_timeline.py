"""The timeline tab: all that happened, filtered by chips, a page at a time, with notes on top."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from dunwell.actions import notes
from dunwell.core.refusals import Refusal
from dunwell.store.models import User
from dunwell.store.queries import account_timeline
from dunwell.store.queries.account import Scope
from dunwell.store.queries.account_timeline_entries import Asked, Entry, Group, Place, Source
from dunwell.web import (
    account_frame,
    account_timeline_words,
    kept,
    pages,
    refusals,
    tables,
)
from dunwell.web.account_frame import Page
from dunwell.web.account_lists import Pager
from dunwell.web.once import once

GROUPS: Final[Mapping[Group, Any]] = {
    Group.MAILS: gettext_lazy("Mails"),
    Group.REPLIES: gettext_lazy("Replies"),
    Group.CALLS: gettext_lazy("Calls"),
    Group.NOTES: gettext_lazy("Notes"),
    Group.PROMISES: gettext_lazy("Promises"),
    Group.DISPUTES: gettext_lazy("Disputes"),
    Group.MONEY: gettext_lazy("Money"),
    Group.DECISIONS: gettext_lazy("Decisions"),
    Group.CHANGES: gettext_lazy("Changes"),
}
_PARTS: Final = 4
_DIGITS: Final = 18


def context(request: HttpRequest, page: Page) -> Mapping[str, Any]:
    """Collect what the tab shows."""
    groups = _groups(request)
    place, backwards = _place(request)
    state = page.state
    found = account_timeline.page(
        Asked(
            part=page.part,
            groups=groups,
            place=place,
            backwards=backwards,
            recorded_until=page.part.as_of if state.is_past else None,
        ),
        keep=_keep,
    )
    chosen = _written(groups)
    first, last = (found.entries[0], found.entries[-1]) if found.entries else (None, None)
    return {
        "lines": account_timeline_words.lines(found.entries, state, reader=request.user.pk),
        "grouped": page.scope is not Scope.OWN,
        "chips": _chips(page, groups),
        "everything": page.link("account-timeline"),
        "is_filtered": bool(groups),
        "pinned": account_frame.pinned(page.customer),
        "note_link": page.link("account-note"),
        "pager": Pager(
            shown=_shown(found.entries),
            previous=page.link("account-timeline", kind=chosen, before=_cursor(first))
            if first and found.has_previous
            else "",
            next=page.link("account-timeline", kind=chosen, after=_cursor(last))
            if last and found.has_next
            else "",
        ),
    }


@once("text")
@require_POST
def write_note(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Keep a note, pinned where that was ticked."""
    return _act(
        request,
        customer_id,
        lambda page, by, at: notes.write(
            by=by,
            at=at,
            customer=page.customer,
            text=request.POST.get("text", ""),
            pinned="pinned" in request.POST,
        ),
        told="noted",
    )


@require_POST
def pin_note(request: HttpRequest, customer_id: int, note_id: int, verb: str) -> HttpResponse:
    """Pin a note, or take it from the top."""
    act = notes.pin if verb == "pin" else notes.unpin
    return _act(
        request,
        customer_id,
        lambda page, by, at: act(by=by, at=at, customer=page.customer, note_id=note_id),
        told="note-pinned" if verb == "pin" else "note-unpinned",
    )


def _act(request: HttpRequest, customer_id: int, act: Any, *, told: str) -> HttpResponse:
    page = account_frame.opened(request, customer_id)
    if isinstance(page, HttpResponse):
        return page
    try:
        act(page, request.user if isinstance(request.user, User) else None, timezone.now())
    except Refusal as refusal:
        context = {
            "customer": page.customer,
            "error": refusals.told(refusal),
            "back": page.link("account-timeline"),
            "back_label": _("Back to the timeline"),
            "text": request.POST.get("text", ""),
        }
        return pages.show(
            request,
            "web/account_refused.html",
            context,
            state=page.state,
            place="accounts",
            status=422,
        )
    return HttpResponseRedirect(page.link("account-timeline", told=told))


def _keep(group: Group, asked: Asked, source: Source) -> list[Entry]:
    """Remember what only the book and acts change; mail moves without either."""
    marks = {Group.MONEY: kept.figures_mark, Group.CHANGES: kept.book_mark}
    if group not in marks:
        return source(asked)
    return kept.remember(("account timeline", marks[group](), group, asked), lambda: source(asked))


def _groups(request: HttpRequest) -> frozenset[Group]:
    asked = set(request.GET.get("kind", "").split(","))
    return frozenset(one for one in Group if one.value in asked)


def _written(groups: frozenset[Group]) -> str:
    return ",".join(one.value for one in Group if one in groups)


def _chips(page: Page, groups: frozenset[Group]) -> list[tuple[Any, str, bool]]:
    """Give every group with its label, the address that turns it on or off, and whether it is."""
    return [
        (
            GROUPS[one],
            page.link("account-timeline", kind=_written(groups ^ {one})),
            one in groups,
        )
        for one in Group
    ]


def _place(request: HttpRequest) -> tuple[Place | None, bool]:
    """Read the entry a page stands beside; nonsense gives the newest page."""
    backwards = "before" in request.GET
    parts = request.GET.get("before" if backwards else "after", "").split("~")
    if len(parts) != _PARTS:
        return None, False
    day, rank, row_id = tables.day_of(parts[0]), parts[2], parts[3]
    numbers = all(
        one.isascii() and one.isdigit() and len(one) <= _DIGITS for one in (rank, row_id)
    )
    try:
        at = datetime.fromisoformat(parts[1])
    except ValueError:
        return None, False
    if day is None or at.tzinfo is None or not numbers:
        return None, False
    return Place(day=day, at=at, rank=int(rank), id=int(row_id)), backwards


def _cursor(entry: Entry) -> str:
    return f"{entry.day.isoformat()}~{entry.at.isoformat()}~{entry.rank}~{entry.id}"


def _shown(entries: tuple[Entry, ...]) -> str:
    if not entries:
        return ""
    return _("%(last)s to %(first)s") % {
        "first": account_timeline_words.day(entries[0].day),
        "last": account_timeline_words.day(entries[-1].day),
    }
