"""The outbox as people use it: lists, one message, approving, skipping, previews and tests."""

from collections.abc import Callable

import pytest
from django.test import Client

from dunwell.core.channels import Tone
from dunwell.core.messages import MessageKind, MessageState
from dunwell.core.roles import Role
from dunwell.store.models import AuditEntry, Message, MessageEvent, Sending, User
from tests import builders
from tests.reminders import AT, DAY, D, late_customer, reminder

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(db: None) -> builders.Cast:
    """The customer the messages are about."""
    del db
    return late_customer()


@pytest.fixture
def collector(only: Callable[..., User]) -> User:
    """The person at the browser may release messages."""
    return only(Role.COLLECTIONS_SPECIALIST)


def read(browser: Client, path: str, status: int = 200) -> str:
    answer = browser.get(path)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.usefixtures("who")
def test_an_empty_outbox_says_what_will_stand_there(browser: Client) -> None:
    assert "No message yet." in read(browser, "/outbox")
    assert "Nothing waits for you." in read(browser, "/outbox/approve")
    assert "Nothing waits for you." in read(browser, "/outbox/review")


def test_the_list_counts_states_and_filters(browser: Client, who: builders.Cast) -> None:
    reminder(who, on=D - DAY, state=MessageState.CAPTURED)
    message = reminder(who, state=MessageState.HELD)
    page = read(browser, "/outbox")
    assert "Harbour Supplies B.V." in page
    assert "To approve" in page
    assert "Kept in test mode" in page
    assert "11,534.56 EUR" in page
    only = read(browser, "/outbox?state=held")
    assert f"/outbox/{message.pk}" in only
    assert only.count("<tr>") == 2
    assert "No message like this." in read(browser, "/outbox?text=nobody-of-this-name")
    for odd in ("state=nonsense", "before=x", "kind=x", "on=x", "text=%00", "before=" + "9" * 30):
        read(browser, f"/outbox?{odd}")


def test_a_message_shows_what_it_would_say_now(browser: Client, who: builders.Cast) -> None:
    message = reminder(who, state=MessageState.HELD)
    page = read(browser, f"/outbox/{message.pk}")
    for text in (
        "Zahlung überfällig: 2 Rechnungen",
        "Guten Tag Anna Ruiz,",
        "anna@harbour.example",
        "statement_0001007_2026-03-31.pdf",
        "2,180.00 in dispute",
        "Not written yet",
        f'src="/outbox/{message.pk}/body"',
    ):
        assert text in page, text
    read(browser, "/outbox/99999", status=404)


def test_the_frame_of_a_message_can_do_nothing(browser: Client, who: builders.Cast) -> None:
    message = reminder(who, state=MessageState.HELD)
    answer = browser.get(f"/outbox/{message.pk}/body")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "X-Frame-Options" not in answer.headers
    outer = browser.get(f"/outbox/{message.pk}")
    assert "frame-src 'self'" in outer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in outer.headers["Content-Security-Policy"]
    assert 'sandbox title="' in outer.content.decode()


def test_what_left_is_shown_word_for_word(browser: Client, who: builders.Cast) -> None:
    message = reminder(who, state=MessageState.SENT)
    Message.objects.filter(pk=message.pk).update(
        subject="As it left", text="Word for word", html="<p>Word for word</p>"
    )
    MessageEvent.objects.create(
        message=message, kind="sent", at=AT, details={"answer": "250 queued"}
    )
    page = read(browser, f"/outbox/{message.pk}")
    assert "As it left" in page
    assert "Word for word" in page
    assert "Not written yet" not in page
    assert "250 queued" in page
    assert "Do not send" not in page


def test_attachments_can_be_opened(browser: Client, who: builders.Cast) -> None:
    message = reminder(who, state=MessageState.HELD)
    answer = browser.get(f"/outbox/{message.pk}/file/0")
    assert answer.content.startswith(b"%PDF")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert browser.get(f"/outbox/{message.pk}/file/9").status_code == 404


@pytest.mark.usefixtures("collector")
def test_a_person_approves_one_and_skips_one(browser: Client, who: builders.Cast) -> None:
    first = reminder(who, on=D - DAY, state=MessageState.HELD)
    second = reminder(who, tone=Tone.FINAL, state=MessageState.HELD)
    page = read(browser, "/outbox/approve")
    assert "2 e-mails wait" in page
    answer = browser.post(f"/outbox/{first.pk}/release", {"from_list": "1"})
    assert answer["Location"] == "/outbox/approve?told=release"
    assert browser.post(f"/outbox/{second.pk}/skip", {"because": " "}).status_code == 422
    answer = browser.post(f"/outbox/{second.pk}/skip", {"because": "They called me"})
    assert answer.status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (MessageState.QUEUED, MessageState.CANCELLED)
    assert second.touch is not None
    second.touch.refresh_from_db()
    assert second.touch.because["taken_back"]["reason"] == "They called me"
    assert "anna@example.com: They called me" in read(browser, f"/outbox/{second.pk}")
    assert list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True))[-2:] == [
        "messages.release",
        "messages.skip",
    ]
    assert browser.post(f"/outbox/{first.pk}/hold").status_code == 302
    first.refresh_from_db()
    assert first.state == MessageState.HELD


