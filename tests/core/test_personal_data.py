"""What is about a person is referred to, and what stands in its place after it was erased."""

from datetime import date

import pytest

from dunwell.core import personal_data
from dunwell.core.personal_data import Erased, Personal

ANNA = "contact:12"


def test_a_text_is_about_somebody() -> None:
    assert Personal("Anna", of=ANNA) == Personal("Anna", of=ANNA)
    for nobody in ("", "contact", "contact:0", "contact:x", "item:1", "contact:1 "):
        with pytest.raises(ValueError, match="about somebody"):
            Personal("Anna", of=nobody)


def test_some_fields_are_marked() -> None:
    facts = {"name": "Anna", "email": "", "phone": None, "customer": 3, "role": "buyer"}
    assert personal_data.about(ANNA, facts, "name", "email", "phone", "fax", "customer") == {
        **facts,
        "name": Personal("Anna", of=ANNA),
    }


def test_a_reference_needs_the_salt() -> None:
    assert personal_data.reference("a" * 32, "Anna") != personal_data.reference("b" * 32, "Anna")
    assert len(personal_data.reference("a" * 32, "\ud800")) == 64


def test_references_are_found_and_said() -> None:
    anna = personal_data.written(Personal("Anna", of=ANNA), "a" * 32)
    zoe = personal_data.written(Personal("Zoë", of="user:7"), "b" * 32)
    facts = {"name": anna, "others": [zoe, ("x", anna)], "amount": 3, "personal": "no"}
    found = list(personal_data.references([facts, None]))
    assert found == [
        (anna["personal"], ANNA),
        (zoe["personal"], "user:7"),
        (anna["personal"], ANNA),
    ]
    texts = {anna["personal"]: "Anna"}
    assert personal_data.said(facts, texts) == {
        "name": "Anna",
        "others": [personal_data.MISSING, ["x", "Anna"]],
        "amount": 3,
        "personal": "no",
    }
    assert personal_data.said(None, texts) is None


def test_what_was_erased_says_when() -> None:
    erased = Erased(date(2026, 3, 2))
    assert (erased, erased.on) == ("erased on 2026-03-02", date(2026, 3, 2))


def test_what_was_erased_on_both_sides_may_have_been_changed() -> None:
    erased = Erased(date(2026, 3, 2))
    assert personal_data.differs(erased, erased)
    assert personal_data.differs("Anna", "Ann")
    assert not personal_data.differs("Anna", "Anna")


def test_words_of_an_account_are_about_its_customer() -> None:
    assert personal_data.of_customer(7, else_entity=1) == "customer:7"
    assert personal_data.of_customer(None, else_entity=1) == "entity:1"
