"""Digits of other scripts are noticed, letters of other scripts are not digits."""

import pytest

from dunwell.core import misreads
from dunwell.core.misreads import Misread, MisreadCode


@pytest.mark.parametrize(
    ("text", "foreign", "why"),
    [
        ("12.50", False, "plain"),
        ("12,50 €", False, "a sign beyond ASCII is no digit"),
        ("١٢", True, "Arabic"),
        ("1２", True, "one full-width digit among plain ones"),
        ("1²", True, "a superscript is a digit too"),
    ],
)
def test_foreign_digits(text: str, foreign: bool, why: str) -> None:
    assert misreads.has_foreign_digits(text) is foreign, why


def test_a_misread_is_a_value() -> None:
    one = Misread(code=MisreadCode.EMPTY, expected="an amount")
    assert one == Misread(code=MisreadCode.EMPTY, expected="an amount")
