"""Impossible cadences are told with the step at fault."""

from typing import Any

import pytest

from dunwell.core import cadence_checks
from dunwell.core.policy import SHIPPED
from dunwell.core.policy_problems import Flaw, where

TEMPLATES = {"call", "friendly", "gentle", "firm", "final", "escalation", "government"}


def step(day: int, tone: str = "firm", **changes: Any) -> dict[str, Any]:
    usual = {"key": f"on_{day}", "day": day, "channel": "email", "tone": tone, "template": "firm"}
    return usual | changes


def found(content: object) -> list[tuple[Flaw, str]]:
    problems = cadence_checks.of_cadences(content, templates=TEMPLATES)
    return [(one.flaw, where(one.path)) for one in problems]


def test_steps_keep_their_distance() -> None:
    cadences = {"a": {"name": "A", "steps": [step(1), step(3)]}}
    for gap, expected in ((2, []), (3, [Flaw.STEP_TOO_CLOSE])):
        told = cadence_checks.of_cadences(cadences, templates=TEMPLATES, minimum_gap_days=gap)
        assert [one.flaw for one in told] == expected


def of_steps(*steps: object) -> list[tuple[Flaw, str]]:
    told = found({"a": {"name": "A", "steps": list(steps)}})
    return [(flaw, place.removeprefix("cadences.a.steps")) for flaw, place in told]


def test_the_shipped_cadences_are_sound() -> None:
    assert found(SHIPPED["cadences"]) == []


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        ([], Flaw.NO_MAP),
        ({}, Flaw.NO_MAP),
        ({"a": []}, Flaw.NO_MAP),
        ({"a": {"name": "A"}}, Flaw.NO_LIST),
        ({"a": {"name": "A", "steps": []}}, Flaw.NO_LIST),
        ({"a": {"name": "", "steps": [step(1)]}}, Flaw.NO_TEXT),
        ({"a": {"name": "A", "steps": [step(1)], "colour": 1}}, Flaw.UNKNOWN),
    ],
)
def test_what_is_no_cadence(content: object, flaw: Flaw) -> None:
    assert [one for one, _ in found(content)] == [flaw]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([step(-60, "gentle"), step(365)], []),
        ([step(-61, "gentle")], [(Flaw.NO_WHOLE, "[1].day")]),
        ([step(366)], [(Flaw.NO_WHOLE, "[1].day")]),
        ([step(1), step(1, key="again")], [(Flaw.STEP_DAY_TWICE, "[2].day")]),
        ([step(8), step(7)], [(Flaw.STEP_UNORDERED, "[2].day")]),
        ([step(7), step(8, key="on_7")], [(Flaw.KEY_TWICE, "[2].key")]),
        ([step(1, "final"), step(30, "friendly")], [(Flaw.TONE_SOFTER, "[2].tone")]),
        ([step(0, "firm")], [(Flaw.TONE_TOO_EARLY, "[1].tone")]),
        ([step(1, "firm")], []),
        ([step(0, "gentle")], []),
        ([step(1, channel="fax")], [(Flaw.NO_WORD, "[1].channel")]),
        ([step(1, "loud")], [(Flaw.NO_WORD, "[1].tone")]),
        ([step(1, template="frm")], [(Flaw.NO_TEMPLATE, "[1].template")]),
        ([step(1, template="call")], [(Flaw.NO_CALL_BY_MAIL, "[1].template")]),
        ([step(1, template="call", channel="call")], []),
        ([step(1, needs_approval="yes")], [(Flaw.NO_SWITCH, "[1].needs_approval")]),
        ([step(1, least_amount=-1)], [(Flaw.NO_WHOLE, "[1].least_amount")]),
        ([step(1, key="")], [(Flaw.NO_TEXT, "[1].key")]),
        ([step(1, colour=1)], [(Flaw.UNKNOWN, "[1].colour")]),
        ([{"key": "a", "day": 1}], [(Flaw.MISSING, "[1]")]),
        (["firm", step(1, channel="fax")], [(Flaw.NO_MAP, "[1]"), (Flaw.NO_WORD, "[2].channel")]),
    ],
)
def test_steps(steps: list[object], expected: list[tuple[Flaw, str]]) -> None:
    assert of_steps(*steps) == expected
