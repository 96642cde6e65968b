"""Verification names what breaks a rule of days, touches, silences and messages."""

from datetime import date

import pytest
from django.db import connection

from dunwell.actions import contacts, policies
from dunwell.jobs import verification
from dunwell.jobs.days import processing
from dunwell.store.models import Message, Touch
from dunwell.store.queries import day_invariants
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

ON = date(2026, 2, 9)


@pytest.fixture
def who() -> Cast:
    """Decide a day: a touch of two items, and a silence of a customer without an address."""
    policies.install_shipped(at=AT)
    who = builders.cast()
    contacts.add(by=None, at=AT, customer=who.harbour, email="ap@harbour.example")
    for amount in (90_000, 80_000):
        builders.invoice(who, amount, due=date(2026, 2, 2))
    builders.invoice(who, 90_000, due=date(2026, 2, 2), customer=who.branch)
    processing.process(ON, at=AT)
    assert broken() == []
    return who


def broken() -> list[str]:
    return [one["name"] for one in verification.verify()["checks"] if one["broken"]]


def damage(sql: str, *params: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


DAMAGES = [
    ("UPDATE business_day SET state = 'blocked'", ["touches_on_planned_days"]),
    ("UPDATE business_day SET state = 'skipped' WHERE id IN (SELECT day_id FROM touch)", [
        "touches_on_planned_days", "skipped_days_caught_up"]),
    ("UPDATE touch SET leading_item_id = (SELECT MAX(id) FROM item)", ["touches_have_a_lead"]),
    ("UPDATE touch_item SET asked_amount = open_amount + 1", ["asked_within_open"]),
    ("UPDATE touch_item SET asked_amount = 0", ["asked_within_open"]),
    ("UPDATE message SET on_date = '2026-02-10'", ["reminders_fit_touches"]),
    ("DELETE FROM message", ["e_mails_have_messages"]),
    ("UPDATE message SET state = 'sent'", ["touches_follow_messages"]),
    ("UPDATE touch SET state = 'skipped'", ["touches_follow_messages"]),
]  # fmt: skip
# What the two tests at the end break.
OTHERS = {"touched_or_silent", "touches_of_own_items", "touched_once_a_day"}


def test_every_rule_has_a_damage_that_breaks_it() -> None:
    named = {name for _, names in DAMAGES for name in names}
    assert {one.name for one in day_invariants.INVARIANTS} == named | OTHERS


@pytest.mark.usefixtures("who")
@pytest.mark.parametrize(("sql", "names"), DAMAGES)
def test_damage_is_named(sql: str, names: list[str]) -> None:
    damage(sql)
    assert broken() == names


def test_items_of_others_and_two_decisions_a_day(who: Cast) -> None:
    damage("UPDATE silence SET customer_id = %s", who.harbour.pk)
    assert broken() == ["touched_or_silent"]
    Touch.objects.update(customer=who.branch)
    Message.objects.update(customer=who.branch)
    assert broken() == ["touches_of_own_items"]
    Touch.objects.update(customer=who.harbour)
    assert broken() == ["touched_or_silent", "reminders_fit_touches"]


def test_two_touches_of_one_day(who: Cast) -> None:
    touch = Touch.objects.get()
    items = list(touch.items.all())
    touch.pk, touch.step = None, "gentle"
    touch.channel = "call"
    touch.save(force_insert=True)
    for one in items:
        one.pk, one.touch = None, touch
        one.save(force_insert=True)
    assert broken() == ["touched_once_a_day"]
    assert touch.customer == who.harbour
