"""What planned a message decides again before it leaves, from the book as it stands."""

from datetime import UTC, date, datetime

import pytest

from dunwell.actions import contacts, disputes, guards, pauses, policies, promises
from dunwell.core.business_days import DayState
from dunwell.core.disputes import DisputeCategory
from dunwell.core.messages import MessageKind, MessageState
from dunwell.store.models import BusinessDay, Item, Message, PolicyVersion, Touch, TouchItem
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

DUE = date(2026, 2, 2)  # A Monday.
ON = date(2026, 2, 9)  # A week later: the firm step.
NOW = datetime(2026, 2, 9, 10, tzinfo=UTC)


@pytest.fixture
def who() -> Cast:
    policies.install_shipped(at=AT)
    who = builders.cast()
    contacts.add(by=None, at=AT, customer=who.harbour, name="Ann", email="ap@harbour.example")
    return who


def planned(who: Cast, *items: Item) -> Message:
    """Keep a firm reminder about some items, the first leading."""
    day = BusinessDay.objects.create(
        entity=who.north,
        date=ON,
        state=DayState.PLANNED,
        policy=PolicyVersion.objects.get(),
        processed_at=NOW,
    )
    touch = Touch.objects.create(
        day=day,
        entity=who.north,
        customer=who.harbour,
        segment="standard",
        cadence="standard",
        step="firm",
        step_day=7,
        channel="email",
        tone="firm",
        template="firm",
        leading_item=items[0],
    )
    for item in items:
        TouchItem.objects.create(
            touch=touch, item=item, open_amount=item.amount, asked_amount=item.amount
        )
    return Message.objects.create(
        kind=MessageKind.REMINDER,
        state=MessageState.QUEUED,
        entity=who.north,
        customer=who.harbour,
        touch=touch,
        on_date=ON,
        to=["ap@harbour.example"],
        message_id="<one@example>",
        created_at=NOW,
    )


def answer(message: Message) -> str:
    found = guards.still_due(message, as_of=ON, at=NOW)
    if isinstance(found, guards.Silence):
        return found.code.value
    return ",".join(f"{one.item_id}:{one.asked_amount}" for one in found.items)


def test_nothing_changed(who: Cast) -> None:
    leading = builders.invoice(who, 90_000, due=DUE)
    riding = builders.invoice(who, 80_000, due=date(2026, 2, 4))
    message = planned(who, leading, riding)
    assert answer(message) == f"{leading.pk}:90000,{riding.pk}:80000"


def test_paid_a_second_ago(who: Cast) -> None:
    leading = builders.invoice(who, 90_000, due=DUE)
    riding = builders.invoice(who, 80_000, due=date(2026, 2, 4))
    message = planned(who, leading, riding)
    receipt = builders.receipt(who, 80_000, on=ON)
    builders.applied(receipt, riding, 80_000, on=ON)
    assert answer(message) == f"{leading.pk}:90000", "what rode along is left out"
    receipt = builders.receipt(who, 90_000, on=ON)
    assert answer(message) == "unapplied_cash"
    builders.applied(receipt, leading, 90_000, on=ON)
    assert answer(message) == "paid"


def test_promised_disputed_and_paused_since(who: Cast) -> None:
    leading = builders.invoice(who, 90_000, due=DUE)
    message = planned(who, leading)
    dispute = disputes.open(
        by=None,
        at=NOW,
        item=leading,
        amount=40_000,
        category=DisputeCategory.PRICING,
        opened_date=ON,
    )
    assert answer(message) == f"{leading.pk}:50000"
    disputes.close(by=None, at=NOW, dispute_id=dispute.pk, closed_date=ON, outcome="agreed")
    pause = pauses.begin(
        by=None,
        at=NOW,
        customer=who.harbour,
        from_date=ON,
        to_date=date(2026, 2, 10),
        reason="a call is planned",
    )
    assert answer(message) == "paused"
    pauses.end(by=None, at=NOW, pause_id=pause.pk)
    promises.make(
        by=None,
        at=NOW,
        customer=who.harbour,
        item_ids=[leading.pk],
        amount=None,
        promised_date=date(2026, 2, 13),
        made_date=ON,
    )
    assert answer(message) == "promised"


def test_a_later_day_was_planned_and_another_step_is_right(who: Cast) -> None:
    message = planned(who, builders.invoice(who, 90_000, due=DUE))
    later = BusinessDay.objects.get()
    later.pk, later.date = None, date(2026, 2, 16)
    later.save(force_insert=True)
    assert answer(message).endswith(":90000"), "day 14: firm is still the right step"
    later.pk, later.date = None, date(2026, 2, 17)
    later.save(force_insert=True)
    assert answer(message) == "step_passed"


def test_a_message_of_no_step_has_nothing_to_ask(who: Cast) -> None:
    message = planned(who, builders.invoice(who, 90_000, due=DUE))
    message.touch = None
    assert answer(message) == "nothing_due"


def test_the_customers_night(who: Cast) -> None:
    who.harbour.country = "NL"
    who.harbour.save(update_fields=["country"])
    message = planned(who, builders.invoice(who, 90_000, due=DUE))
    night = datetime(2026, 2, 9, 20, 0, tzinfo=UTC)  # Nine in the evening in Amsterdam.
    assert guards.quiet_until(message, at=NOW) is None
    assert guards.quiet_until(message, at=night) == datetime(2026, 2, 10, 7, tzinfo=UTC)
