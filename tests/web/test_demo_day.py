"""The button that moves the demo a day on stands in the demo's own book, and acts nowhere else."""

import pytest
from django.test import Client

from dunwell.actions import policies
from dunwell.store.models import Source
from tests import builders
from tests.builders import AT

pytestmark = pytest.mark.django_db


def test_no_other_book_offers_or_lives_a_next_day(browser: Client) -> None:
    policies.install_shipped(at=AT)
    builders.cast()
    assert "/demo/next-day" not in browser.get("/accounts").content.decode()
    refused = browser.post("/demo/next-day")
    assert refused.status_code == 422
    assert "Only the demo company can be moved on" in refused.content.decode()


def test_the_demos_book_offers_it_today_and_not_in_the_past(browser: Client) -> None:
    policies.install_shipped(at=AT)
    Source.objects.create(name="demo")
    assert "/demo/next-day" in browser.get("/accounts").content.decode()
    assert "/demo/next-day" not in browser.get("/accounts?as_of=2026-01-05").content.decode()
