"""The dashboard: what is owed, how late it is, and how collections perform."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from dunwell.core import aging
from dunwell.core.assignment import COLLECTORS
from dunwell.core.permissions import Permission
from dunwell.core.roles import Role
from dunwell.jobs import dashboards
from dunwell.jobs.dashboards import CurrencyPart, Dashboard, Debtor
from dunwell.store import policies
from dunwell.store.queries import ledger, owing
from dunwell.web import (
    charts,
    company,
    dashboard_charts,
    dashboard_tiles,
    disputes,
    drawing,
    gate,
    inks,
    kept,
    pages,
    permitted,
)
from dunwell.web.dashboard_charts import Chart
from dunwell.web.dashboard_links import Links
from dunwell.web.dashboard_tiles import Tile
from dunwell.web.pages import State

_BAR: Final = 100
_MEASURING: Final = frozenset({Role.FINANCE_MANAGER, Role.CFO})
# Where everybody else begins: the first of these that the person may see.
_LANDINGS: Final = ("dashboard", "accounts", "settings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One choice of a control: its words, where it leads, and whether it is the one in force."""

    label: str
    link: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks of the dashboard, after leaving out what the book does not have."""

    entity: str | None
    segment: str | None
    unknown: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A chart beside its picture."""

    chart: Chart
    svg: str


def home(request: HttpRequest) -> HttpResponse:
    """Send the person to their landing page, or first to who the company is.

    Who collects begins with the work of the day; who measures, with the figures; who answers
    disputes, with theirs; who may see none of these, with the accounts or the settings.
    """
    if company.is_wanted() and permitted.includes(request, Permission.SET_UP_COMPANY):
        return redirect("web:company")
    roles = permitted.roles(request)
    if roles & COLLECTORS and not roles & _MEASURING:
        return redirect("web:today")
    if Role.DISPUTE_OWNER in roles and not permitted.opens(request, "dashboard"):
        return redirect(disputes.mine(request))
    landing = next((one for one in _LANDINGS if permitted.opens(request, one)), None)
    return redirect(f"web:{landing}") if landing else gate.refused(request, None)


def show(request: HttpRequest) -> HttpResponse:
    """Show the dashboard, or why there is nothing to show and what to do."""
    state = pages.state_of(request)
    asked = asked_of(state)
    board = board_of(state, asked)
    unknown = [*asked.unknown, *_unknown_currency(state, board)]
    told: dict[str, Any] = {"unknown": unknown, **_controls(state, asked, board)}
    if not board.currencies:
        told |= {
            "first_day": dashboards.first_day(entity=asked.entity, segment=asked.segment),
            "is_new": not dashboards.first_day(),
        }
        return pages.show(
            request, "web/dashboard_empty.html", told, state=state, place="dashboard"
        )
    part = part_of(board, state)
    told |= {
        "part": part,
        "board": board,
        "paper": state.link("dashboard-pdf"),
        "debtors": _debtors(part),
        "top_share": top_share(part),
        **_pictures(state, asked, board, part),
    }
    return pages.show(request, "web/dashboard.html", told, state=state, place="dashboard")


def warm_up(state: State, asked: Asked) -> None:
    """Measure and draw what the dashboard shows first."""
    board = board_of(state, asked)
    if board.currencies:
        _pictures(state, asked, board, part_of(board, state))


def _pictures(
    state: State, asked: Asked, board: Dashboard, part: CurrencyPart
) -> Mapping[str, Any]:
    terms = aging.terms_of(policies.in_force(state.today))
    links = Links(state=state, board=board, terms=terms, currency=part.currency)
    # Links carry what the address said, so it is part of the key.
    key = (*_key("drawn", state, asked, part.currency), tuple(sorted(state.chosen.items())), terms)
    found: Mapping[str, Any] = kept.remember(key, lambda: _drawn(board, part, links))
    return found


