"""Messages composed from the book: who, what, in which language, with which files and thread."""

import io
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pytest_django import Settings

from dunwell.actions import customers, entities, trial_messages
from dunwell.core.channels import Tone
from dunwell.core.messages import MessageKind, MessageState
from dunwell.jobs import sending
from dunwell.jobs.messages import composing
from dunwell.jobs.messages.composing import Composed
from dunwell.store.models import (
    DocumentFile,
    Item,
    MailAccount,
    Message,
    PolicyVersion,
    Promise,
    PromiseItem,
    Sending,
    User,
)
from dunwell.store.queries import letters
from tests import builders, mail_peer
from tests.jobs.letters import DIGEST
from tests.reminders import AT, DAY, D, fresh, late_customer, reminder

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def who(db: None) -> builders.Cast:
    """The customer the messages are about."""
    del db
    return late_customer()


def composed(message: Message) -> Composed:
    items = letters.due(
        customer_id=message.customer_id or 0, entity_id=message.entity_id, as_of=D, due_before=D
    )
    return composing.compose(message, items=items, as_of=D, at=AT)


def parsed(made: Composed) -> EmailMessage:
    return message_from_bytes(made.mime_bytes, policy=default)


def test_one_message_holds_all_in_the_customers_language(who: builders.Cast) -> None:
    made = composed(reminder(who))
    assert made.subject == "Zahlung überfällig: 2 Rechnungen, bitte zahlen Sie bis 07.04.2026"
    for text in (
        "Guten Tag Anna Ruiz,",
        "2 Rechnungen über zusammen 9.354,56 € sind offen",
        "8.120,00 €",
        "strittig: 2.180,00 €",
        "2.180,00 € strittig und werden derzeit nicht angefordert",
        "Guthaben und Zahlungen über 50,00 €",
        "NL91 ABNA 0417 1643 00",
    ):
        assert text in made.text.replace("\N{NO-BREAK SPACE}", " "), text
    mail = parsed(made)
    assert mail["To"] == "anna@harbour.example"
    assert mail["From"] == '"Dunwell Noord B.V." <ar@north.example>'
    assert mail["Message-ID"] == "<dw.2026-03-31@north.example>"
    assert mail["Date"].datetime == AT


def test_the_statement_and_copies_of_the_invoices_are_attached(who: builders.Cast) -> None:
    made = composed(reminder(who))
    names = [one["name"] for one in made.attachments]
    assert names == [
        "statement_0001007_2026-03-31.pdf",
        "invoice-copy_F-1.pdf",
        "invoice-copy_F-2.pdf",
    ]
    assert [part.get_filename() for part in parsed(made).iter_attachments()] == names
    said = PdfReader(io.BytesIO(made.files[1].content)).pages[0].extract_text()
    for text in ("Rechnungskopie F-1", "Maßgeblich", "10.300,00", "Harbour Supplies"):
        assert text in said
    assert made.attachments[0]["size"] == len(made.files[0].content)


def test_a_file_of_the_book_goes_instead_of_a_copy(who: builders.Cast) -> None:
    document = Item.objects.get(document__number="F-1").document
    DocumentFile.objects.create(
        document=document,
        name="F-1 original.pdf",
        media_type="application/pdf",
        sha256="0" * 64,
        size=4,
        content=b"%PDF",
        recorded_at=AT,
    )
    made = composed(reminder(who))
    assert [one["name"] for one in made.attachments][1:] == [
        "F-1 original.pdf",
        "invoice-copy_F-2.pdf",
    ]
    assert made.files[1].content == b"%PDF"


def test_the_same_message_is_the_same_bytes(who: builders.Cast) -> None:
    message = reminder(who)
    assert composed(message).mime_bytes == composed(message).mime_bytes


def _policy(**notices: Any) -> None:
    version = PolicyVersion.objects.get()
    content = version.content
    content["notices"] = content["notices"] | notices
    PolicyVersion.objects.update(content=content)


def test_the_policy_says_what_is_attached_and_where_to_pay(who: builders.Cast) -> None:
    link = "http://127.0.0.1:9/pay/{customer_number}"
    _policy(attach_statement=False, attach_at_most=1, payment_link=link)
    made = composed(reminder(who))
    assert made.files == ()
    assert "http://127.0.0.1:9/pay/0001007" in made.text
    assert 'href="http://127.0.0.1:9/pay/0001007"' in made.html
    assert "beigefügt" not in made.text


