"""What a person types into a field becomes a setting's value; what makes no sense stays a text.

A text that stays is told by the checks of the policy, so nothing typed is lost.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from dunwell.core.currencies import DECIMALS
from dunwell.core.money import in_units
from dunwell.core.setting_kinds import Kind

_WHOLE: Final = re.compile(r"-?[0-9]{1,15}", re.ASCII)
_AMOUNT: Final = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,4}))?", re.ASCII)
_BETWEEN: Final = re.compile(r"[,;\s]+")
_OF_NUMBERS: Final = frozenset({Kind.RISING, Kind.RATES})
LISTS: Final = frozenset({*_OF_NUMBERS, Kind.DAYS, Kind.WORDS})


def read(kind: Kind, text: str, *, currency: str) -> object:
    """Read what was typed; amounts become minor units."""
    text = text.strip()
    if kind is Kind.SWITCH:
        return text == "on"
    if kind is Kind.WHOLE:
        return _whole(text)
    if kind is Kind.AMOUNT:
        return _amount(text, DECIMALS[currency])
    if kind in LISTS:
        parts = [one for one in _BETWEEN.split(text) if one]
        return [_whole(one) for one in parts] if kind in _OF_NUMBERS else parts
    if kind is Kind.RATES_BY_SEGMENT:
        return _rates(text)
    return text


def write(kind: Kind, value: object, *, currency: str) -> str:
    """Write a value as it is typed."""
    if isinstance(value, bool):
        return "on" if value else ""
    if kind is Kind.AMOUNT and isinstance(value, int):
        return in_units(value, currency)
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {write(kind, value[key], currency=currency)}" for key in value)
    return "" if value is None else str(value)


def _whole(text: str) -> int | str:
    return int(text) if _WHOLE.fullmatch(text) else text


def _amount(text: str, decimals: int) -> int | str:
    found = _AMOUNT.fullmatch(text)
    if found is None or len((found[2] or "").rstrip("0")) > decimals:
        return text
    return int(Decimal(f"{found[1]}.{found[2] or 0}").scaleb(decimals))


def _rates(text: str) -> dict[str, object]:
    """Read a line for each segment, as `retail: 30, 160`."""
    read_lines: dict[str, object] = {}
    for line in text.splitlines():
        name, mark, rates = line.partition(":")
        if name.strip():
            parts = [one for one in _BETWEEN.split(rates) if one]
            read_lines[name.strip()] = [_whole(one) for one in parts] if mark else []
    return read_lines
