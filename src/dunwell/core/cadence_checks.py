"""The steps of a cadence stand in the order of their days, and never grow softer."""

from collections.abc import Iterator, Mapping, Set
from itertools import pairwise
from typing import Any, Final

from dunwell.core import setting_checks
from dunwell.core.cadences import FIRST_DAY, LAST_DAY
from dunwell.core.channels import Channel, Tone
from dunwell.core.policy_problems import Flaw, Path, Problem, problem
from dunwell.core.setting_checks import text, unknown, whole, word
from dunwell.core.setting_kinds import Kind, Setting

DAY: Final = Setting(
    name="day", says="Days after the due date; below 0 before it", least=FIRST_DAY, most=LAST_DAY
)
LEAST_AMOUNT: Final = Setting(
    name="least_amount", says="Skipped for accounts that owe less", kind=Kind.AMOUNT, most=10**12
)
STEP_KEYS: Final = (
    "key",
    "day",
    "channel",
    "tone",
    "template",
    "needs_approval",
    "least_amount",
)
CALL_TEMPLATE: Final = "call"
_REQUIRED: Final = STEP_KEYS[:5]
_TONES: Final = tuple(Tone)
_BEFORE_DUE: Final = frozenset({Tone.FRIENDLY, Tone.GENTLE})


def of_cadences(
    content: object, *, templates: Set[str], minimum_gap_days: int = 0
) -> Iterator[Problem]:
    """Check the section `cadences`."""
    path: Path = ("cadences",)
    if not isinstance(content, Mapping) or not content:
        yield problem(path, Flaw.NO_MAP, found=content)
        return
    for key in content:
        yield from _cadence((*path, key), content[key], templates, minimum_gap_days)


def _cadence(path: Path, content: object, templates: Set[str], gap: int) -> Iterator[Problem]:
    if not isinstance(content, Mapping):
        yield problem(path, Flaw.NO_MAP, found=content)
        return
    yield from unknown(path, content, ("name", "steps"))
    yield from text((*path, "name"), content.get("name"))
    steps, path = content.get("steps"), (*path, "steps")
    if not isinstance(steps, list) or not steps:
        yield problem(path, Flaw.NO_LIST, found=steps)
        return
    sound = True
    for place, step in enumerate(steps):
        for one in _step((*path, place), step, templates):
            sound = False
            yield one
    # What steps have to do with one another can be told once each of them is sound.
    if sound:
        yield from _keys(path, steps)
        yield from _order(path, steps, gap)


def _step(path: Path, step: object, templates: Set[str]) -> Iterator[Problem]:
    if not isinstance(step, Mapping):
        yield problem(path, Flaw.NO_MAP, found=step)
        return
    yield from unknown(path, step, STEP_KEYS)
    missing = [name for name in _REQUIRED if name not in step]
    if missing:
        yield problem(path, Flaw.MISSING, expected=", ".join(missing))
        return
    yield from text((*path, "key"), step["key"])
    yield from whole((*path, "day"), step["day"], DAY)
    yield from word((*path, "channel"), step["channel"], tuple(Channel))
    yield from word((*path, "tone"), step["tone"], _TONES)
    yield from _template((*path, "template"), step, templates)
    yield from setting_checks.switch((*path, "needs_approval"), step.get("needs_approval", False))
    yield from whole((*path, "least_amount"), step.get("least_amount", 0), LEAST_AMOUNT)


def _template(path: Path, step: Mapping[str, Any], templates: Set[str]) -> Iterator[Problem]:
    name = step["template"]
    if not isinstance(name, str) or name not in templates:
        yield problem(path, Flaw.NO_TEMPLATE, found=name, expected=", ".join(sorted(templates)))
    elif name == CALL_TEMPLATE and step["channel"] != Channel.CALL:
        yield problem(path, Flaw.NO_CALL_BY_MAIL, found=name)


def _keys(path: Path, steps: list[Mapping[str, Any]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, step in enumerate(steps):
        if step["key"] in seen:
            yield problem((*path, place, "key"), Flaw.KEY_TWICE, found=step["key"])
        seen.add(step["key"])


def _order(path: Path, steps: list[Mapping[str, Any]], gap: int) -> Iterator[Problem]:
    for place, (before, step) in enumerate(pairwise(steps), 1):
        where = (*path, place)
        if step["day"] == before["day"]:
            yield problem((*where, "day"), Flaw.STEP_DAY_TWICE, found=step["day"])
        elif step["day"] < before["day"]:
            days = {"found": step["day"], "before": before["day"]}
            yield problem((*where, "day"), Flaw.STEP_UNORDERED, **days)
        elif step["day"] - before["day"] < gap:
            days = {"found": step["day"], "before": before["day"]}
            yield problem((*where, "day"), Flaw.STEP_TOO_CLOSE, **days, gap=gap)
        if _TONES.index(step["tone"]) < _TONES.index(before["tone"]):
            tones = {"found": step["tone"], "before": before["tone"]}
            yield problem((*where, "tone"), Flaw.TONE_SOFTER, **tones)
    for place, step in enumerate(steps):
        if step["day"] <= 0 and step["tone"] not in _BEFORE_DUE:
            told = {"found": step["tone"], "day": step["day"]}
            yield problem((*path, place, "tone"), Flaw.TONE_TOO_EARLY, **told)
