"""Calls at their boundaries: what may be logged, what it answers, and what may be taken back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from dunwell.core import calls
from dunwell.core.calendars import Calendar
from dunwell.core.calls import Call, CallDirection, CallEffectKind, CallMethod, CallOutcome
from dunwell.core.refusals import Refusal

FRIDAY = date(2026, 3, 6)
CALL = Call(on_date=FRIDAY, outcome=CallOutcome.REACHED, person="Mrs. Jansen")
AT = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
REACHED, VOICEMAIL, WRONG, REFUSED, SILENT = CallOutcome
PROMISE, DISPUTE = {"promises": True, "disputes": False}, {"promises": False, "disputes": True}
NOTHING = {"promises": False, "disputes": False}


def test_words_are_stable() -> None:
    assert (CallMethod("visit"), CallEffectKind("follow_up")) == (
        CallMethod.VISIT,
        CallEffectKind.FOLLOW_UP,
    )


@pytest.mark.parametrize(
    ("changed", "brought", "refused", "why"),
    [
        ({}, PROMISE, "", "who was reached promises"),
        ({}, DISPUTE, "", "and contests"),
        ({"outcome": REFUSED}, DISPUTE, "", "who will not pay says why"),
        ({"outcome": REFUSED}, PROMISE, "nobody_spoken_to", "a refusal promises nothing"),
        ({"outcome": VOICEMAIL}, PROMISE, "nobody_spoken_to", "a machine promises nothing"),
        ({"outcome": VOICEMAIL}, DISPUTE, "nobody_spoken_to", "a machine contests nothing"),
        ({"outcome": WRONG}, DISPUTE, "nobody_spoken_to", "nor does somebody else"),
        ({"outcome": VOICEMAIL, "person": ""}, NOTHING, "", "a machine has no name"),
        ({"outcome": SILENT, "person": ""}, NOTHING, "", "nobody has no name"),
        ({"person": "  "}, NOTHING, "person_missing", "who was reached has one"),
        ({"outcome": REFUSED, "person": ""}, NOTHING, "person_missing", "who refused has one"),
        ({"on_date": FRIDAY + timedelta(1)}, NOTHING, "call_in_the_future", "the day after today"),
        ({"on_date": FRIDAY - timedelta(9)}, NOTHING, "", "logged later"),
        ({"follow_up_date": FRIDAY}, NOTHING, "", "again in the afternoon"),
        ({"follow_up_date": FRIDAY - timedelta(1)}, NOTHING, "follow_up_in_the_past", "before"),
        ({"note": "x" * 2000}, NOTHING, "", "as long as the log keeps"),
        ({"note": "x" * 2001}, NOTHING, "note_too_long", "one letter more"),
    ],
)
def test_what_may_be_logged(
    changed: dict[str, Any], brought: dict[str, bool], refused: str, why: str
) -> None:
    call = replace(CALL, **changed)
    if not refused:
        calls.check(call, today=FRIDAY, **brought)
        return
    with pytest.raises(Refusal) as caught:
        calls.check(call, today=FRIDAY, **brought)
    assert caught.value.code == refused, why


@pytest.mark.parametrize(
    ("outcome", "follow_up", "done"),
    [
        (REACHED, None, True),
        (REFUSED, None, True),
        (VOICEMAIL, None, False),  # It is still to be called today.
        (SILENT, None, False),
        (WRONG, None, False),
        (VOICEMAIL, FRIDAY, True),  # The follow-up takes its place.
    ],
)
def test_an_attempt_that_reached_nobody_leaves_the_task(
    outcome: CallOutcome, follow_up: date | None, done: bool
) -> None:
    assert calls.answers_tasks(outcome, follow_up_date=follow_up) is done


def test_only_our_own_calls_count_as_contacts() -> None:
    assert calls.counts_as_contact(CallDirection.OUTGOING)
    assert not calls.counts_as_contact(CallDirection.INCOMING)


@pytest.mark.parametrize(
    ("outcome", "promised", "expected"),
    [
        (REACHED, True, None),  # The promise's own judgement follows it up.
        (REACHED, False, date(2026, 3, 13)),  # Five business days.
        (REFUSED, False, date(2026, 3, 10)),
        (VOICEMAIL, False, date(2026, 3, 9)),  # Monday, for it was Friday.
        (SILENT, False, date(2026, 3, 9)),
        (WRONG, False, date(2026, 3, 9)),
    ],
)
def test_when_to_call_again(outcome: CallOutcome, promised: bool, expected: date | None) -> None:
    found = calls.follow_up_date(outcome, on_date=FRIDAY, promised=promised, calendar=Calendar())
    assert found == expected


@pytest.mark.parametrize(
    ("logged_by", "by", "fits"),
    [(1, 1, True), (1, 2, False), (None, 2, True), (1, None, True)],
)
def test_the_log_is_corrected_by_who_wrote_it(
    logged_by: int | None, by: int | None, fits: bool
) -> None:
    if fits:
        calls.require_own(logged_by=logged_by, by=by)
        return
    with pytest.raises(calls.NotYourCall):
        calls.require_own(logged_by=logged_by, by=by)


@pytest.mark.parametrize(
    ("changed", "fits"),
    [
        ({}, True),
        ({"at": AT + timedelta(hours=12)}, True),
        ({"at": AT + timedelta(hours=12, seconds=1)}, False),
        ({"taken_back": True}, False),
        ({"built": ("its promise is kept",)}, False),
    ],
)
def test_what_may_be_taken_back(changed: dict[str, Any], fits: bool) -> None:
    facts: dict[str, Any] = {"built": (), "logged_at": AT, "at": AT, "taken_back": False}
    facts |= changed
    built = facts.pop("built")
    if fits:
        calls.require_nothing_built_on(built, **facts)
        return
    with pytest.raises(calls.CallStands):
        calls.require_nothing_built_on(built, **facts)
