"""Template tags: links that keep the page's state, money, days and shares in the reader's way."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import Locale, dates, numbers
from django import template
from django.template import Context
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dunwell.core.currencies import DECIMALS
from dunwell.web import core_texts, day_patterns, form_marks
from dunwell.web.pages import State

register = template.Library()
_THOUSAND = 1000


@register.simple_tag(takes_context=True)
def link(context: Context, name: str, *args: object, **query: object) -> str:
    """Give the address of a page in this page's state."""
    state: State = context["state"]
    return state.link(name, *args, **query)


@register.simple_tag
def once() -> SafeString:
    """Give a form the mark by which it acts once, however often it is sent."""
    return format_html(
        '<input type="hidden" name="{}" value="{}">', form_marks.ONCE, form_marks.mark()
    )


@register.simple_tag
def as_seen(stands: object) -> SafeString:
    """Let a form remember what stood when its page was opened."""
    field = '<input type="hidden" name="{}" value="{}">'
    return format_html(field, form_marks.SEEN, form_marks.seen(stands))


@register.filter
def money(amount: int | None, currency: str) -> str:
    """Write minor units with the currency's decimals in the reader's format, without its code."""
    if amount is None:
        return "–"
    decimals = DECIMALS[currency]
    value = Decimal(amount).scaleb(-decimals)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return numbers.format_decimal(value, format=pattern, locale=_locale())


def decimal(text: str) -> str:
    """Write a plain decimal, as 1.82, in the reader's format with all its digits."""
    decimals = len(text.partition(".")[2])
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return numbers.format_decimal(Decimal(text), format=pattern, locale=_locale())


@register.filter
def short_money(amount: int | None, currency: str) -> str:
    """Write an amount for a tile: rounded, with K, M or B; the exact one belongs in its title."""
    if amount is None:
        return "–"
    value = Decimal(amount).scaleb(-DECIMALS[currency])
    short = numbers.format_compact_decimal(value, fraction_digits=2, locale=_locale())
    if abs(value) >= _THOUSAND and not any(sign.isalpha() for sign in short):
        # Some languages, German among them, have no short way to write thousands.
        return numbers.format_decimal(round(value), locale=_locale())
    return short


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a day without doubt: 21 Nov 2025."""
    if value is None:
        return "–"
    shown = value.date() if isinstance(value, datetime) else value
    return dates.format_date(shown, format=day_patterns.whole(_locale()), locale=_locale())


@register.filter
def near_day(value: date | None, beside: date) -> str:
    """Write a day without its year where a page speaks of the same one: 21 Nov."""
    if value is None or value.year != beside.year:
        return day(value)
    locale = _locale()
    return dates.format_date(value, format=day_patterns.within_year(locale), locale=locale)


@register.filter
def weekday(value: date) -> str:
    """Write a day with its weekday: Fri 28 Nov 2025."""
    return f"{dates.format_date(value, format='ccc', locale=_locale())} {day(value)}"


@register.filter
def short_day(value: date | None) -> str:
    """Write a day whose year goes without saying: 21 Nov."""
    return "–" if value is None else _short_day(value, _locale())


@register.filter
def week_day(value: date | None) -> str:
    """Write a day with its weekday: Fri 28 Nov."""
    if value is None:
        return "–"
    pattern = f"EEE {day_patterns.within_year(_locale())}"
    return dates.format_date(value, format=pattern, locale=_locale())


@register.filter
def month(first: date) -> str:
    """Write a month with its year: September 2025."""
    return dates.format_date(first, format="LLLL y", locale=_locale())


@register.filter
def moment(value: datetime | None) -> str:
    """Write an instant to the minute in the company's time zone, which is named."""
    if value is None:
        return "–"
    there = value.astimezone(timezone.get_current_timezone())
    pattern = f"{day_patterns.whole(_locale())}, HH:mm"
    told = dates.format_datetime(there, format=pattern, tzinfo=there.tzinfo, locale=_locale())
    return f"{told} {_zone(there)}"


def _zone(there: datetime) -> str:
    """Name the zone of an instant by its letters where there are any: MESZ, CEST, else +0200."""
    told: str = dates.format_datetime(there, format="z", tzinfo=there.tzinfo, locale=_locale())
    known = there.tzname() or ""
    return known if not told.isalpha() and known.isalpha() else told


@register.filter
def hour(value: datetime) -> str:
    """Write the hour of an instant in the company's time zone: 14:05."""
    return value.astimezone(timezone.get_current_timezone()).strftime("%H:%M")


@register.filter
def clock_there(value: datetime) -> str:
    """Write an instant in its own zone, with the weekday: Fri 14:05."""
    return dates.format_datetime(value, format="EEE HH:mm", tzinfo=value.tzinfo, locale=_locale())


@register.filter
def named(words: Mapping[str, Any], key: str) -> str:
    """Look a word up; one that is not known is shown as it is."""
    return str(words.get(key, key.replace("_", " ")))


@register.filter
def country(code: str) -> str:
    """Name a country in the reader's language; one that has no name is shown as its code."""
    return str(Locale.parse(_locale()).territories.get(code, code)) if code else "–"


@register.filter
def bucket(name: str) -> str:
    """Name a bucket in the reader's language."""
    return core_texts.bucket(name)


@register.filter
def whole(value: int | None) -> str:
    """Write a count with the reader's thousands marks."""
    return "–" if value is None else numbers.format_decimal(value, locale=_locale())


@register.filter
def percent(share: Any, decimals: int = 1) -> str:
    """Write a share of one as a percentage."""
    if share is None:
        return "–"
    pattern = "0" + ("." + "0" * decimals if decimals else "") + " %"
    return numbers.format_percent(share, format=pattern, locale=_locale())


@lru_cache(maxsize=4096)
def _short_day(value: date, locale: str) -> str:
    return dates.format_date(value, format=day_patterns.within_year(locale), locale=locale)


def _locale() -> str:
    return (translation.get_language() or "en").replace("-", "_")
