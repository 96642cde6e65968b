"""The curve of a month's billing."""

from fractions import Fraction

from dunwell.core import vintages


def test_a_vintage_runs_down_month_by_month() -> None:
    curve = vintages.curve("2026-01", changes={0: -100, 2: -300}, billed=1000, months=4)
    assert curve.open_shares == tuple(Fraction(tenths, 10) for tenths in (9, 9, 6, 6))


def test_a_vintage_of_nothing_has_nothing_open() -> None:
    curve = vintages.curve("2026-01", changes={}, billed=0, months=2)
    assert curve.open_shares == (Fraction(0), Fraction(0))
