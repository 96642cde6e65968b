"""The sixth try waits half a minute, each further one twice as long, and none for ever."""

from datetime import UTC, datetime, timedelta

import pytest

from dunwell.core import tries
from dunwell.core.tries import ACCOUNT, TooManyTries, Tries

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def after(count: int, ago: timedelta) -> Tries:
    return Tries(count=count, last_at=AT - ago)


@pytest.mark.parametrize(
    ("standing", "opens"),
    [
        pytest.param(None, None, id="nobody tried"),
        pytest.param(after(4, SECOND), None, id="one under the free tries"),
        pytest.param(after(5, SECOND), AT + 29 * SECOND, id="the free tries are used up"),
        pytest.param(after(5, 29 * SECOND), AT + SECOND, id="a second too soon"),
        pytest.param(after(5, 30 * SECOND), None, id="waited long enough"),
        pytest.param(after(6, SECOND), AT + 59 * SECOND, id="twice as long"),
        pytest.param(after(10, SECOND), AT + 15 * MINUTE - SECOND, id="the longest wait"),
        pytest.param(after(500, SECOND), AT + 15 * MINUTE - SECOND, id="never longer"),
        pytest.param(after(9, -2 * MINUTE), AT + 10 * MINUTE, id="a clock a little ahead"),
        pytest.param(after(9, -timedelta(days=3)), None, id="a clock that was wrong"),
    ],
)
def test_when_the_next_try_may_begin(standing: Tries | None, opens: datetime | None) -> None:
    assert tries.open_at(standing, terms=ACCOUNT, at=AT) == opens


@pytest.mark.parametrize(
    ("standing", "count"),
    [
        pytest.param(None, 1, id="the first"),
        pytest.param(after(4, MINUTE), 5, id="one more"),
        pytest.param(after(4, 60 * MINUTE - SECOND), 5, id="just not forgotten"),
        pytest.param(after(4, 60 * MINUTE), 1, id="forgotten"),
        pytest.param(after(4, -timedelta(days=1)), 1, id="from a wrong clock"),
    ],
)
def test_tries_are_counted(standing: Tries | None, count: int) -> None:
    assert tries.counted(standing, terms=ACCOUNT, at=AT) == Tries(count=count, last_at=AT)


@pytest.mark.parametrize(
    ("count", "words"),
    [(5, "Wait 1 minute and"), (7, "Wait 2 minutes and"), (20, "Wait 15 minutes and")],
)
def test_a_refusal_says_how_long_to_wait(count: int, words: str) -> None:
    with pytest.raises(TooManyTries, match=words) as refused:
        tries.require_open(after(count, SECOND), terms=ACCOUNT, at=AT)
    assert refused.value.open_at > AT
    tries.require_open(after(4, SECOND), terms=ACCOUNT, at=AT)
