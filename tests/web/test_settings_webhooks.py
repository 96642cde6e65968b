"""Webhooks are set up by who may read the book, looked after by more, and seen by no one else."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dunwell.actions import webhook_deliveries
from dunwell.core import webhook_events
from dunwell.core.roles import Role
from dunwell.core.webhook_events import CHOICES
from dunwell.core.webhook_tries import WebhookState
from dunwell.store.models import (
    AuditEntry,
    EntityGrant,
    SignInSession,
    User,
    Webhook,
    WebhookDelivery,
)
from dunwell.web import webhook_words
from dunwell.web.audit_acts import ACTIONS
from tests import builders

pytestmark = pytest.mark.django_db

LIST = "/settings/webhooks"
SOUND = {
    "name": "ERP",
    "url": "https://erp.example.com/in?key=opens-a-door",
    "kinds": ["promise.made", "dispute.opened"],
    "entity": "",
}


def added(browser: Client, **changed: object) -> Webhook:
    answer = browser.post(LIST, {**SOUND, **changed})
    assert answer.status_code == 200, answer.content.decode()
    return Webhook.objects.latest("pk")


def tried(hook: Webhook, by: User, *, status: int = 200) -> WebhookDelivery:
    """A test event as it stands after one try."""
    now = timezone.now()
    delivery = webhook_deliveries.test(hook.pk, by=by, at=now)
    (one,) = webhook_deliveries.claim(at=now, claim="test", most=1)
    said = webhook_deliveries.Tried(status=status, words="said <b>this</b>", milliseconds=12)
    webhook_deliveries.note(one, said, claim="test", at=now, luck=0.5)
    delivery.refresh_from_db()
    return delivery


def page(browser: Client, address: str = LIST) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_secret_is_seen_once_and_kept_sealed(browser: Client) -> None:
    shown = browser.post(LIST, SOUND).content.decode()
    found = re.search(r"whsec_[A-Za-z0-9+/=]{44}", shown)
    assert found
    hook = Webhook.objects.get()
    assert hook.secret
    assert found[0] not in hook.secret
    for address in (LIST, f"{LIST}/{hook.pk}"):
        assert "whsec_" not in page(browser, address)
    entry = AuditEntry.objects.get(action="webhooks.add")
    assert entry.after is not None
    assert entry.after["host"] == "erp.example.com"
    assert "opens-a-door" not in str(entry.after)


def test_a_new_secret_replaces_it(browser: Client) -> None:
    hook = added(browser)
    shown = browser.post(f"{LIST}/{hook.pk}/secret").content.decode()
    assert "whsec_" in shown
    assert "Both secrets sign until" in page(browser, f"{LIST}/{hook.pk}")


@pytest.mark.parametrize("path", [LIST, f"{LIST}/1", f"{LIST}/1/secret"])
def test_who_is_there_is_asked_once_more(browser: Client, path: str) -> None:
    SignInSession.objects.update(confirmed_at=None)
    answer = browser.post(path, SOUND)
    assert answer.status_code == 422
    assert 'name="said_to_confirm"' in answer.content.decode()
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://erp.example.com/"},
        {"url": "https://127.0.0.1/"},
        {"url": "https://10.0.0.1:8443/"},
        {"url": "https://user:word@erp.example.com/"},
        {"url": "https://0x7f.1/"},
        {"url": ""},
        {"url": "https://erp.example.com/\r\nx: y"},
        {"name": " "},
        {"kinds": []},
        {"kinds": ["promise.made", "everything"]},
        {"entity": "XX99"},
    ],
)
def test_what_is_unsound_is_refused_and_nothing_changes(
    browser: Client, wrong: dict[str, object]
) -> None:
    hook = added(browser)
    before = Webhook.objects.values().get()
    for path in (LIST, f"{LIST}/{hook.pk}"):
        answer = browser.post(path, {**SOUND, "name": "ERP 2", **wrong})
        assert answer.status_code == 422
        assert 'class="form-error"' in answer.content.decode()
    assert Webhook.objects.values().get() == before
    assert AuditEntry.objects.filter(action="webhooks.edit").count() == 0


def test_it_is_changed_with_what_was_before(browser: Client) -> None:
    hook = added(browser)
    answer = browser.post(f"{LIST}/{hook.pk}", {**SOUND, "name": "ERP in Rotterdam"})
    assert answer.status_code == 302
    assert "ERP in Rotterdam" in page(browser, answer["Location"])
    entry = AuditEntry.objects.get(action="webhooks.edit")
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["name"], entry.after["name"]) == ("ERP", "ERP in Rotterdam")


def test_it_is_paused_let_go_on_tried_and_removed(browser: Client) -> None:
    hook = added(browser)
    address = f"{LIST}/{hook.pk}"
    for act, words in (
        ("pause", "Let it go on"),
        ("resume", "Send a test event"),
        ("test", "Test"),
    ):
        answer = browser.post(f"{address}/act", {"act": act})
        assert answer.status_code == 302
        assert words in page(browser, answer["Location"])
    assert WebhookDelivery.objects.get().kind == "webhook.test"
    assert browser.post(f"{address}/act", {"act": "resume"}).status_code == 422
    assert browser.post(f"{address}/act", {"act": "sing"}).status_code == 404
    assert browser.post(f"{address}/act", {"act": "remove"})["Location"] == f"{LIST}?told=remove"
    assert browser.get(address).status_code == 404
    assert "There is no webhook yet." in page(browser)


def test_a_delivery_shows_each_try_and_is_sent_again(browser: Client, person: User) -> None:
    row = tried(added(browser), person, status=500)
    address = f"{LIST}/deliveries/{row.pk}"
    shown = page(browser, address)
    assert "said &lt;b&gt;this&lt;/b&gt;" in shown
    assert "12 ms" in shown
    assert row.event_uid in shown
    assert "webhook.test" in shown
    assert "Failing" in page(browser)
    answer = browser.post(address)
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.tries) == ("waiting", 0)
    assert browser.get(f"{LIST}/deliveries/{2**70}").status_code == 404


def test_an_administrator_looks_after_it_and_neither_chooses_nor_reads(
    browser: Client, person: User, only: Callable[..., User]
) -> None:
    hook = added(browser)
    row = tried(hook, person)
    only(Role.ADMINISTRATOR)
    assert "Add a webhook" not in page(browser)
    assert "Change the webhook" not in page(browser, f"{LIST}/{hook.pk}")
    shown = page(browser, f"{LIST}/deliveries/{row.pk}")
    assert "Only who may read the book sees it." in shown
    assert '"webhook.test"' not in shown
    assert browser.post(LIST, SOUND).status_code == 403
    assert browser.post(f"{LIST}/{hook.pk}", SOUND).status_code == 403
    assert browser.post(f"{LIST}/{hook.pk}/act", {"act": "pause"}).status_code == 302


def test_who_sees_one_entity_sees_its_webhooks_alone(browser: Client, person: User) -> None:
    who = builders.cast()
    everything = added(browser)
    south = added(browser, name="South", entity="UK01")
    row = tried(everything, person)
    EntityGrant.objects.create(user=person, entity=who.north)
    shown = page(browser)
    assert "South" not in shown
    assert "There is no webhook yet." in shown
    assert "All, and the company" not in shown
    for hook in (everything, south):
        unknown = browser.get(f"{LIST}/{2**40}")
        answer = browser.get(f"{LIST}/{hook.pk}")
        assert (answer.status_code, unknown.status_code) == (404, 404)
        assert browser.post(f"{LIST}/{hook.pk}/act", {"act": "remove"}).status_code == 404
    assert browser.get(f"{LIST}/deliveries/{row.pk}").status_code == 404
    assert browser.post(LIST, {**SOUND, "entity": "UK01"}).status_code == 404
    assert added(browser, entity="NL01").entity == who.north


def test_one_that_was_switched_off_is_told_on_every_tab(
    browser: Client, person: User, only: Callable[..., User]
) -> None:
    hook = added(browser)
    tried(hook, person, status=410)
    hook.refresh_from_db()
    assert hook.state == WebhookState.GONE
    only(Role.ADMINISTRATOR)
    assert "The webhook ERP was switched off by itself" in page(browser, "/settings/about")
    only(Role.TEAM_LEAD)
    assert "switched off by itself" not in page(browser, "/settings/about")


def test_background_work_and_metrics_tell_of_deliveries(browser: Client, person: User) -> None:
    tried(added(browser), person, status=500)
    shown = page(browser, "/settings/worker")
    assert "1 webhook fails" in shown
    assert "Events waiting: 1" in shown
    local: Any = {"REMOTE_ADDR": "127.0.0.1"}
    told = Client().get("/metrics", **local).content.decode()
    assert 'dunwell_webhook_deliveries{state="waiting"} 1.0' in told
    assert "dunwell_webhooks_failing 1.0" in told


def test_every_act_is_an_event_or_known_not_to_be_one() -> None:
    assert [act for act in ACTIONS if not webhook_events.is_decided(act)] == [], (
        "say in core/webhook_events.py whether outside systems are told of it"
    )


def test_every_event_has_its_words_and_is_offered_once() -> None:
    assert set(webhook_words.KINDS) == {*CHOICES, webhook_events.EventKind.TEST}
    nouns = [noun for _, group in webhook_words.GROUPS for noun in group]
    assert sorted(nouns) == sorted({one.partition(".")[0] for one in CHOICES})
