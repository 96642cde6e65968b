"""Replies and returns: what customers answered, what came back, and what may not have left."""

from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dunwell.actions import replies as actions
from dunwell.actions import unknown_messages
from dunwell.core.inbound import InboundKind, InboundState
from dunwell.core.refusals import Refusal
from dunwell.jobs.inbound import whole_mails
from dunwell.store.models import Customer, Inbound, User
from dunwell.store.queries import customers, scopes
from dunwell.store.queries import replies as queries
from dunwell.store.queries.replies import Drawer
from dunwell.web import as_seen, pages, refusals, scoping
from dunwell.web.once import once

KINDS: Final[Mapping[InboundKind, tuple[str, Any]]] = {
    InboundKind.REPLY: ("", gettext_lazy("Reply")),
    InboundKind.AUTO_REPLY: ("", gettext_lazy("Automatic reply")),
    InboundKind.BOUNCE: ("bad", gettext_lazy("Came back")),
    InboundKind.DELAY: ("warn", gettext_lazy("Delayed")),
    InboundKind.DELIVERED: ("good", gettext_lazy("Delivered")),
    InboundKind.OPENED: ("good", gettext_lazy("Opened")),
    InboundKind.CLICKED: ("good", gettext_lazy("Link followed")),
    InboundKind.COMPLAINT: ("bad", gettext_lazy("Reported as unwanted")),
    InboundKind.OTHER: ("", gettext_lazy("Something else")),
}
DRAWERS: Final[Mapping[Drawer, Any]] = {
    Drawer.WAITING: gettext_lazy("Needs you"),
    Drawer.RETURNED: gettext_lazy("Returned"),
    Drawer.AUTOMATIC: gettext_lazy("Automatic"),
    Drawer.ALL: gettext_lazy("All"),
}
_PAGE: Final = 50


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """List what came in; what needs somebody is shown first."""
    return _list(request)


@require_safe
def reply(request: HttpRequest, inbound_id: int) -> HttpResponse:
    """Show one reply or report with what may be done about it."""
    return _one(request, _found(inbound_id))


@once("note")
@require_POST
def act(request: HttpRequest, inbound_id: int, verb: str) -> HttpResponse:
    """Mark as already paid, assign, or be done."""
    row = _found(inbound_id)
    by, at = cast("User", request.user), timezone.now()
    note = request.POST.get("note", "").strip()[:500]
    verbs: dict[str, Callable[[], object]] = {
        "paid": lambda: actions.already_paid(by=by, at=at, inbound_id=row.pk, note=note),
        "done": lambda: actions.done(by=by, at=at, inbound_id=row.pk, outcome=note),
        "assign": lambda: _assign(request, row, _customer(request)),
    }
    if verb not in verbs:
        raise Http404
    try:
        verbs[verb]()
    except Refusal as refusal:
        typed = {"verb": verb, "note": note, "customer": request.POST.get("customer", "")}
        return _one(request, row, error=refusals.told(refusal), typed=typed, status=422)
    state = pages.state_of(request)
    return redirect(state.link("replies") if verb == "done" else state.link("reply", row.pk))


def _assign(request: HttpRequest, row: Inbound, customer: Customer) -> None:
    rows = Inbound.objects.filter(pk=row.pk)
    as_seen.acted(
        request,
        rows,
        lambda: rows.values_list("customer_id", flat=True).first(),
        lambda: actions.assign(
            by=cast("User", request.user),
            at=timezone.now(),
            inbound_id=row.pk,
            customer=customer,
        ),
        first=lambda: customers.locked({customer.pk}),
    )


@require_POST
def decide(request: HttpRequest, message_id: int) -> HttpResponse:
    """Say whether a message left, as found out elsewhere."""
    answer = request.POST.get("left")
    if answer not in {"yes", "no"} or message_id >= pages.LARGEST_ID:
        raise Http404
    try:
        unknown_messages.decide(
            by=cast("User", request.user),
            at=timezone.now(),
            message_id=message_id,
            left=answer == "yes",
        )
    except Refusal as refusal:
        return _list(request, error=refusals.told(refusal), status=422)
    return redirect(pages.state_of(request).link("replies"))


def _list(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    state = pages.state_of(request)
    asked = request.GET.get("drawer", "")
    drawer = Drawer(asked) if asked in set(Drawer) else Drawer.WAITING
    page = Paginator(queries.lying_in(drawer, state.scope), _PAGE).get_page(
        request.GET.get("page")
    )
    told = {
        "lines": [(row, *KINDS[InboundKind(row.kind)], _first_words(row)) for row in page],
        "page": page,
        "drawer": drawer,
        "drawers": DRAWERS.items(),
        "unclear": queries.unclear(state.scope) if drawer is Drawer.WAITING else [],
        "error": error,
    }
    return pages.show(
        request, "web/replies.html", told, state=state, place="replies", status=status
    )


def _one(
    request: HttpRequest,
    row: Inbound,
    *,
    error: str = "",
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    chip, kind = KINDS[InboundKind(row.kind)]
    candidates = scopes.customers(scoping.of(request))
    candidates = candidates.filter(pk__in=row.details.get("candidates", []))
    is_event = row.source.startswith("webhook:")
    whole = "" if is_event else whole_mails.text_of(bytes(row.raw or b""))
    told = {
        "row": row,
        "chip": chip,
        "kind": kind,
        "is_unread": queries.is_unread(row),
        "is_being_checked": queries.is_being_checked(row),
        "is_unassigned": row.customer is None and row.state == InboundState.UNASSIGNED,
        "can_be_paid": row.customer is not None and row.kind in _BY_PEOPLE,
        "candidates": list(candidates.order_by("name")),
        "whole": whole if whole != row.text else "",
        "reports": row.details.get("reports", []),
        "typed": typed or {},
        "error": error,
    }
    return pages.show(request, "web/reply.html", told, place="replies", status=status)


def _customer(request: HttpRequest) -> Customer:
    """Find the customer that a form names by number; one outside is as if it were not."""
    number = request.POST.get("customer", "").strip()
    return scopes.by_number(scoping.of(request), number)


_BY_PEOPLE: Final = frozenset({InboundKind.REPLY, InboundKind.AUTO_REPLY})


def _first_words(row: Inbound) -> str:
    """Give the beginning of what was written, or what a report says."""
    reports = row.details.get("reports", [])
    if reports:
        first = reports[0]
        return f"{first['address']}: {first['words'] or first['status']}"
    return " ".join(row.text.split())[:200]


def _found(inbound_id: int) -> Inbound:
    rows = Inbound.objects.select_related("customer", "about", "about__entity")
    row = rows.filter(pk=inbound_id).first() if inbound_id < pages.LARGEST_ID else None
    if row is None:
        raise Http404(_("There is no such reply."))
    return row
