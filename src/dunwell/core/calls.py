"""A call is logged once with what came of it; a mistake is taken back by an entry of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from dunwell.core import calendars
from dunwell.core.calendars import Calendar
from dunwell.core.refusals import Refusal
from dunwell.core.tasks import TaskKind

LONGEST_NOTE: Final = 2000
LONGEST_PERSON: Final = 200
# A working day: after that others have acted on what was logged.
TAKEN_BACK_WITHIN: Final = timedelta(hours=12)
# The tasks that a talk with the customer settles.
ANSWERED: Final = frozenset({TaskKind.CALL, TaskKind.BROKEN_PROMISE, TaskKind.FOLLOW_UP})
_AGAIN_AFTER_SILENCE: Final = 1
_AGAIN_AFTER_REFUSAL: Final = 2
_AGAIN_AFTER_TALK: Final = 5


class CallMethod(StrEnum):
    """How somebody was spoken to."""

    PHONE = "phone"  # By telephone.
    VIDEO = "video"  # In a video call.
    VISIT = "visit"  # Face to face.
    MESSAGE = "message"  # By text message or chat.


class CallDirection(StrEnum):
    """Who called whom."""

    OUTGOING = "outgoing"  # We called; it counts in the contact budget.
    INCOMING = "incoming"  # They called, as often as they like.


class CallOutcome(StrEnum):
    """What came of it."""

    REACHED = "reached"  # The right person was spoken to.
    VOICEMAIL = "voicemail"  # A message was left.
    WRONG_PERSON = "wrong_person"  # Somebody else answered.
    REFUSED = "refused"  # They will not pay, or will not talk.
    NO_ANSWER = "no_answer"  # Nobody answered.


class CallEffectKind(StrEnum):
    """What a call brought about, each by its row."""

    PROMISE = "promise"  # A promise was recorded.
    DISPUTE = "dispute"  # Part of an item was marked as disputed.
    CLOSED_TASK = "closed_task"  # It did what a task asked for.
    FOLLOW_UP = "follow_up"  # A task that wakes on the day of the follow-up.


SPOKEN: Final = frozenset({CallOutcome.REACHED, CallOutcome.REFUSED})


class CallInTheFuture(Refusal):
    """A call is logged when it is over."""

    code = "call_in_the_future"


class FollowUpInThePast(Refusal):
    """Nobody can be called again before they were called."""

    code = "follow_up_in_the_past"


class NobodySpokenTo(Refusal):
    """A promise or a dispute comes from somebody who was spoken to."""

    code = "nobody_spoken_to"


class PersonMissing(Refusal):
    """Who was spoken to has a name."""

    code = "person_missing"


class NoteTooLong(Refusal):
    """The log keeps notes, not letters."""

    code = "note_too_long"


class NotYourCall(Refusal):
    """The log is corrected by who wrote it."""

    code = "not_your_call"


class CallStands(Refusal):
    """What others built upon is not taken back under them."""

    code = "call_stands"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call as it is logged; `at_time` is local to the company, where it is known."""

    on_date: date
    outcome: CallOutcome
    at_time: time | None = None
    method: CallMethod = CallMethod.PHONE
    direction: CallDirection = CallDirection.OUTGOING
    person: str = ""
    contact_id: int | None = None
    note: str = ""
    follow_up_date: date | None = None


def check(call: Call, *, today: date, promises: bool, disputes: bool) -> None:
    """Refuse a call that cannot have been, or that brought what nobody said."""
    if call.on_date > today:
        raise CallInTheFuture(
            f"A call of {call.on_date} cannot be logged on {today}; log it when it is over."
        )
    if call.follow_up_date is not None and call.follow_up_date < call.on_date:
        raise FollowUpInThePast(
            f"A call of {call.on_date} cannot be followed up on {call.follow_up_date}, which is "
            "earlier; give a later day, or none."
        )
    if len(call.note) > LONGEST_NOTE:
        raise NoteTooLong(
            f"The note has {len(call.note)} characters and the log keeps {LONGEST_NOTE}; "
            "shorten it."
        )
    if promises and call.outcome is not CallOutcome.REACHED:
        raise NobodySpokenTo(
            "A promise comes from the person who was reached; choose that outcome, or leave the "
            "promise out."
        )
    if disputes and call.outcome not in SPOKEN:
        raise NobodySpokenTo(
            "A dispute comes from somebody who was spoken to; choose that outcome, or leave the "
            "dispute out."
        )
    if call.outcome in SPOKEN and not call.person.strip():
        raise PersonMissing("Say who was spoken to, by name or by role.")


def answers_tasks(outcome: CallOutcome, *, follow_up_date: date | None) -> bool:
    """Tell whether the tasks that asked for the call are done.

    An attempt that reached nobody leaves them open, unless a follow-up takes their place.
    """
    return outcome in SPOKEN or follow_up_date is not None


def counts_as_contact(direction: CallDirection) -> bool:
    """Tell whether a call counts in the contact budget: every attempt of ours does."""
    return direction is CallDirection.OUTGOING


def follow_up_date(
    outcome: CallOutcome, *, on_date: date, promised: bool, calendar: Calendar
) -> date | None:
    """Propose when to call again; a promise is followed up by its own judgement."""
    if promised:
        return None
    after = {CallOutcome.REACHED: _AGAIN_AFTER_TALK, CallOutcome.REFUSED: _AGAIN_AFTER_REFUSAL}
    return calendars.add(on_date, after.get(outcome, _AGAIN_AFTER_SILENCE), calendar)


def require_own(*, logged_by: int | None, by: int | None) -> None:
    """Refuse to take back what a colleague logged."""
    if logged_by is not None and by is not None and by != logged_by:
        raise NotYourCall(
            "A colleague logged this call; ask them, or log another call that says what is right."
        )


def require_nothing_built_on(
    built: Sequence[str], *, logged_at: datetime, at: datetime, taken_back: bool
) -> None:
    """Refuse to take a call back twice, too late, or when something stands on it.

    `built` names what stands on it, in words.
    """
    if taken_back:
        raise CallStands("This call was taken back already; nothing was changed.")
    if at - logged_at > TAKEN_BACK_WITHIN:
        raise CallStands(
            "This call was logged too long ago to be taken back; log another call that says what "
            "is right."
        )
    if built:
        raise CallStands(
            f"This call cannot be taken back: {'; '.join(built)}. Log another call that says what "
            "is right."
        )
