"""Steps of a cadence: read in the order of their days, and refused when they make no sense."""

from typing import Any

import pytest

from dunwell.core.cadences import Cadence, Step, cadences_of
from dunwell.core.channels import Channel, Tone
from dunwell.core.policy import SHIPPED, PolicyRefused


def step(**changes: Any) -> dict[str, Any]:
    usual = {"key": "firm", "day": 7, "channel": "email", "tone": "firm", "template": "firm"}
    return usual | changes


def with_steps(*steps: object) -> dict[str, Any]:
    return {"cadences": {"standard": {"name": "Standard", "steps": list(steps)}}}


def test_a_step_leaves_by_itself_unless_it_says_otherwise() -> None:
    read = cadences_of(with_steps(step()))["standard"]
    firm = Step(key="firm", day=7, channel=Channel.EMAIL, tone=Tone.FIRM, template="firm")
    assert read == Cadence(key="standard", name="Standard", steps=(firm,))
    assert (firm.needs_approval, firm.least_amount) == (False, 0)


def test_a_policy_without_cadences_has_the_shipped_ones() -> None:
    assert cadences_of({}) == cadences_of(SHIPPED)
    final = cadences_of({})["standard"].steps[-1]
    assert (final.key, final.day, final.needs_approval) == ("final", 30, True)


@pytest.mark.parametrize("day", [-60, 0, 365])
def test_the_first_and_the_last_day_are_possible(day: int) -> None:
    assert cadences_of(with_steps(step(day=day)))["standard"].steps[0].day == day


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ({"cadences": {}}, "no cadence at all"),
        ({"cadences": []}, "a list instead of keys"),
        ({"cadences": {"standard": []}}, "no name and steps"),
        ({"cadences": {"standard": {"name": "Standard"}}}, "no steps"),
        ({"cadences": {"standard": {"name": "Standard", "steps": []}}}, "empty steps"),
        ({"cadences": {"standard": {"name": " ", "steps": [step()]}}}, "a blank name"),
        (with_steps("firm"), "a text instead of a step"),
        (with_steps(step(day=-61)), "the day before the first"),
        (with_steps(step(day=366)), "the day after the last"),
        (with_steps(step(day=True)), "a switch for a day"),
        (with_steps(step(), step(key="other")), "two on one day"),
        (with_steps(step(), step(key="other", day=6)), "days that fall"),
        (with_steps(step(), step(day=8)), "one key twice"),
        (with_steps(step(channel="fax")), "no such channel"),
        (with_steps(step(tone=["firm"])), "a list for a tone"),
        (with_steps(step(key=None)), "no key"),
        (with_steps(step(template="")), "no template"),
        (with_steps(step(needs_approval=1)), "a number for a switch"),
        (with_steps(step(least_amount=-1)), "a cent below nothing"),
    ],
)
def test_what_makes_no_sense_is_refused(content: dict[str, Any], why: str) -> None:
    with pytest.raises(PolicyRefused, match="cadences"):
        cadences_of(content)
    assert why
