"""Messages leave once: what the server kept, what the book says, what a person is asked."""

import contextlib
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from pytest_django import Settings

from dunwell.actions import allocations, receipts, unknown_messages
from dunwell.core.messages import MessageMovedOn, MessageState
from dunwell.core.outbox import LEASE, Outcome, Verdict
from dunwell.core.tasks import TaskKind, TaskState
from dunwell.core.touches import TouchState
from dunwell.jobs import sending
from dunwell.jobs.sending import Sent
from dunwell.jobs.sending.journal import Journal
from dunwell.store.models import (
    Contact,
    Customer,
    Item,
    MailAccount,
    Message,
    Sending,
    Task,
    Touch,
)
from tests import book_states, mail_peer
from tests.jobs import outboxes
from tests.jobs.outboxes import NINE, Clock
from tests.mail_peer import Peer

pytestmark = pytest.mark.usefixtures("committed_book")


@pytest.fixture(autouse=True)
def _own_home(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[Peer]:
    """A mail server that takes everything, until a test says otherwise."""
    with mail_peer.serving(tmp_path / "kept") as found:
        yield found


def _run(clock: Clock | None = None) -> Sent:
    return sending.run(at=clock or Clock(), composer=outboxes.composer)


def _states() -> Counter[str]:
    return Counter(Message.objects.values_list("state", flat=True))


def _journals() -> list[Path]:
    return list(Path(settings.HOME, "sending").glob("*"))


def test_every_message_leaves_once_and_its_answer_is_kept(peer: Peer) -> None:
    entity = outboxes.open_entity(peer.port)
    outboxes.no_ceilings()
    messages = outboxes.reminders(entity, 120)
    sent = _run()
    assert sent.states == {"sent": 120}
    assert mail_peer.message_ids(peer.folder) == Counter(one.message_id for one in messages)
    first = Message.objects.get(pk=messages[0].pk)
    assert first.answer.startswith("250 2.0.0 Ok: queued as ")
    assert first.sent_at == NINE
    assert bytes(first.mime or b"").startswith(b"From: billing@dunwell.example")
    assert [one.kind for one in first.events.all()] == ["sending", "sent"]
    assert set(Touch.objects.values_list("state", flat=True)) == {TouchState.TAKEN}
    assert _run().states == {}
    assert len(mail_peer.stored(peer.folder)) == 120
    assert _journals() == []


def test_in_test_mode_no_socket_is_opened(monkeypatch: pytest.MonkeyPatch, peer: Peer) -> None:
    entity = outboxes.open_entity(peer.port, live=False)
    outboxes.reminders(entity, 3)
    monkeypatch.setattr("socket.socket.connect", _no_socket)
    monkeypatch.setattr("socket.create_connection", _no_socket)
    assert _run().states == {"captured": 3}
    kept = Message.objects.order_by("pk")[0]
    assert (kept.subject, kept.attempts) == ("Reminder", 1)
    assert set(Touch.objects.values_list("state", flat=True)) == {TouchState.TAKEN}
    assert mail_peer.stored(peer.folder) == []


def _no_socket(*_: object, **__: object) -> None:
    raise AssertionError("a socket was opened")


def test_nothing_leaves_once_everything_is_stopped(peer: Peer) -> None:
    entity = outboxes.open_entity(peer.port)
    outboxes.reminders(entity, 2)
    Sending.objects.update(stopped=True)
    assert _run().states == {}
    Sending.objects.update(stopped=False)
    assert _run().states == {"sent": 2}


def test_a_guard_that_changed_its_mind_takes_the_message_back(peer: Peer) -> None:
    entity = outboxes.open_entity(peer.port)
    paid, owing = outboxes.reminders(entity, 2)
    _pay(paid)
    sent = _run()
    assert sent.states == {"sent": 1, "cancelled": 1}
    assert sent.silent == {"paid": 1}
    paid.refresh_from_db()
    assert paid.because["code"] == "paid"
    assert paid.touch is not None
    assert paid.touch.state == TouchState.SKIPPED
    assert paid.touch.because == {"taken_back": paid.because}
    assert mail_peer.message_ids(peer.folder) == {owing.message_id: 1}


def test_a_payment_between_writing_and_claiming_is_seen(peer: Peer) -> None:
    entity = outboxes.open_entity(peer.port)
    (message,) = outboxes.reminders(entity, 1)

    def compose_and_pay(row: Message, /, **facts: Any) -> outboxes.Composed:
        _pay(message)
        return outboxes.compose(row, **facts)

    sent = sending.run(at=Clock(), composer=lambda: compose_and_pay)
    assert sent.states == {"cancelled": 1}
    assert mail_peer.stored(peer.folder) == []


def test_at_night_a_message_waits_for_the_customers_morning(peer: Peer) -> None:
    entity = outboxes.open_entity(peer.port)
    (message,) = outboxes.reminders(entity, 1)
    Customer.objects.update(time_zone="America/New_York")
    clock = Clock()  # Four in the morning there.
    sent = _run(clock)
    assert (sent.states, sent.again_at) == ({}, NINE + timedelta(hours=4))
    clock.forward(hours=4)
    assert _run(clock).states == {"sent": 1}
    assert [one.kind for one in message.events.all()] == ["queued", "sending", "sent"]


def test_nothing_goes_to_an_address_that_came_back(peer: Peer) -> None:
    entity = outboxes.open_entity(peer.port)
    only, other = outboxes.reminders(entity, 2)
    assert other.customer is not None
    Contact.objects.filter(customer=only.customer).update(bounced_date=outboxes.MONDAY)
    Contact.objects.create(
        customer=other.customer, email="Old@customer2.example", bounced_date=outboxes.MONDAY
    )
    Message.objects.filter(pk=other.pk).update(to=["old@customer2.example", *other.to])
    assert _run().silent == {"no_address": 1}
    assert peer.does.seen == other.to


def test_a_server_that_refuses_for_an_hour_gets_each_message_once(peer: Peer) -> None:
    entity = outboxes.open_entity(peer.port)
    outboxes.reminders(entity, 3)
    clock, opens = Clock(), NINE + timedelta(hours=1)
    peer.does.data = lambda _: "451 4.7.1 later" if clock.at < opens else None
    tries = []
    while clock.at < opens + timedelta(minutes=20):
        before = len(peer.does.seen)
        _run(clock)
        tries.append(len(peer.does.seen) - before)
        clock.forward(minutes=1)
    assert [minute for minute, count in enumerate(tries) if count] == [0, 5, 15, 35, 75]
    assert sorted(mail_peer.message_ids(peer.folder).values()) == [1, 1, 1]
    assert _states() == {"sent": 3}
    assert set(Message.objects.values_list("attempts", flat=True)) == {5}


def test_refused_too_often_a_person_looks_after_it(peer: Peer) -> None:
    entity = outboxes.open_entity(peer.port)
    (message,) = outboxes.reminders(entity, 1)
    Message.objects.update(attempts=7)
    peer.does.data = lambda _: "451 4.7.1 later"
    assert _run().states == {"failed": 1}
    task = Task.objects.get(kind=TaskKind.FAILED_MESSAGE)
    assert task.because == {"message": message.pk, "answer": "451 4.7.1 later"}
    assert Touch.objects.get().state == TouchState.FAILED


def test_a_refused_address_is_stopped_and_a_person_asked_for_another(peer: Peer) -> None:
    entity = outboxes.open_entity(peer.port)
    outboxes.reminders(entity, 1)
    peer.does.rcpt = lambda _: "550 5.1.1 nobody here"
    assert _run().states == {"failed": 1}
    assert Contact.objects.get().bounced_date == NINE.date()
    task = Task.objects.get()
    assert task.kind == TaskKind.FIX_ADDRESS
    assert task.because["answer"] == "550 5.1.1 nobody here"


def test_a_server_that_is_away_costs_no_try_and_one_attempt_at_reaching_it(peer: Peer) -> None:
    entity = outboxes.open_entity(1)  # Nobody listens on port 1.
    outboxes.reminders(entity, 5)
    clock = Clock()
    sent = _run(clock)
    assert sent.states == {"queued": 5}
    assert "refused" in sent.problems["NL01"]
    assert set(Message.objects.values_list("attempts", flat=True)) == {0}
    assert sent.again_at == NINE + timedelta(minutes=2)
    MailAccount.objects.update(smtp_port=peer.port)
    clock.forward(minutes=2)
    assert _run(clock).states == {"sent": 5}


@pytest.mark.parametrize("kept", [True, False])
def test_dropped_after_the_dot_it_is_unknown_and_never_sent_again(peer: Peer, kept: bool) -> None:
    entity = outboxes.open_entity(peer.port)
    outboxes.reminders(entity, 1)
    peer.does.drop_before_answer, peer.does.drop_before_store = kept, not kept
    assert _run().states == {"unknown": 1}
    peer.does.drop_before_answer = peer.does.drop_before_store = False
    clock = Clock()
    for _ in range(3):
        clock.forward(hours=3)
        _run(clock)
    assert len(mail_peer.stored(peer.folder)) == (1 if kept else 0)
    task = Task.objects.get()
    assert (task.kind, task.state) == (TaskKind.RESOLVE_UNKNOWN, TaskState.OPEN)
    unknown_messages.decide(by=None, at=clock.at, message_id=Message.objects.get().pk, left=kept)
    _run(clock)
    assert len(mail_peer.stored(peer.folder)) == 1
    assert _states() == {"sent": 1}
    task.refresh_from_db()
    assert task.state == TaskState.DONE
    with pytest.raises(MessageMovedOn):
        unknown_messages.decide(
            by=None, at=clock.at, message_id=Message.objects.get().pk, left=False
        )


def test_ceilings_hold_in_all_and_for_a_domain(peer: Peer) -> None:
    entity = outboxes.open_entity(peer.port)
    outboxes.policy(messages_a_minute=5, messages_a_minute_per_domain=2)
    outboxes.reminders(entity, 8)
    Message.objects.filter(pk__lte=Message.objects.order_by("pk")[3].pk).update(
        to=["a@same.example"]
    )
    clock, a_minute = Clock(), []
    for _ in range(4):
        a_minute.append(_run(clock).states["sent"])
        clock.forward(seconds=61)
    assert a_minute == [5, 3, 0, 0]
    assert Counter(peer.does.seen)["a@same.example"] == 4


def test_a_clock_that_goes_back_only_delays(peer: Peer) -> None:
    entity = outboxes.open_entity(peer.port)
    outboxes.policy(messages_a_minute=2)
    outboxes.reminders(entity, 4)
    clock = Clock(NINE + timedelta(hours=9))
    assert _run(clock).states["sent"] == 2
    clock.forward(hours=-3)
    assert _run(clock).states["sent"] == 2  # Those of the far future do not count.
    assert sorted(mail_peer.message_ids(peer.folder).values()) == [1, 1, 1, 1]


def test_two_senders_at_once_send_each_message_once(peer: Peer) -> None:
    entity = outboxes.open_entity(peer.port)
    outboxes.no_ceilings()
    outboxes.reminders(entity, 100)

    def send() -> None:
        try:
            _run()
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(mail_peer.message_ids(peer.folder).values()) == {1}
    assert _states() == {"sent": 100}


def test_an_entity_without_a_server_waits_and_says_so() -> None:
    entity = outboxes.open_entity(1)
    outboxes.reminders(entity, 1)
    MailAccount.objects.update(smtp_host="")
    with book_states.unchanged():
        sent = _run()
    assert "has no mail server" in sent.problems["NL01"]
    assert _states() == {"queued": 1}


def test_a_sender_that_is_gone_leaves_what_its_journal_tells(tmp_path: Path, peer: Peer) -> None:
    entity = outboxes.open_entity(peer.port)
    messages = outboxes.reminders(entity, 4)
    answered, unsure, untouched, refused = messages
    journal = Journal(tmp_path / "home/sending")
    _claimed(messages, journal.claim)
    for one in (answered, unsure, refused):
        journal.about_to_end(one.pk)
    journal.answered(answered.pk, Outcome(verdict=Verdict.TAKEN, answer="250 OK"))
    journal.answered(refused.pk, Outcome(verdict=Verdict.LATER, answer="451 later"))
    Sending.objects.update(stopped=True)
    assert _run().recovered == 0  # It lives: its journal is locked.
    journal.close(keep=True)
    assert _run().recovered == 4
    state = dict(Message.objects.values_list("pk", "state"))
    assert state == {
        answered.pk: "sent",
        unsure.pk: "unknown",
        untouched.pk: "queued",
        refused.pk: "queued",
    }
    assert dict(Message.objects.values_list("pk", "attempts"))[untouched.pk] == 0
    assert Task.objects.get().because["message"] == unsure.pk
    assert _journals() == []


def test_a_sender_elsewhere_is_waited_for_until_its_lease_ends(peer: Peer) -> None:
    entity = outboxes.open_entity(peer.port)
    messages = outboxes.reminders(entity, 2)
    _claimed(messages, "elsewhere")
    clock = Clock(NINE + LEASE - timedelta(seconds=1))
    assert _run(clock).recovered == 0
    clock.forward(seconds=1)
    assert _run(clock).recovered == 2
    assert _states() == {"unknown": 2}
    assert mail_peer.stored(peer.folder) == []


def test_a_text_that_cannot_be_written_is_held_for_a_person(peer: Peer) -> None:
    entity = outboxes.open_entity(peer.port)
    outboxes.reminders(entity, 2)

    def refuse_first(row: Message, /, **facts: Any) -> outboxes.Composed:
        if row.to == ["ap@customer1.example"]:
            raise MessageMovedOn("The text has a hole.")
        return outboxes.compose(row, **facts)

    assert sending.run(at=Clock(), composer=lambda: refuse_first).states == {"sent": 1, "held": 1}
    assert Task.objects.get().because["answer"] == "The text has a hole."


def _claimed(messages: list[Message], claim: str) -> None:
    Message.objects.filter(pk__in=[one.pk for one in messages]).update(
        state=MessageState.SENDING, claim=claim, claimed_at=NINE, attempts=1, mime=b"x"
    )


def _pay(message: Message) -> None:
    item = Item.objects.get(touched_by__touch=message.touch)
    money = receipts.receive(
        by=None,
        at=NINE,
        entity=item.entity,
        customer=item.customer,
        currency="EUR",
        amount=item.amount,
        received_date=outboxes.MONDAY,
    )
    allocations.apply(
        by=None,
        at=NINE,
        source=money,
        target=item,
        amount=item.amount,
        not_before=outboxes.MONDAY,
    )


def test_a_disk_that_fills_once_something_left_loses_and_doubles_nothing(
    peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite can be told how large its file may grow")
    entity = outboxes.open_entity(peer.port)
    outboxes.reminders(entity, 30)
    _leave_no_room()
    monkeypatch.setattr("dunwell.jobs.sending.batches._KEEP_TRYING_SECONDS", 0.2)

    def clock() -> datetime:
        _pages(0 if mail_peer.stored(peer.folder) else _PLENTY)
        return NINE

    with pytest.raises(OperationalError, match="full"):
        sending.run(at=clock, composer=outboxes.composer)
    _pages(_PLENTY)
    _run()
    _run(Clock(NINE + timedelta(minutes=2)))
    assert set(mail_peer.message_ids(peer.folder).values()) == {1}
    assert _states() == {"sent": 30}


_PLENTY = 1_000_000


def _leave_no_room() -> None:
    """Give back the pages that earlier tests left free; a file with room inside is not full."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")


def _pages(most: int) -> None:
    """Let the book's file grow to so many pages, or not at all any more."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {most or 1}")


def test_a_database_that_drops_its_connections_loses_and_doubles_nothing(peer: Peer) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no connections that a server could drop")
    entity = outboxes.open_entity(peer.port)
    outboxes.no_ceilings()
    outboxes.reminders(entity, 60)
    peer.does.seconds = lambda: 0.01
    dropped: list[int] = []

    def drop(_: object) -> None:
        is_time = len(peer.does.seen) >= 10 * (len(dropped) + 1)
        if len(dropped) < 5 and is_time and (count := _drop_connections()):
            dropped.append(count)

    peer.does.data = drop
    for _ in range(10):
        with contextlib.suppress(OperationalError, InterfaceError):
            if not _run().states:
                break
        connection.close()
    assert sum(dropped) > 0
    assert _states() == {"sent": 60}
    assert sorted(mail_peer.message_ids(peer.folder).values()) == [1] * 60


def _drop_connections() -> int:
    """End every connection to the book from outside, as a restart of the server does."""
    known = connection.settings_dict
    with psycopg.connect(
        host=known["HOST"], user=known["USER"], dbname="postgres", autocommit=True
    ) as link:
        found = link.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [known["NAME"]],
        )
        return len(found.fetchall())
