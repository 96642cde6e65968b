"""E-mails approved inside Today: the row leaves, the next is shown, a slip is taken back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from dunwell.core.messages import MessageState
from dunwell.core.roles import Role
from dunwell.store.models import Customer, Message, User
from tests import builders
from tests.reminders import DAY, D, late_customer, reminder

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Target": "today"}
VIEW = {"view": "tab=emails&who=team"}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch, only: Callable[..., User]) -> None:
    """The page stands on the day of the messages; a collector looks."""
    monkeypatch.setattr("dunwell.web.clock.today", lambda: D)
    only(Role.COLLECTIONS_SPECIALIST)


@pytest.fixture
def who(db: None) -> builders.Cast:
    """The customer the messages are about."""
    del db
    return late_customer()


def _text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def _act(browser: Client, message: Message, verb: str, **told: str) -> Any:
    address = f"/today/mails/{message.pk}/{verb}"
    return browser.post(address, {**VIEW, **told}, headers=HTMX)


def _state(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def test_the_tab_lists_what_waits_beside_its_preview(browser: Client, who: builders.Cast) -> None:
    first = reminder(who, on=D - DAY, state=MessageState.HELD)
    second = reminder(who, state=MessageState.HELD)
    answer = browser.get("/today?tab=emails&who=team")
    text = _text(answer)
    assert "2 e-mails wait · 23,069.12 EUR" in text
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]
    page = answer.content.decode()
    assert f'data-pane="mail-{first.pk}"' in page
    assert f'src="/outbox/{first.pk}/body"' in page
    pane = browser.get(
        f"/today?tab=emails&who=team&row=mail-{second.pk}",
        headers={"HX-Request": "true", "HX-Target": "pane"},
    )
    assert f'data-pane="mail-{second.pk}"' in pane.content.decode()
    assert "<table" not in pane.content.decode().partition("<iframe")[0]
    of_customer = browser.get(f"/today?tab=emails&who=team&row=mails-of-{who.harbour.pk}")
    assert f'data-pane="mail-{first.pk}"' in of_customer.content.decode()


def test_approving_shows_the_next_and_can_be_taken_back(
    browser: Client, who: builders.Cast
) -> None:
    first = reminder(who, on=D - DAY, state=MessageState.HELD)
    second = reminder(who, state=MessageState.HELD)
    answer = _act(browser, first, "release")
    text = _text(answer)
    assert "Harbour Supplies B.V. is released; it leaves at its hour. 1 e-mail waits." in text
    assert f'data-pane="mail-{second.pk}"' in answer.content.decode()
    assert f"/today/mails/{first.pk}/hold" in answer.content.decode()
    assert _state(first) == MessageState.QUEUED
    back = _act(browser, first, "hold")
    assert "is held back again. 2 e-mails wait." in _text(back)
    assert f'data-pane="mail-{first.pk}"' in back.content.decode()
    assert _state(first) == MessageState.HELD


def test_skipping_needs_its_reason(browser: Client, who: builders.Cast) -> None:
    message = reminder(who, state=MessageState.HELD)
    refused = _act(browser, message, "skip")
    assert refused.status_code == 422
    assert "Say why this message is not to be sent" in _text(refused)
    assert _state(message) == MessageState.HELD
    answer = _act(browser, message, "skip", because="paid by phone")
    assert "is not sent; the reason stands on the account. 0 e-mails wait." in _text(answer)
    assert "No e-mail waits for you." in _text(answer)
    assert _state(message) == MessageState.CANCELLED


def test_what_moved_on_is_said(browser: Client, who: builders.Cast) -> None:
    message = reminder(who, state=MessageState.SENT)
    for verb in ("release", "hold"):
        answer = _act(browser, message, verb)
        assert answer.status_code == 422
    assert _state(message) == MessageState.SENT
    assert browser.post(f"/today/mails/{message.pk}/burn", VIEW).status_code == 404
    assert browser.post("/today/mails/99999/release", VIEW).status_code == 404


def test_without_scripts_it_leads_back_to_the_list(browser: Client, who: builders.Cast) -> None:
    message = reminder(who, state=MessageState.HELD)
    answer = browser.post(f"/today/mails/{message.pk}/release", VIEW)
    assert answer.status_code == 302
    assert "The e-mail is released" in _text(browser.get(answer["Location"]))


def test_a_view_has_the_mails_of_its_accounts(
    browser: Client, who: builders.Cast, person: User
) -> None:
    reminder(who, state=MessageState.HELD)
    assert "No e-mail waits for you." in _text(browser.get("/today?tab=emails&who=me"))
    assert "1 e-mail waits" in _text(browser.get("/today?tab=emails&who=unassigned"))
    Customer.objects.filter(pk=who.harbour.pk).update(collector_name=person.name.upper())
    assert "1 e-mail waits" in _text(browser.get("/today?tab=emails&who=me"))
    assert "Nothing fits these filters." in _text(browser.get("/today?tab=emails&who=me&q=none"))


def test_several_are_reviewed_and_lead_back_to_today(browser: Client, who: builders.Cast) -> None:
    first = reminder(who, on=D - DAY, state=MessageState.HELD)
    second = reminder(who, state=MessageState.HELD)
    review = browser.get(f"/outbox/review?from=today&id={first.pk}&id=nonsense")
    assert "Send 1 e-mail" in _text(review)
    answer = browser.post("/outbox/release", {"from": "today", "id": [first.pk]})
    assert answer["Location"] == "/today?tab=emails&told=mails-released"
    assert "The e-mails are released" in _text(browser.get(answer["Location"]))
    assert (_state(first), _state(second)) == (MessageState.QUEUED, MessageState.HELD)
    again = browser.post("/outbox/release", {"from": "today", "id": [first.pk]})
    assert again.status_code == 422


def test_who_may_not_send_reads_alone(
    browser: Client, who: builders.Cast, only: Callable[..., User]
) -> None:
    only(Role.AUDITOR)
    message = reminder(who, state=MessageState.HELD)
    page = browser.get("/today?tab=emails&who=team").content.decode()
    assert f'data-pane="mail-{message.pk}"' in page
    assert "approve-one" not in page
    assert _act(browser, message, "release").status_code == 403
    assert _state(message) == MessageState.HELD
