"""Files to take away carry the page's state, and nonsense gets a page that helps."""

import io
from datetime import date, timedelta

import openpyxl  # type: ignore[import-untyped]  # It publishes no types.
import pytest
from django.http import HttpResponseBase
from django.test import Client
from pypdf import PdfReader

from dunwell.actions import policies
from tests import builders

pytestmark = pytest.mark.django_db

D = date(2026, 3, 31)
DAY = timedelta(days=1)


@pytest.fixture
def who(db: None) -> builders.Cast:
    del db
    policies.install_shipped(at=builders.AT)
    cast = builders.cast()
    builders.invoice(cast, 1_234_56, on=D - 60 * DAY, due=D - 30 * DAY, number="F-1")
    builders.document(cast, 70_00, on=D, entity=cast.south, currency="GBP", number="UK-1")
    return cast


def content(answer: HttpResponseBase) -> bytes:
    return b"".join(answer)


@pytest.mark.parametrize(
    ("query", "name", "open_amounts"),
    [
        ("as_of=2026-03-31&currency=EUR", "aging_2026-03-31_EUR.xlsx", [1234.56]),
        ("as_of=2026-03-31&entity=UK01", "aging_2026-03-31_GBP.xlsx", [70]),
        ("as_of=2026-03-31", "aging_2026-03-31_all.xlsx", [1234.56, 70]),
    ],
)
def test_the_workbook_of_a_page(
    browser: Client, who: builders.Cast, query: str, name: str, open_amounts: list[float]
) -> None:
    del who
    answer = browser.get(f"/aging.xlsx?{query}")
    assert answer.status_code == 200
    assert f'filename="{name}"' in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(content(answer)))
    found = [cell.value for cell in book["Detail"]["N"]][1:]
    assert found == open_amounts
    parameters = dict(book["Parameters"].iter_rows(values_only=True))
    assert parameters["Made by"] == "Anna Ruiz"
    assert "http://testserver/invoices/" in str([c.value for c in book["Detail"]["Y"]])


def test_the_csv_of_a_page(browser: Client, who: builders.Cast) -> None:
    del who
    answer = browser.get("/aging.csv?as_of=2026-03-31&currency=GBP")
    assert 'filename="aging_2026-03-31_GBP.csv"' in answer["Content-Disposition"]
    lines = content(answer).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert ",GBP,70.00,0.00,70.00," in lines[1]


def test_the_statement_of_an_account(browser: Client, who: builders.Cast) -> None:
    address = f"/accounts/{who.harbour.pk}/statement.pdf"
    answer = browser.get(f"{address}?as_of=2026-03-31&currency=EUR&style=balance_forward")
    assert answer["Content-Type"] == "application/pdf"
    assert 'filename="statement_0001007_2026-03-31.pdf"' in answer["Content-Disposition"]
    text = PdfReader(io.BytesIO(content(answer))).pages[0].extract_text()
    assert "1,234.56 EUR" in text
    shown = browser.get(f"{address}?as_of=2026-03-31&show=1")
    assert shown["Content-Disposition"].startswith("inline")
    assert content(shown)


@pytest.mark.parametrize(
    "address",
    [
        "/aging.xlsx?entity=NL99",
        "/aging.csv?currency=ZZZ1",
        "/accounts/999999/statement.pdf",
        "/accounts/{pk}/statement.pdf?style=rainbow",
        "/accounts/{pk}/statement.pdf?currency=USD",
        "/accounts/{pk}/statement.pdf?currency=%00",
        "/accounts/{pk}/statement.pdf?entity=NL99",
        "/accounts/{pk}/statement.pdf?as_of=2026-03-31&from=2027-01-01",
    ],
)
def test_nonsense_gets_a_page_that_helps(
    browser: Client, who: builders.Cast, address: str
) -> None:
    answer = browser.get(address.format(pk=who.harbour.pk))
    assert answer.status_code == 404
    assert "There is no such file" in answer.content.decode()


def test_a_day_that_makes_no_sense_is_left_out(browser: Client, who: builders.Cast) -> None:
    answer = browser.get(f"/accounts/{who.harbour.pk}/statement.pdf?as_of=x&from=y")
    assert content(answer).startswith(b"%PDF")
    assert content(browser.get("/aging.xlsx?as_of=never&basis=moon")).startswith(b"PK")


@pytest.mark.parametrize("address", ["/aging.xlsx", "/aging.csv", "/accounts/1/statement.pdf"])
def test_nobody_takes_a_file_without_signing_in(address: str, db: None) -> None:
    del db
    assert Client().get(address).status_code == 302
