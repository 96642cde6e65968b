"""Codes are those of RFC 6238; each is taken once, in its half minute and those beside it."""

from datetime import UTC, datetime, timedelta

import pytest

from dunwell.core import second_factors
from dunwell.core.second_factors import WrongCode

# The secret and two rows of appendix B of RFC 6238, with the last six of its eight digits.
SECRET = b"12345678901234567890"
AT = datetime(2005, 3, 18, 1, 58, 29, tzinfo=UTC)
STEP = timedelta(seconds=30)


@pytest.mark.parametrize(
    ("second", "code"), [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")]
)
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    step = second_factors.step_of(datetime.fromtimestamp(second, tz=UTC))
    assert second_factors.code_at(SECRET, step) == code


@pytest.mark.parametrize(
    ("shown_at", "taken"),
    [
        pytest.param(AT - 2 * STEP, False, id="a minute old"),
        pytest.param(AT - STEP, True, id="the one before"),
        pytest.param(AT, True, id="the one shown now"),
        pytest.param(AT + STEP, True, id="a phone that is ahead"),
        pytest.param(AT + 2 * STEP, False, id="a minute ahead"),
    ],
)
def test_codes_are_taken_beside_their_half_minute(shown_at: datetime, taken: bool) -> None:
    step = second_factors.step_of(shown_at)
    code = second_factors.code_at(SECRET, step)
    if taken:
        assert second_factors.accepted_step(code, SECRET, last_step=0, at=AT) == step
        with pytest.raises(WrongCode):  # The same one again.
            second_factors.accepted_step(code, SECRET, last_step=step, at=AT)
        return
    with pytest.raises(WrongCode):
        second_factors.accepted_step(code, SECRET, last_step=0, at=AT)


@pytest.mark.parametrize("text", ["", "12345", "000000", "ünsinn", "0818040"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(WrongCode):
        second_factors.accepted_step(text, SECRET, last_step=0, at=AT)


def test_blanks_in_a_code_do_not_matter() -> None:
    assert second_factors.accepted_step("081 804", SECRET, last_step=0, at=AT)


def test_recovery_codes_read_as_they_were_copied() -> None:
    code = second_factors.recovery_code(bytes(range(24)) + b"more")
    assert code == "abcdef-ghijkl-mnopqr-stuvwx"
    assert second_factors.plain(f" {code.upper()} ") == code.replace("-", "")
    assert second_factors.looks_like_recovery(code)
    assert not second_factors.looks_like_recovery("123 456")
    assert len(set(second_factors.RECOVERY_ALPHABET)) == 32
