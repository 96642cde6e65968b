"""Countries, currencies, languages and time zones a person chooses from, and a first guess."""

from collections.abc import Sequence
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_currency_name, get_territory_currencies
from django.utils import translation

from dunwell.core.currencies import DECIMALS

Choices = Sequence[tuple[str, str]]

_COUNTRY_LETTERS: Final = 2
_FALLBACK_CURRENCY: Final = "EUR"
# The zone of the capital or of most people, for countries that span several.
_MAIN_ZONE: Final = {
    "US": "America/New_York",
    "CA": "America/Toronto",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "MX": "America/Mexico_City",
    "RU": "Europe/Moscow",
    "CN": "Asia/Shanghai",
    "ES": "Europe/Madrid",
    "PT": "Europe/Lisbon",
    "DE": "Europe/Berlin",
    "AR": "America/Argentina/Buenos_Aires",
    "CL": "America/Santiago",
    "ID": "Asia/Jakarta",
    "NZ": "Pacific/Auckland",
    "UA": "Europe/Kiev",
    "KZ": "Asia/Almaty",
}


def countries() -> Choices:
    """List the countries by their names in the reader's language."""
    return _countries(_reader())


def currencies() -> Choices:
    """List the currencies by code, each with its name."""
    return _currencies(_reader())


@cache
def _countries(language: str) -> Choices:
    names = Locale.parse(language).territories
    known = [(code, str(name)) for code, name in names.items() if _is_country(code)]
    return sorted(known, key=lambda pair: pair[1].casefold())


@cache
def _currencies(language: str) -> Choices:
    return [(code, f"{code} · {get_currency_name(code, locale=language)}") for code in DECIMALS]


@cache
def time_zones() -> Choices:
    """List the time zones of places, and UTC."""
    named = get_global("zone_territories")
    found = {name for name in available_timezones() if name in named or name == "UTC"}
    return [(name, name.replace("_", " ")) for name in sorted(found)]


def currency_of(country: str) -> str:
    """Guess the currency a company of a country reports in."""
    known = [code for code in get_territory_currencies(country) if code in DECIMALS]
    return known[0] if known else _FALLBACK_CURRENCY


def zone_of(country: str) -> str:
    """Guess the time zone a company of a country works in."""
    offered = dict(time_zones())
    named = get_global("zone_territories")
    inside = sorted(zone for zone, where in named.items() if where == country and zone in offered)
    found = _MAIN_ZONE.get(country) or (inside[0] if inside else "UTC")
    return found if found in offered else "UTC"


def country_of(accepted: str) -> str:
    """Guess the country from the languages a browser accepts, the best liked first."""
    tag = accepted.split(",")[0].split(";")[0].strip().replace("-", "_")
    try:
        found = Locale.parse(tag, resolve_likely_subtags=True) if tag else None
    except (UnknownLocaleError, ValueError):
        found = None
    if found is None:
        return ""
    if found.territory is None:
        likely = get_global("likely_subtags").get(found.language, "")
        return likely.rpartition("_")[2] if _is_country(likely.rpartition("_")[2]) else ""
    return found.territory if _is_country(found.territory) else ""


def _is_country(code: str) -> bool:
    letters = len(code) == _COUNTRY_LETTERS and code.isalpha() and code.isupper()
    return letters and code not in {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}


def _reader() -> str:
    return (translation.get_language() or "en").replace("-", "_")
