"""What becomes of a message after a try: at the boundaries of replies, tries and leases."""

from datetime import UTC, datetime, timedelta

import pytest

from dunwell.core import outbox
from dunwell.core.messages import MessageState
from dunwell.core.outbox import Outcome, Verdict

NINE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (250, Verdict.TAKEN),
        (299, Verdict.TAKEN),
        (300, Verdict.REFUSED),  # A reply that ends a message is never a 3xx.
        (399, Verdict.REFUSED),
        (400, Verdict.LATER),
        (421, Verdict.LATER),
        (499, Verdict.LATER),
        (500, Verdict.REFUSED),
        (554, Verdict.REFUSED),
        (199, Verdict.REFUSED),
    ],
)
def test_a_reply_takes_postpones_or_refuses(code: int, verdict: Verdict) -> None:
    assert outbox.verdict_of(code) is verdict


@pytest.mark.parametrize(
    ("verdict", "attempts", "state", "minutes", "counts"),
    [
        (Verdict.TAKEN, 1, MessageState.SENT, None, True),
        (Verdict.UNSURE, 1, MessageState.UNKNOWN, None, True),
        (Verdict.REFUSED, 1, MessageState.FAILED, None, True),
        (Verdict.LATER, 1, MessageState.QUEUED, 5, True),
        (Verdict.LATER, 2, MessageState.QUEUED, 10, True),
        (Verdict.LATER, 6, MessageState.QUEUED, 160, True),
        (Verdict.LATER, 7, MessageState.QUEUED, 240, True),  # 320 is more than four hours.
        (Verdict.LATER, 8, MessageState.FAILED, None, True),  # The last of eight.
        (Verdict.NOT_TRIED, 8, MessageState.QUEUED, 2, False),  # A server that is down is no try.
    ],
)
def test_what_becomes_of_a_message(
    verdict: Verdict, attempts: int, state: MessageState, minutes: int | None, counts: bool
) -> None:
    found = outbox.follows(Outcome(verdict=verdict), attempts=attempts, tries=8, at=NINE)
    assert found.state is state
    assert found.not_before == (None if minutes is None else NINE + timedelta(minutes=minutes))
    assert found.counts_as_try is counts


def test_a_server_that_refuses_for_an_hour_is_outwaited() -> None:
    waits = sum((outbox.retry_after(one) for one in range(1, 8)), timedelta())
    assert waits == timedelta(minutes=5 + 10 + 20 + 40 + 80 + 160 + 240)
    assert outbox.retry_after(500) == timedelta(hours=4)


@pytest.mark.parametrize(
    ("answers", "last_try", "chosen"),
    [
        ({"a@x": 250, "b@x": 250}, False, ("a@x", "b@x")),
        ({"a@x": 250, "b@x": 550}, False, ("a@x",)),
        ({"a@x": 250, "b@x": 450}, False, ()),  # All wait, so that a@x gets it once.
        ({"a@x": 250, "b@x": 450}, True, ("a@x",)),
        ({"a@x": 550}, False, ()),
        ({"a@x": 450}, True, ()),
        ({}, False, ()),
    ],
)
def test_who_a_message_goes_to(
    answers: dict[str, int], last_try: bool, chosen: tuple[str, ...]
) -> None:
    assert outbox.goes_to(answers, last_try=last_try) == chosen


@pytest.mark.parametrize(
    ("minutes", "over"),
    [(-60, False), (14, False), (15, True), (16, True)],  # The clock went back an hour: wait.
)
def test_a_lease_ends(minutes: int, over: bool) -> None:
    assert outbox.lease_is_over(NINE, at=NINE + timedelta(minutes=minutes)) is over


def test_a_sender_stops_beginning_long_before_its_lease_ends() -> None:
    assert outbox.BEGIN_WITHIN * 3 <= outbox.LEASE


@pytest.mark.parametrize(
    ("minutes", "can_look", "ask"),
    [(0, False, True), (0, True, False), (9, True, False), (10, True, True)],
)
def test_a_person_is_asked_when_nothing_else_can_tell(
    minutes: int, can_look: bool, ask: bool
) -> None:
    at = NINE + timedelta(minutes=minutes)
    assert outbox.time_to_ask(NINE, at=at, can_look=can_look) is ask
