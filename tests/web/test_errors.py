"""Whatever goes wrong is told on a page: what, why, that nothing changed, and where to go."""

import html
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from dunwell.actions import policies
from dunwell.store.models import User
from tests import builders
from tests.committed import committed_book as committed_book
from tests.web.signing_in import signed_in

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.usefixtures("committed_book")


@pytest.fixture
def book(committed_book: None, browser: Client) -> Client:
    """A book whose first entry is of 2 March 2026."""
    del committed_book
    policies.install_shipped(at=builders.AT)
    builders.invoice(builders.cast(), 100_00, on=date(2026, 3, 2), due=date(2026, 4, 1))
    return browser


def words(response: "Response") -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(response.content.decode())).split())


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/nothing-here", "It may have been merged, undone, or mistyped."),
        ("/imports/99999", "There is no import 99999; the list of imports names them all."),
        ("/imports/file/99999/columns", "There is no such file; it may have been discarded."),
        ("/settings/entities/99999", "There is no such legal entity."),
    ],
)
def test_an_unknown_address_says_what_was_looked_for(book: Client, path: str, why: str) -> None:
    response = book.get(path)
    assert response.status_code == 404
    page = words(response)
    assert why in page
    assert "Nothing was changed." in page
    assert 'action="/search"' in response.content.decode()
    assert 'href="/dashboard"' in response.content.decode()


def test_a_stranger_sees_no_frame() -> None:
    page = Client().get("/sign-in/x").content.decode()
    assert 'class="side"' not in page


@pytest.mark.usefixtures("book")
def test_a_form_without_its_token_is_explained() -> None:
    strict = Client(enforce_csrf_checks=True)
    signed_in(User.objects.get(), strict)
    response = strict.post("/settings/organisation", {"name": "x"})
    assert response.status_code == 403
    assert "Go back, load that page anew" in words(response)


@pytest.mark.parametrize("path", ["/language", "/sign-out", "/imports/sample/build"])
def test_an_address_that_takes_forms_is_explained(book: Client, path: str) -> None:
    response = book.get(path)
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "This address only takes forms" in words(response)


@pytest.mark.parametrize("path", ["/dashboard", "/accounts", "/invoices", "/payments", "/imports"])
@pytest.mark.parametrize("text", ["notaday", "2026-02-30", "1066-10-14", "9999-12-31"])
def test_a_day_that_is_none_is_told(book: Client, path: str, text: str) -> None:
    page = words(book.get(path, {"as_of": text}))
    assert f"“{text}” is no day that can be shown" in page
    assert "You see the book as of" not in page


def test_the_band_of_a_past_day_leads_back(book: Client) -> None:
    page = book.get("/accounts", {"as_of": "2026-03-05", "preset": "all"}).content.decode()
    assert '<a href="/accounts?preset=all">Back to today</a>' in page


@pytest.mark.parametrize("path", ["/accounts", "/invoices", "/payments"])
@pytest.mark.parametrize(
    ("day", "is_before", "why"),
    [
        ("2026-03-01", True, "the day before the first entry"),
        ("2026-03-02", False, "the day of the first entry"),
    ],
)
def test_before_the_first_entry_the_book_says_when_it_begins(
    book: Client, path: str, day: str, is_before: bool, why: str
) -> None:
    page = words(book.get(path, {"as_of": day}))
    assert ("Its first entries are of 2 Mar 2026." in page) is is_before, why


def test_a_currency_the_book_does_not_have_is_told(book: Client) -> None:
    day = {"as_of": "2026-03-05"}
    page = words(book.get("/dashboard", {**day, "currency": "ZZZ"}))
    assert "Nothing is counted in ZZZ here." in page
    assert "is counted in" not in words(book.get("/dashboard", {**day, "currency": "EUR"}))