def test_without_a_link_there_is_none(who: builders.Cast) -> None:
    made = composed(reminder(who))
    assert "Online bezahlen" not in made.text + made.html


def test_reminders_about_the_same_item_are_one_thread(who: builders.Cast) -> None:
    Sending.objects.create(entity=who.north, live=True, changed_at=AT)
    reminder(who, on=D - 20 * DAY, tone=Tone.GENTLE, state=MessageState.SENT)
    reminder(who, on=D - 10 * DAY, tone=Tone.FIRM, state=MessageState.SENT)
    reminder(who, on=D - 5 * DAY, tone=Tone.FRIENDLY, state=MessageState.CANCELLED)
    made = composed(reminder(who, tone=Tone.FINAL))
    mail = parsed(made)
    assert made.in_reply_to == mail["In-Reply-To"] == "<dw.2026-03-21@north.example>"
    assert mail["References"] == "<dw.2026-03-11@north.example> <dw.2026-03-21@north.example>"
    assert "bereits am 11.03.2026 und am 21.03.2026 geschrieben" in made.text
    assert "16.04.2026" in made.subject, "ten business days, and Easter lies between"


def test_what_was_only_captured_never_reached_anybody(who: builders.Cast) -> None:
    reminder(who, on=D - 10 * DAY, state=MessageState.CAPTURED)
    assert composed(reminder(who)).in_reply_to == "<dw.2026-03-21@north.example>"
    Sending.objects.create(entity=who.north, live=True, changed_at=AT)
    assert composed(Message.objects.get(on_date=D)).in_reply_to == ""


def test_the_mail_account_writes(who: builders.Cast) -> None:
    MailAccount.objects.create(
        entity=who.north,
        from_address="collections@bücher.example",
        from_name="Team Größe",
        reply_to="replies@north.example",
        changed_at=AT,
    )
    made = composed(reminder(who))
    mail = parsed(made)
    (sender,) = mail["From"].addresses
    assert (sender.display_name, sender.domain) == ("Team Größe", "xn--bcher-kva.example")
    assert mail["Reply-To"] == "replies@north.example"
    assert "replies@north.example" in made.text


def test_nobody_set_a_sender_yet(who: builders.Cast) -> None:
    entities.edit(by=None, at=AT, entity=who.north, email="")
    message = reminder(who)
    assert parsed(composed(message))["From"].addresses[0].domain == "dunwell.invalid"


@pytest.mark.parametrize(
    ("asked", "own", "country", "greeting", "why"),
    [
        ("fr", "de", "DE", "Bonjour", "the message says it"),
        ("", "de", "FR", "Guten Tag", "the customer's language"),
        ("", "", "FR", "Bonjour", "the customer's country"),
        ("", "", "", "Geachte", "our own country"),
        ("pt", "", "PT", "Dear", "one we do not write: English"),
    ],
)
def test_whose_language(
    who: builders.Cast, asked: str, own: str, country: str, greeting: str, why: str
) -> None:
    customers.edit(by=None, at=AT, customer=who.harbour, language=own, country=country)
    message = reminder(who)
    message.language = asked
    assert composed(message).text.startswith(greeting), why


def test_a_test_goes_to_oneself_and_says_so(who: builders.Cast) -> None:
    message = Message.objects.create(
        kind=MessageKind.TEST,
        state=MessageState.QUEUED,
        entity=who.north,
        on_date=D,
        language="nl",
        to=["me@north.example"],
        message_id="<dw.test@north.example>",
        created_at=AT,
        because={"template": "firm", "tone": "firm", "customer": who.harbour.pk},
    )
    made = composing.compose(fresh(message), items=(), as_of=D, at=AT)
    assert made.subject.startswith("TEST: Betaling te laat: 2 facturen")
    assert parsed(made)["To"] == "me@north.example"
    assert [one["name"] for one in made.attachments][0].startswith("statement_0001007")


