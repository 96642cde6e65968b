"""The dashboard's charts: each one's title states its finding, and a table holds its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from babel import dates, numbers
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dunwell.core import aging
from dunwell.core.currencies import DECIMALS
from dunwell.core.readings import Reading
from dunwell.core.roll_rates import RollRate
from dunwell.jobs.dashboards import CurrencyPart, Dashboard, Point
from dunwell.web import cells, charts, core_texts, day_patterns
from dunwell.web.charts import Bar, Mark, Marks, Spec, Stack
from dunwell.web.dashboard_links import Links
from dunwell.web.inks import Ink
from dunwell.web.templatetags import dunwell as words

_WIDTH: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a chart's table; it leads where the mark of the same number leads."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart with what it shows in words and in numbers."""

    name: str
    title: str
    subtitle: str
    description: str
    spec: Spec
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def all_of(
    board: Dashboard, part: CurrencyPart, *, ink: Ink, links: Links | None = None
) -> dict[str, Chart]:
    """Make the charts of one currency; on paper nothing leads anywhere."""
    made = (
        _over_time(board, part, ink, links),
        _by_segment(board, part, ink, links),
        _rolls(board, part, ink, links),
    )
    return {chart.name: chart for chart in made}


def share(value: Reading) -> str:
    """Write a percentage, or a dash where there is none."""
    return "–" if value.value is None else words.percent(_decimal(value.value / 100))


def _over_time(board: Dashboard, part: CurrencyPart, ink: Ink, links: Links | None) -> Chart:
    cells_of = [
        _aged_cells(board, part, point.buckets, links, day=point.day) for point in part.points
    ]
    stacks = [
        Stack(
            label=_month(point.day, first=place == 0, last=point.day == board.as_of),
            parts=[_major(amount, part) for amount in point.buckets],
            marks=_marks_of(cells_of[place], _names(board), words.day(point.day), part),
        )
        for place, point in enumerate(part.points)
    ]
    now, names = part.points[-1], _names(board)
    ends = [
        f"{name}  {words.short_money(amount, part.currency)}"
        for name, amount in zip(names, now.buckets, strict=True)
    ]
    title = _over_60_finding(now, _at(part, board.month_end))
    return Chart(
        name="aging-over-time",
        title=title,
        subtitle=_("Aging at thirteen month-ends, %(currency)s") % {"currency": part.currency},
        description=_("Stacked bars of what was open by days past due. %(finding)s.")
        % {"finding": title},
        spec=charts.aging_over_time(stacks, names, ends, ink=ink, width=_WIDTH, marks=_marks()),
        head=[_("Day"), *names, _("Open"), _("Over 60")],
        rows=[
            [
                Cell(text=words.day(point.day), href=links.open(day=point.day) if links else ""),
                *aged,
                Cell(text=words.money(point.receivables, part.currency)),
                Cell(text=share(point.over_60)),
            ]
            for point, aged in zip(part.points, cells_of, strict=True)
        ],
    )


def _over_60_finding(now: Point, before: Point | None) -> str:
    if now.over_60.value is None:
        return _("Nothing is open on this day")
    told = {"now": share(now.over_60)}
    if before is None or before.over_60.value is None:
        return _("%(now)s is more than 60 days late") % told
    old, new = round(before.over_60.value, 1), round(now.over_60.value, 1)
    if new == old:
        return _("The share over 60 days late stayed at %(now)s") % told
    if new < old:
        return _("The share over 60 days late fell to %(now)s") % told
    return _("The share over 60 days late rose to %(now)s") % told


def _by_segment(board: Dashboard, part: CurrencyPart, ink: Ink, links: Links | None) -> Chart:
    cells_of = [
        _aged_cells(board, part, one.buckets, links, day=board.as_of, segment=one.segment)
        for one in part.segments
    ]
    stacks = [
        Stack(
            label=segment_name(one.segment),
            parts=[_major(amount, part) for amount in one.buckets],
            end=_("%(amount)s, %(share)s late")
            % {
                "amount": words.short_money(sum(one.buckets), part.currency),
                "share": words.percent(_ratio(sum(one.buckets[1:]), sum(one.buckets)), 0),
            },
            marks=_marks_of(aged, _names(board), segment_name(one.segment), part),
        )
        for one, aged in zip(part.segments, cells_of, strict=True)
    ]
    names = _names(board)
    late = {one.segment: sum(one.buckets[1:]) for one in part.segments}
    title = _("Nothing is overdue")
    if any(late.values()):
        worst = max(late, key=lambda name: late[name])
        title = _("%(segment)s holds %(share)s of what is overdue") % {
            "segment": segment_name(worst),
            "share": words.percent(_ratio(late[worst], sum(late.values())), 0),
        }
    return Chart(
        name="aging-by-segment",
        title=title,
        subtitle=_("Aging by segment on %(day)s, %(currency)s")
        % {"day": words.day(board.as_of), "currency": part.currency},
        description=_("Bars of what each segment owes by days past due. %(finding)s.")
        % {"finding": title},
        spec=charts.aging_by_group(stacks, names, ink=ink, width=_WIDTH + 20),
        head=[_("Segment"), *names, _("Open")],
        rows=[
            [
                Cell(text=segment_name(one.segment)),
                *aged,
                Cell(
                    text=words.money(sum(one.buckets), part.currency),
                    href=links.open(day=board.as_of, segment=one.segment)
                    if links and one.segment
                    else "",
                ),
            ]
            for one, aged in zip(part.segments, cells_of, strict=True)
        ],
    )


