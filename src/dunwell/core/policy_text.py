"""A policy is written as a document that explains itself: every setting with what it means."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from dunwell.core.cadence_checks import STEP_KEYS
from dunwell.core.policy import SHIPPED
from dunwell.core.policy_amounts import in_decimals
from dunwell.core.policy_settings import SECTIONS
from dunwell.core.segment_checks import AMOUNTS, SEGMENT_KEYS
from dunwell.core.segments import ATTRIBUTES
from dunwell.core.setting_kinds import Section, Setting

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_ ./()+-]*(?<! )", re.ASCII)
_RESERVED: Final = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
_NAMED: Final = {"\n": "\\n", "\t": "\\t"}
_LINE: Final = 96
_ENTRY_LINE: Final = 120
_HEAD: Final = """\
# The policy of collections. What a setting does stands above or beside it; lines that begin
# with # are comments. A setting left out has the value that Dunwell ships.
# Amounts are in the reporting currency, %(currency)s. 100 basis points (bps) are 1 %%.
"""


def effective(content: Mapping[str, Any]) -> dict[str, Any]:
    """Complete a policy with the shipped value of every setting it leaves out.

    Names come in the order people read them in, whatever order a database kept them in.
    """
    made: dict[str, Any] = {}
    for name in SECTIONS:
        own, shipped = content.get(name), SHIPPED[name]
        if own is None:
            made[name] = shipped
        else:
            made[name] = {**shipped, **own} if SECTIONS[name].settings else own
    made["segments"] = _each(made["segments"], _segment)
    made["cadences"] = _ordered(made["cadences"], tuple(SHIPPED["cadences"]), _cadence)
    made["templates"] = _ordered(made["templates"], (), lambda one: _ordered(one, ()))
    return made


def _segment(segment: object) -> object:
    made = _ordered(segment, SEGMENT_KEYS)
    if isinstance(made, dict) and "when" in made:
        made["when"] = _ordered(made["when"], (*ATTRIBUTES, *AMOUNTS))
    return made


def _cadence(cadence: object) -> object:
    made = _ordered(cadence, ("name", "steps"))
    if isinstance(made, dict) and "steps" in made:
        made["steps"] = _each(made["steps"], lambda step: _ordered(step, STEP_KEYS))
    return made


def _ordered(
    value: object, first: Sequence[str], change: Callable[[object], object] | None = None
) -> object:
    """Put the names of a map in order: those of `first`, then the others by the alphabet."""
    if not isinstance(value, Mapping):
        return value
    names = [*(one for one in first if one in value), *sorted(value.keys() - set(first))]
    return {name: change(value[name]) if change else value[name] for name in names}


def _each(value: object, change: Callable[[object], object]) -> object:
    return [change(one) for one in value] if isinstance(value, list | tuple) else value


def written(content: Mapping[str, Any], *, currency: str) -> str:
    """Write a sound policy, whole, as YAML with comments."""
    full = in_decimals(effective(content), currency=currency)
    parts = [_HEAD % {"currency": currency}]
    for name in SECTIONS:
        section = SECTIONS[name]
        parts.append("\n".join([*_wrapped(section.says), *_section(section, full[name]), ""]))
    return "\n".join(parts)


def _section(section: Section, content: Mapping[str, object]) -> Iterator[str]:
    if not section.settings:
        yield from _value(section.name, content, indent=0)
        return
    yield f"{section.name}:"
    group = ""
    for setting in section.settings:
        above, _, name = setting.name.rpartition(".")
        if above and above != group:
            yield f"  {above}:"
        group = above
        held = content[above] if above else content
        value = held[name] if isinstance(held, Mapping) else None
        yield from _setting(setting, name, value, indent=4 if above else 2)


def _setting(setting: Setting, name: str, value: object, *, indent: int) -> Iterator[str]:
    says = setting.says
    if setting.words:
        says += ": " + ", ".join(setting.words)
    lines = list(_value(name, value, indent=indent))
    if len(lines) == 1 and len(lines[0]) + len(says) + 4 <= _LINE:
        yield f"{lines[0]}  # {says}"
    else:
        yield from (f"{' ' * indent}{line}" for line in _wrapped(says))
        yield from lines


def _value(name: str, value: object, *, indent: int) -> Iterator[str]:
    """Write a value under its name: small ones in one line, large ones indented below."""
    start = " " * indent + _text(name) + ":"
    if isinstance(value, Mapping) and value and not _is_small(value):
        yield start
        for key in value:
            yield from _value(key, value[key], indent=indent + 2)
    elif isinstance(value, Sequence) and _holds_maps(value):
        yield start
        for one in value:
            yield from _entry(one, indent=indent + 2)
    elif isinstance(value, str) and "\n" in value and _is_block(value):
        yield f"{start} |{_chomp(value)}"
        yield from (" " * (indent + 2) + line if line else "" for line in value.splitlines())
    else:
        yield f"{start} {_flow(value)}"


def _entry(entry: Mapping[str, Any], *, indent: int) -> Iterator[str]:
    """Write one map of a list, in one line where that reads well."""
    line = " " * indent + "- " + _flow(entry)
    if len(line) <= _ENTRY_LINE and _is_flat(entry):
        yield line
        return
    lines = [line for key in entry for line in _value(key, entry[key], indent=indent + 2)]
    yield " " * indent + "- " + lines[0].lstrip()
    yield from lines[1:]


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(key)}: {_flow(value[key])}" for key in value) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    return str(value) if isinstance(value, int | Decimal) else _text(str(value))


def _text(value: str) -> str:
    """Write a text, quoted where it could be read as something else."""
    if _PLAIN.fullmatch(value) and value.casefold() not in _RESERVED:
        return value
    return '"' + "".join(map(_escaped, value)) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return "\\" + letter
    return letter if letter.isprintable() else _NAMED.get(letter, f"\\U{ord(letter):08X}")


def _is_flat(entry: Mapping[str, Any]) -> bool:
    return not any(isinstance(entry[key], Mapping | list | tuple) for key in entry)


def _is_small(value: Mapping[str, Any]) -> bool:
    return value.keys() == {"not"}


def _holds_maps(value: object) -> bool:
    return isinstance(value, list | tuple) and any(isinstance(one, Mapping) for one in value)


def _is_block(text: str) -> bool:
    """Tell whether a text survives being written line by line."""
    lines = text.split("\n")
    return (
        not text[:1].isspace()
        and all(line == "" or (line.isprintable() and line == line.rstrip()) for line in lines)
        and not text.endswith("\n\n")
    )


def _chomp(text: str) -> str:
    return "" if text.endswith("\n") else "-"


def _wrapped(says: str) -> Iterator[str]:
    line = "#"
    for word in says.split():
        if len(line) + len(word) + 1 > _LINE:
            yield line
            line = "#"
        line += " " + word
    yield line
