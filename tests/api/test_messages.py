"""Messages that leave and what comes in are looked after by machines as by people."""

from typing import Any

import pytest

from dunwell.core.messages import MessageState
from dunwell.core.roles import Role
from dunwell.store.models import Approval, Message, Sending
from tests import reminders
from tests.builders import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(db: None) -> Cast:
    """A customer who is late."""
    del db
    return reminders.late_customer()


@pytest.fixture
def secret(person: Any, token: Any) -> str:
    """The token of a collector."""
    made: str = token(person(Role.COLLECTIONS_SPECIALIST))
    return made


def seen(call: Any, secret: str, path: str) -> str:
    """Read the tag of a thing."""
    tag: str = call(secret, "GET", path)[2]["ETag"]
    return tag


def test_a_message_is_read_released_held_and_skipped(late: Cast, secret: str, call: Any) -> None:
    message = reminders.reminder(late, state=MessageState.HELD)
    path = f"messages/{message.pk}"
    assert [one["id"] for one in call(secret, "GET", "messages?state=held")[1]["items"]] == [
        message.pk
    ]
    content = call(secret, "GET", f"{path}/content")[1]
    assert content["text"]
    assert content["is_final"] is False
    answer = call(secret, "GET", f"{path}/files/0")
    assert (answer[0], answer[2]["Content-Type"]) == (200, "application/octet-stream")
    assert call(secret, "GET", f"{path}/files/9")[0] == 404
    tag = seen(call, secret, path)
    status, told, headers = call(secret, "POST", f"{path}/release", If_Match=tag)
    assert (status, told["state"]) == (200, "queued")
    assert call(secret, "POST", f"{path}/release", If_Match=tag)[0] == 412
    status, told, headers = call(secret, "POST", f"{path}/hold", If_Match=headers["ETag"])
    assert (status, told["state"]) == (200, "held")
    tag = headers["ETag"]
    assert call(secret, "POST", f"{path}/skip", {}, If_Match=tag)[1]["code"] == (
        "skip_reason_missing"
    )
    status, told, _ = call(secret, "POST", f"{path}/skip", {"because": "Paid"}, If_Match=tag)
    assert (status, told["state"]) == (200, "cancelled")


def test_a_batch_is_released_once(late: Cast, secret: str, call: Any) -> None:
    message = reminders.reminder(late, state=MessageState.HELD)
    body = {"ids": [message.pk, 999_999]}
    status, told, _ = call(secret, "POST", "messages/release", body)
    assert (status, told) == (200, {"released": [message.pk]})
    assert call(secret, "POST", "messages/release", body)[1]["code"] == "nothing_to_release"


def test_who_may_not_send_moves_nothing(late: Cast, person: Any, token: Any, call: Any) -> None:
    message = reminders.reminder(late, state=MessageState.HELD)
    clerk = token(person(Role.AR_SPECIALIST, name="clerk"))
    status, told, _ = call(clerk, "POST", "messages/release", {"ids": [message.pk]})
    assert (status, told["code"]) == (403, "not_permitted")
    assert Message.objects.get().state == MessageState.HELD


def test_sending_is_stopped_by_one_and_going_live_takes_two(
    late: Cast, secret: str, call: Any
) -> None:
    path = f"entities/{late.north.pk}/sending"
    status, told, _ = call(secret, "POST", "sending/stop")
    assert status == 200
    assert all(one["stopped"] for one in told["entities"])
    told = call(secret, "POST", "sending/resume")[1]
    assert not any(one["stopped"] for one in told["entities"])
    status, told, _ = call(secret, "POST", f"{path}/live", {"done": []})
    assert status == 409
    assert not Approval.objects.exists()
    assert not Sending.objects.filter(live=True).exists()
    assert call(secret, "POST", "entities/999999/sending/test")[0] == 404
    assert call(secret, "POST", "sending/restored")[1]["code"] == "nothing_held"
