"""The two drawings of an account page as plain numbers: the aging strip and the days-late dots."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dunwell.store.queries.account import BucketSum, Figures
from dunwell.store.queries.account_behaviour import Behaviour, Month, PaidInvoice

WIDTH: Final = 340
HEIGHT: Final = 84
_LEFT: Final = 26
_TOP: Final = 6
_BOTTOM: Final = 14
# A bucket too thin to hit with a pointer still gets this share of the strip.
_LEAST_SHARE: Final = 0.006
_NICE: Final = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 365, 730)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One bucket on the strip; places are texts in percent, for SVG."""

    bucket: BucketSum
    colour: str
    x: str
    width: str
    share: float


def strip(figures: Figures) -> list[Segment]:
    """Lay the buckets with something in them along the strip, in order of age."""
    filled = [bucket for bucket in figures.buckets if bucket.amount]
    shares = [max(bucket.amount / figures.total, _LEAST_SHARE) for bucket in filled]
    scale = sum(shares)
    found: list[Segment] = []
    x = 0.0
    for bucket, share in zip(filled, shares, strict=True):
        width = share / scale
        found.append(
            Segment(
                bucket=bucket,
                colour=f"b{min(bucket.index, 5)}",
                x=f"{x * 100:.3f}%",
                width=f"{width * 100:.3f}%",
                share=bucket.amount / figures.total,
            )
        )
        x += width
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One paid invoice."""

    x: str
    y: str
    invoice: PaidInvoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A labelled place on an axis."""

    place: str
    label: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One month as wide as its days are on the axis; it leads to the invoices paid in it."""

    x: str
    width: str
    month: Month


@dataclass(frozen=True, slots=True, kw_only=True)
class Dots:
    """The chart of days late; `average_y` is the line of the average."""

    dots: tuple[Dot, ...]
    bands: tuple[Band, ...]
    days: tuple[Tick, ...]
    months: tuple[Tick, ...]
    zero_y: str
    average_y: str


def dots(behaviour: Behaviour) -> Dots | None:
    """Place a dot for each paid invoice; None when none was paid."""
    shown = behaviour.drawn
    if not shown or behaviour.average_days is None:
        return None
    high = _nice(max(one.days_late for one in shown))
    low = -_nice(-min(one.days_late for one in shown))
    if high - low <= 0:
        high = _NICE[0]

    def y(days: float) -> str:
        share = (high - days) / (high - low)
        return f"{_TOP + share * (HEIGHT - _TOP - _BOTTOM):.1f}"

    def x(day: date) -> str:
        share = (day - behaviour.from_date).days / (behaviour.to_date - behaviour.from_date).days
        return f"{_LEFT + share * (WIDTH - _LEFT - 6):.1f}"

    return Dots(
        dots=tuple(Dot(x=x(one.paid_date), y=y(one.days_late), invoice=one) for one in shown),
        bands=tuple(_band(behaviour, one, x) for one in behaviour.months),
        days=tuple(Tick(place=y(days), label=days) for days in sorted({low, 0, high})),
        months=tuple(Tick(place=x(day), label=day) for day in _quarters(behaviour)),
        zero_y=y(0),
        average_y=y(max(low, min(high, behaviour.average_days))),
    )


def _band(behaviour: Behaviour, month: Month, x: Callable[[date], str]) -> Band:
    after = (month.first + timedelta(days=31)).replace(day=1)
    start = x(max(month.first, behaviour.from_date))
    end = x(min(after, behaviour.to_date))
    return Band(x=start, width=f"{float(end) - float(start):.1f}", month=month)


def _nice(days: int) -> int:
    """Round up to a number of days people think in; nothing late needs no room."""
    if days <= 0:
        return 0
    return next((one for one in _NICE if one >= days), days)


def _quarters(behaviour: Behaviour) -> Sequence[date]:
    """Give the first days of every third month inside the year."""
    start = behaviour.from_date
    months = [divmod(start.year * 12 + start.month + ahead, 12) for ahead in (0, 3, 6, 9)]
    return [date(year, month + 1, 1) for year, month in months]


def finding(behaviour: Behaviour) -> str:
    """Say in one sentence how the customer pays; it is the chart's title."""
    average = behaviour.average_days
    if average is None:
        return _("No invoice was paid in the last 12 months")
    days = round(average)
    if days == 0:
        said = _("Pays on the due date on average")
    elif days > 0:
        said = ngettext(
            "Pays %(days)s day late on average", "Pays %(days)s days late on average", days
        ) % {"days": days}
    else:
        said = ngettext(
            "Pays %(days)s day early on average", "Pays %(days)s days early on average", -days
        ) % {"days": -days}
    return f"{said}, {_change(behaviour)}" if behaviour.average_days_before is not None else said


def usual(behaviour: Behaviour) -> str:
    """Say the median delay."""
    if behaviour.median_days is None:
        return _("Not known yet")
    days = round(behaviour.median_days)
    if days == 0:
        return _("On the due date")
    if days > 0:
        return ngettext("%(days)s day after due", "%(days)s days after due", days) % {"days": days}
    return ngettext("%(days)s day before due", "%(days)s days before due", -days) % {"days": -days}


def _change(behaviour: Behaviour) -> str:
    now, before = behaviour.average_days or 0.0, behaviour.average_days_before or 0.0
    # The difference of the rounded figures, so that a reader can check the sentence.
    more = round(now) - round(before)
    if more == 0:
        return _("as a year ago")
    if round(now) > 0:
        words = (_("%(days)s more than a year ago"), _("%(days)s fewer than a year ago"))
    else:
        words = (_("%(days)s later than a year ago"), _("%(days)s earlier than a year ago"))
    return words[more < 0] % {"days": abs(more)}
