"""Balances stand still between changes and never fall below zero."""

from datetime import date

import pytest

from dunwell.core.balances import (
    END_OF_TIME,
    Change,
    Interval,
    Overdrawn,
    intervals,
    lowest_from,
    open_on,
)


def day(number: int) -> date:
    return date(2026, 3, number)


def changes(*pairs: tuple[int, int]) -> list[Change]:
    return [Change(effective_date=day(number), amount=amount) for number, amount in pairs]


def span(start: int, end: int | None, amount: int) -> Interval:
    return Interval(
        from_date=day(start), to_date=day(end) if end else END_OF_TIME, open_amount=amount
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param([], (), id="nothing happened, nothing is open"),
        pytest.param([(1, 100)], (span(1, None, 100),), id="open to the end of time"),
        pytest.param(
            [(1, 100), (5, -40)], (span(1, 5, 100), span(5, None, 60)), id="paid in part on day 5"
        ),
        pytest.param([(1, 100), (5, -100)], (span(1, 5, 100),), id="cleared on 5, closed on 5"),
        pytest.param([(1, 100), (1, -100)], (), id="issued and cleared on one day"),
        pytest.param(
            [(1, 100), (5, -40), (5, 40)],
            (span(1, None, 100),),
            id="what cancels out on a day makes no boundary",
        ),
        pytest.param(
            [(1, 100), (5, -100), (9, 100)],
            (span(1, 5, 100), span(9, None, 100)),
            id="a returned payment opens it again, with a gap between",
        ),
        pytest.param(
            [(9, -60), (1, 100)], (span(1, 9, 100), span(9, None, 40)), id="in any order"
        ),
        pytest.param(
            [(1, 100), (5, -101)], Overdrawn(day=day(5), amount=-1), id="one cent too much"
        ),
        pytest.param(
            [(1, -1), (2, 100)], Overdrawn(day=day(1), amount=-1), id="made good too late"
        ),
    ],
)
def test_intervals(
    given: list[tuple[int, int]], expected: tuple[Interval, ...] | Overdrawn
) -> None:
    assert intervals(changes(*given)) == expected


@pytest.mark.parametrize(
    ("on", "expected"), [(4, 100), (5, 60), (6, 60)], ids=["before", "on the day", "after"]
)
def test_what_is_effective_on_a_day_counts_on_it(on: int, expected: int) -> None:
    assert open_on(changes((1, 100), (5, -40)), day(on)) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param(1, 0, id="nothing is there before the issue"),
        pytest.param(2, 30, id="a later payment leaves 30 to take"),
        pytest.param(5, 30, id="on its day, too"),
        pytest.param(9, 100, id="after its return all is free"),
    ],
)
def test_lowest_from_looks_at_every_later_day(on: int, expected: int) -> None:
    assert lowest_from(changes((2, 100), (5, -70), (9, 70)), day(on)) == expected
