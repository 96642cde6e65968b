"""What every page shares: the day it speaks of, its filters, its place in the navigation.

The URL is the state: `as_of`, `entity`, `segment` and `currency` stand in every address, so a
page can be sent to a colleague and Back works.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dunwell.core.scopes import EVERYTHING, Scope, holds_entity
from dunwell.core.sessions import IDLE_LIMIT
from dunwell.store.models import User
from dunwell.store.queries import approvals, deciders, ledger, replies
from dunwell.web import clock, demo_band, permitted, scoping, sending_band

# The largest id a database can hold is below this; a larger one in an address names nothing.
LARGEST_ID: Final = 2**63
_SHOWN_LETTERS: Final = 30
KEPT: Final = ("as_of", "entity", "segment", "currency")


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the address says about the whole page."""

    today: date
    as_of: date
    chosen: Mapping[str, str]  # The kept parameters as they stand in the address.
    no_day: str = ""  # What the address said for a day, when it is none.
    scope: Scope = EVERYTHING  # The part of the book that the person may see.

    @property
    def is_past(self) -> bool:
        """Tell whether a person chose another day than the page would show by itself."""
        return "as_of" in self.chosen

    def link(self, name: str, *args: object, **query: object) -> str:
        """Give the address of a page in the same state, with more parameters."""
        told = {**self.chosen, **{key: value for key, value in query.items() if value != ""}}
        address = reverse(f"web:{name}", args=args)
        return f"{address}?{urlencode(told, doseq=True)}" if told else address


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One entry of the navigation."""

    name: str
    label: Any
    icon: str


NAVIGATION: Final = (
    Place(name="today", label=_("Today"), icon="sun"),
    Place(name="replies", label=_("Replies"), icon="inbox"),
    Place(name="outbox", label=_("Outbox"), icon="paper-airplane"),
    Place(name="accounts", label=_("Accounts"), icon="building-office-2"),
    Place(name="invoices", label=_("Invoices"), icon="document-text"),
    Place(name="payments", label=_("Payments"), icon="banknotes"),
    Place(name="promises", label=_("Promises"), icon="hand-thumb-up"),
    Place(name="disputes", label=_("Disputes"), icon="hand-raised"),
    Place(name="exceptions", label=_("Exceptions"), icon="exclamation-triangle"),
    Place(name="approvals", label=_("Approvals"), icon="check-badge"),
    Place(name="dashboard", label=_("Dashboard"), icon="chart-bar-square"),
    Place(name="days", label=_("Days"), icon="calendar-days"),
    Place(name="policy", label=_("Policy"), icon="scale"),
    Place(name="imports", label=_("Imports"), icon="arrow-up-tray"),
    Place(name="settings", label=_("Settings"), icon="cog-6-tooth"),
)


def state_of(request: HttpRequest, query: QueryDict | None = None) -> State:
    """Read the state from the address; a day that makes no sense is left out.

    A form tells the address it was sent from as its `query`.
    """
    told = request.GET if query is None else query
    chosen = {name: value for name in KEPT if (value := told.get(name, "").strip())}
    entity = scoping.entity_shown(request, told)
    if entity != told.get("entity", "").strip():
        chosen["entity"] = entity
    today = clock.today()
    as_of, no_day = _day(chosen.get("as_of", "")), ""
    if as_of is None:
        no_day = chosen.pop("as_of", "")[:_SHOWN_LETTERS]
        as_of = ledger.acting_day(today=today)
    scope = scoping.of(request)
    return State(today=today, as_of=as_of, chosen=chosen, no_day=no_day, scope=scope)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(1970, 1, 1) <= day < date(2100, 1, 1) else None


def _waiting(request: HttpRequest) -> dict[str, int]:
    """Count, for entries of the navigation, what waits for this person."""
    if not isinstance(request.user, User):
        return {}
    me = deciders.of(request.user, on=clock.today())
    return {
        "approvals": approvals.near(me).count(),
        "replies": replies.waiting_count(scoping.of(request)),
    }


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    state: State | None = None,
    place: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render a page in the frame; `place` is its entry of the navigation."""
    state = state or state_of(request)
    frame = {
        "state": state,
        "navigation": [one for one in NAVIGATION if permitted.opens(request, one.name)],
        "place": place,
        "tie_out": ledger.tie_out(),
        "sending": sending_band.told(),
        "demo": demo_band.told(),
        "entities": [one for one in ledger.entity_codes() if holds_entity(state.scope, one)],
        "today_link": _today_link(request),
        "idle_seconds": int(IDLE_LIMIT.total_seconds()),
        "waiting": _waiting(request),
        **(context or {}),
    }
    return render(request, template, frame, status=status)


def _today_link(request: HttpRequest) -> str:
    """Give this page as it is without a day chosen."""
    query = request.GET.copy()
    query.pop("as_of", None)
    return f"{request.path}?{query.urlencode()}" if query else request.path
