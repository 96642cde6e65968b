"""The page of a day: what was decided, what would be, and the reasons in words."""

from datetime import date

import pytest
from django.test import Client

from dunwell.actions import contacts, policies
from dunwell.jobs.days import processing
from dunwell.store.models import BusinessDay, User
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

ON = date(2026, 2, 9)


@pytest.fixture
def who() -> Cast:
    policies.install_shipped(at=AT)
    who = builders.cast()
    contacts.add(by=None, at=AT, customer=who.harbour, email="ap@harbour.example")
    builders.invoice(who, 90_000, due=date(2026, 2, 2), number="INV-1")
    builders.invoice(who, 90_000, due=date(2026, 2, 2), customer=who.branch, number="INV-2")
    return who


def page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.usefixtures("who")
def test_a_processed_day_tells_who_heard_what_and_why_others_did_not(browser: Client) -> None:
    processing.process(ON, at=AT)
    told = page(browser, "/days?day=2026-02-09")
    assert "INV-1 has been due since 2 Feb 2026, and step “firm” comes on day 7." in told
    assert "No contact has an address that works for step “firm”." in told
    assert "Decided" in told
    assert "Waiting to leave" in told
    assert page(browser, "/days").count("The day: 9 Feb 2026") == 1, "the last one by itself"


@pytest.mark.usefixtures("who")
def test_a_day_that_was_not_processed_is_a_preview_and_keeps_nothing(browser: Client) -> None:
    told = page(browser, "/days?day=2026-02-09&code=no_address")
    assert "Not processed yet." in told
    assert "INV-1 has been due since" in told
    assert "No address that works" in told
    assert BusinessDay.objects.count() == 0


def test_an_account_says_what_it_hears_and_why(browser: Client, who: Cast) -> None:
    told = page(browser, f"/accounts/{who.branch.pk}?as_of=2026-02-09")
    assert "No contact has an address that works for step “firm”." in told
    processing.process(ON, at=AT)
    told = page(browser, f"/accounts/{who.harbour.pk}?as_of=2026-02-09")
    assert "Today “firm”" in told


@pytest.mark.usefixtures("who")
def test_it_speaks_german(browser: Client) -> None:
    processing.process(ON, at=AT)
    User.objects.update(language="de")
    told = page(browser, "/days?day=2026-02-09")
    assert "fällig, und Schritt „firm“ kommt am Tag 7." in told
    assert "Kein Kontakt hat eine gültige Adresse" in told


@pytest.mark.usefixtures("who")
@pytest.mark.parametrize("query", ["day=never", "day=2026-02-09&start=x", "code=no&entity=NONE"])
def test_what_makes_no_sense_in_the_address_is_left_out(browser: Client, query: str) -> None:
    assert browser.get(f"/days?{query}").status_code in {200, 422}
