"""A policy's text is read with its lines; what is dangerous or damaged in it is only told."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunwell.connectors.policy_files import reading
from dunwell.core import policy_amounts, policy_text
from dunwell.core.policy import SHIPPED
from dunwell.core.policy_problems import Flaw

BOMB = "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n"


def test_the_shipped_policy_comes_back_as_it_was() -> None:
    read = reading.read(policy_text.written(SHIPPED, currency="EUR"))
    assert read.problems == ()
    assert policy_amounts.in_minor(read.content, currency="EUR") == (dict(SHIPPED), ())


def test_values_are_read_as_they_look() -> None:
    text = """\
whole: 12
amount: 250.00
hour: 21:00
country: NO
day: 2026-12-24
switch: true
nothing: ~
quoted: "12"
words: yes
"""
    assert reading.read(text).content == {
        "whole": 12,
        "amount": Decimal("250.00"),
        "hour": "21:00",
        "country": "NO",
        "day": "2026-12-24",
        "switch": True,
        "nothing": None,
        "quoted": "12",
        "words": "yes",
    }


def test_every_value_knows_its_line() -> None:
    read = reading.read("a:\n  b: 1\n  c:\n    - x\n    - {d: 2}\n")
    assert read.lines[("a", "c", 1, "d")] == 5
    assert read.line_of(("a", "b")) == 2
    assert read.line_of(("a", "missing")) == 1
    assert read.line_of(("missing",)) == 1


@pytest.mark.parametrize(
    ("text", "line", "flaw"),
    [
        ("", 1, Flaw.EMPTY),
        ("# nothing\n", 1, Flaw.EMPTY),
        ("just words", 1, Flaw.NO_MAP),
        ("- a\n- b", 1, Flaw.NO_MAP),
        ("a: 1\nb: [1, 2\n", 3, Flaw.NO_YAML),
        ("a:\n\tb: 1", 2, Flaw.NO_YAML),
        ("a: 1\nb: \x00", 2, Flaw.NO_YAML),
        ("a: \ud800", 1, Flaw.NO_YAML),
        (BOMB, 1, Flaw.REFERENCE),
        ("a: *b", 1, Flaw.REFERENCE),
        ("a: 1\nb: !!python/object/apply:os.system [ls]", 2, Flaw.TAG),
        ("a: 1\nb: !secret x", 2, Flaw.TAG),
        ("a: 1\n---\nb: 2\n", 2, Flaw.SEVERAL),
        ("[" * 5000, 1, Flaw.TOO_DEEP),
        ("a: " + "[" * 12 + "]" * 12, 1, Flaw.TOO_DEEP),
        ("a: 1\nb: 2\na: 3\n", 3, Flaw.TWICE),
        ("a: 1\n? [b]\n: 2\n", 2, Flaw.KEY),
        ("a: 1\n'': 2\n", 2, Flaw.KEY),
        ("x" * (reading.MOST_CHARACTERS + 1), 1, Flaw.TOO_LARGE),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, line: int, flaw: Flaw) -> None:
    read = reading.read(text)
    assert [(where, found.flaw) for where, found in read.problems] == [(line, flaw)]


def test_of_a_name_that_stands_twice_the_first_counts() -> None:
    assert reading.read("a: 1\na: 2\n").content == {"a": 1}


@given(st.text(max_size=200))
def test_nothing_typed_breaks_the_reader(text: str) -> None:
    read = reading.read(text)
    assert isinstance(read.content, dict)


NAMES = st.text(alphabet="abcxyz_", min_size=1, max_size=8)
TEXTS = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=40)
BODIES = st.lists(TEXTS, min_size=1, max_size=5).map("\n".join)


@given(st.dictionaries(NAMES, st.dictionaries(NAMES, BODIES | TEXTS, max_size=3), max_size=3))
def test_any_text_survives_being_written(templates: dict[str, Any]) -> None:
    text = policy_text.written({"templates": {"firm": templates}}, currency="EUR")
    read = reading.read(text)
    assert read.problems == ()
    assert read.content["templates"] == {"firm": templates}
