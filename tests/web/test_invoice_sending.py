"""Sending invoices from the pages: what is missing is named, and nothing is sent twice."""

from datetime import timedelta

import pytest
from django.test import Client

from dunwell.actions import contacts, customers, policies
from dunwell.store.models import Item, Message, User
from dunwell.web import clock
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Cast:
    policies.install_shipped(at=AT)
    return builders.cast()


@pytest.fixture
def invoice(who: Cast) -> Item:
    return builders.invoice(who, 100_00, on=clock.today() - timedelta(days=3), number="INV-1")


def test_what_is_missing_is_named(browser: Client, invoice: Item) -> None:
    page = browser.get("/invoices/to-send").content.decode()
    assert "Nobody is known at the customer" in page
    assert "No invoice waits to be sent." in page
    shown = browser.get(f"/invoices/{invoice.document_id}").content.decode()
    assert "Cannot be sent from here:" in shown
    answer = browser.post(f"/invoices/{invoice.document_id}/send")
    assert answer.status_code == 422
    assert "nobody is known at the customer" in answer.content.decode()
    assert not Message.objects.exists()


def test_a_ready_invoice_is_sent_once(
    browser: Client, person: User, who: Cast, invoice: Item
) -> None:
    contacts.add(by=None, at=AT, customer=who.harbour, name="Ada", email="ap@harbour.example")
    customers.edit(by=None, at=AT, customer=who.harbour, terms_days=30)
    assert "ap@harbour.example" in browser.get("/invoices/to-send").content.decode()
    answer = browser.post(f"/invoices/{invoice.document_id}/send")
    assert answer.status_code == 302
    message = Message.objects.get()
    assert (message.to, message.by, message.state) == (["ap@harbour.example"], person, "queued")
    assert "In the outbox" in browser.get(f"/invoices/{invoice.document_id}").content.decode()
    again = browser.post(f"/invoices/{invoice.document_id}/send")
    assert again.status_code == 422
    assert Message.objects.count() == 1


def test_an_invoice_that_is_none_is_not_found(browser: Client) -> None:
    assert browser.post("/invoices/99999999999999999999/send").status_code == 404
    assert browser.post("/invoices/7/send").status_code == 404
