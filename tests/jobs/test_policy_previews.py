"""A preview counts what a draft would do, names real customers, and keeps nothing."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from dunwell.actions import contacts, policies
from dunwell.core.channels import Channel
from dunwell.core.policy import SHIPPED
from dunwell.core.touches import SilenceCode
from dunwell.jobs import policy_previews
from dunwell.store.models import BusinessDay, Customer, Message, Silence, Touch
from tests import builders
from tests.builders import Cast

pytestmark = pytest.mark.django_db
DUE = date(2026, 3, 2)
A_WEEK_LATE = date(2026, 3, 9)


@pytest.fixture
def who() -> Cast:
    policies.install_shipped(at=builders.AT)
    return builders.cast()


def reachable(customer: Customer) -> None:
    contacts.add(
        by=None,
        at=builders.AT,
        customer=customer,
        name="Books",
        email=f"books@{customer.number}.example",
    )


def test_a_step_reaches_those_it_is_due_for(who: Cast) -> None:
    reachable(who.harbour)
    reachable(who.head_office)
    builders.invoice(who, 90_000, due=DUE, number="A1")
    builders.invoice(who, 50_000, due=DUE, customer=who.head_office)
    builders.invoice(who, 30_000, due=DUE, customer=who.harbour_again)
    found = policy_previews.of_cadence("standard", content=dict(SHIPPED), on=A_WEEK_LATE)
    assert dict(found.by_channel) == {Channel.EMAIL: 2}
    assert dict(found.silences) == {SilenceCode.NO_ADDRESS: 1}
    (step,) = found.steps
    assert (step.key, step.count) == ("firm", 2)
    assert [(one.number, one.asked) for one in step.customers] == [
        ("0001007", "900.00 EUR"),
        ("2000", "500.00 EUR"),
    ]
    for table in (BusinessDay, Touch, Silence, Message):
        assert not table.objects.exists()


def test_the_draft_counts_and_not_the_policy(who: Cast) -> None:
    reachable(who.harbour)
    builders.invoice(who, 90_000, due=DUE)
    draft: dict[str, Any] = deepcopy(dict(SHIPPED))
    draft["cadences"]["standard"]["steps"][2] |= {"channel": "call", "template": "call"}
    found = policy_previews.of_cadence("standard", content=draft, on=A_WEEK_LATE)
    assert dict(found.by_channel) == {Channel.CALL: 1}
    assert policy_previews.of_cadence("strategic", content=draft, on=A_WEEK_LATE).steps == ()


def test_the_first_business_day_to_come(who: Cast) -> None:
    del who
    friday = date(2026, 3, 6)
    assert policy_previews.first_day(friday, {}) == date(2026, 3, 9)
    off = {"calendars": {"extra_holidays": ["2026-03-09"]}}
    assert policy_previews.first_day(friday, off) == date(2026, 3, 10)
