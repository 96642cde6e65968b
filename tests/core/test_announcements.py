"""Whom a turn of a request concerns, by which text it is told, and how long it is news."""

from datetime import UTC, datetime, timedelta

import pytest

from dunwell.core import announcements
from dunwell.core.announcements import AnnouncementText, Audience, Turn
from dunwell.core.approvals import ApprovalState

AT = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)
DECIDE = Turn(audience=Audience.DECIDERS, text=AnnouncementText.REQUEST)
ANSWER = Turn(audience=Audience.ASKER, text=AnnouncementText.QUESTION)


@pytest.mark.parametrize(
    ("ago", "is_news"),
    [
        (timedelta(hours=24, microseconds=-1), True),  # Just within the day.
        (timedelta(hours=24), True),  # The whole day counts.
        (timedelta(hours=24, microseconds=1), False),  # The digest has told it.
    ],
)
def test_a_turn_is_news_for_a_day(ago: timedelta, is_news: bool) -> None:
    assert (AT - ago >= announcements.news_since(AT)) is is_news


@pytest.mark.parametrize(
    ("state", "was_asked_back", "expected"),
    [
        (ApprovalState.PENDING, False, DECIDE),  # Asked for.
        (ApprovalState.PENDING, True, DECIDE),  # Its question was answered.
        (ApprovalState.RETURNED, True, ANSWER),
        (ApprovalState.RETURNED, False, None),  # Without a question there is nothing to answer.
        (ApprovalState.APPROVED, True, None),  # Decided before anybody was told.
        (ApprovalState.REJECTED, False, None),
        (ApprovalState.WITHDRAWN, False, None),
        (ApprovalState.EXPIRED, False, None),
    ],
)
def test_whom_a_turn_concerns(
    state: ApprovalState, was_asked_back: bool, expected: Turn | None
) -> None:
    assert announcements.turn(state, was_asked_back=was_asked_back) == expected
