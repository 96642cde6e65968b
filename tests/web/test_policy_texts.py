"""Texts of messages in the policy: read, changed in a draft, refused where they cannot be sent."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from dunwell.core.placeholders import USES
from dunwell.core.roles import Role
from dunwell.core.templates import LANGUAGES
from dunwell.jobs import policies
from dunwell.store.models import PolicyDraft, User
from tests.reminders import AT, D, late_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(person: User, only: Callable[..., User]) -> PolicyDraft:
    """A draft of the person at the browser, over a book with a late customer."""
    late_customer()
    only(Role.TEAM_LEAD)
    return policies.begin(by=person, at=AT)


def page(browser: Client, path: str, status: int = 200) -> str:
    answer = browser.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def content(draft: PolicyDraft) -> dict[str, Any]:
    draft.refresh_from_db()
    found: dict[str, Any] = policies.content_of(draft.text)["templates"]
    return found


@pytest.mark.usefixtures("draft")
def test_every_text_in_every_language_can_be_read(browser: Client) -> None:
    listed = page(browser, "/policy/templates")
    for key in USES:
        for language in LANGUAGES:
            assert f"/policy/texts/{key}/{language}" in listed
    for key in USES:
        assert "as shipped" in page(browser, f"/policy/texts/{key}/de")
    page(browser, "/policy/texts/nothing/de", 404)
    page(browser, "/policy/texts/firm/pt", 404)


def test_a_text_is_changed_in_a_draft_and_taken_back(browser: Client, draft: PolicyDraft) -> None:
    path = f"/policy/drafts/{draft.pk}/texts/firm/nl"
    shown = page(browser, path)
    assert "{invoice_table}" in shown
    assert "what is asked for, each currency apart" in shown
    asked = {
        "seen": draft.changed_at.isoformat(),
        "subject": "Onze {items}",
        "body": "Dag {contact_name},\r\n\r\n{invoice_table}\r\n\r\n{ons eigen}",
    }
    assert browser.post(path, asked).status_code == 302
    own = {
        "subject": "Onze {items}",
        "body": "Dag {contact_name},\n\n{invoice_table}\n\n{ons eigen}",
    }
    assert content(draft) == {"firm": {"nl": own}}
    assert "the company's own" in page(browser, path)
    body = page(browser, f"{path}/body?customer=0001007&as_of={D}")
    assert "Dag Anna Ruiz," in body
    assert "F-2" in body
    assert "{ons eigen}" in body
    seen = {"seen": draft.changed_at.isoformat()}
    assert browser.post(path, {**seen, "back": "1"}).status_code == 302
    assert content(draft) == {}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"body": "Dag {klant}"}, "{klant} is no placeholder"),
        ({"body": "Zie {invoice_table} hier"}, "needs a paragraph of its own"),
        ({"subject": ""}, "a subject is missing"),
        ({"subject": "{invoice_table}"}, "is no part of a subject"),
    ],
)
def test_a_text_that_cannot_be_sent_is_kept_and_not_saved(
    browser: Client, draft: PolicyDraft, changes: dict[str, str], words: str
) -> None:
    path = f"/policy/drafts/{draft.pk}/texts/firm/nl"
    asked = {"seen": draft.changed_at.isoformat(), "subject": "Onze", "body": "Dag"}
    answer = browser.post(path, {**asked, **changes})
    assert answer.status_code == 422
    told = answer.content.decode()
    assert words in told
    assert "not saved yet" in told
    assert changes.get("body", "Dag") in told
    assert content(draft) == {}


def test_another_persons_draft_is_only_read(browser: Client, draft: PolicyDraft) -> None:
    other = User.objects.create_user("other@example.com")
    PolicyDraft.objects.filter(pk=draft.pk).update(by=other)
    path = f"/policy/drafts/{draft.pk}/texts/firm/nl"
    assert "Save in the draft" not in page(browser, path)
    browser.post(path, {"subject": "x", "body": "y"})
    assert content(draft) == {}


def test_what_was_typed_beside_another_window_is_kept_and_not_saved_by_sending_it_again(
    browser: Client, draft: PolicyDraft
) -> None:
    path, seen = f"/policy/drafts/{draft.pk}/texts/firm/nl", "2020-01-01T00:00:00+00:00"
    asked = {"seen": seen, "subject": "Onze", "body": "Een lange brief."}
    for _ in range(2):
        answer = browser.post(path, asked)
        told = answer.content.decode()
        assert answer.status_code == 422
        assert "saved in another window meanwhile" in told
        assert "Een lange brief." in told
        assert f'name="seen" value="{seen}"' in told
    limits = browser.post(
        f"/policy/drafts/{draft.pk}/limits", {"seen": seen, "promises.horizon_days": "77"}
    )
    assert 'value="77"' in limits.content.decode()
    assert content(draft) == {}
