"""Amounts of a policy are minor units; its document writes them with the currency's decimals."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any, Final

from dunwell.core.currencies import DECIMALS
from dunwell.core.money import in_units
from dunwell.core.policy_problems import Flaw, Path, Problem, problem
from dunwell.core.policy_settings import SECTIONS
from dunwell.core.setting_kinds import Kind

_OWED: Final = ("owes_at_least", "owes_below")
_MOST_DIGITS: Final = 15


def in_minor(
    content: Mapping[str, Any], *, currency: str
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Turn what a document writes into minor units, with what is no amount.

    A value that is no amount stays as it is.
    """
    problems: list[Problem] = []

    def read(path: Path, value: object) -> object:
        amount = _minor(value, DECIMALS[currency])
        if amount is None:
            example = in_units(25 * 10 ** DECIMALS[currency], currency)
            told = {"decimals": DECIMALS[currency], "example": example}
            problems.append(problem(path, Flaw.NO_AMOUNT, found=value, **told))
            return value
        return amount

    return _changed(content, read), tuple(problems)


def in_decimals(content: Mapping[str, Any], *, currency: str) -> dict[str, Any]:
    """Turn minor units into decimals for a document."""

    def write(_path: Path, value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int):
            return value
        return Decimal(in_units(value, currency))

    return _changed(content, write)


def places(content: Mapping[str, Any]) -> Iterator[Path]:
    """Find the amounts of a policy, whatever else may be wrong with it."""
    for section in SECTIONS.values():
        for setting in section.settings:
            if setting.kind is Kind.AMOUNT:
                yield (section.name, setting.name)
    segments = content.get("segments")
    for place in range(len(segments) if isinstance(segments, list) else 0):
        yield from (("segments", place, "when", name) for name in _OWED)
    cadences = content.get("cadences")
    for key, cadence in cadences.items() if isinstance(cadences, Mapping) else ():
        steps = cadence.get("steps") if isinstance(cadence, Mapping) else None
        for place in range(len(steps) if isinstance(steps, list) else 0):
            yield ("cadences", key, "steps", place, "least_amount")


def _changed(
    content: Mapping[str, Any], change: Callable[[Path, object], object]
) -> dict[str, Any]:
    made: dict[str, Any] = deepcopy(dict(content))
    for path in places(made):
        holder: Any = made
        for part in path[:-1]:
            inside = isinstance(holder, list) or (isinstance(holder, dict) and part in holder)
            holder = holder[part] if inside else None
        if isinstance(holder, dict) and path[-1] in holder:
            holder[path[-1]] = change(path, holder[path[-1]])
    return made


def _minor(value: object, decimals: int) -> int | None:
    """Read an amount; None when it is none, or has more decimals than its currency."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    if not 0 <= value < 10**_MOST_DIGITS:
        return None
    scaled = Decimal(value).scaleb(decimals)
    return int(scaled) if scaled == scaled.to_integral_value() else None
