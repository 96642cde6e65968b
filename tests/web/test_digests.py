"""Every link of a morning digest leads to a page, and everybody chooses whether they get it."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from dunwell.core.digests import DigestPart
from dunwell.jobs.digests import PLACES
from dunwell.store.models import User
from tests import book_states

_OF_ROWS = ("outbox/1", "approvals/1", "accounts/1", "accounts/1/commitments", "payments/1")


@pytest.mark.parametrize("place", sorted({*PLACES.values(), *_OF_ROWS}))
def test_a_place_is_a_page(place: str) -> None:
    assert resolve(f"/{urlsplit(place).path}").namespace == "web"


def test_every_part_has_a_place() -> None:
    assert set(PLACES) == set(DigestPart)


@pytest.mark.django_db
def test_everybody_chooses_the_mails_they_get(browser: Client, person: User) -> None:
    assert browser.get("/me").content.decode().count("checked> Each") == 2
    chosen = browser.post("/me/mails", {"requests": "1"}, follow=True).content.decode()
    assert "Your choice of mails was saved." in chosen
    person.refresh_from_db()
    assert (person.mails_mornings, person.mails_requests) == (False, True)
    with book_states.unchanged():
        browser.post("/me/mails", {"requests": "1"})
