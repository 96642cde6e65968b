"""What a payer quotes and scans is what banks carry: at the boundary of each rule."""

import pytest

from dunwell.core import remittances
from dunwell.core.remittances import LARGEST_SCANNED

DUTCH = "NL91ABNA0417164300"


@pytest.mark.parametrize(
    ("account", "expected", "why"),
    [
        (DUTCH, True, "the ordinary case"),
        ("NL9ABNA0417164300", False, "one check digit"),
        ("N191ABNA0417164300", False, "no country"),
        ("NL911234567", False, "one letter too short"),
        ("NL9112345678", True, "the shortest there may be"),
        ("NL91" + "0" * 30, True, "the longest there may be"),
        ("NL91" + "0" * 31, False, "one too long"),
        ("123456789", False, "an account number"),
        ("", False, "nothing"),
    ],
)
def test_what_claims_to_be_an_iban(account: str, expected: bool, why: str) -> None:
    assert remittances.is_like_iban(account) is expected, why


@pytest.mark.parametrize(
    ("code", "expected", "why"),
    [
        ("ABNANL2A", True, "eight letters"),
        ("DEUTDEFF500", True, "eleven"),
        ("ABNANL2", False, "seven"),
        ("ABNANL2A5", False, "nine"),
        ("021000021", False, "a routing number"),
    ],
)
def test_what_claims_to_be_a_bic(code: str, expected: bool, why: str) -> None:
    assert remittances.is_like_bic(code) is expected, why


def test_compact() -> None:
    assert remittances.compact(" nl91 abna\u00a00417 1643 00 ") == DUTCH


@pytest.mark.parametrize(
    ("number", "currency", "account", "expected", "why"),
    [
        ("0001007", "EUR", DUTCH, True, "digits, zeros kept"),
        ("C" * 21, "EUR", DUTCH, True, "the longest"),
        ("C" * 22, "EUR", DUTCH, False, "one too long"),
        ("", "EUR", DUTCH, False, "no number"),
        ("c100", "EUR", DUTCH, False, "small letters would be lost"),
        ("10-07", "EUR", DUTCH, False, "a sign that is no letter"),
        ("1007", "USD", DUTCH, False, "no euro"),
        ("1007", "EUR", "021000021", False, "no IBAN"),
        ("1007", "EUR", "TR330006100519786457841326", False, "outside the area"),
    ],
)
def test_structured(number: str, currency: str, account: str, expected: bool, why: str) -> None:
    found = remittances.carries_structured(number, currency=currency, account=account)
    assert found is expected, why


@pytest.mark.parametrize(
    ("amount", "currency", "expected", "why"),
    [
        (1, "EUR", True, "one cent"),
        (0, "EUR", False, "nothing to pay"),
        (-1, "EUR", False, "the customer has money with us"),
        (LARGEST_SCANNED, "EUR", True, "the most"),
        (LARGEST_SCANNED + 1, "EUR", False, "one cent more"),
        (100, "GBP", False, "another currency"),
    ],
)
def test_scannable(amount: int, currency: str, expected: bool, why: str) -> None:
    assert remittances.is_scannable(amount, currency=currency, account=DUTCH) is expected, why