def asked_of(state: State) -> Asked:
    """Read entity and segment, naming what the book does not have."""
    entity, segment = state.chosen.get("entity"), state.chosen.get("segment")
    unknown = []
    if entity is not None and entity not in ledger.entity_codes():
        unknown.append(_("There is no entity %(name)s.") % {"name": entity})
        entity = None
    if segment is not None and segment not in owing.segments():
        unknown.append(_("There is no segment %(name)s.") % {"name": segment})
        segment = None
    return Asked(entity=entity, segment=segment, unknown=unknown)


def _unknown_currency(state: State, board: Dashboard) -> list[str]:
    asked = state.chosen.get("currency", "")
    if not board.currencies or asked in {"", *(part.currency for part in board.currencies)}:
        return []
    return [_("Nothing is counted in %(name)s here.") % {"name": asked}]


def board_of(state: State, asked: Asked) -> Dashboard:
    """Measure what was asked for, once for each state of the book."""
    return kept.remember(
        ("dashboard", kept.figures_mark(), state.as_of, asked.entity, asked.segment),
        lambda: dashboards.report(as_of=state.as_of, entity=asked.entity, segment=asked.segment),
    )


def part_of(board: Dashboard, state: State) -> CurrencyPart:
    """Take the currency asked for, else the one with the most open items."""
    wanted = state.chosen.get("currency")
    return next((one for one in board.currencies if one.currency == wanted), board.currencies[0])


def _drawn(board: Dashboard, part: CurrencyPart, links: Links) -> dict[str, Any]:
    """Make tiles and charts with their pictures; this is kept, as drawing takes its time."""
    made = dashboard_charts.all_of(board, part, ink=inks.on_page, links=links)
    return {
        "tiles": [(tile, spark(tile)) for tile in dashboard_tiles.all_of(board, part)],
        "charts": {
            name.replace("-", "_"): Drawn(
                chart=chart, svg=drawing.inline(chart.spec, description=chart.description)
            )
            for name, chart in made.items()
        },
    }


def spark(tile: Tile) -> str:
    """Draw a tile's month-ends."""
    described = _("%(label)s over thirteen month-ends") % {"label": tile.label}
    return drawing.inline(charts.sparkline(tile.values, ink=inks.on_page), description=described)


def _debtors(part: CurrencyPart) -> list[tuple[Debtor, int]]:
    """Give each debtor the length of its bar, the longest being whole."""
    most = part.debtors[0].overdue if part.debtors else 1
    return [(one, max(1, one.overdue * _BAR // most)) for one in part.debtors]


def top_share(part: CurrencyPart) -> float | None:
    """Tell how much of what is overdue the largest debtors hold."""
    overdue = part.points[-1].overdue
    return sum(one.overdue for one in part.debtors) / overdue if overdue else None


def _controls(state: State, asked: Asked, board: Dashboard) -> dict[str, Any]:
    entities, segments = ledger.entity_codes(), owing.segments()
    codes = [one.currency for one in board.currencies]
    current = part_of(board, state).currency if codes else ""
    return {
        "entity_chips": _chips(state, "entity", entities, asked.entity or ""),
        "segment_chips": _chips(state, "segment", segments, asked.segment or ""),
        "currency_chips": [
            Chip(label=code, link=_leading(state, "currency", code), chosen=code == current)
            for code in codes
        ],
    }


def _chips(state: State, name: str, values: Sequence[str], chosen: str) -> list[Chip]:
    """Offer each value and all together; with one value there is nothing to choose."""
    if len(values) < 2:
        return []
    return [
        Chip(label=value or _("All"), link=_leading(state, name, value), chosen=value == chosen)
        for value in ("", *values)
    ]


def _leading(state: State, name: str, value: str) -> str:
    rest = {key: kept_value for key, kept_value in state.chosen.items() if key != name}
    return replace(state, chosen={**rest, **({name: value} if value else {})}).link("dashboard")


def _key(what: str, state: State, asked: Asked, currency: str) -> tuple[object, ...]:
    language = translation.get_language()
    return (
        what,
        kept.figures_mark(),
        state.as_of,
        asked.entity,
        asked.segment,
        currency,
        language,
    )
