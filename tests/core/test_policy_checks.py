"""A sound policy can be read by every rule; what no rule could read is told."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunwell.core import (
    addresses,
    aging,
    cadences,
    credit_losses,
    notices,
    outreach,
    policy_checks,
    segments,
    statements,
)
from dunwell.core.policy import SHIPPED
from dunwell.core.policy_checks import Known
from dunwell.core.policy_problems import Flaw

KNOWN = Known(countries={"DE"}, calendars={"DE"})


def flaws(content: dict[str, Any]) -> list[Flaw]:
    return [one.flaw for one in policy_checks.find(content, known=KNOWN)]


def test_the_shipped_policy_is_sound_whole_or_left_out() -> None:
    assert flaws(dict(SHIPPED)) == []
    assert flaws({}) == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"colours": {}}, [Flaw.UNKNOWN]),
        ({"outreach": []}, [Flaw.NO_MAP]),
        ({"outreach": {"quiet_before": "21:00"}}, [Flaw.NO_HOUR_LEFT]),
        ({"outreach": {"quiet_before": "20:59", "send_at": "20:59"}}, []),
        ({"outreach": {"send_at": "21:00"}}, [Flaw.SEND_TIME_QUIET]),
        ({"outreach": {"send_at": "later"}}, [Flaw.NO_HOUR]),
        ({"aging": []}, [Flaw.NO_MAP]),
        ({"outreach": {"minimum_gap_days": "x"}}, [Flaw.NO_WHOLE]),
        ({"outreach": {"minimum_gap_days": 3}}, [Flaw.STEP_TOO_CLOSE]),
        ({"aging": {"bucket_limits": 3}}, [Flaw.NO_LIST]),
        ({"aging": {"bucket_limits": [30]}, "credit_losses": {"loss_rates_bps": [1, 2, 3]}}, []),
        ({"cadences": []}, [Flaw.NO_MAP, *[Flaw.NO_CADENCE] * 4]),
        ({"segments": []}, [Flaw.NO_LIST]),
        ({"templates": []}, [Flaw.TEXT]),
        ({"templates": {"firm": {"de": {"subject": "S", "body": "B"}}}}, []),
        ({"templates": {"firm": {"de": {"subject": "S", "body": "{nmae}"}}}}, [Flaw.TEXT]),
    ],
)
def test_settings_that_depend_on_each_other(content: dict[str, Any], expected: list[Flaw]) -> None:
    assert flaws(content) == expected


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for key in value:
            yield from leaves(value[key], (*path, key))
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from leaves(one, (*path, place))
    if path:
        yield path


PATHS = sorted(leaves(copy.deepcopy(dict(SHIPPED))), key=str)
VALUES = st.sampled_from(
    [None, True, -1, 0, 1, 7, 366, 10_001, "", "x", "08:00", "DE", [], [1], ["DE"], {}, {"a": 1}]
)


@given(st.lists(st.tuples(st.sampled_from(PATHS), VALUES), min_size=1, max_size=2))
def test_what_passes_can_be_read_by_every_rule(changes: list[tuple[Any, Any]]) -> None:
    content = copy.deepcopy(dict(SHIPPED))
    for path, value in changes:
        holder: Any = content
        try:
            for part in path[:-1]:
                holder = holder[part]
            holder[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            return
    if policy_checks.find(content, known=KNOWN):
        return
    outreach.terms_of(content)
    notices.terms_of(content)
    statements.terms_of(content)
    addresses.window_of(content, country="DE")
    buckets = aging.buckets(aging.terms_of(content))
    credit_losses.terms_of(content, buckets=len(buckets))
    read = segments.segments_of(content)
    known = cadences.cadences_of(content)
    assert all(one.cadence in known for one in read)
    segments.place(segments.CustomerFacts(), read)
