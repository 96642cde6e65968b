"""Months are known by name and short form in English, German, French, Spanish and Dutch."""

from collections.abc import Mapping
from types import MappingProxyType

_NAMES = (
    "january jan januar jänner jaen jän janvier janv enero ene januari",
    "february feb februar febr février févr fév fevrier fevr fev febrero februari",
    "march mar märz maerz mär mrz marz mars marzo maart mrt",
    "april apr avril avr abril abr",
    "may mai mayo mei",
    "june jun juni juin junio",
    "july jul juli juillet juil julio",
    "august aug août aout aoû agosto ago augustus",
    "september sep sept septembre septiembre setiembre",
    "october oct oktober okt octobre octubre",
    "november nov novembre noviembre",
    "december dec dezember dez décembre déc decembre diciembre dic",
)

MONTH_BY_NAME: Mapping[str, int] = MappingProxyType(
    {name: month for month, names in enumerate(_NAMES, 1) for name in names.split()}
)
