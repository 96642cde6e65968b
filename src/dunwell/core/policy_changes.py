"""Two versions of a policy are compared setting by setting, whatever their order on paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from dunwell.core.policy_amounts import in_decimals
from dunwell.core.policy_problems import shown
from dunwell.core.policy_settings import SECTIONS
from dunwell.core.policy_text import effective

# What stands as a list of things with keys of their own, or as things by their keys.
_ABSENT: Final = object()


class ChangeKind(StrEnum):
    """What became of a setting."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One setting that differs: its section, the names below it, and both values as written."""

    kind: ChangeKind
    section: str
    names: tuple[str, ...]
    before: str
    after: str

    @property
    def says(self) -> str:
        """Give the meaning of the setting; empty where its name has to do."""
        name = ".".join(self.names)
        settings = SECTIONS[self.section].settings
        return next((one.says for one in settings if one.name == name), "")

    def __str__(self) -> str:
        place = ", ".join((SECTIONS[self.section].title, *self._place()))
        if self.kind is ChangeKind.ADDED:
            return f"{place}: added {self.after}"
        if self.kind is ChangeKind.REMOVED:
            return f"{place}: removed {self.before}"
        return f"{place}: {self.before} -> {self.after}"

    def _place(self) -> tuple[str, ...]:
        return (self.says,) if self.says else self.names


def between(
    before: Mapping[str, Any], after: Mapping[str, Any], *, currency: str
) -> tuple[Change, ...]:
    """List what differs, in the order of the sections; what is left out has its shipped value."""
    old, new = (in_decimals(effective(one), currency=currency) for one in (before, after))
    return tuple(
        change for name in SECTIONS for change in _compare(name, (), old[name], new[name])
    )


def _compare(
    section: str, names: tuple[str, ...], before: object, after: object
) -> Iterator[Change]:
    old, new = _by_key(before), _by_key(after)
    if old is not None and new is not None:
        for key in (*old, *(key for key in new if key not in old)):
            yield from _compare(
                section, (*names, key), old.get(key, _ABSENT), new.get(key, _ABSENT)
            )
    elif before != after:
        yield _change(section, names, before, after)


def _change(section: str, names: tuple[str, ...], before: object, after: object) -> Change:
    kind = ChangeKind.CHANGED
    if before is _ABSENT:
        kind = ChangeKind.ADDED
    elif after is _ABSENT:
        kind = ChangeKind.REMOVED
    return Change(
        kind=kind, section=section, names=names, before=_told(before), after=_told(after)
    )


def _by_key(value: object) -> dict[str, object] | None:
    """Give what a value holds by key; None for a value that is compared as a whole."""
    if isinstance(value, Mapping):
        is_condition = value.keys() == {"not"}
        return None if is_condition else {str(key): value[key] for key in value}
    if (
        isinstance(value, list | tuple)
        and value
        and all(isinstance(one, Mapping) for one in value)
    ):
        return {
            str(one.get("key", place)): {name: one[name] for name in one if name != "key"}
            for place, one in enumerate(value)
        }
    return None


def _told(value: object) -> str:
    if value is _ABSENT:
        return ""
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_told(value[key])}" for key in value)
    if isinstance(value, list | tuple) and any(isinstance(one, Mapping) for one in value):
        return "; ".join(_told(one) for one in value)
    return shown(value)
