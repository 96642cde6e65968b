"""A promise is confirmed in writing where the policy says so, once, while it is live."""

from datetime import date, timedelta
from typing import Any

import pytest

from dunwell.actions import claiming, contacts, guards, policies, promises
from dunwell.core.messages import MessageKind, MessageState
from dunwell.core.policy import SHIPPED
from dunwell.store.models import Message, PolicyVersion, Promise, Sending
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

MADE = date(2026, 3, 2)
DAY = date(2026, 3, 6)


@pytest.fixture
def who() -> Cast:
    policies.install_shipped(at=AT)
    content: dict[str, Any] = {**SHIPPED, "promises": {**SHIPPED["promises"], "confirm": True}}
    PolicyVersion.objects.update(content=content)
    cast_ = builders.cast()
    contacts.add(
        by=None, at=AT, customer=cast_.harbour, name="Front desk", email="desk@harbour.example"
    )
    contacts.add(
        by=None,
        at=AT,
        customer=cast_.harbour,
        name="Joost",
        email="ap@harbour.example",
        role="Accounts payable",
        language="nl",
    )
    return cast_


def _promised(who: Cast, *, day: date = DAY) -> Promise:
    item = builders.invoice(who, 100_00)
    return promises.make(
        by=None,
        at=AT,
        customer=who.harbour,
        item_ids=[item.pk],
        amount=None,
        promised_date=day,
        made_date=MADE,
        person="Joost",
    )


def test_a_confirmation_waits_for_a_release_and_goes_to_accounts_payable(who: Cast) -> None:
    promise = _promised(who)
    message = Message.objects.get()
    assert (message.kind, message.state) == (MessageKind.PROMISE_CONFIRMED, MessageState.HELD)
    assert (message.to, message.language, message.on_date) == (["ap@harbour.example"], "nl", MADE)
    assert message.because["promise"] == promise.pk
    assert message.customer == who.harbour


def test_it_leaves_by_itself_where_the_entity_sends_by_itself(who: Cast) -> None:
    Sending.objects.create(entity=who.north, live=True, automatic=True, changed_at=AT)
    _promised(who)
    assert Message.objects.get().state == MessageState.QUEUED


def test_the_shipped_policy_confirms_nothing() -> None:
    policies.install_shipped(at=AT)
    who = builders.cast()
    contacts.add(by=None, at=AT, customer=who.harbour, email="ap@harbour.example")
    _promised(who)
    assert not Message.objects.exists()


def test_nobody_to_write_to_is_no_reason_to_lose_the_promise(who: Cast) -> None:
    who.harbour.contacts.update(opted_out=True)
    _promised(who)
    assert Promise.objects.count() == 1
    assert not Message.objects.exists()


def test_a_promise_beyond_the_horizon_is_confirmed_when_it_is_granted(who: Cast) -> None:
    promise = _promised(who, day=MADE + timedelta(days=31))
    assert not Message.objects.exists()
    promises.grant(promise.pk, by=None, on=MADE, at=AT)
    assert Message.objects.get().because["promise"] == promise.pk


def test_a_promise_taken_back_is_not_confirmed_any_more(who: Cast) -> None:
    promise = _promised(who)
    promises.withdraw(by=None, at=AT, promise_id=promise.pk, because="a mistake")
    message = Message.objects.get()
    assert message.state == MessageState.CANCELLED
    assert message.because["taken_back"] == {"code": "promise_withdrawn"}


def test_the_guards_let_it_wait_for_the_morning_and_keep_it_from_those_who_object(
    who: Cast,
) -> None:
    _promised(who)
    message = Message.objects.select_related("customer", "entity", "touch").get()
    night = AT.replace(month=3, day=3, hour=2)
    assert isinstance(claiming.look([message], at=night)[message.pk], claiming.Wait)
    noon = night.replace(hour=11)
    assert claiming.look([message], at=noon)[message.pk] == claiming.Cleared(
        to=("ap@harbour.example",), items=()
    )
    who.harbour.contacts.update(opted_out=True)
    assert isinstance(claiming.look([message], at=noon)[message.pk], guards.Silence)
