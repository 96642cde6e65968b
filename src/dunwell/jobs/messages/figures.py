"""Amounts and days as the customer writes them, quick enough for a day's whole batch."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from babel import dates, numbers

from dunwell.core.currencies import DECIMALS
from dunwell.jobs.statements import formats
from dunwell.jobs.statements.formats import Formats

# In sentences months stand in words, but where the language itself prefers the short form.
_PROSE: Final = {"de": "medium"}
# A code right before digits, as in EUR5, needs a space between.
_CODE: Final = re.compile(r"([A-Z])(\d)")
_THREES: Final = (3, 3)
_SPACE: Final = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """How a locale writes an amount of a currency above zero: what stands around its digits."""

    before: str
    after: str
    point: str
    comma: str
    decimals: int


class Figures:
    """Writes for one language and country; what is written once is kept."""

    def __init__(self, shown: Formats) -> None:
        self.shown = shown
        self.language = shown.language
        self._days: dict[date, str] = {}
        self._prose: dict[date, str] = {}
        self._money: dict[str, Pattern | None] = {}

    def day(self, value: date) -> str:
        """Write a day for a table."""
        found = self._days.get(value)
        if found is None:
            found = self._days[value] = self.shown.day(value)
        return found

    def prose_day(self, value: date) -> str:
        """Write a day for a sentence."""
        found = self._prose.get(value)
        if found is None:
            style = _PROSE.get(self.language, "long")
            written = dates.format_date(value, format=style, locale=self.shown.locale)
            found = self._prose[value] = written.replace(" ", _SPACE)
        return found

    def money(self, amount: int, currency: str) -> str:
        """Write minor units with the sign or code of their currency."""
        if currency not in self._money:
            self._money[currency] = self._pattern(currency)
        pattern = self._money[currency]
        sign, size = ("-", -amount) if amount < 0 else ("", amount)
        if pattern is None:
            return sign + self._slowly(size, currency)
        return f"{sign}{pattern.before}{_digits(size, pattern)}{pattern.after}"

    def _slowly(self, amount: int, currency: str) -> str:
        value = Decimal(amount).scaleb(-DECIMALS[currency])
        written = numbers.format_currency(
            value,
            currency,
            locale=self.shown.locale,
            decimal_quantization=False,
            format=self._with_decimals(currency),
        )
        return _CODE.sub(rf"\1{_SPACE}\2", str(written).replace(" ", _SPACE))

    def _with_decimals(self, currency: str) -> str:
        """Give the locale's own pattern of money, with the decimals ISO 4217 says."""
        plain = str(self.shown.locale.currency_formats["standard"].pattern)
        decimals = DECIMALS[currency]
        return plain.replace(".00", f".{'0' * decimals}" if decimals else "")

    def _pattern(self, currency: str) -> Pattern | None:
        """Learn the pattern from a written amount; None where thousands are grouped otherwise."""
        locale = self.shown.locale
        if locale.currency_formats["standard"].grouping != _THREES:
            return None
        decimals = DECIMALS[currency]
        sample = self._slowly(1, currency)
        point = numbers.get_decimal_symbol(locale)
        digits = f"0{point}{'1'.rjust(decimals, '0')}" if decimals else "1"
        before, found, after = sample.partition(digits)
        if not found:
            return None
        comma = numbers.get_group_symbol(locale).replace(" ", _SPACE)
        return Pattern(before=before, after=after, point=point, comma=comma, decimals=decimals)


def _digits(amount: int, pattern: Pattern) -> str:
    if not pattern.decimals:
        return f"{amount:,}".replace(",", pattern.comma)
    whole, part = divmod(amount, 10**pattern.decimals)
    grouped = f"{whole:,}".replace(",", pattern.comma)
    return f"{grouped}{pattern.point}{part:0{pattern.decimals}d}"


@lru_cache(maxsize=512)
def of(language: str, country: str) -> Figures:
    """Give the figures of a customer: its language, else its country's, else English."""
    return Figures(formats.of(language, country))
