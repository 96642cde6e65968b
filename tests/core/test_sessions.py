"""A session ends after an hour without use and after twelve hours; what matters asks again."""

from datetime import UTC, datetime, timedelta

import pytest

from dunwell.core import sessions
from dunwell.core.sessions import End, Session

AT = datetime(2026, 3, 4, 18, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def session(
    *, began: timedelta = HOUR, seen: timedelta = MINUTE, said: timedelta | None = None
) -> Session:
    return Session(
        signed_in_at=AT - began,
        seen_at=AT - seen,
        confirmed_at=None if said is None else AT - said,
    )


@pytest.mark.parametrize(
    ("facts", "end"),
    [
        pytest.param(session(seen=HOUR - SECOND), None, id="used just in time"),
        pytest.param(session(seen=HOUR), End.IDLE, id="an hour without a click"),
        pytest.param(session(began=12 * HOUR - SECOND), None, id="the last second of the day"),
        pytest.param(session(began=12 * HOUR), End.LIMIT, id="twelve hours"),
        pytest.param(session(began=12 * HOUR, seen=HOUR), End.LIMIT, id="both: the limit"),
        pytest.param(session(began=-5 * MINUTE), None, id="a clock that is a little ahead"),
        pytest.param(session(began=-5 * MINUTE - SECOND), End.LIMIT, id="from the future"),
        pytest.param(session(seen=-MINUTE), None, id="seen in the future"),
    ],
)
def test_when_a_session_is_over(facts: Session, end: End | None) -> None:
    assert sessions.ended(facts, at=AT) is end


@pytest.mark.parametrize(
    ("said", "confirmed"),
    [
        pytest.param(None, False, id="never said"),
        pytest.param(15 * MINUTE - SECOND, True, id="just inside"),
        pytest.param(15 * MINUTE, False, id="fifteen minutes"),
        pytest.param(-5 * MINUTE, True, id="a clock that is a little ahead"),
        pytest.param(-5 * MINUTE - SECOND, False, id="from the future"),
    ],
)
def test_who_said_who_they_are(said: timedelta | None, confirmed: bool) -> None:
    facts = session(said=said)
    assert sessions.is_confirmed(facts, at=AT) is confirmed
