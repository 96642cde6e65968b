"""The button that moves the demo a day on stands in the demo's own book, and acts nowhere else."""

import pytest
from django.test import Client

from dunwell.actions import policies
from dunwell.jobs.demo import moving_on
from dunwell.jobs.demo.living import next_day
from dunwell.store.models import Source
from tests import builders
from tests.builders import AT
from tests.web.forms import forms_of

pytestmark = pytest.mark.django_db


def test_no_other_book_offers_or_lives_a_next_day(browser: Client) -> None:
    policies.install_shipped(at=AT)
    builders.cast()
    assert "/demo/next-day" not in browser.get("/accounts").content.decode()
    refused = browser.post("/demo/next-day")
    assert refused.status_code == 422
    assert "Only the demo company can be moved on" in refused.content.decode()


def test_a_day_is_lived_once_for_each_click(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    policies.install_shipped(at=AT)
    Source.objects.create(name="demo")
    monkeypatch.setattr(next_day, "require_ready", lambda: None)
    lived: list[object] = []
    monkeypatch.setattr(moving_on, "start", lived.append)
    for clicks in (1, 2):
        page = browser.get("/accounts").content.decode()
        (form,) = [
            one for one in forms_of(page, "/accounts") if one.action.endswith("/demo/next-day")
        ]
        assert browser.post(form.action, form.fields).status_code == 302
        assert browser.post(form.action, form.fields).status_code == 302
        assert len(lived) == clicks


def test_the_demos_book_offers_it_today_and_not_in_the_past(browser: Client) -> None:
    policies.install_shipped(at=AT)
    Source.objects.create(name="demo")
    assert "/demo/next-day" in browser.get("/accounts").content.decode()
    assert "/demo/next-day" not in browser.get("/accounts?as_of=2026-01-05").content.decode()
