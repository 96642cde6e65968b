"""What did not arrive is tried again for about three days, and then given up."""

from datetime import UTC, datetime, timedelta

import pytest

from dunwell.core import webhook_tries
from dunwell.core.webhook_tries import DISABLED_AFTER, MOST_TRIES, Outcome

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "tries", "outcome"),
    [
        pytest.param(199, 1, Outcome.RETRY, id="before success"),
        pytest.param(200, 1, Outcome.DELIVERED, id="success"),
        pytest.param(299, MOST_TRIES, Outcome.DELIVERED, id="the last success"),
        pytest.param(300, 1, Outcome.RETRY, id="a redirect"),
        pytest.param(404, 1, Outcome.RETRY, id="not there"),
        pytest.param(410, 1, Outcome.GONE, id="gone"),
        pytest.param(500, MOST_TRIES - 1, Outcome.RETRY, id="the last but one"),
        pytest.param(500, MOST_TRIES, Outcome.GIVE_UP, id="the last"),
        pytest.param(0, 1, Outcome.RETRY, id="no answer"),
        pytest.param(0, MOST_TRIES, Outcome.GIVE_UP, id="no answer at last"),
    ],
)
def test_an_answer_is_judged(status: int, tries: int, outcome: Outcome) -> None:
    assert webhook_tries.outcome(status, tries=tries) is outcome


@pytest.mark.parametrize(
    ("tries", "luck", "expected"),
    [
        pytest.param(1, 0.5, timedelta(seconds=30), id="first"),
        pytest.param(1, 0.0, timedelta(seconds=24), id="at the soonest"),
        pytest.param(1, 1.0, timedelta(seconds=36), id="at the latest"),
        pytest.param(2, 0.5, timedelta(minutes=2), id="second"),
        pytest.param(6, 0.5, timedelta(seconds=30720), id="the last that grows"),
        pytest.param(7, 0.5, timedelta(hours=12), id="the longest"),
        pytest.param(10_000, 0.5, timedelta(hours=12), id="however often"),
    ],
)
def test_the_wait_grows_up_to_half_a_day(tries: int, luck: float, expected: timedelta) -> None:
    assert webhook_tries.wait(tries, luck=luck) == expected


@pytest.mark.parametrize("luck", [0.0, 0.5, 1.0])
def test_all_tries_take_about_three_days(luck: float) -> None:
    waits = [webhook_tries.wait(tries, luck=luck) for tries in range(1, MOST_TRIES)]
    assert timedelta(days=2.3) < sum(waits, timedelta()) < timedelta(days=3.7)


@pytest.mark.parametrize(
    ("failures", "expected"),
    [(1, timedelta(seconds=30)), (4, timedelta(minutes=32)), (5, timedelta(hours=1))],
)
def test_a_receiver_that_fails_rests_for_an_hour_at_most(
    failures: int, expected: timedelta
) -> None:
    assert webhook_tries.rest(failures, luck=0.5) == expected


@pytest.mark.parametrize(
    ("since", "given_up"),
    [
        pytest.param(None, False, id="it works"),
        pytest.param(NOW - DISABLED_AFTER + timedelta(seconds=1), False, id="a second before"),
        pytest.param(NOW - DISABLED_AFTER, True, id="at its end"),
    ],
)
def test_after_days_of_failing_it_is_switched_off(since: datetime | None, given_up: bool) -> None:
    assert webhook_tries.is_given_up(since, now=NOW) is given_up
