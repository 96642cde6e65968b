"""Holds at their boundary, and words that name a person and words that do not."""

from datetime import date

import pytest

from dunwell.core import erasures
from dunwell.core.erasures import Held, Hold, HoldFacts, Words
from dunwell.core.refusals import Refusal

TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("facts", "hold"),
    [
        (HoldFacts(), None),
        (HoldFacts(open_items=1), Hold.OPEN_ITEMS),
        (HoldFacts(open_disputes=1), Hold.OPEN_DISPUTE),
        (HoldFacts(live_promises=1), Hold.LIVE_PROMISE),
        (HoldFacts(pending_approvals=1), Hold.PENDING_APPROVAL),
        (HoldFacts(is_insolvent=True), Hold.INSOLVENCY),
        (HoldFacts(is_active=True), Hold.STILL_ACTIVE),
        (HoldFacts(signed_until=date(2026, 3, 3)), None),
        (HoldFacts(signed_until=date(2026, 3, 4)), Hold.SIGNED),
        (HoldFacts(legal_hold_until=date(2026, 3, 3)), None),  # It ended yesterday.
        (HoldFacts(legal_hold_until=date(2026, 3, 4)), Hold.LEGAL_HOLD),  # Its last day.
        (HoldFacts(legal_hold_until=date(2026, 3, 5)), Hold.LEGAL_HOLD),
    ],
)
def test_each_hold_alone_stops_an_erasure(facts: HoldFacts, hold: Hold | None) -> None:
    found = erasures.holds(facts, as_of=TODAY)
    assert [one.hold for one in found] == ([] if hold is None else [hold])
    if hold is None:
        erasures.require_free(found, subject="Contact 7")
        return
    with pytest.raises(erasures.ErasureHeld, match=r"^Contact 7 cannot be erased yet: ") as caught:
        erasures.require_free(found, subject="Contact 7")
    assert erasures.sentence(found[0]) in str(caught.value)


def test_all_that_holds_is_named() -> None:
    facts = HoldFacts(open_items=3, legal_hold_until=date(2027, 1, 1))
    found = erasures.holds(facts, as_of=TODAY)
    assert found == (
        Held(hold=Hold.OPEN_ITEMS, count=3),
        Held(hold=Hold.LEGAL_HOLD, until=date(2027, 1, 1)),
    )
    with pytest.raises(erasures.ErasureHeld, match=r"open items \(3\); a legal hold until 2027"):
        erasures.require_free(found, subject="Contact 7")


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_an_erasure_says_why(reason: str) -> None:
    with pytest.raises(erasures.ReasonMissing):
        erasures.reason_of(reason)
    with pytest.raises(erasures.LegalHoldUnsound):
        erasures.legal_hold(from_date=TODAY, until=date(2026, 3, 5), reason=reason)


def test_reasons_are_trimmed_and_may_be_long() -> None:
    assert erasures.reason_of(" asked on 3 March ") == "asked on 3 March"
    assert erasures.reason_of("x" * 500) == "x" * 500
    kept = erasures.legal_hold(from_date=TODAY, until=date(2026, 3, 5), reason=" court ")
    assert kept == "court"


@pytest.mark.parametrize("until", [date(2026, 3, 3), TODAY])
def test_a_legal_hold_ends_after_it_begins(until: date) -> None:
    with pytest.raises(erasures.LegalHoldUnsound):
        erasures.legal_hold(from_date=TODAY, until=until, reason="court")


def test_a_legal_hold_ends_once() -> None:
    erasures.end_legal_hold(ended=False)
    with pytest.raises(Refusal):
        erasures.end_legal_hold(ended=True)


ANNA = Words(names=["Anna  Berg", "An"], others=["anna.berg@tessera.example", "+31 20 555 01 01"])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Anna Berg called", "X called"),
        ("anna berg", "X"),
        ("ANNA\n BERG!", "X!"),  # Broken over a line.
        ("Anna Bergmann called", "Anna Bergmann called"),  # Somebody else.
        ("Joanna Berg called", "Joanna Berg called"),
        ("Anna called", "Anna called"),  # A part of the name names many.
        ("An old debt", "An old debt"),  # Too short to mean a person.
        ("to <Anna.Berg@Tessera.example>;", "to <X>;"),
        ("call +31 20 555 01 01.", "call X."),
        ("", ""),
    ],
)
def test_what_names_a_person_goes(text: str, left: str) -> None:
    assert ANNA.taken_from(text, by="X") == left
    assert ANNA.are_in(text) is (text != left)


def test_words_go_from_maps_and_lists() -> None:
    told = {"to": ["anna.berg@tessera.example", 7], "Anna Berg": {"who": "Anna Berg", "n": None}}
    left = {"to": ["X", 7], "X": {"who": "X", "n": None}}
    assert ANNA.taken_from_values(told, by="X") == left


def test_nobody_is_named_by_no_words() -> None:
    nobody = Words(names=["", " "], others=[])
    assert not nobody.are_in("anything")
    assert nobody.taken_from("anything", by="X") == "anything"


def test_a_reason_does_not_name_the_person() -> None:
    erasures.require_reason_without(ANNA, "asked in writing")
    with pytest.raises(erasures.ReasonMissing, match="names the person"):
        erasures.require_reason_without(ANNA, "Anna Berg asked")
