"""What comes in by mail: kept once, told apart, tied to its account, and acted upon."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from dunwell.actions import guards, replies
from dunwell.core.inbound import InboundKind, InboundState
from dunwell.core.messages import MessageKind, MessageState
from dunwell.core.tasks import TaskKind, TaskState
from dunwell.core.touches import TouchState
from dunwell.jobs import inbound, sending
from dunwell.store import sealing
from dunwell.store.models import Contact, Inbound, MailAccount, Message, Sending, Task, Touch
from tests import imap_peer, mail_peer
from tests.imap_peer import Peer
from tests.jobs import outboxes
from tests.jobs.outboxes import FROM, MONDAY, NINE, Clock

pytestmark = pytest.mark.usefixtures("committed_book")


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Peer]:
    """One mail server for all tests."""
    with imap_peer.running() as found:
        yield found


@pytest.fixture
def peer(dovecot: Peer, settings: Settings, tmp_path: Path) -> Peer:
    """A mail server whose folders are empty."""
    settings.HOME = tmp_path / "home"
    with dovecot.client() as client:
        _, (count,) = client.select("INBOX")
        if count != b"0":
            client.store("1:*", "+FLAGS", r"\Deleted")
            client.expunge()
        client.delete("Sent")
    return dovecot


def _sent(peer: Peer, count: int = 1, **changes: Any) -> list[Message]:
    """Let an entity with a folder have sent some reminders."""
    entity = outboxes.open_entity(1)
    MailAccount.objects.update(
        imap_host="127.0.0.1",
        imap_port=peer.port,
        imap_security="none",
        imap_user=imap_peer.USER,
        imap_secret=sealing.seal(imap_peer.PASSWORD),
        changed_at=NINE - timedelta(days=3_000),
    )
    made = outboxes.reminders(entity, count)
    fields = {"state": MessageState.SENT, "claimed_at": NINE, "sent_at": NINE, "attempts": 1}
    Message.objects.update(**{**fields, **changes})
    Touch.objects.update(state=TouchState.TAKEN)
    return list(Message.objects.filter(pk__in=[one.pk for one in made]).order_by("pk"))


def _read(clock: Clock | None = None) -> dict[str, Any]:
    return inbound.run(at=clock or Clock())


def _reply(message: Message | None, words: str = "We pay on Friday.", **headers: str) -> bytes:
    lines = {"From": "Ann <ap@customer1.example>", "To": FROM, "Subject": "Re: Reminder"}
    if message is not None:
        lines["In-Reply-To"] = message.message_id
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return (
        f"{head}\r\n{words}\r\n\r\nOn Mon, 2 Feb 2026, billing wrote:\r\n> You owe.\r\n".encode()
    )


def _report(
    message: Message, *, action: str = "failed", status: str = "5.1.1", to: str = ""
) -> bytes:
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: billing@dunwell.example\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {to or message.to[0]}\r\nAction: {action}\r\n"
        f"Status: {status}\r\nDiagnostic-Code: smtp; 550 {status} no such user\r\n\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {message.message_id}\r\nSubject: Reminder\r\n\r\n--b--\r\n"
    ).encode()


def test_a_persons_reply_is_tied_to_its_message_and_waits_to_be_read(peer: Peer) -> None:
    (message,) = _sent(peer)
    peer.put(_reply(message))
    assert _read() == {"kept": 1, "kinds": {"reply": 1}, "problems": {}}
    row = Inbound.objects.get()
    assert (row.kind, row.state) == (InboundKind.REPLY, InboundState.DONE)
    assert (row.about, row.customer) == (message, message.customer)
    assert (row.sender, row.text) == ("ap@customer1.example", "We pay on Friday.")
    task = Task.objects.get()
    assert (task.kind, task.customer) == (TaskKind.READ_REPLY, message.customer)
    assert _read() == {"kept": 0, "kinds": {}, "problems": {}}


def test_a_folder_read_again_from_its_beginning_brings_nothing_twice(peer: Peer) -> None:
    (message,) = _sent(peer)
    peer.put(_reply(message))
    _read()
    MailAccount.objects.update(imap_position="1:0")
    assert _read()["kept"] == 0
    assert Inbound.objects.count() == 1


def test_a_reply_without_a_thread_goes_to_the_only_customer_with_its_address(peer: Peer) -> None:
    (message,) = _sent(peer)
    peer.put(_reply(None, From="AP@Customer1.example"))
    _read()
    assert Inbound.objects.get().customer == message.customer


def test_a_shared_address_is_left_to_a_person(peer: Peer) -> None:
    first, second = _sent(peer, 2)
    assert second.customer is not None
    Contact.objects.create(customer=second.customer, email="ap@customer1.example", name="Shared")
    peer.put(_reply(None))
    _read()
    row = Inbound.objects.get()
    assert row.state == InboundState.UNASSIGNED
    assert row.details["candidates"] == [first.customer_id, second.customer_id]
    with pytest.raises(replies.ReplyUnassigned):
        replies.already_paid(by=None, at=NINE, inbound_id=row.pk)
    replies.assign(by=None, at=NINE, inbound_id=row.pk, customer=second.customer)
    assert Task.objects.get().customer == second.customer


def test_already_paid_keeps_the_account_silent(peer: Peer) -> None:
    (message,) = _sent(peer)
    peer.put(_reply(message, "We paid last week."))
    _read()
    row = Inbound.objects.get()
    replies.already_paid(by=None, at=NINE, inbound_id=row.pk)
    assert dict(Task.objects.values_list("kind", "state")) == {
        TaskKind.CHECK_PAYMENT: TaskState.OPEN,
        TaskKind.READ_REPLY: TaskState.DONE,
    }
    Touch.objects.update(state=TouchState.PLANNED)
    answer = guards.still_due(message, as_of=MONDAY, at=NINE)
    assert isinstance(answer, guards.Silence)
    assert answer.code == "already_paid"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"X_Autoreply": "yes"},
        {"Subject": "Automatische Antwort: Reminder"},
    ],
)
def test_a_machines_answer_bothers_nobody(peer: Peer, headers: dict[str, str]) -> None:
    (message,) = _sent(peer)
    peer.put(_reply(message, **headers))
    assert _read()["kinds"] == {"auto_reply": 1}
    assert Inbound.objects.get().about == message
    assert not Task.objects.exists()


def test_a_bounce_stops_the_address_and_asks_for_another(peer: Peer) -> None:
    (message,) = _sent(peer)
    waiting = Message.objects.create(
        kind=MessageKind.STATEMENT,
        state=MessageState.HELD,
        entity=message.entity,
        customer=message.customer,
        on_date=MONDAY,
        to=message.to,
        message_id="<held@dunwell.example>",
        created_at=NINE,
    )
    peer.put(_report(message))
    assert _read()["kinds"] == {"bounce": 1}
    message.refresh_from_db()
    waiting.refresh_from_db()
    assert (message.state, message.answer) == (MessageState.BOUNCED, "550 5.1.1 no such user")
    assert waiting.state == MessageState.CANCELLED
    assert Contact.objects.get().bounced_date == NINE.date()
    assert Touch.objects.get().state == TouchState.FAILED
    task = Task.objects.get()
    assert (task.kind, task.because["address"]) == (TaskKind.FIX_ADDRESS, message.to[0])
    peer.put(_report(message) + b"again\r\n")
    _read()
    assert Task.objects.count() == 1


def test_a_full_mailbox_came_back_but_its_address_is_kept(peer: Peer) -> None:
    (message,) = _sent(peer)
    peer.put(_report(message, status="5.2.2"))
    _read()
    message.refresh_from_db()
    assert message.state == MessageState.BOUNCED
    assert Contact.objects.get().bounced_date is None


def test_one_of_two_addresses_came_back(peer: Peer) -> None:
    (message,) = _sent(peer)
    Message.objects.update(to=[*message.to, "boss@customer1.example"])
    peer.put(_report(message, to="BOSS@customer1.example"))
    _read()
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert Task.objects.get().because["address"] == "boss@customer1.example"


def test_a_report_about_somebody_elses_message_stops_nothing(peer: Peer) -> None:
    (message,) = _sent(peer)
    message.message_id = "<foreign@elsewhere.example>"
    peer.put(_report(message))
    _read()
    assert Inbound.objects.get().state == InboundState.UNASSIGNED
    assert Contact.objects.get().bounced_date is None


@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [("delayed", "4.4.1", "delay"), ("delivered", "2.0.0", "delivered")],
)
def test_a_report_short_of_a_bounce_is_noted(
    peer: Peer, action: str, status: str, kind: str
) -> None:
    (message,) = _sent(peer)
    peer.put(_report(message, action=action, status=status))
    assert _read()["kinds"] == {kind: 1}
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert [one.kind for one in message.events.all()] == [kind]


@pytest.mark.parametrize("proof", ["reply", "bounce"])
def test_whatever_answers_an_unknown_message_proves_that_it_left(peer: Peer, proof: str) -> None:
    (message,) = _sent(peer, state=MessageState.UNKNOWN, sent_at=None)
    peer.put(_reply(message) if proof == "reply" else _report(message))
    _read()
    message.refresh_from_db()
    assert message.state == {"reply": MessageState.SENT, "bounce": MessageState.BOUNCED}[proof]


def test_a_report_that_comes_before_the_confirmation_waits_for_it(peer: Peer) -> None:
    (message,) = _sent(peer, state=MessageState.SENDING, claim="one", sent_at=None)
    peer.put(_report(message))
    assert _read()["kinds"] == {}
    Message.objects.update(state=MessageState.SENT)
    assert _read()["kinds"] == {"bounce": 1}


def test_our_own_copy_is_no_reply(peer: Peer) -> None:
    (message,) = _sent(peer)
    peer.put(_reply(message, From=FROM))
    assert _read()["kinds"] == {"other": 1}
    assert not Task.objects.exists()


def test_a_folder_that_cannot_be_read_is_said(peer: Peer) -> None:
    _sent(peer)
    MailAccount.objects.update(imap_secret=sealing.seal("wrong"))
    assert "Authentication failed" in _read()["problems"]["NL01"]


def test_an_unknown_message_that_lies_in_the_sent_folder_left(peer: Peer, tmp_path: Path) -> None:
    there, nowhere = _sent(peer, 2, state=MessageState.UNKNOWN, sent_at=None)
    MailAccount.objects.update(sent_folder="Sent")
    Sending.objects.update(stopped=True)
    peer.put(f"Message-ID: {there.message_id}\r\n\r\nx\r\n".encode(), "Sent")
    clock = Clock()
    sending.run(at=clock)
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {there.pk: "sent", nowhere.pk: "unknown"}
    assert not Task.objects.exists()  # A Sent folder may lag.
    clock.forward(minutes=10)
    sending.run(at=clock)
    assert Task.objects.get().because["message"] == nowhere.pk
    assert mail_peer.stored(tmp_path) == []