def test_an_invoice_on_its_issue(who: builders.Cast) -> None:
    document = Item.objects.get(document__number="F-2").document
    message = Message.objects.create(
        kind=MessageKind.INVOICE,
        state=MessageState.QUEUED,
        entity=who.north,
        customer=who.harbour,
        document=document,
        on_date=D,
        to=["anna@harbour.example"],
        message_id="<dw.invoice@north.example>",
        created_at=AT,
    )
    made = composing.compose(fresh(message), items=(), as_of=D, at=AT)
    assert made.subject == "Rechnung F-2 von Dunwell Noord B.V."
    assert [one["name"] for one in made.attachments] == ["invoice-copy_F-2.pdf"]


def test_a_promise_is_confirmed(who: builders.Cast) -> None:
    item = Item.objects.get(document__number="F-2")
    promise = Promise.objects.create(
        entity=who.north,
        customer=who.harbour,
        currency="EUR",
        amount=1_000_00,
        promised_date=D + 7 * DAY,
        made_date=D,
        person="Anna Ruiz",
        recorded_at=AT,
    )
    PromiseItem.objects.create(promise=promise, item=item, amount=1_000_00)
    message = Message.objects.create(
        kind=MessageKind.PROMISE_CONFIRMED,
        state=MessageState.QUEUED,
        entity=who.north,
        customer=who.harbour,
        on_date=D,
        to=["anna@harbour.example"],
        message_id="<dw.promise@north.example>",
        created_at=AT,
        because={"promise": promise.pk},
    )
    made = composing.compose(fresh(message), items=(), as_of=D, at=AT)
    assert "Sie zahlen 1.000,00 € bis zum 07.04.2026" in made.text.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "F-2" in made.text
    assert made.files == ()


def test_a_digest_and_a_letter_of_a_person(who: builders.Cast) -> None:
    common = {"state": MessageState.QUEUED, "entity": who.north, "on_date": D, "created_at": AT}
    digest = Message.objects.create(
        kind=MessageKind.DIGEST,
        to=["cara@north.example"],
        language="en",
        message_id="<dw.digest@north.example>",
        because={"name": "Cara", "parts": list(DIGEST)},
        **common,
    )
    made = composing.compose(fresh(digest), items=(), as_of=D, at=AT)
    assert made.text.startswith("Dear Cara,")
    assert "Calls to make: 7 · €1,250.00" in made.text
    assert 'href="http://127.0.0.1:8420/accounts/7"' in made.html
    assert "Harbour &lt;Supplies&gt; B.V." in made.html
    assert "and 6 more" in made.html
    reply = Message.objects.create(
        kind=MessageKind.REPLY,
        customer=who.harbour,
        to=["anna@harbour.example"],
        subject="Re: {items}",
        text="Thanks.\n\nCara",
        message_id="<dw.reply@north.example>",
        **common,
    )
    made = composing.compose(fresh(reply), items=(), as_of=D, at=AT)
    assert (made.subject, made.text, made.files) == ("Re: {items}", "Thanks.\n\nCara\n", ())
    assert "Auto-Submitted" not in parsed(made)


def test_a_test_leaves_in_test_mode_and_a_reminder_does_not(
    who: builders.Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path / "home"
    builders.document(who, 5_00, on=D - DAY, due=D - DAY, number="F-3")
    planned = reminder(who)
    with mail_peer.serving(tmp_path / "kept") as peer:
        MailAccount.objects.create(
            entity=who.north,
            from_address="ar@north.example",
            smtp_host="127.0.0.1",
            smtp_port=peer.port,
            smtp_security="none",
            changed_at=AT,
        )
        trial_messages.queue(
            by=User.objects.create_user("me@north.example"),
            at=AT,
            on=D,
            entity=who.north,
            customer=who.harbour,
            key="firm",
            tone=Tone.FIRM,
            language="en",
            to="me@north.example",
        )
        sent = sending.run(at=lambda: AT.replace(hour=9))
        kept = mail_peer.stored(peer.folder)
    assert sent.states["sent"] == 1
    (mail,) = (message_from_bytes(one, policy=default) for one in kept)
    assert mail["To"] == "me@north.example"
    assert mail["Subject"].startswith("TEST: Payment overdue: ")
    assert len(list(mail.iter_attachments())) == 4
    assert fresh(planned).state in {MessageState.CAPTURED, MessageState.CANCELLED}