def segment_name(segment: str) -> str:
    """Name a segment; customers without one are a group of their own."""
    return segment[:1].upper() + segment[1:] or _("No segment")


def _rolls(board: Dashboard, part: CurrencyPart, ink: Ink, links: Links | None) -> Chart:
    pairs = list(zip(part.roll_rates, part.roll_rates_before, strict=True))
    bars = [
        Bar(
            label=_step(now),
            value=float(now.reading.value or 0),
            words=share(now.reading),
            before=None if before.reading.value is None else float(before.reading.value),
            mark=_roll_mark(now, links),
        )
        for now, before in pairs
    ]
    first = part.roll_rates[0].reading
    title = _("Nothing was open a period ago")
    if first.value is not None:
        title = _("%(share)s of what was current %(days)s days ago is late now") % {
            "share": share(first),
            "days": board.roll_days,
        }
    return Chart(
        name="roll-rates",
        title=title,
        subtitle=_("Share of a bucket in the next one %(days)s days later; the tick: on %(day)s")
        % {"days": board.roll_days, "day": words.day(board.month_end)},
        description=_("Bars of roll rates from bucket to bucket. %(finding)s.")
        % {"finding": title},
        spec=charts.bars_with_before(bars, ink=ink, width=_WIDTH - 60),
        head=[
            _("From → to"),
            _("Open before"),
            _("Rolled on"),
            _("Roll rate"),
            _("On %(day)s") % {"day": words.day(board.month_end)},
        ],
        rows=[
            [
                Cell(text=_step(now)),
                Cell(text=words.money(now.reading.inputs["before"], part.currency)),
                Cell(
                    text=words.money(now.reading.inputs["rolled"], part.currency),
                    href=mark.href if (mark := _roll_mark(now, links)) else "",
                ),
                Cell(text=share(now.reading)),
                Cell(text=share(before.reading)),
            ]
            for now, before in pairs
        ],
    )


def _aged_cells(
    board: Dashboard,
    part: CurrencyPart,
    amounts: Sequence[int],
    links: Links | None,
    *,
    day: date,
    segment: str | None = None,
) -> list[Cell]:
    """Write the buckets of a row; where nothing is, nothing leads, nor for those of no segment."""
    leading = links if segment != "" else None
    return [
        Cell(
            text=words.money(amount, part.currency),
            href=leading.bucket(name, day=day, segment=segment) if leading and amount else "",
        )
        for name, amount in zip(board.bucket_names, amounts, strict=True)
    ]


def _marks_of(
    row: Sequence[Cell], names: Sequence[str], what: str, part: CurrencyPart
) -> list[Mark | None]:
    return [
        Mark(href=one.href, label=f"{what}, {name}: {one.text} {part.currency}")
        if one.href
        else None
        for one, name in zip(row, names, strict=True)
    ]


def _roll_mark(rate: RollRate, links: Links | None) -> Mark | None:
    if links is None or not rate.reading.inputs["rolled"]:
        return None
    return Mark(href=links.rolled(rate), label=f"{_step(rate)}: {share(rate.reading)}")


def _marks() -> Marks:
    return Marks(
        point=numbers.get_decimal_symbol(cells.locale_name()),
        thousands=pgettext("thousands", "K"),
        millions=pgettext("millions", "M"),
        billions=pgettext("billions", "B"),
    )


def _names(board: Dashboard) -> list[str]:
    return [core_texts.bucket(name) for name in board.bucket_names]


def _step(rate: RollRate) -> str:
    return f"{core_texts.bucket(rate.from_bucket)} → {core_texts.bucket(rate.to_bucket)}"


def _at(part: CurrencyPart, day: date) -> Point | None:
    return next((point for point in part.points if point.day == day), None)


def _major(amount: int, part: CurrencyPart) -> float:
    """Give a length for a bar; it is never shown as a number."""
    return float(amount / 10 ** DECIMALS[part.currency])


def _ratio(part: int, whole: int) -> Decimal:
    return Decimal(part) / Decimal(whole) if whole else Decimal(0)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _month(day: date, *, first: bool, last: bool) -> str:
    """Label a month-end by its month; below it the year where it begins or ends, or the day."""
    locale = (translation.get_language() or "en").replace("-", "_")
    below = ""
    if last and aging.prior_month_end(day + timedelta(days=1)) != day:
        below = dates.format_date(day, format=day_patterns.within_year(locale), locale=locale)
    elif first or last or day.month == 1:
        below = dates.format_date(day, format="y", locale=locale)
    return f"{dates.format_date(day, format='LLL', locale=locale)}|{below}"
