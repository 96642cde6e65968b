"""Segments share nobody and leave nobody out; the customer who would tell so is described."""

import dataclasses
from typing import Any

import pytest

from dunwell.core import segment_checks
from dunwell.core.policy import SHIPPED
from dunwell.core.policy_problems import Flaw, Problem, where
from dunwell.core.segment_checks import Surroundings

AROUND = Surroundings(
    cadences=("standard", *SHIPPED["cadences"]),
    countries={"DE", "FR"},
    entities={"NL01"},
    currency="EUR",
)


def segment(key: str, **when: Any) -> dict[str, Any]:
    return {"key": key, "name": key, "cadence": "standard", "when": when}


def check(*segments: object, around: Surroundings = AROUND) -> list[Problem]:
    return list(segment_checks.of_segments(list(segments), around=around))


def flaws(*segments: object) -> list[Flaw]:
    return [one.flaw for one in check(*segments)]


def test_the_shipped_segments_are_sound() -> None:
    assert check(*SHIPPED["segments"]) == []


@pytest.mark.parametrize(
    ("segments", "expected", "why"),
    [
        ([segment("all")], [], "everybody in one"),
        ([segment("de", country=["DE"]), segment("rest")], [], "one, and everybody else"),
        ([segment("a"), segment("b")], [Flaw.TWO_RESTS], "two times everybody else"),
        ([segment("a"), segment("a", country=["DE"])], [Flaw.KEY_TWICE], "one key twice"),
        (
            [segment("de", country=["de"]), segment("not", country={"not": ["DE"]})],
            [],
            "a value and all others, whatever the case",
        ),
        (
            [segment("low", owes_below=100), segment("high", owes_at_least=100)],
            [],
            "amounts that meet",
        ),
        (
            [segment("low", owes_below=101), segment("high", owes_at_least=100)],
            [Flaw.OVERLAP],
            "a cent that two take",
        ),
        (
            [segment("low", owes_below=99), segment("high", owes_at_least=100)],
            [Flaw.GAP],
            "a cent that nobody takes",
        ),
        (
            [
                segment("low", owes_below=50),
                segment("mid", owes_at_least=50, owes_below=100),
                segment("high", owes_at_least=100),
            ],
            [],
            "three steps of an amount",
        ),
        ([segment("low", owes_below=100)], [Flaw.GAP], "nobody for large amounts"),
        (
            [segment("a", country=["DE"]), segment("b", region=["north"]), segment("rest")],
            [Flaw.OVERLAP],
            "different attributes exclude nothing",
        ),
        (
            [segment("a", country={"not": ["DE"]}), segment("b", country={"not": ["FR"]})],
            [Flaw.OVERLAP],
            "all but one, twice",
        ),
        (
            [segment("a", country=["DE"]), segment("b", country={"not": ["DE", "FR"]})],
            [Flaw.GAP],
            "France is forgotten",
        ),
        (
            [
                segment("a", tier=["red"], country=["DE"]),
                segment("b", tier={"not": ["red"]}, country=["DE"]),
                segment("c", country={"not": ["DE"]}),
            ],
            [],
            "two attributes that part everybody; a tier that is not known is no red one",
        ),
    ],
)
def test_segments_part_all_customers(
    segments: list[object], expected: list[Flaw], why: str
) -> None:
    assert flaws(*segments) == expected, why


def test_the_customer_is_described() -> None:
    (gap,) = check(segment("de", country=["DE"], owes_at_least=100), segment("fr", country=["FR"]))
    assert gap.values["found"] == "country ≠ de, fr"
    (overlap,) = check(
        segment("a", region=["n"], owes_below=300),
        segment("b", country={"not": ["DE"]}, owes_at_least=200),
        segment("rest"),
    )
    assert where(overlap.path) == "segments[2].when"
    assert overlap.values == {"other": "a", "found": "region “n”; ≥ 2.00; < 3.00; country ≠ de"}
    (all_left,) = [one for one in check(segment("none", owes_below=0)) if one.flaw is Flaw.GAP]
    assert all_left.values["found"] == "–"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (1, [Flaw.NO_MAP]),
        (segment("a") | {"colour": 1}, [Flaw.UNKNOWN]),
        (segment("a") | {"key": "", "name": "A"}, [Flaw.NO_TEXT]),
        (segment("a") | {"cadence": "fast"}, [Flaw.NO_CADENCE]),
        (segment("a") | {"when": [1]}, [Flaw.NO_MAP]),
        (segment("a") | {"when": None}, []),
        (segment("a", colour=["red"]), [Flaw.UNKNOWN]),
        (segment("a", country="DE"), [Flaw.NO_LIST]),
        (segment("a", country={"nor": ["DE"]}), [Flaw.UNKNOWN, Flaw.NO_LIST]),
        (segment("a", country={"not": []}), [Flaw.NO_LIST]),
        (segment("a", country=["XX"]), [Flaw.NO_COUNTRY]),
        (segment("a", region=[" "]), [Flaw.NO_TEXT]),
        (segment("a", tier=["pink"]), [Flaw.NO_WORD]),
        (segment("a", entity=["UK01"]), [Flaw.NO_ENTITY]),
        (segment("a", owes_below=-1), [Flaw.NO_WHOLE]),
        (segment("a", owes_at_least=100, owes_below=100), [Flaw.NOBODY_FITS]),
    ],
)
def test_a_segment_at_fault(found: object, expected: list[Flaw]) -> None:
    others = [] if expected == [] else [segment("rest")]
    assert flaws(found, *others) == expected


def test_values_that_are_fine() -> None:
    assert (
        flaws(segment("a", entity=["nl01"], tier=["Red"], country=["fr"]), segment("rest")) == []
    )
    before_any = Surroundings(
        cadences=("standard",), countries=set(), entities=set(), currency="EUR"
    )
    assert check(segment("a", entity=["UK01"]), segment("rest"), around=before_any) == []


def test_no_segments() -> None:
    assert [one.flaw for one in segment_checks.of_segments({}, around=AROUND)] == [Flaw.NO_LIST]


def test_what_is_too_intricate_to_prove_is_said_so() -> None:
    parts = [
        segment("a", region=["north"], owes_below=100),
        segment("b", region={"not": ["north"]}, owes_below=100),
        segment("c", owes_at_least=100),
    ]
    for most_pieces, expected in ((6, []), (2, [Flaw.TOO_INTRICATE])):
        around = dataclasses.replace(AROUND, most_pieces=most_pieces)
        assert [one.flaw for one in check(*parts, around=around)] == expected
