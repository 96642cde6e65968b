"""Days, amounts and countries as the customer writes them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from babel import Locale, UnknownLocaleError, dates, numbers

from dunwell.core.currencies import DECIMALS
from dunwell.jobs.statements.words import LANGUAGES

# Whose language is left empty in the book is written to in that of the country.
_LANGUAGE_OF: Final = {
    **dict.fromkeys(("DE", "AT", "LI"), "de"),
    **dict.fromkeys(("FR", "MC"), "fr"),
    **dict.fromkeys(("ES", "MX", "AR", "CO", "CL", "PE", "UY"), "es"),
    **dict.fromkeys(("NL", "SR"), "nl"),
}
# English without a country: days with their months in words, the day first.
_PLAIN_ENGLISH: Final = "en_GB"


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    """The customer's language and the way its country writes."""

    language: str
    locale: Locale

    def day(self, value: date | None) -> str:
        """Write a day; its month stands in words or in the order of the country."""
        if value is None:
            return ""
        written = dates.format_date(value, format="medium", locale=self.locale)
        return written.replace(" ", "\N{NO-BREAK SPACE}")

    def money(self, amount: int, currency: str) -> str:
        """Write minor units with the currency's decimals, without its code."""
        decimals = DECIMALS[currency]
        pattern = "#,##0" + (f".{'0' * decimals}" if decimals else "")
        value = Decimal(amount).scaleb(-decimals)
        return numbers.format_decimal(value, format=pattern, locale=self.locale)

    def country(self, code: str) -> str:
        """Name a country in the customer's language."""
        return str(self.locale.territories.get(code, code))


def of(language: str, country: str) -> Formats:
    """Choose the formats of a customer: its language, else its country's, else English."""
    code = language.replace("_", "-").split("-")[0].lower() or _LANGUAGE_OF.get(country, "en")
    written = code if code in LANGUAGES else "en"
    return Formats(language=written, locale=_locale(written, country))


def _locale(language: str, country: str) -> Locale:
    plain = _PLAIN_ENGLISH if language == "en" else language
    if not country:
        return Locale.parse(plain)
    try:
        return Locale.parse(f"{language}_{country}")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(plain)
