"""Programs look after webhooks as people do, and are shown no secret."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from dunwell.actions import webhooks
from dunwell.actions.webhooks import Made, Wanted
from dunwell.core.roles import Role
from dunwell.store.models import EntityGrant, User, WebhookDelivery
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(person: Callable[..., User]) -> User:
    return person(Role.FINANCE_MANAGER)


@pytest.fixture
def secret(boss: User, token: Callable[..., str]) -> str:
    return token(boss, "manage")


def made(by: User, entity: str = "") -> Made:
    wanted = Wanted(
        name="ERP", url="https://erp.example.com/", kinds=["promise.made"], entity=entity
    )
    return webhooks.add(wanted, by=by, at=timezone.now())


def test_a_webhook_is_listed_paused_tried_and_goes_on(boss: User, secret: str, call: Any) -> None:
    one = made(boss)
    path = f"webhooks/{one.webhook.pk}"
    status, shown, headers = call(secret, "GET", path)
    assert status == 200
    assert headers["ETag"]
    assert (shown["state"], shown["events"], shown["entity"]) == ("active", ["promise.made"], None)
    assert one.secret not in str(shown)
    assert call(secret, "POST", f"{path}/pause")[1]["state"] == "paused"
    refused = call(secret, "POST", f"{path}/pause")
    assert (refused[0], refused[1]["code"]) == (409, "webhook_moved_on")
    assert call(secret, "POST", f"{path}/test")[0] == 409
    assert call(secret, "POST", f"{path}/resume")[1]["state"] == "active"
    tested = call(secret, "POST", f"{path}/test", None, Idempotency_Key="once")
    assert call(secret, "POST", f"{path}/test", None, Idempotency_Key="once")[1] == tested[1]
    row = WebhookDelivery.objects.get()
    assert tested[1]["event"] == row.event_uid
    listed = call(secret, "GET", f"webhook-deliveries?webhook={one.webhook.pk}")[1]
    assert [each["id"] for each in listed["items"]] == [row.pk]
    assert call(secret, "GET", "webhook-deliveries?webhook=999")[1]["items"] == []
    WebhookDelivery.objects.update(state="failed", tries=12)
    again = call(secret, "POST", f"webhook-deliveries/{row.pk}/again")[1]
    assert (again["state"], again["tries"]) == ("waiting", 0)
    assert call(secret, "POST", f"{path}/removal")[1]["state"] == "removed"
    gone = call(secret, "POST", f"{path}/removal")
    assert gone[0] == 404
    assert WebhookDelivery.objects.get().state == "dropped"


def test_those_of_other_entities_are_not_there(boss: User, secret: str, call: Any) -> None:
    who = builders.cast()
    everything, south, north = made(boss), made(boss, "UK01"), made(boss, "NL01")
    EntityGrant.objects.create(user=boss, entity=who.north)
    listed = call(secret, "GET", "webhooks")[1]["items"]
    assert [one["id"] for one in listed] == [north.webhook.pk]
    for one in (everything, south):
        assert call(secret, "GET", f"webhooks/{one.webhook.pk}")[0] == 404
        assert call(secret, "POST", f"webhooks/{one.webhook.pk}/pause")[0] == 404
