"""The dashboard on one landscape page: the same figures and charts, drawn in the paper's inks.

It leaves the house, so it speaks the organisation's language.
"""

import json
from pathlib import Path
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from dunwell.jobs.dashboards import CurrencyPart, Dashboard
from dunwell.web import (
    charts,
    dashboard,
    dashboard_charts,
    dashboard_tiles,
    drawing,
    inks,
    locales,
    pages,
)
from dunwell.web.dashboard import Asked
from dunwell.web.dashboard_charts import Chart
from dunwell.web.dashboard_tiles import Tile
from dunwell.web.templatetags import dunwell as words

_LAYOUT: Final = Path(__file__).parent / "paper/dashboard.typ"
# The one typeface with figures of one width that comes with the typesetter on every machine.
_TYPEFACE: Final = "Libertinus Serif"


@require_safe
@locales.organisations
def show(request: HttpRequest) -> HttpResponse:
    """Give the page as PDF; without figures the dashboard itself says why."""
    state = pages.state_of(request)
    asked = dashboard.asked_of(state)
    board = dashboard.board_of(state, asked)
    if not board.currencies:
        return redirect(state.link("dashboard"))
    part = dashboard.part_of(board, state)
    response = HttpResponse(pdf(board, part, asked), content_type="application/pdf")
    name = f"dashboard_{board.as_of}_{part.currency}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def pdf(board: Dashboard, part: CurrencyPart, asked: Asked) -> bytes:
    """Typeset the page; the figures go in as data, so that a customer's name is only ever text."""
    import typst

    told = json.dumps(_told(board, part, asked), ensure_ascii=False)
    made = typst.compile(
        _LAYOUT.read_bytes(),
        format="pdf",
        sys_inputs={"told": told},
        ignore_system_fonts=True,
    )
    if not isinstance(made, bytes):
        raise TypeError("The typesetter made more than one file.")
    return made


def _told(board: Dashboard, part: CurrencyPart, asked: Asked) -> dict[str, Any]:
    made = dashboard_charts.all_of(board, part, ink=inks.on_paper)
    chosen = [asked.entity, asked.segment]
    about = [words.day(board.as_of), part.currency, *(one for one in chosen if one)]
    return {
        "language": (translation.get_language() or "en")[:2],
        "title": _("Receivables on %(day)s") % {"day": words.day(board.as_of)},
        "about": " · ".join(about[1:]),
        "footer": _footer(board),
        "page": _("Dunwell, dashboard"),
        "inks": {
            "text": inks.on_paper("text"),
            "quiet": inks.on_paper("text-3"),
            "line": inks.on_paper("line"),
        },
        "tiles": [_tile(tile) for tile in dashboard_tiles.all_of(board, part)],
        "charts": [_chart(chart) for chart in made.values()],
        "top": _top(part),
    }


def _footer(board: Dashboard) -> str:
    total = board.reporting
    if total is None or total.rate_date is None:
        return ""
    return _(
        "All currencies in %(currency)s at ECB rates of %(day)s: %(total)s open, %(late)s overdue"
    ) % {
        "currency": total.currency,
        "day": words.day(total.rate_date),
        "total": words.money(total.total, total.currency),
        "late": words.money(total.overdue, total.currency),
    }


def _tile(tile: Tile) -> dict[str, Any]:
    return {
        "label": tile.label,
        "figure": tile.figure,
        "beside": tile.beside,
        "target": tile.target,
        "changes": [
            {"arrow": one.arrow, "text": f"{one.text} · {one.since}"} for one in tile.changes
        ],
        "spark": drawing.svg(charts.sparkline(tile.values, ink=inks.on_paper)),
    }


def _chart(chart: Chart) -> dict[str, str]:
    spec = {**chart.spec, "config": {**chart.spec["config"], "font": _TYPEFACE}}
    return {"title": chart.title, "subtitle": chart.subtitle, "drawn": drawing.svg(spec)}


def _top(part: CurrencyPart) -> dict[str, Any]:
    share = dashboard.top_share(part)
    title = _("Nobody is overdue")
    if share is not None:
        title = ngettext(
            "The largest debtor holds %(share)s of what is overdue",
            "The %(many)s largest hold %(share)s of what is overdue",
            len(part.debtors),
        ) % {"many": len(part.debtors), "share": words.percent(share, 0)}
    return {
        "title": title,
        "subtitle": _("Top overdue of %(count)s late customers, %(currency)s")
        % {"count": words.whole(part.debtor_count), "currency": part.currency},
        "head": [
            _("Customer"),
            _("Overdue, %(currency)s") % {"currency": part.currency},
            _("Oldest, days"),
        ],
        "rows": [
            [
                one.name or one.number,
                words.money(one.overdue, part.currency),
                words.whole(one.days),
            ]
            for one in part.debtors
        ],
    }
