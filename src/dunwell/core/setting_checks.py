"""A setting holds a value of its kind, within its limits; everything else is told."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from itertools import pairwise
from typing import Final

from dunwell.core import notices
from dunwell.core.outreach import BY_COUNTRY
from dunwell.core.policy_problems import Flaw, Path, Problem, problem
from dunwell.core.setting_kinds import Kind, Section, Setting

_HOUR: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)


def of_section(
    section: Section, content: object, *, buckets: int, calendars: Set[str]
) -> Iterator[Problem]:
    """Check the settings of a section; one left out has its shipped value."""
    path: Path = (section.name,)
    if not isinstance(content, Mapping):
        yield problem(path, Flaw.NO_MAP, found=content)
        return
    groups = {one.name.split(".")[0] for one in section.settings if "." in one.name}
    plain = [one.name for one in section.settings if "." not in one.name]
    yield from unknown(path, content, [*plain, *sorted(groups)])
    for group in groups & content.keys():
        yield from _group(section, group, content[group])
    for setting in section.settings:
        where = (*path, *setting.name.split("."))
        for value in _values(content, setting.name.split(".")):
            yield from of_setting(setting, where, value, buckets=buckets, calendars=calendars)


def unknown(path: Path, content: Mapping[str, object], known: Sequence[str]) -> Iterator[Problem]:
    """Tell the settings that do not exist."""
    for name in content:
        if name not in known:
            yield problem((*path, name), Flaw.UNKNOWN, expected=", ".join(known))


def of_setting(
    setting: Setting, path: Path, value: object, *, buckets: int, calendars: Set[str]
) -> Iterator[Problem]:
    """Check one value."""
    if setting.kind in {Kind.WHOLE, Kind.AMOUNT}:
        yield from whole(path, value, setting)
    elif setting.kind is Kind.RISING:
        yield from _rising(path, value, setting)
    elif setting.kind is Kind.RATES:
        yield from _rates(path, value, setting, buckets)
    elif setting.kind is Kind.RATES_BY_SEGMENT:
        yield from _rates_by_segment(path, value, setting, buckets)
    elif setting.kind is Kind.DAYS:
        yield from _days(path, value)
    elif setting.kind is Kind.WORDS:
        yield from _words(path, value, setting)
    else:
        yield from _plain(path, value, setting, calendars)


def whole(path: Path, value: object, setting: Setting) -> Iterator[Problem]:
    """Check a whole number and its limits."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not (is_whole and isinstance(value, int) and setting.least <= value <= setting.most):
        limits = {"least": setting.least, "most": setting.most}
        yield problem(path, Flaw.NO_WHOLE, found=value, **limits)


def word(path: Path, value: object, words: Sequence[str]) -> Iterator[Problem]:
    """Check that a value is one of a few words."""
    if not isinstance(value, str) or value not in words:
        yield problem(path, Flaw.NO_WORD, found=value, expected=", ".join(words))


def switch(path: Path, value: object) -> Iterator[Problem]:
    """Check that a value is true or false."""
    if not isinstance(value, bool):
        yield problem(path, Flaw.NO_SWITCH, found=value)


def text(path: Path, value: object) -> Iterator[Problem]:
    """Check that a value is a text that says something."""
    if not isinstance(value, str) or not value.strip():
        yield problem(path, Flaw.NO_TEXT, found=value)


def is_hour(value: object) -> bool:
    """Tell whether a value is an hour of the day."""
    return isinstance(value, str) and _HOUR.fullmatch(value) is not None


def _plain(path: Path, value: object, setting: Setting, calendars: Set[str]) -> Iterator[Problem]:
    if setting.kind is Kind.SWITCH:
        yield from switch(path, value)
    elif setting.kind is Kind.WORD:
        yield from word(path, value, setting.words)
    elif setting.kind is Kind.HOUR:
        if not is_hour(value):
            yield problem(path, Flaw.NO_HOUR, found=value)
    elif setting.kind is Kind.LINK:
        if not notices.is_link(value):
            yield problem(path, Flaw.NO_LINK, found=value)
    elif value != BY_COUNTRY and not (isinstance(value, str) and value in calendars):
        yield problem(path, Flaw.NO_CALENDAR, found=value)


def _group(section: Section, group: str, value: object) -> Iterator[Problem]:
    path: Path = (section.name, group)
    if not isinstance(value, Mapping):
        yield problem(path, Flaw.NO_MAP, found=value)
        return
    names = [
        one.name.split(".")[1] for one in section.settings if one.name.startswith(f"{group}.")
    ]
    yield from unknown(path, value, names)
    missing = [name for name in names if name not in value]
    if missing:
        yield problem(path, Flaw.MISSING, expected=", ".join(missing))


def _values(content: Mapping[str, object], names: Sequence[str]) -> Iterator[object]:
    """Find the value of a setting; nothing when it is left out."""
    value: object = content
    for name in names:
        if not isinstance(value, Mapping) or name not in value:
            return
        value = value[name]
    yield value


def _rising(path: Path, value: object, setting: Setting) -> Iterator[Problem]:
    if not isinstance(value, list) or not value:
        yield problem(path, Flaw.NO_LIST, found=value)
        return
    wrong = [
        one for place, item in enumerate(value) for one in whole((*path, place), item, setting)
    ]
    yield from wrong
    if not wrong and any(later <= earlier for earlier, later in pairwise(value)):
        yield problem(path, Flaw.NOT_RISING, found=value)


def _rates(path: Path, value: object, setting: Setting, buckets: int) -> Iterator[Problem]:
    if not isinstance(value, list) or not value:
        yield problem(path, Flaw.NO_LIST, found=value)
        return
    for place, item in enumerate(value):
        yield from whole((*path, place), item, setting)
    if buckets and len(value) != buckets:
        yield problem(path, Flaw.WRONG_COUNT, found=len(value), expected=buckets)


def _rates_by_segment(
    path: Path, value: object, setting: Setting, buckets: int
) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield problem(path, Flaw.NO_MAP, found=value)
        return
    for segment in value:
        yield from _rates((*path, segment), value[segment], setting, buckets)


def _words(path: Path, value: object, setting: Setting) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield problem(path, Flaw.NO_LIST, found=value)
        return
    for place, item in enumerate(value):
        yield from word((*path, place), item, setting.words)


def _days(path: Path, value: object) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield problem(path, Flaw.NO_LIST, found=value)
        return
    seen: set[date] = set()
    for place, item in enumerate(value):
        where = (*path, place)
        try:
            if not isinstance(item, str) or len(item) != len("2026-12-24"):
                raise ValueError
            day = date.fromisoformat(item)
        except ValueError:
            yield problem(where, Flaw.NO_DAY, found=item)
            continue
        if day in seen:
            yield problem(where, Flaw.DAY_TWICE, found=item)
        seen.add(day)
