"""Customers stand in one segment: at the limit of an amount, and when something is not known."""

from typing import Any

import pytest

from dunwell.core.policy import PolicyRefused
from dunwell.core.segments import CustomerFacts, NoSegment, place, segments_of


def segment(key: str, **when: Any) -> dict[str, Any]:
    return {"key": key, "name": key.title(), "cadence": "standard", "when": when}


def key_of(facts: CustomerFacts, *segments: dict[str, Any]) -> str:
    content = {"segments": list(segments)} if segments else {}
    return place(facts, segments_of(content)).key


@pytest.mark.parametrize(
    ("facts", "key", "why"),
    [
        (CustomerFacts(segment="Government ", owes=100), "government", "whatever the case"),
        (CustomerFacts(segment="enterprise", owes=100), "strategic", "small, but strategic"),
        (CustomerFacts(segment="retail", owes=24_999), "small_balance", "a cent under the limit"),
        (CustomerFacts(segment="retail", owes=25_000), "standard", "at the limit"),
        (CustomerFacts(segment="retail", owes=None), "standard", "no rate: not taken for small"),
        (CustomerFacts(owes=0), "small_balance", "no segment known, nothing owed"),
        (CustomerFacts(), "standard", "nothing known at all"),
    ],
)
def test_the_shipped_segments_place_everybody(facts: CustomerFacts, key: str, why: str) -> None:
    assert key_of(facts) == key, why


@pytest.mark.parametrize(
    ("tier", "key"),
    [("Red", "late"), ("orange", "late"), ("green", "calm"), (None, "calm")],
)
def test_a_tier_that_is_not_known_is_none_of_those_named(tier: str | None, key: str) -> None:
    late = segment("late", tier=["red", "orange"])
    calm = segment("calm", tier={"not": ["red", "orange"]})
    assert key_of(CustomerFacts(tier=tier), late, calm) == key


def test_every_condition_must_hold() -> None:
    swiss = segment("swiss", country=["CH"], entity=["main"], owes_at_least=100)
    rest = segment("rest")
    assert key_of(CustomerFacts(country="ch", entity="MAIN", owes=100), rest, swiss) == "swiss"
    assert key_of(CustomerFacts(country="CH", entity="MAIN", owes=99), rest, swiss) == "rest"
    assert key_of(CustomerFacts(country="CH", entity="other", owes=100), rest, swiss) == "rest"


def test_everybody_else_goes_to_the_first_segment_without_conditions() -> None:
    assert key_of(CustomerFacts(), segment("first"), segment("second")) == "first"


def test_a_customer_who_fits_nowhere_is_told() -> None:
    with pytest.raises(NoSegment, match="everybody else"):
        key_of(CustomerFacts(region="north"), segment("south", region=["south"]))


@pytest.mark.parametrize(
    ("found", "why"),
    [
        ([], "no segment"),
        ({"key": "all"}, "no list"),
        (["all"], "a text instead of a segment"),
        ([segment("")], "no key"),
        ([segment("all") | {"name": None}], "no name"),
        ([segment("all") | {"cadence": 3}], "a number for a cadence"),
        ([segment("all") | {"when": ["DE"]}], "a list of what nobody knows"),
        ([segment("all", colour=["red"])], "an unknown attribute"),
        ([segment("all", country="DE")], "a text instead of a list"),
        ([segment("all", country=[])], "an empty list"),
        ([segment("all", country=[1])], "a number for a value"),
        ([segment("all", country={"not": []})], "not one of none"),
        ([segment("all", country={"nor": ["DE"]})], "another word than not"),
        ([segment("all", owes_below=-1)], "below nothing"),
        ([segment("all", owes_at_least=True)], "a switch for an amount"),
    ],
)
def test_what_makes_no_sense_is_refused(found: object, why: str) -> None:
    with pytest.raises(PolicyRefused, match="segments"):
        segments_of({"segments": found})
    assert why
