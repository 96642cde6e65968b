"""Screens speak the person's language, files the organisation's, statements the customer's."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import cast

import openpyxl  # type: ignore[import-untyped]  # It publishes no types.
import pytest
from django.test import Client
from pypdf import PdfReader

from dunwell.actions import policies
from dunwell.jobs import columns
from dunwell.store.models import Customer, User
from tests import builders
from tests.committed import committed_book as committed_book

pytestmark = pytest.mark.django_db

DAY = date(2025, 11, 21)
QUERY = "as_of=2025-12-31&currency=EUR"


@pytest.fixture
def german(person: User) -> User:
    """The person has chosen German screens."""
    User.objects.filter(pk=person.pk).update(language="de")
    return person


@pytest.fixture
def who(german: User) -> builders.Cast:
    """Harbour owes 1,234.56 since 21 November 2025."""
    del german
    policies.install_shipped(at=builders.AT)
    cast = builders.cast()
    builders.invoice(cast, 1_234_56, on=date(2025, 10, 22), due=DAY, number="F-1")
    return cast


def _sent(browser: Client, address: str) -> bytes:
    answer = browser.get(address)
    assert answer.status_code == 200
    return b"".join(cast("Iterable[bytes]", answer))


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        pytest.param("/accounts", ("Konten", "1.234,56", "Überfällig, EUR"), id="accounts"),
        pytest.param("/invoices", ("Rechnungen", "1.234,56", "21. Nov. 2025"), id="invoices"),
        pytest.param("/payments", ("Zahlungseingänge",), id="payments"),
        pytest.param("/imports", ("Importe", "Datei"), id="imports"),
    ],
)
def test_pages_are_in_the_persons_language(
    browser: Client, who: builders.Cast, path: str, shown: tuple[str, ...]
) -> None:
    del who
    answer = browser.get(f"{path}?{QUERY}")
    page = answer.content.decode()
    assert '<html lang="de"' in page
    assert answer["Content-Language"] == "de"
    for text in shown:
        assert text in page, text


def test_the_dashboard_is_in_the_persons_language(
    committed_book: None, german: User, browser: Client
) -> None:
    """Figures, receipts with their definitions, and what the charts say."""
    del committed_book, german
    columns.forget()
    policies.install_shipped(at=builders.AT)
    owing = builders.cast()
    builders.invoice(owing, 834_229_75, on=date(2025, 10, 22), due=DAY, number="F-1")
    page = browser.get(f"/dashboard?{QUERY}").content.decode()
    for text in (
        "834.230 EUR",
        "834.229,75 EUR",
        "Nicht fällig",
        "Forderungen / Umsatz auf Ziel des Zeitraums",
        "Tsd.",
        "Dez",
    ):
        assert text in page, text


def test_the_dashboards_paper_is_in_the_organisations_language(
    committed_book: None, german: User, browser: Client
) -> None:
    """A German asks, the company is English: the paper that leaves the house is English."""
    del committed_book, german
    columns.forget()
    policies.install_shipped(at=builders.AT)
    owing = builders.cast()
    builders.invoice(owing, 834_229_75, on=date(2025, 10, 22), due=DAY, number="F-1")
    answer = browser.get(f"/dashboard.pdf?{QUERY}")
    assert answer["Content-Language"] == "en"
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Receivables on 31 Dec 2025" in text
    assert "834.23K EUR" in text
    assert "Forderungen" not in text


def test_an_account_is_in_the_persons_language(browser: Client, who: builders.Cast) -> None:
    page = browser.get(f"/accounts/{who.harbour.pk}?{QUERY}").content.decode()
    for text in ("1.234,56", "21. Nov. 2025", "Offene Posten", "Kreditlimit"):
        assert text in page, text
    assert "1,234.56" not in page


def test_a_csv_of_the_same_page_has_iso_dates_and_plain_numbers(
    browser: Client, who: builders.Cast
) -> None:
    del who
    text = _sent(browser, f"/invoices/export?{QUERY}&format=csv").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["Due"], row["Open"], row["Currency"]) == ("2025-11-21", "1234.56", "EUR")
    assert row["Status"] == "Open"


def test_a_workbook_of_the_same_page_has_real_numbers_and_dates(
    browser: Client, who: builders.Cast
) -> None:
    del who
    book = openpyxl.load_workbook(
        io.BytesIO(_sent(browser, f"/invoices/export?{QUERY}&format=xlsx"))
    )
    heads, values = book.active.iter_rows(values_only=True)
    row = dict(zip(heads, values, strict=True))
    assert row["Due"] == datetime(2025, 11, 21)  # noqa: DTZ001 - a workbook knows no time zones.
    assert row["Open"] == 1234.56


def test_buckets_of_a_file_are_named_in_the_organisations_language(
    browser: Client, who: builders.Cast
) -> None:
    del who
    heads = _sent(browser, f"/accounts/export?{QUERY}&format=csv").decode("utf-8-sig")
    assert "Current" in heads.splitlines()[0]
    assert "Nicht fällig" not in heads


def test_why_there_is_no_file_is_said_in_the_persons_language(
    browser: Client, who: builders.Cast
) -> None:
    del who
    answer = browser.get(f"/invoices/export?{QUERY}&format=doc")
    assert answer.status_code == 422
    assert "So lässt sich diese Liste nicht ausgeben" in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "country", "amount"),
    [
        pytest.param("en", "GB", "1,234.56 EUR", id="English customer"),
        pytest.param("fr", "FR", "1234,56", id="French customer"),
        pytest.param("de", "DE", "1.234,56", id="German customer"),
    ],
)
def test_a_statement_is_in_the_customers_language(
    browser: Client, who: builders.Cast, language: str, country: str, amount: str
) -> None:
    Customer.objects.filter(pk=who.harbour.pk).update(language=language, country=country)
    made = _sent(browser, f"/accounts/{who.harbour.pk}/statement.pdf?{QUERY}")
    text = PdfReader(io.BytesIO(made)).pages[0].extract_text()
    spaces = r"[\s\u00a0\u202f]" if language == "fr" else r"(?!)"
    assert amount in re.sub(spaces, "", text)


def test_another_browser_shows_its_own_language(who: builders.Cast) -> None:
    del who
    answer = Client().get("/sign-in", headers={"Accept-Language": "de-DE,de;q=0.9"})
    assert "Anmelden" in answer.content.decode()


def test_the_person_chooses_the_language_of_their_screens(
    browser: Client, who: builders.Cast
) -> None:
    del who
    assert '<option value="de" selected>' in browser.get("/imports").content.decode()
    browser.post("/language", {"language": "en", "next": "/imports"})
    assert '<html lang="en"' in browser.get("/imports").content.decode()
