"""Indicators of debit and credit, in the letters of several systems and languages."""

import pytest

from dunwell.core import debit_credit


@pytest.mark.parametrize(
    ("text", "credit", "why"),
    [
        ("H", True, "Haben in SAP"),
        (" h ", True, "case and spaces do not matter"),
        ("Cr.", True, "a full stop is no part of the word"),
        ("Haber", True, "Spanish"),
        ("crédit", True, "French"),
        ("-", True, "a bare sign"),
        ("S", False, "Soll in SAP"),
        ("D", False, "English"),
        ("débit", False, "French"),
        ("+", False, "a bare sign"),
        ("X", None, "no word for either"),
        ("", None, "nothing told"),
    ],
)
def test_indicator(text: str, credit: bool | None, why: str) -> None:
    assert debit_credit.is_credit(text) is credit, why
