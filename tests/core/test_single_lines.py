"""Names and addresses stand on one line, so that nothing of them becomes a line of its own."""

import pytest

from dunwell.core import single_lines
from dunwell.core.single_lines import LineBreak


@pytest.mark.parametrize(
    "text", ["", "Ann", "Ann-Kathrin Łoś", "a@example.com", "שלום", "Café  \u00a0 bar", "👩‍👩‍👧"]
)
def test_what_people_write_stands(text: str) -> None:
    single_lines.require({"name": text, "terms_days": 30, "opted_out": False, "to_date": None})


@pytest.mark.parametrize(
    "sign", ["\n", "\r", "\r\n", "\x00", "\t", "\x1b", "\x7f", "\x85", "\u2028", "\u2029"]
)
def test_what_ends_a_line_is_refused(sign: str) -> None:
    with pytest.raises(LineBreak, match="first name") as refused:
        single_lines.require({"email": "a@example.com", "first_name": f"Ann{sign}Bcc: b"})
    assert refused.value.code == "line_break"