def test_without_the_role_nothing_moves(
    browser: Client, who: builders.Cast, only: Callable[..., User]
) -> None:
    only(Role.AR_SPECIALIST)
    message = reminder(who, state=MessageState.HELD)
    answer = browser.post(f"/outbox/{message.pk}/release")
    assert answer.status_code == 403
    assert "Collections specialist" in answer.content.decode()
    message.refresh_from_db()
    assert message.state == MessageState.HELD
    assert browser.get(f"/outbox/{message.pk}/release").status_code == 403


@pytest.mark.usefixtures("collector")
def test_all_shown_are_reviewed_and_then_released(browser: Client, who: builders.Cast) -> None:
    shown = reminder(who, on=D - DAY, state=MessageState.HELD)
    page = read(browser, "/outbox/review")
    for text in ("1 e-mail", "to 1 customer", "11,534.56 EUR", "1 × Firm reminder"):
        assert text in page, text
    later = reminder(who, tone=Tone.FINAL, state=MessageState.HELD)
    answer = browser.post("/outbox/release", {"id": [str(shown.pk), "x"]})
    assert answer["Location"] == "/outbox/approve?released=1"
    later.refresh_from_db()
    assert later.state == MessageState.HELD, "it was not on the page that was reviewed"
    assert browser.post("/outbox/release", {"id": str(shown.pk)}).status_code == 422
    assert "1 e-mail was released." in read(browser, "/outbox/approve?released=1")


@pytest.mark.usefixtures("who")
@pytest.mark.parametrize(
    ("language", "text"),
    [("", "Zahlungserinnerung"), ("fr", "Rappel"), ("nl", "Herinnering"), ("xx", "Zahlung")],
)
def test_any_text_on_a_real_customer(browser: Client, language: str, text: str) -> None:
    query = f"customer=0001007&text=gentle&language={language}&as_of={D}"
    assert text in read(browser, f"/outbox/preview?{query}")
    assert text.split()[0] in read(browser, f"/outbox/preview/body?{query}")


@pytest.mark.usefixtures("who")
def test_a_preview_finds_somebody_who_owes(browser: Client) -> None:
    assert "Zahlungserinnerung" in read(browser, f"/outbox/preview?as_of={D}")
    assert "No customer has the number" in read(browser, "/outbox/preview?customer=77", 422)


@pytest.mark.usefixtures("who")
def test_a_test_goes_to_oneself_and_never_to_a_customer(browser: Client) -> None:
    asked = {"customer": "0001007", "text": "firm", "language": "nl"}
    refused = browser.post("/outbox/test", {**asked, "to": "anna@HARBOUR.example"})
    assert refused.status_code == 422
    assert "never goes to a customer" in refused.content.decode()
    assert browser.post("/outbox/test", {**asked, "to": "nonsense"}).status_code == 422
    assert not Message.objects.exists()
    answer = browser.post("/outbox/test", {**asked, "to": "me@north.example"})
    message = Message.objects.get()
    assert answer["Location"] == f"/outbox/{message.pk}?told=test"
    assert (message.kind, message.to) == (MessageKind.TEST, ["me@north.example"])
    assert "TEST: Betaling te laat" in read(browser, f"/outbox/{message.pk}")


@pytest.mark.parametrize(
    ("switches", "words"),
    [
        ([], "Test mode: nothing is sent to customers"),
        ([{"live": True}], "Test mode for some entities"),
        ([{"live": True}, {"live": True}], "a person releases each batch"),
        ([{"live": True, "automatic": True}, {"live": True}], "a person releases each batch"),
        ([{"live": True, "automatic": True}] * 2, ""),
        ([{"live": True, "stopped": True}, {"live": True}], "Sending is stopped"),
    ],
)
def test_one_band_on_every_page(
    browser: Client, who: builders.Cast, switches: list[dict[str, bool]], words: str
) -> None:
    for entity, row in zip((who.north, who.south), switches, strict=False):
        Sending.objects.create(entity=entity, changed_at=AT, **row)
    for path in ("/outbox", "/imports", "/settings/sending"):
        page = read(browser, path)
        assert page.count('<p class="band') <= 1
        assert ('class="band sending' in page) is bool(words)
        assert words in page
