"""Touches and silences are stable words."""

from dunwell.core.touches import SilenceCode, TouchState


def test_codes_are_stable_words() -> None:
    assert SilenceCode("unapplied_cash") is SilenceCode.UNAPPLIED_CASH
    assert TouchState("taken") is TouchState.TAKEN
