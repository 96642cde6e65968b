"""The bytes of a message read back as what was meant, with no header of anybody else."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from dunwell.jobs.messages import mime
from dunwell.jobs.messages.mime import Attachment, Mail, Mailbox

AT = datetime(2026, 3, 31, 7, 0, tzinfo=UTC)
PDF = bytes(range(256)) * 40
MAIL = Mail(
    sender=Mailbox(address="ar@north.example", name="Dunwell Noord B.V."),
    reply_to="replies@north.example",
    to=("anna@harbour.example",),
    cc=(),
    subject="Payment overdue: 2 invoices",
    at=AT,
    message_id="<dw.1@north.example>",
    references=("<dw.a@north.example>", "<dw.b@north.example>"),
    automatic=True,
    language="en",
    text="Dear Anna,\n\nGrüße €5\n.\nFrom here on = signs \t\n" + "long " * 60 + "\n",
    html="<p>Grüße</p>",
    attachments=(Attachment(name="statement.pdf", media_type="application/pdf", content=PDF),),
)


def read(mail: Mail) -> EmailMessage:
    return message_from_bytes(mime.written(mail), policy=default)


def test_everything_reads_back() -> None:
    found = read(MAIL)
    assert found.defects == []
    assert found["From"] == '"Dunwell Noord B.V." <ar@north.example>'
    assert found["To"] == "anna@harbour.example"
    assert found["Reply-To"] == "replies@north.example"
    assert found["Subject"] == MAIL.subject
    assert found["Date"].datetime == AT
    assert found["Message-ID"] == "<dw.1@north.example>"
    assert found["In-Reply-To"] == "<dw.b@north.example>"
    assert found["References"] == "<dw.a@north.example> <dw.b@north.example>"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Content-Language"] == "en"
    assert "Cc" not in found
    assert "List-Unsubscribe" not in found
    assert found.get_content_type() == "multipart/mixed"
    assert _text(found, "plain") == MAIL.text
    assert _text(found, "html").strip() == MAIL.html
    (file,) = found.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("statement.pdf", "application/pdf")
    assert file.get_payload(decode=True) == PDF


def _text(found: EmailMessage, kind: str) -> str:
    part = found.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_every_line_is_short_enough_and_ends_as_mail_does() -> None:
    for line in mime.written(MAIL).split(b"\r\n"):
        assert len(line) <= 998
        assert b"\n" not in line
        assert b"\r" not in line


def test_the_same_message_gives_the_same_bytes() -> None:
    assert mime.written(MAIL) == mime.written(replace(MAIL))
    other = replace(MAIL, message_id="<dw.2@north.example>")
    assert mime.written(MAIL) != mime.written(other)


def test_without_files_it_is_two_texts() -> None:
    found = read(replace(MAIL, attachments=(), references=(), reply_to="", automatic=False))
    assert found.get_content_type() == "multipart/alternative"
    for absent in ("In-Reply-To", "References", "Reply-To", "Auto-Submitted"):
        assert absent not in found


EVIL = "x\r\nBcc: thief@example.com\r\n\r\nbody\n\x00\u2028Bcc: y"


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": EVIL},
        {"subject": "é" + EVIL},
        {"sender": Mailbox(address="ar@north.example", name=EVIL)},
        {"sender": Mailbox(address="ar@north.example", name="é" + EVIL)},
        {"sender": Mailbox(address=f"ar{EVIL}@north.example")},
        {"reply_to": f"a@b.example{EVIL}"},
        {"to": (f"a@b.example, thief@example.com{EVIL}",)},
        {"cc": (EVIL,)},
        {"message_id": f"<a{EVIL}@b>"},
        {"references": (f"<a{EVIL}@b>",)},
        {"language": EVIL},
        {"attachments": (Attachment(name=EVIL, media_type=f"text/plain{EVIL}", content=b""),)},
    ],
)
def test_no_header_of_anybodys_own(changes: dict[str, Any]) -> None:
    found = read(replace(MAIL, **changes))
    assert "Bcc" not in found
    for part in found.walk():
        assert "Bcc" not in part
    assert len(found["To"].addresses) == 1
    assert _text(found, "plain") == MAIL.text


@pytest.mark.parametrize(
    "subject",
    [
        "Zahlung überfällig: 2 Rechnungen",
        "\N{RECEIPT} Emoji \N{FAMILY}",
        "חברה בע״מ",
        "=?utf-8?b?eA==?= is no encoded word of ours",
        "long " * 38 + "end",
        "x" * 190,
        "ü" * 190,
        'quoted "words" and \\ backslash',
    ],
)
def test_subjects_come_through(subject: str) -> None:
    written = mime.written(replace(MAIL, subject=subject))
    assert read(replace(MAIL, subject=subject))["Subject"] == subject
    head = written.split(b"\r\n\r\n")[0]
    assert max(len(line) for line in head.split(b"\r\n")) <= 220
    assert head.isascii()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Müller & Söhne", "Müller & Söhne"),
        ('The "Best", Ltd.', 'The "Best", Ltd.'),
        ("a@b.example", "a@b.example"),
        ("\N{RECEIPT} Shop", "\N{RECEIPT} Shop"),
        ("", ""),
    ],
)
def test_names_come_through(name: str, shown: str) -> None:
    found = read(replace(MAIL, sender=Mailbox(address="ar@north.example", name=name)))
    (address,) = found["From"].addresses
    assert (address.display_name, address.addr_spec) == (shown, "ar@north.example")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("a@bücher.example", "a@xn--bcher-kva.example"),
        ("a@example.com", "a@example.com"),
        ("a@" + "ü" * 70 + ".example", "a@invalid"),
        ("a b@example.com", "ab@example.com"),
    ],
)
def test_addresses(address: str, expected: str) -> None:
    assert mime.address(address) == expected


def test_several_recipients_stand_on_lines_of_their_own() -> None:
    many = tuple(f"person.{n}@harbour.example" for n in range(20))
    found = read(replace(MAIL, to=many, cc=("cc@harbour.example",)))
    assert tuple(one.addr_spec for one in found["To"].addresses) == many
    assert found["Cc"] == "cc@harbour.example"


def test_a_file_name_in_other_letters() -> None:
    file = Attachment(name="Größe \N{RECEIPT}.pdf", media_type="application/pdf", content=b"x")
    found = read(replace(MAIL, attachments=(file,)))
    (part,) = found.iter_attachments()
    assert part.get_filename() == "Größe \N{RECEIPT}.pdf"


def test_half_a_letter_does_not_break_a_message() -> None:
    found = read(replace(MAIL, subject="a\ud800b", text="a\ud800b\n"))
    assert _text(found, "plain") == "a?b\n"
