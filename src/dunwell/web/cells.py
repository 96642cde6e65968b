"""A value is written once in the reader's way for the screen and once plainly for files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from babel import dates, numbers
from django.utils import translation

from dunwell.core import money
from dunwell.core.currencies import DECIMALS
from dunwell.web import day_patterns

NOTHING: Final = "–"
# A spreadsheet would run a text that begins with one of these as a formula.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


class Kind(StrEnum):
    """What a column holds; it decides alignment, writing and how files keep it."""

    TEXT = "text"  # As it stands.
    MONEY = "money"  # Whole minor units of the row's currency.
    DAY = "day"  # A date.
    DAYS = "days"  # A count of days.
    COUNT = "count"  # A whole number of things.
    PERCENT = "percent"  # A share of one.
    CHIP = "chip"  # A word for a state, with a tone.


NUMERIC: Final = frozenset({Kind.MONEY, Kind.DAYS, Kind.COUNT, Kind.PERCENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A word for a state; the tone colours it: quiet, good, warn or bad."""

    text: str
    tone: str = "quiet"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marks:
    point: str
    group: str


def shown(value: Any, kind: Kind, currency: str = "") -> str:
    """Write a value for the screen; nothing is a dash."""
    if value is None or value == "":
        return NOTHING
    return _SHOWN[kind](value, currency)


def plain(value: Any, kind: Kind, currency: str = "") -> str:
    """Write a value for a CSV file: ISO dates, decimal points, texts that no program runs."""
    if value is None or value == "":
        return ""
    if kind is Kind.MONEY:
        return money.in_units(value, currency)
    if kind is Kind.PERCENT:
        return f"{float(value):.4f}"
    if kind is Kind.DAY:
        return _iso(value)
    if kind in NUMERIC:
        return str(value)
    return inert(value.text if isinstance(value, Chip) else str(value))


def inert(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def number(value: Any, kind: Kind, currency: str) -> float | int:
    """Give a number as a workbook keeps it."""
    if kind is Kind.MONEY:
        return float(Decimal(value).scaleb(-DECIMALS[currency]))
    return float(value) if kind is Kind.PERCENT else int(value)


def locale_name() -> str:
    """Name the reader's locale as Babel does."""
    return (translation.get_language() or "en").replace("-", "_")


def _iso(value: date) -> str:
    return value.isoformat()


def _money(amount: int, currency: str) -> str:
    # A page has two thousand amounts: Babel reads its pattern anew for each, so only its marks
    # are taken from it. Amounts are grouped by thousands in every language we ship.
    marks = _marks(locale_name())
    decimals = DECIMALS[currency]
    whole, fraction = divmod(abs(amount), 10**decimals)
    text = f"{whole:,}".replace(",", marks.group)
    tail = f"{marks.point}{fraction:0{decimals}d}" if decimals else ""
    return f"{'-' if amount < 0 else ''}{text}{tail}"


def _whole(value: int, _currency: str) -> str:
    return f"{value:,}".replace(",", _marks(locale_name()).group)


def _percent(value: Fraction | float, _currency: str) -> str:
    return f"{_whole(round(value * 100), '')} %"


def _day(value: date, _currency: str) -> str:
    return _written_day(value, locale_name())


def _text(value: Any, _currency: str) -> str:
    return value.text if isinstance(value, Chip) else str(value)


@lru_cache(maxsize=16)
def _marks(locale: str) -> _Marks:
    return _Marks(point=numbers.get_decimal_symbol(locale), group=numbers.get_group_symbol(locale))


@lru_cache(maxsize=4096)
def _written_day(value: date, locale: str) -> str:
    return dates.format_date(value, format=day_patterns.whole(locale), locale=locale)


_SHOWN: Final[dict[Kind, Callable[[Any, str], str]]] = {
    Kind.TEXT: _text,
    Kind.MONEY: _money,
    Kind.DAY: _day,
    Kind.DAYS: _whole,
    Kind.COUNT: _whole,
    Kind.PERCENT: _percent,
    Kind.CHIP: _text,
}


def sort_value(kind: Kind, value: Any) -> Any:
    """Give what rows in memory are sorted by: texts without case, a missing day first."""
    if kind is Kind.DAY:
        return value or date.min
    if kind in NUMERIC:
        return value
    return (value.text if isinstance(value, Chip) else value).casefold()
