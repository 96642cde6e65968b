"""Spellings of one name share a key, different names do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunwell.core import names

SAME = [
    ("SYSC llc", "SYSC", "a legal form"),
    ("SYSC Corp.", "sysc corporation", "two ways to write one form"),
    ("Müller & Söhne GmbH", "SOEHNE, MUELLER", "umlauts, order and punctuation"),
    ("Muller GmbH & Co. KG", "Müller", "several forms"),
    ("Acme S.A.R.L.", "ACME SARL", "initials with points"),
    ("Acme S. A.", "Acme SA", "initials apart"),
    ("A B C Ltd", "A.B.C. Limited", "a name of initials"),
    ("ABC Ltd", "A B C", "the same run together"),
    ("Société Générale SA", "Societe Generale", "accents"),
    ("Ørsted A/S", "Orsted AS", "letters that do not decompose"),
    ("The Body Shop plc", "BODY SHOP", "an article"),
    ("O'Brien Ltd", "OBrien", "apostrophes"),
    ("Smith and Sons", "Smith & Sons", "and"),
    ("Jansen B.V.", "JANSEN BV", "Dutch"),
]


@pytest.mark.parametrize(("one", "other", "why"), SAME)
def test_one_key(one: str, other: str, why: str) -> None:
    assert names.name_key(one) == names.name_key(other), why


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Acme North", "Acme South", "a telling word"),
        ("AG", "GmbH", "a name of nothing but a legal form keeps it"),
        ("Smith 1", "Smith 2", "a number"),
    ],
)
def test_two_keys(one: str, other: str, why: str) -> None:
    assert names.name_key(one) != names.name_key(other), why


def test_empty_stays_empty() -> None:
    assert names.name_key(" - ") == ""


@given(st.text(max_size=40))
def test_case_does_not_matter_and_a_key_is_its_own_key(name: str) -> None:
    key = names.name_key(name)
    assert key == " ".join(sorted(key.split()))
