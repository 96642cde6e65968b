"""Words about customers and contacts become codes: country, language, time zone, status.

Countries and languages are known by code and by their names in the five languages of our users.
"""

import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final
from zoneinfo import available_timezones

import pyarrow as pa
from babel import Locale
from babel.core import get_global

from dunwell.core.customers import CustomerStatus
from dunwell.jobs.imports.workbench import Workbench

_LOCALES: Final = ("en", "de", "fr", "es", "nl")
# Reserved by ISO 3166 or made up for tests; nobody's address is there.
_NO_COUNTRIES: Final = frozenset(
    ("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ")
)
_OTHER_COUNTRY_NAMES: Final = {
    "AE": "UAE|VAE",
    "BA": "Bosnia",
    "CD": "DR Congo|Democratic Republic of the Congo",
    "CI": "Ivory Coast|Elfenbeinküste",
    "CZ": "Czech Republic|Tschechische Republik|République tchèque|República Checa",
    "DE": "Federal Republic of Germany|BRD|Bundesrepublik Deutschland",
    "GB": "Great Britain|UK|England|Scotland|Wales|Northern Ireland|Großbritannien|"
    "Grande-Bretagne|Gran Bretaña|Groot-Brittannië|Engeland|Angleterre|Inglaterra",
    "HK": "Hong Kong|Hongkong",
    "KR": "Korea|Republic of Korea",
    "MM": "Burma|Myanmar",
    "MO": "Macau|Macao",
    "NL": "Holland|The Netherlands|Nederland",
    "PS": "Palestine",
    "RU": "Russian Federation|Russische Föderation",
    "TR": "Turkey|Türkei",
    "US": "USA|U.S.A.|United States of America|Vereinigte Staaten von Amerika|"
    "États-Unis d'Amérique|Estados Unidos de América|EE.UU.|Verenigde Staten van Amerika",
    "VA": "Vatican|Holy See",
    "VN": "Viet Nam",
}
# SAP exports keep languages as one letter.
_LETTER_LANGUAGES: Final = {
    "d": "de",
    "e": "en",
    "f": "fr",
    "i": "it",
    "n": "nl",
    "p": "pt",
    "s": "es",
}
_NO_TIME_ZONES: Final = frozenset({"Factory", "localtime", "posixrules"})


def _folded(text: str) -> str:
    """Keep the letters and digits, without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if sign.isalnum())


def _aliases(name: str) -> Mapping[str, list[str]]:
    aliases: Mapping[str, list[str]] = get_global(name)  # type: ignore[arg-type]  # Any global.
    return aliases


def _names(what: str, locale: str) -> dict[str, str]:
    """Give the codes of two letters with their names in one language."""
    names = getattr(Locale(locale), what).items()
    return {str(code): str(name) for code, name in names if len(str(code)) == 2}


@cache
def _countries() -> dict[str, str]:
    codes = set(_names("territories", "en")) - _NO_COUNTRIES
    known: dict[str, str] = {}
    for locale in _LOCALES:
        names = _names("territories", locale)
        known |= {_folded(names[code]): code for code in codes & set(names)}
    for code, others in _OTHER_COUNTRY_NAMES.items():
        known |= {_folded(name): code for name in others.split("|")}
    # Codes of three letters, numbers of three digits, and UK.
    for alias, (code, *more) in _aliases("territory_aliases").items():
        if code in codes and not more and len(alias) <= len("DEU"):
            known[_folded(alias)] = code
    return known | {_folded(code): code for code in codes} | {"el": "GR"}  # As in VAT numbers.


@cache
def _languages() -> dict[str, str]:
    codes = set(_names("languages", "en"))
    known: dict[str, str] = {}
    for locale in _LOCALES:
        names = _names("languages", locale)
        known |= {_folded(names[code]): code for code in codes & set(names)}
    aliases = get_global("language_aliases").items()
    known |= {alias: code for alias, code in aliases if code in codes and len(alias) == 3}
    return known | _LETTER_LANGUAGES | {code: code for code in codes}


@cache
def _time_zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones() - _NO_TIME_ZONES}


def country(text: str) -> str | None:
    """Give the ISO 3166 code of two letters; None when we know no such country."""
    return _countries().get(_folded(text))


def language(text: str) -> str | None:
    """Give the ISO 639 code of two letters of `German`, `deu`, `D` or `de-AT`; None if unknown."""
    code, mark, region = text.strip().replace("_", "-").partition("-")
    if mark and len(code) in (2, 3) and 2 <= len(region) <= len("Hans-CN"):
        return _languages().get(_folded(code))
    return _languages().get(_folded(text))


def time_zone(text: str) -> str | None:
    """Give a time zone as its database writes it; None when it is not in there."""
    return _time_zones().get(text.strip().replace(" ", "_").casefold())


def status(text: str) -> str | None:
    """Give the code of a customer's status, however it is spaced; None when it is none."""
    word = "_".join(text.replace("-", " ").replace("_", " ").casefold().split())
    return word if word in set(CustomerStatus) else None


def translate(workbench: Workbench, field: str, by: Callable[[str], str | None]) -> None:
    """Make the table `words_FIELD` (text, value) of what the cells of a field say."""
    workbench.translate(
        into=f"words_{field}",
        values=f"SELECT DISTINCT {field} FROM typed WHERE {field} IS NOT NULL",
        schema=pa.schema([("text", pa.string()), ("value", pa.string())]),
        by=lambda text: (by(text),),
    )
