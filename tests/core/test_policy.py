"""Settings are read with their shipped values behind them, and refused when they make no sense."""

import json

import pytest

from dunwell.core import policy
from dunwell.core.policy import SHIPPED, PolicyRefused


def test_the_shipped_policy_is_kept_as_json() -> None:
    assert json.loads(json.dumps(dict(SHIPPED))) == dict(SHIPPED)


@pytest.mark.parametrize(
    ("content", "days", "why"),
    [
        ({"measures": {"period_days": 30}}, 30, "as the company chose"),
        ({"measures": {}}, 90, "a setting left out"),
        ({}, 90, "a section left out"),
    ],
)
def test_a_setting_left_out_has_its_shipped_value(
    content: dict[str, dict[str, int]], days: int, why: str
) -> None:
    assert policy.whole(content, "measures", "period_days") == days, why


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (0, "below the least"),
        (-1, "negative"),
        ("30", "a text"),
        (1.5, "half"),
        (True, "a switch"),
    ],
)
def test_what_is_no_whole_number_is_refused(value: object, why: str) -> None:
    with pytest.raises(PolicyRefused, match=r"measures\.period_days"):
        policy.whole({"measures": {"period_days": value}}, "measures", "period_days", least=1)
    assert why


def test_a_switch_is_on_or_off() -> None:
    assert policy.switch(SHIPPED, "credit_losses", "cecl") is False
    with pytest.raises(PolicyRefused, match="true or false"):
        policy.switch({"credit_losses": {"cecl": 1}}, "credit_losses", "cecl")


def test_a_section_left_out_is_the_shipped_one() -> None:
    assert policy.section({}, "segments") == SHIPPED["segments"]
    assert policy.section({"segments": []}, "segments") == []
