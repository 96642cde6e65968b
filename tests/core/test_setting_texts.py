"""What is typed, and what becomes of it; nonsense stays as it was typed."""

import pytest

from dunwell.core import setting_texts
from dunwell.core.setting_kinds import Kind


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.WHOLE, " 7 ", 7),
        (Kind.WHOLE, "-3", -3),
        (Kind.WHOLE, "7.5", "7.5"),
        (Kind.WHOLE, "", ""),
        (Kind.AMOUNT, "250.00", 25_000),
        (Kind.AMOUNT, "250,5", 25_050),
        (Kind.AMOUNT, "250", 25_000),
        (Kind.AMOUNT, "0.001", "0.001"),
        (Kind.AMOUNT, "-1", "-1"),
        (Kind.SWITCH, "on", True),
        (Kind.SWITCH, "", False),
        (Kind.HOUR, " 08:00", "08:00"),
        (Kind.RISING, "30, 60 90;120", [30, 60, 90, 120]),
        (Kind.RATES, "30, x", [30, "x"]),
        (Kind.DAYS, "2026-12-24\n2026-12-31", ["2026-12-24", "2026-12-31"]),
        (Kind.WORDS, "court", ["court"]),
        (Kind.WORDS, "", []),
        (Kind.RATES_BY_SEGMENT, "retail: 1, 2\n\nodd\n: 3", {"retail": [1, 2], "odd": []}),
    ],
)
def test_what_is_typed(kind: Kind, text: str, value: object) -> None:
    assert setting_texts.read(kind, text, currency="EUR") == value


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.WHOLE, 7, "7"),
        (Kind.AMOUNT, 25_000, "250.00"),
        (Kind.AMOUNT, "x", "x"),
        (Kind.SWITCH, True, "on"),
        (Kind.SWITCH, False, ""),
        (Kind.RISING, [30, 60], "30, 60"),
        (Kind.HOUR, None, ""),
        (Kind.RATES_BY_SEGMENT, {"retail": [1, 2]}, "retail: 1, 2"),
    ],
)
def test_what_is_shown_to_be_changed(kind: Kind, value: object, text: str) -> None:
    assert setting_texts.write(kind, value, currency="EUR") == text
