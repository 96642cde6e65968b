"""Identifiers lose what spreadsheets added and keep what the source wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunwell.core import identifiers


@pytest.mark.parametrize(
    ("text", "cleaned", "why"),
    [
        ("  A 1 ", "A 1", "trimmed"),
        ("A \u00a0\n 1", "A 1", "inner white space is one space"),
        ("\ufeffA1\u200b", "A1", "invisible signs go"),
        ("00123", "00123", "leading zeros stay"),
        ('="00123"', "00123", "a formula that keeps zeros"),
        ('=" 00123 "', "00123", "the same with spaces"),
        ("'00123", "00123", "a spreadsheet's text mark"),
        ("'t Hooft", "'t Hooft", "a name that starts with an apostrophe"),
        ("'", "", "a text mark alone"),
        ("1930567531.0", "1930567531", "a float's zero"),
        ("00123.00", "00123", "two zeros"),
        ("1930567531.5", "1930567531.5", "no whole number"),
        ("A.0", "A.0", "not all digits"),
        ("1.930567531E9", "1930567531", "exponent with every digit"),
        ("1.930567531E+09", "1930567531", "as spreadsheets write it"),
        ("1,930567531E+09", "1930567531", "with a decimal comma"),
        ("1.9305675310E+09", "1930567531", "a zero too many"),
        ("1.93057E+09", "1.93057E+09", "digits are lost; better seen than guessed"),
        ("1.5E0", "1.5E0", "no whole number"),
        ("1E5", "1E5", "may be a code as it stands"),
        ("0379-NEVHP", "0379-NEVHP", "a code"),
        ("", "", "nothing"),
    ],
)
def test_clean(text: str, cleaned: str, why: str) -> None:
    assert identifiers.clean(text) == cleaned, why


@given(st.text(max_size=30))
def test_clean_never_fails_and_leaves_no_space_around(text: str) -> None:
    cleaned = identifiers.clean(text)
    assert cleaned == cleaned.strip()


@pytest.mark.parametrize(
    ("text", "bare", "why"),
    [
        ("0140105686", "140105686", "one zero"),
        ("140105686", "140105686", "none"),
        ("000", "0", "zero is a number"),
        ("00A1", "00A1", "a code's zeros mean something"),
        ("٠١", "٠١", "other digits stay"),
        ("", "", "nothing"),
    ],
)
def test_without_leading_zeros(text: str, bare: str, why: str) -> None:
    assert identifiers.without_leading_zeros(text) == bare, why


@pytest.mark.parametrize(
    ("text", "address", "why"),
    [
        ("Ann@Example.ORG ", "ann@example.org", "small letters"),
        ("Ann Lee <ann@example.org>", "ann@example.org", "with a name"),
        ("mailto:ann@example.org", "ann@example.org", "a link"),
        ("ann@example.org;", "ann@example.org", "a trailing mark"),
        ("ann.lee+ar@mail.example.org", "ann.lee+ar@mail.example.org", "a tag and a subdomain"),
        ("ann@example", None, "no top-level domain"),
        ("ann.example.org", None, "no at"),
        ("a@b.org, c@d.org", None, "two addresses"),
        ("ann@@example.org", None, "two ats"),
        ("ann@example..org", None, "two points"),
        ("n/a", None, "no address"),
        ("", None, "nothing"),
    ],
)
def test_clean_email(text: str, address: str | None, why: str) -> None:
    assert identifiers.clean_email(text) == address, why


def test_clean_currency() -> None:
    assert identifiers.clean_currency(" us$ ") == "USD"
    assert identifiers.clean_currency("EUR") == "EUR"
    assert identifiers.clean_currency("$") is None


@pytest.mark.parametrize("text", ["Yes", "ja", "OUI", "si", "sí", "x", "1", "TRUE", " y ", "1.0"])
def test_yes(text: str) -> None:
    assert identifiers.parse_flag(text) is True


@pytest.mark.parametrize("text", ["No", "nein", "NON", "nee", "0", "false", "n", "0.0"])
def test_no(text: str) -> None:
    assert identifiers.parse_flag(text) is False


@pytest.mark.parametrize("text", ["", "maybe", "2", "yes please"])
def test_neither_yes_nor_no(text: str) -> None:
    assert identifiers.parse_flag(text) is None
