"""A problem names its setting as people count, and fills its sentences."""

import re

import pytest

from dunwell.core.policy_problems import TEXTS, Flaw, problem, shown, where


def test_every_flaw_has_words_that_end_well() -> None:
    assert TEXTS.keys() == set(Flaw)
    for reason, instead in TEXTS.values():
        assert not reason.endswith(".")
        assert instead.endswith((".", ")s")), instead
        assert re.sub(r"%\((\w+)\)s", "", reason + instead).count("%") == 0


def test_a_problem_says_where_why_and_what_instead() -> None:
    told = problem(("cadences", "standard", "steps", 0, "day"), Flaw.STEP_DAY_TWICE, found=7)
    assert str(told) == (
        "cadences.standard.steps[1].day: two steps stand on day 7. "
        "One step a day: move one of them."
    )
    assert str(problem((), Flaw.EMPTY)) == "there is no setting"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (None, "nothing"),
        ({}, "{}"),
        ({"a": 1}, "{…}"),
        (["DE", 1], "[DE, 1]"),
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 199 + "…"),
    ],
)
def test_values_are_shown_as_they_are_written(value: object, text: str) -> None:
    assert shown(value) == text


def test_places_in_lists_count_from_one() -> None:
    assert where(("segments", 0, "when")) == "segments[1].when"
    assert where(()) == ""
