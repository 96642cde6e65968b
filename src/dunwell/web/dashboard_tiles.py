"""The dashboard's six figures, each with its change, its target and its receipt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from babel import dates, numbers
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dunwell.core import measures, readings
from dunwell.core.measures import CATALOGUE, Better, Measure, Standing, Targets, Trend, Unit
from dunwell.core.readings import Reading
from dunwell.jobs.dashboards import CurrencyPart, Dashboard, Point
from dunwell.web import core_texts, day_patterns
from dunwell.web.templatetags import dunwell as words

# What a measure was made from, as its receipt names it.
_INPUTS: Final[Mapping[str, Any]] = {
    "receivables": gettext_lazy("Open"),
    "credit_sales": gettext_lazy("Sold in the period"),
    "days": gettext_lazy("Days of the period"),
    "beginning_receivables": gettext_lazy("Open at the beginning"),
    "ending_receivables": gettext_lazy("Open at the end"),
    "ending_current_receivables": gettext_lazy("Of it not yet due"),
    "over_60_days": gettext_lazy("More than 60 days late"),
    "collected": gettext_lazy("Received in the month"),
    "target": gettext_lazy("Due by the day"),
}
_COUNTS: Final = frozenset({"days"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How a figure moved since an earlier day, in words and with an arrow beside them."""

    arrow: str
    text: str
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """How a figure was made: its definition, its inputs, and the rows that sum to it."""

    definition: str
    inputs: Sequence[tuple[str, str]]
    page: str
    links: Sequence[tuple[str, Mapping[str, object]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One figure; `exact` is the figure in full where the tile rounds it."""

    name: str
    label: str
    figure: str
    exact: str
    beside: str
    target: str
    standing: str  # ok, missed or empty.
    changes: Sequence[Change]
    values: Sequence[float | None]
    receipt: Receipt


def all_of(board: Dashboard, part: CurrencyPart) -> tuple[Tile, ...]:
    """Make the six tiles of one currency."""
    opened: Sequence[tuple[str, Mapping[str, object]]] = [(_("Invoices that are open"), {})]
    late = [
        (_bucket(name), {"bucket": name}) for name in board.bucket_names if _begins_after(name, 60)
    ]
    return (
        _amount(board, part, overdue=False),
        _amount(board, part, overdue=True),
        _measure(board, part, "dso", CATALOGUE["dso_balance"], _("DSO"), opened),
        _measure(board, part, "cei", CATALOGUE["cei"], _("CEI"), opened),
        _measure(board, part, "over_60", CATALOGUE["over_60"], _("Over 60 days"), late),
        _collected(board, part),
    )


def _begins_after(bucket: str, days: int) -> bool:
    """Tell whether a bucket begins after so many days; `120+` begins the day after."""
    first = bucket.rstrip("+").split("-")[0]
    return first.isdecimal() and int(first) >= days


def _amount(board: Dashboard, part: CurrencyPart, *, overdue: bool) -> Tile:
    """Make the tile of what is open, or of the part of it that is late."""

    def of(point: Point) -> int:
        return point.overdue if overdue else point.receivables

    now = part.points[-1]
    code = part.currency
    beside = _("of what was sold and not yet paid")
    if overdue:
        share = Fraction(now.overdue, now.receivables) if now.receivables else None
        beside = _("%(share)s of what is open") % {"share": _percent(share)} if share else ""
    inputs = [
        (_bucket(name), _money(amount, code))
        for name, amount in zip(board.bucket_names, now.buckets, strict=True)
    ]
    return Tile(
        name="overdue" if overdue else "open",
        label=_("Overdue") if overdue else _("Open"),
        figure=f"{words.short_money(of(now), code)} {code}",
        exact=_money(of(now), code),
        beside=beside if overdue else "",
        target="",
        standing="",
        changes=[
            _moved(of(now), of(past), day, overdue)
            for day in _compared(board)
            if (past := _at(part, day))
        ],
        values=[float(of(point)) for point in part.points],
        receipt=Receipt(
            definition=_("What is open of invoices past their due date.")
            if overdue
            else _("What is open of invoices, debit memos and fees; credits stand beside it."),
            inputs=inputs[1:] if overdue else inputs,
            page="invoices",
            links=[(_("Invoices that sum to it"), {"overdue": "1"} if overdue else {})],
        ),
    )


def _measure(
    board: Dashboard,
    part: CurrencyPart,
    field: str,
    measure: Measure,
    label: str,
    links: Sequence[tuple[str, Mapping[str, object]]],
) -> Tile:
    """Make the tile of one measure."""
    found: list[Reading] = [getattr(point, field) for point in part.points]
    now = found[-1]
    return Tile(
        name=field.replace("_", "-"),
        label=label,
        figure=_value(now, measure),
        exact="" if now.missing is None else core_texts.words(readings.SENTENCES[now.missing]),
        beside="",
        target=_target(measure, board.targets, now),
        standing=_standing(measure, board.targets, now),
        changes=_trends(board, part, found, measure),
        values=[None if one.value is None else float(one.value) for one in found],
        receipt=Receipt(
            definition=core_texts.words(measure.definition),
            inputs=_inputs(now, part.currency),
            page="invoices",
            links=links,
        ),
    )


def _collected(board: Dashboard, part: CurrencyPart) -> Tile:
    """Make the tile of the month's cash, held against what was due by the day."""
    measure = CATALOGUE["collection_rate"]
    made = _measure(board, part, "collection_rate", measure, "", ())
    now = part.points[-1]
    month = dates.format_date(board.as_of, format="LLLL", locale=_locale())
    first = board.as_of.replace(day=1)
    return replace(
        made,
        name="collected",
        label=_("Collected in %(month)s") % {"month": month},
        figure=f"{words.short_money(now.received, part.currency)} {part.currency}",
        exact=_money(now.received, part.currency),
        beside=_("%(share)s of what was due") % {"share": made.figure},
        values=[float(point.received) for point in part.points],
        receipt=Receipt(
            definition=_(
                "Cash received from %(first)s to %(last)s / what was due by then of what was open "
                "before or sold since. Dunwell's measures take the last %(days)s days instead."
            )
            % {
                "first": words.day(first),
                "last": words.day(board.as_of),
                "days": board.period_days,
            },
            inputs=_inputs(now.collection_rate, part.currency),
            page="payments",
            links=[
                (
                    _("Payments that sum to it"),
                    {"from": first.isoformat(), "to": board.as_of.isoformat()},
                )
            ],
        ),
    )


def _inputs(reading: Reading, currency: str) -> list[tuple[str, str]]:
    return [
        (
            str(_INPUTS.get(name, name)),
            words.whole(value) if name in _COUNTS else _money(value, currency),
        )
        for name, value in reading.inputs.items()
    ]


def _value(reading: Reading, measure: Measure) -> str:
    if reading.value is None:
        return "–"
    if measure.unit is Unit.PERCENT:
        return _percent(reading.value / 100)
    return _("%(days)s days") % {"days": _plain(reading.value)}


def _target(measure: Measure, targets: Targets, now: Reading) -> str:
    """Say what was aimed at and whether it was reached."""
    target = measures.target_of(measure, targets)
    if target is None:
        return ""
    number = (
        words.percent(_decimal(target / 100), 0)
        if measure.unit is Unit.PERCENT
        else ngettext("%(days)s day", "%(days)s days", int(target)) % {"days": int(target)}
    )
    below = _("Target under %(number)s") if measure.strict else _("Target %(number)s")
    above = _("Target over %(number)s") if measure.strict else _("Target %(number)s")
    said = (below if measure.better is Better.LOWER else above) % {"number": number}
    outcome = {
        Standing.OK: _("met"),
        Standing.MISSED: _("missed"),
        Standing.NO_VALUE: _("no value"),
    }.get(measures.standing(now, measure, targets), "")
    return f"{said}: {outcome}"


def _standing(measure: Measure, targets: Targets, now: Reading) -> str:
    found = measures.standing(now, measure, targets)
    return found.value if found in {Standing.OK, Standing.MISSED} else ""


def _trends(
    board: Dashboard, part: CurrencyPart, found: Sequence[Reading], measure: Measure
) -> list[Change]:
    days = [point.day for point in part.points]
    now = found[-1]
    changes = []
    for day in _compared(board):
        before = found[days.index(day)] if day in days else None
        if before is None or before.value is None or now.value is None:
            continue
        gap = now.value - before.value
        unit = _("points") if measure.unit is Unit.PERCENT else _("days")
        word = _TRENDS[measures.trend(now, before, measure)]
        same = round(gap, 1) == 0
        text = f"{_plain(abs(gap))} {unit} {word}"
        changes.append(
            Change(
                arrow=_arrow(0 if same else gap),
                text=str(_TRENDS[Trend.SAME]) if same else text,
                since=_short(day),
            )
        )
    return changes


_TRENDS: Final[Mapping[Trend, Any]] = {
    Trend.BETTER: gettext_lazy("better"),
    Trend.WORSE: gettext_lazy("worse"),
    Trend.SAME: gettext_lazy("same"),
    Trend.UNKNOWN: "",
}


def _moved(now: int, before: int, day: date, judged: bool) -> Change:
    """Say by what share an amount moved; whether that is good is said of what is late alone."""
    if before == now:
        return Change(arrow=_arrow(0), text=str(_TRENDS[Trend.SAME]), since=_short(day))
    if not before:
        return Change(arrow=_arrow(1), text=_("from nothing"), since=_short(day))
    text = _percent(Fraction(abs(now - before), before))
    if judged:
        text += " " + (_("worse") if now > before else _("better"))
    return Change(arrow=_arrow(now - before), text=text, since=_short(day))


def _arrow(moved: int | Fraction) -> str:
    return "=" if not moved else "▲" if moved > 0 else "▼"


def _compared(board: Dashboard) -> tuple[date, ...]:
    """Name the days to compare with; after a quarter's end both are the same day."""
    return tuple(dict.fromkeys((board.month_end, board.quarter_end)))


def _at(part: CurrencyPart, day: date) -> Point | None:
    return next((point for point in part.points if point.day == day), None)


def _bucket(name: str) -> str:
    return _("Not yet due") if name == "Current" else _("%(days)s days late") % {"days": name}


def _money(amount: int, currency: str) -> str:
    return f"{words.money(amount, currency)} {currency}"


def _percent(share: Fraction) -> str:
    return words.percent(_decimal(share))


def _plain(value: Fraction) -> str:
    return numbers.format_decimal(_decimal(value), format="#,##0.0", locale=_locale())


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _short(day: date) -> str:
    return dates.format_date(day, format=day_patterns.within_year(_locale()), locale=_locale())


def _locale() -> str:
    return (translation.get_language() or "en").replace("-", "_")
