"""Mails are read whatever is wrong with them, and what people quote or sign with is left out."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunwell.connectors.mail import hypertext, provider_events, reading, replies
from dunwell.core.inbound import InboundKind, Report

_MAILS = Path(__file__).resolve().parents[3] / "shared" / "data"


def test_a_delivery_report_names_recipient_status_and_message() -> None:
    mail = reading.read(
        b"From: MAILER-DAEMON@mx.example\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        b"--b\nContent-Type: text/plain\n\nSorry\n"
        b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
        b"Final-Recipient: RFC822; <Ap@Harbour.example>\nAction: Failed\nStatus: 5.1.1 (bad)\n"
        b"Diagnostic-Code: smtp; 550 nobody\n\n"
        b"Original-Recipient: rfc822;b@x.example\nAction: delayed\nStatus: 4.4.1\n\n"
        b"--b\nContent-Type: message/rfc822\n\nMessage-ID: <one@dunwell.example>\n\nText\n--b--\n"
    )
    assert mail.reports == (
        Report(address="ap@harbour.example", action="failed", status="5.1.1", words="550 nobody"),
        Report(address="b@x.example", action="delayed", status="4.4.1"),
    )
    assert mail.answers == ("<one@dunwell.example>",)


def test_exim_names_who_failed_in_a_header() -> None:
    mail = reading.read(b"From: Mailer-Daemon@mx.example\nX-Failed-Recipients: a@x, b@y\n\n")
    assert [one.address for one in mail.reports] == ["a@x", "b@y"]


def test_the_nearest_message_of_a_thread_comes_first() -> None:
    mail = reading.read(b"In-Reply-To: <3@x>\nReferences: <1@x>\n <2@x> <3@x>\n\n")
    assert mail.answers == ("<3@x>", "<2@x>", "<1@x>")


def test_words_in_any_script() -> None:
    mail = reading.read(
        b"From: =?utf-8?q?J=C3=BCrgen?= <J@X.example>\nSubject: =?iso-8859-1?q?gr=FC=DFe?=\n"
        b"Content-Type: text/plain; charset=iso-8859-1\n\nbezahlt am F\xfcnften\x00\n"
    )
    assert (mail.sender, mail.subject) == ("j@x.example", "gr\u00fc\u00dfe")
    assert mail.text == "bezahlt am F\u00fcnften\n"


def test_html_alone_becomes_text_with_its_quotation_marked() -> None:
    html = (
        "<head><title>x</title><style>p{}</style></head><p>Paid &amp; done<br>on&nbsp;Friday</p>"
        "<script>bad()</script><blockquote><p>You owe</p></blockquote>"
    )
    assert hypertext.as_text(html) == "Paid & done\non Friday\n\n> You owe"
    assert reading.read(b"Content-Type: text/html\n\n<p>Hello").text == "Hello"


@given(st.binary(max_size=400))
def test_no_bytes_are_too_strange(mime: bytes) -> None:
    replies.newest(reading.read(mime).text)


@given(st.text(max_size=400))
def test_no_html_is_too_strange(html: str) -> None:
    hypertext.as_text(html)


@pytest.mark.parametrize(
    ("text", "newest"),
    [
        ("We pay.\n\nOn Mon, 2 Feb 2026, Billing wrote:\n> Pay!\n", "We pay."),
        ("Wir zahlen.\n\nAm Mo., 2. Feb. 2026 schrieb Billing:\n> Bitte\n", "Wir zahlen."),
        ("Thanks\n\n--\nAnn\nHarbour Supplies", "Thanks"),
        ("> only quoted", "> only quoted"),
        ("", ""),
    ],
)
def test_the_newest_words(text: str, newest: str) -> None:
    assert replies.newest(text) == newest


def _real(folder: str, pattern: str) -> list[Path]:
    found = sorted((_MAILS / folder).glob(pattern))
    if not found:
        pytest.skip("the real mails are not on this machine")
    return found


def test_real_replies_lose_what_they_quote() -> None:
    texts = [
        replies.newest(reading.read(path.read_bytes()).text)
        for path in _real("mail-talon", "standard_replies/*.eml")
    ]
    assert all("Hello" in text for text in texts)
    assert sum(text == "Hello" for text in texts) >= len(texts) * 0.6


def test_real_html_replies_lose_what_they_quote() -> None:
    texts = [
        replies.newest(hypertext.as_text(path.read_text(errors="replace")))
        for path in _real("mail-talon", "html_replies/*.html")
    ]
    assert all(text.startswith("Hi. I am fine.") for text in texts)
    assert sum(not re.search(r"how are you", text, re.IGNORECASE) for text in texts) >= 6


def test_real_replies_of_all_kinds_are_never_emptied() -> None:
    for path in _real("mail-zapier", "emails/*.txt"):
        text = path.read_text(errors="replace")
        newest = replies.newest(text)
        assert newest, path.name
        assert len(newest) <= len(text), path.name


def test_events_are_read_in_both_forms() -> None:
    plain = {
        "id": 7,
        "type": "bounced",
        "message_id": "<one@x>",
        "recipient": "AP@x",
        "status": "5.1.1",
        "description": "nobody",
    }
    event = provider_events.event_of(plain)
    assert (event.kind, event.event_id, event.message_id) == (InboundKind.BOUNCE, "7", "<one@x>")
    assert event.report == Report(address="ap@x", action="failed", status="5.1.1", words="nobody")
    anymail = {"event_type": "opened", "event_id": "e", "message_id": "provider-1"}
    event = provider_events.event_of(anymail)
    assert (event.kind, event.provider_id, event.report) == (
        InboundKind.OPENED,
        "provider-1",
        None,
    )
    assert provider_events.event_of({"type": "new"}).kind is InboundKind.OTHER


@pytest.mark.parametrize("body", [b"{", b"7", b"[7]", b'{"events": 7}'])
def test_what_is_no_list_of_events_is_refused(body: bytes) -> None:
    with pytest.raises(provider_events.EventsUnreadable):
        provider_events.events_in(body)
