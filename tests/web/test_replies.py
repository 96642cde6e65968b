"""Replies and returns as people see and settle them, and the door for providers' events."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client, override_settings

from dunwell.actions import inbound, unknown_messages
from dunwell.actions.inbound import Arrived, Understood
from dunwell.core.inbound import InboundKind, Report
from dunwell.core.messages import MessageState
from dunwell.core.tasks import TaskKind, TaskState
from dunwell.store import sealing
from dunwell.store.models import Contact, Inbound, MailAccount, Message, Task
from tests import book_states
from tests.jobs import outboxes
from tests.jobs.outboxes import NINE

pytestmark = pytest.mark.django_db

SECRET = "what the provider knows"


@pytest.fixture
def message(person: object) -> Message:
    """A reminder that was sent."""
    del person
    (made,) = outboxes.reminders(outboxes.open_entity(1), 1)
    Message.objects.update(state=MessageState.SENT, claimed_at=NINE, sent_at=NINE, subject="Firm")
    MailAccount.objects.update(webhook_secret=sealing.seal(SECRET))
    return Message.objects.get(pk=made.pk)


def _came_in(message: Message, kind: InboundKind, *, sender: str = "", **said: object) -> Inbound:
    number = Inbound.objects.count()
    inbound.keep(
        Arrived(
            source="imap:1",
            key=str(number),
            content_hash=str(number),
            received_at=NINE,
            entity_id=message.entity_id,
            sender=sender or message.to[0],
            subject="Re: Firm",
        )
    )
    row = Inbound.objects.latest("pk")
    inbound.settle(row.pk, Understood(kind=kind, **said), at=NINE)  # type: ignore[arg-type]  # The test's own.
    row.refresh_from_db()
    return row


@pytest.mark.usefixtures("message")
def test_without_replies_the_page_says_what_to_expect(browser: Client) -> None:
    page = browser.get("/replies").content.decode()
    assert "Nothing needs you" in page
    assert "side-count" not in page


def test_a_reply_is_listed_counted_read_and_done(browser: Client, message: Message) -> None:
    row = _came_in(message, InboundKind.REPLY, text="We <b>pay</b> on Friday.")
    page = browser.get("/replies").content.decode()
    assert "We &lt;b&gt;pay&lt;/b&gt; on Friday." in page
    assert '<span class="side-count">1' in page
    assert "Harbour" in browser.get(f"/replies/{row.pk}").content.decode()
    assert browser.post(f"/replies/{row.pk}/done", {"note": "Promised"}).status_code == 302
    assert Task.objects.get().outcome == "Promised"
    again = browser.post(f"/replies/{row.pk}/done", {"note": "They pay on Monday"})
    assert again.status_code == 422
    assert "They pay on Monday" in again.content.decode()
    assert "Nothing needs you" in browser.get("/replies").content.decode()
    assert f"/replies/{row.pk}" in browser.get("/replies?drawer=all").content.decode()


def test_already_paid_opens_a_check_and_says_so(browser: Client, message: Message) -> None:
    row = _came_in(message, InboundKind.REPLY, text="Paid on the 12th.")
    browser.post(f"/replies/{row.pk}/paid", {"note": "12 January"})
    task = Task.objects.get(kind=TaskKind.CHECK_PAYMENT)
    assert (task.state, task.because["note"]) == (TaskState.OPEN, "12 January")
    page = browser.get(f"/replies/{row.pk}").content.decode()
    assert "This is being looked into" in page
    assert "Does it say that it was paid?" not in page


def test_a_stranger_is_assigned_by_number(browser: Client, message: Message) -> None:
    row = _came_in(message, InboundKind.REPLY, sender="boss@elsewhere.example", text="Hello")
    assert "Whose is it?" in browser.get("/replies").content.decode()
    wrong = browser.post(f"/replies/{row.pk}/assign", {"customer": "nobody"})
    assert wrong.status_code == 422
    browser.post(f"/replies/{row.pk}/assign", {"customer": "NL01-1"})
    row.refresh_from_db()
    assert row.customer == message.customer


def test_a_bounce_lies_under_returned(browser: Client, message: Message) -> None:
    report = Report(address=message.to[0], action="failed", status="5.1.1", words="no such user")
    row = _came_in(message, InboundKind.BOUNCE, answers=[message.message_id], reports=(report,))
    assert "no such user" in browser.get("/replies?drawer=returned").content.decode()
    assert "5.1.1" in browser.get(f"/replies/{row.pk}").content.decode()
    assert "Nothing needs you" in browser.get("/replies").content.decode()


@pytest.mark.parametrize(("left", "state"), [("yes", "sent"), ("no", "queued")])
def test_a_person_says_whether_an_unclear_message_left(
    browser: Client, message: Message, left: str, state: str
) -> None:
    Message.objects.update(state=MessageState.UNKNOWN)
    unknown_messages.ask(message, at=NINE, because={})
    assert "1 message may or may not have left" in browser.get("/replies").content.decode()
    assert browser.post(f"/unclear/{message.pk}", {"left": left}).status_code == 302
    message.refresh_from_db()
    assert message.state == state
    assert browser.post(f"/unclear/{message.pk}", {"left": left}).status_code == 422
    assert browser.post(f"/unclear/{message.pk}").status_code == 404


@pytest.mark.parametrize("path", ["/replies/99", f"/replies/{2**64}"])
def test_what_is_not_there(browser: Client, path: str) -> None:
    assert browser.get(path).status_code == 404


_NO_TIME = timedelta()


def _post(body: bytes, *, secret: str = SECRET, age: timedelta = _NO_TIME) -> tuple[int, object]:
    """Send events as a provider would: without a session, signed."""
    seconds = int((datetime.now(UTC) - age).timestamp())
    told = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    answer = Client(enforce_csrf_checks=True).post(
        "/hooks/mail/NL01",
        body,
        content_type="application/json",
        headers={"X-Dunwell-Signature": f"t={seconds},v1={told}"},
    )
    return answer.status_code, answer.json()


def _events(message: Message) -> bytes:
    bounce = {
        "id": "e1",
        "type": "bounced",
        "message_id": message.message_id,
        "recipient": message.to[0],
        "status": "5.1.1",
        "description": "no such user",
    }
    opened = {"event_id": "e2", "event_type": "opened", "message_id": message.message_id}
    return json.dumps({"events": [bounce, opened]}).encode()


def test_signed_events_have_their_consequences_once(message: Message) -> None:
    assert _post(_events(message)) == (200, {"kept": 2})
    assert _post(_events(message)) == (200, {"kept": 0})
    message.refresh_from_db()
    assert message.state == MessageState.BOUNCED
    assert Contact.objects.get().bounced_date is not None
    assert "opened" in set(message.events.values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("secret", "age"),
    [("guessed", timedelta()), (SECRET, timedelta(minutes=6)), (SECRET, timedelta(minutes=-6))],
)
def test_events_signed_wrongly_or_long_ago_are_refused(
    message: Message, secret: str, age: timedelta
) -> None:
    with book_states.unchanged():
        answer = _post(_events(message), secret=secret, age=age)
    assert answer == (403, {"error": "The signature does not fit; nothing was kept."})


def test_events_wait_while_their_secret_cannot_be_read(message: Message) -> None:
    with override_settings(SECRET_KEY="another"):
        lost = sealing.seal(SECRET)
    MailAccount.objects.update(webhook_secret=lost)
    with book_states.unchanged():
        status, told = _post(_events(message))
    assert status == 503
    assert told == {
        "error": "The signature cannot be checked here at the moment; nothing was kept."
    }


@pytest.mark.usefixtures("message")
def test_what_is_no_event_is_refused() -> None:
    with book_states.unchanged():
        status, told = _post(b"[1]")
        assert _post(b" " * 1_000_001)[0] == 413
    assert status == 400
    assert "Nothing was kept." in str(told)


def test_an_entity_without_a_secret_takes_no_events(message: Message) -> None:
    MailAccount.objects.update(webhook_secret="")
    assert _post(_events(message), secret="")[0] == 403
