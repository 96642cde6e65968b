"""The kinds of settings and their usual limits."""

from dunwell.core.notices import Consequence
from dunwell.core.setting_kinds import Kind, bps, consequences, days, hour, switch


def test_the_usual_settings() -> None:
    assert (days("d", "Days").least, days("d", "Days").most) == (0, 366)
    assert bps("b", "Share").most == 10_000
    assert (hour("h", "Hour").kind, switch("s", "Switch").kind) == (Kind.HOUR, Kind.SWITCH)
    assert consequences("c", "Told").words == tuple(Consequence)
