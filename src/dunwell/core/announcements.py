"""Each turn of a request is told by mail at its moment: to who may decide, or back to who asked.

What moved longer ago, while no worker ran, is left to the morning digest.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from dunwell.core.approvals import ApprovalState

NEWS_FOR: Final = timedelta(days=1)


class Audience(StrEnum):
    """Whom a turn of a request concerns."""

    DECIDERS = "deciders"  # Who may sign it.
    ASKER = "asker"  # Who asked for it.


class AnnouncementText(StrEnum):
    """Which text tells a turn."""

    REQUEST = "request"  # Something waits for a decision.
    QUESTION = "question"  # It was sent back with a question.


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a request has come to: whom that concerns, and by which text it is told."""

    audience: Audience
    text: AnnouncementText


_TO_DECIDE: Final = Turn(audience=Audience.DECIDERS, text=AnnouncementText.REQUEST)
_TO_ANSWER: Final = Turn(audience=Audience.ASKER, text=AnnouncementText.QUESTION)


def news_since(at: datetime) -> datetime:
    """Give the first instant whose turns are still news."""
    return at - NEWS_FOR


def turn(state: ApprovalState, *, was_asked_back: bool) -> Turn | None:
    """Tell what is to be announced of a request as it stands; None where nothing is."""
    if state is ApprovalState.PENDING:
        return _TO_DECIDE
    if state is ApprovalState.RETURNED and was_asked_back:
        return _TO_ANSWER
    return None
