"""What differs between two policies is told setting by setting."""

from copy import deepcopy
from typing import Any

from dunwell.core import policy_changes
from dunwell.core.policy import SHIPPED


def told(change: Any) -> list[str]:
    content = deepcopy(dict(SHIPPED))
    change(content)
    return [str(one) for one in policy_changes.between(SHIPPED, content, currency="EUR")]


def test_nothing_differs_from_what_is_left_out() -> None:
    assert policy_changes.between(SHIPPED, {}, currency="EUR") == ()


def test_a_setting_is_named_by_its_meaning() -> None:
    assert told(lambda one: one["outreach"].update(messages_a_day=2)) == [
        "Outreach and limits, Most messages to a customer on a day: 1 -> 2"
    ]
    assert told(lambda one: one["credit_losses"]["forward_factor_bps"].update(cecl=1)) == [
        "Expected credit losses, Outlook, CECL: 10000 -> 1"
    ]


def test_segments_and_steps_are_known_by_their_keys() -> None:
    assert told(lambda one: one["segments"][2]["when"].update(owes_below=30_000)) == [
        "Segments, small_balance, when, owes_below: 250.00 -> 300.00"
    ]
    assert told(lambda one: one["segments"].reverse()) == []
    assert told(lambda one: one["segments"][0]["when"].update(segment={"not": ["x"]})) == [
        "Segments, government, when, segment: [government, public] -> not: [x]"
    ]
    assert told(lambda one: one["cadences"]["standard"]["steps"][2].update(day=8)) == [
        "Cadences, standard, steps, firm, day: 7 -> 8"
    ]


def test_what_is_new_and_what_is_gone() -> None:
    assert told(lambda one: one["cadences"]["standard"]["steps"].pop()) == [
        "Cadences, standard, steps, final: removed day: 30, channel: email, tone: final, "
        "template: final, needs_approval: true"
    ]
    steps = [{"key": "a", "day": 3}]
    assert told(lambda one: one["cadences"].update(new={"name": "New", "steps": steps})) == [
        "Cadences, new: added name: New, steps: key: a, day: 3"
    ]
    assert told(lambda one: one["segments"].append({"name": "No key"})) == [
        "Segments, 4: added name: No key"
    ]
