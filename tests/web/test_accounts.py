"""The list of accounts shows the book to the cent, and its address is its whole state."""

import csv
import io
import re
from datetime import date

import pytest
from django.test import Client

from dunwell.actions import contacts, customers, policies
from dunwell.store.models import AuditEntry, Customer, SavedView, User
from tests import builders
from tests.builders import AT, Cast

APRIL_1 = "2026-04-01"


@pytest.fixture
def who(db: None) -> Cast:
    """A small book: two late invoices of harbour, one current of the branch, one in pounds."""
    del db
    policies.install_shipped(at=AT)
    cast = builders.cast()
    late = builders.invoice(cast, 100_050, due=date(2026, 3, 2), number="INV-1")
    builders.invoice(cast, 20_000, due=date(2026, 1, 10), number="INV-2")
    builders.invoice(cast, 5_001, due=date(2026, 5, 1), customer=cast.branch, number="INV-3")
    builders.document(cast, 7_777, entity=cast.south, currency="GBP", number="INV-4")
    receipt = builders.receipt(cast, 30_000, on=date(2026, 2, 1))
    builders.applied(receipt, late, 25_000, on=date(2026, 2, 2))
    return cast


def rows(page: bytes) -> dict[str, list[str]]:
    """Read the table of a page: the text of every cell by the text of its first."""
    found = {}
    for row in re.findall(r"<tr>(.*?)</tr>", page.decode(), re.DOTALL):
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        texts = [" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in cells]
        found[texts[0]] = texts[1:]
    return found


def test_the_list_shows_each_account_to_the_cent(browser: Client, who: Cast) -> None:
    del who
    page = browser.get("/accounts", {"as_of": APRIL_1})
    shown = rows(page.content)
    # Overdue, open, oldest days, current, 1-30, 31-60, 61-90, 91-120, 120+, credits, last paid.
    assert shown["Harbour Supplies B.V."] == [
        *("0001007", "950.50", "950.50", "81", "–", "750.50", "–", "200.00", "–", "–"),
        *("50.00", "1 Feb 2026", "–"),
    ]
    assert shown["Meridian Leeds"][1:6] == ["–", "50.01", "–", "50.01", "–"]
    assert shown["EUR total of 4"][1:3] == ["950.50", "1,000.51"]


def test_a_past_day_shows_the_book_of_that_day(browser: Client, who: Cast) -> None:
    del who
    shown = rows(browser.get("/accounts", {"as_of": "2026-02-01"}).content)
    # The receipt had come in and was not applied yet.
    assert shown["Harbour Supplies B.V."][1:3] == ["200.00", "1,200.50"]
    assert shown["Harbour Supplies B.V."][10] == "300.00"


def test_one_currency_at_a_time_the_one_with_most_open_first(browser: Client, who: Cast) -> None:
    del who
    page = browser.get("/accounts", {"as_of": APRIL_1, "currency": "GBP"})
    assert rows(page.content)["GBP total of 4"][2] == "77.77"
    assert "currency=GBP" in page.content.decode()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"overdue": "1"}, {"Harbour Supplies B.V."}),
        ({"bucket": "61-90"}, {"Harbour Supplies B.V."}),
        ({"text": "LEEDS"}, {"Meridian Leeds"}),
        ({"text": "2001"}, {"Meridian Leeds"}),
        ({"segment": "retail"}, {"Meridian Leeds"}),
        ({"no_email": "1", "overdue": "1"}, set()),
        ({"over_limit": "1"}, {"Meridian Leeds"}),
        ({"unapplied": "1"}, {"Harbour Supplies B.V."}),
    ],
)
def test_filters_leave_what_fits(
    browser: Client, who: Cast, query: dict[str, str], names: set[str]
) -> None:
    Customer.objects.filter(pk=who.branch.pk).update(
        segment="retail", currency="EUR", credit_limit=5_000
    )
    contacts.add(by=None, at=AT, customer=who.harbour, name="Ana", email="ana@example.com")
    page = browser.get("/accounts", {"as_of": APRIL_1, **query})
    shown = {name for name in rows(page.content) if name and "total" not in name}
    assert shown - {"Customer"} == names


def test_a_chip_takes_its_filter_off_and_says_how_many(browser: Client, who: Cast) -> None:
    del who
    page = browser.get("/accounts", {"as_of": APRIL_1, "overdue": "1", "text": "harbour"})
    text = page.content.decode()
    assert 'aria-label="Overdue, 1 rows: take this filter off"' in text
    assert f'href="/accounts?as_of={APRIL_1}&amp;text=harbour"' in text


def test_sorting_is_said_to_assistive_technology(browser: Client, who: Cast) -> None:
    del who
    page = browser.get("/accounts", {"as_of": APRIL_1, "sort": "name"}).content.decode()
    assert page.count("aria-sort") == 1
    names = re.findall(r'class="name"[^>]*>([^<]*)<', page)
    assert names == sorted(names, key=str.casefold)


def test_nonsense_is_left_out_and_said(browser: Client, who: Cast) -> None:
    del who
    nonsense = {
        **{"as_of": "2026-02-31", "sort": "-nothing", "overdue": "maybe", "bucket": "7-9"},
        **{"entity": "XX", "currency": "ZZZ", "after": "x.y", "cols": "no,such"},
    }
    page = browser.get("/accounts", nonsense)
    assert page.status_code == 200
    assert "cannot be sorted by “-nothing”" in page.content.decode()
    assert "cannot be “maybe”" in page.content.decode()
    for cursor in ("1", "1.", ".5", "1.99999999999999999999", "1.\x00", "-1.5"):
        assert browser.get("/accounts", {"after": cursor}).status_code == 200
        assert browser.get("/accounts", {"before": cursor}).status_code == 200


def test_an_empty_book_says_why_and_what_to_do(browser: Client, db: None) -> None:
    del db
    policies.install_shipped(at=AT)
    page = browser.get("/accounts").content.decode()
    assert "Nothing was imported yet, so there is nothing to list." in page
    assert 'href="/imports' in page


def test_pages_are_stable_when_an_account_comes_in(browser: Client, who: Cast) -> None:
    for place in range(120):
        customers.open(by=None, at=AT, number=f"9{place:04}", name=f"Zeta {place:04}")
    first = browser.get("/accounts", {"sort": "name"}).content.decode()
    (following,) = re.findall(r'id="next" rel="next" href="([^"]*)"', first)
    shown = re.findall(r'class="name"[^>]*>([^<]*)<', first)
    assert len(shown) == 100
    customers.open(by=None, at=AT, number="0", name="Aaa comes first")
    second = browser.get(following.replace("&amp;", "&")).content.decode()
    rest = re.findall(r'class="name"[^>]*>([^<]*)<', second)
    assert not set(shown) & set(rest)
    assert len(shown) + len(rest) == 124
    (back,) = re.findall(r'id="previous" rel="prev" href="([^"]*)"', second)
    again = browser.get(back.replace("&amp;", "&")).content.decode()
    assert re.findall(r'class="name"[^>]*>([^<]*)<', again) == shown
    del who


def test_a_fragment_is_the_list_alone_and_tells_the_live_region(
    browser: Client, who: Cast
) -> None:
    del who
    page = browser.get(
        "/accounts", {"as_of": APRIL_1, "overdue": "1"}, headers={"HX-Request": "true"}
    )
    text = page.content.decode()
    assert text.lstrip().startswith('<section id="list"')
    assert "<html" not in text
    assert 'id="live" hx-swap-oob="innerHTML">1 account. 1 row, all shown.' in text


def test_the_csv_holds_the_filter_with_plain_numbers_and_no_formulas(
    browser: Client, who: Cast
) -> None:
    Customer.objects.filter(pk=who.harbour.pk).update(name="=HYPERLINK(1)")
    query = {"as_of": APRIL_1, "overdue": "1", "format": "csv", "cols": "name,overdue,paid"}
    answer = browser.get("/accounts/export", query)
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # It is a stream.
    assert body.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert lines == [
        ["Customer", "Overdue", "Last payment", "Currency"],
        ["'=HYPERLINK(1)", "950.50", "2026-02-01", "EUR"],
    ]


def test_the_sheet_holds_real_numbers_and_dates(browser: Client, who: Cast) -> None:
    import python_calamine

    Customer.objects.filter(pk=who.harbour.pk).update(name="=HYPERLINK(1)")
    query = {"as_of": APRIL_1, "overdue": "1", "format": "xlsx", "cols": "name,overdue,paid"}
    answer = browser.get("/accounts/export", query)
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # It is a stream.
    book = python_calamine.load_workbook(io.BytesIO(body))
    lines = book.get_sheet_by_index(0).to_python()
    assert lines[1] == ["=HYPERLINK(1)", 950.5, date(2026, 2, 1), "EUR"]


def test_an_unknown_format_is_refused_in_words(browser: Client, who: Cast) -> None:
    del who
    answer = browser.get("/accounts/export", {"format": "pdf"})
    assert answer.status_code == 422
    assert "choose CSV" in answer.content.decode()


def test_a_view_is_saved_shown_renamed_and_deleted(
    browser: Client, who: Cast, person: User
) -> None:
    del who
    kept = {"table": "accounts", "name": " Late  ones ", "query": "overdue=1&after=3.4&as_of=x"}
    answer = browser.post("/views", kept)
    assert answer.headers["Location"] == "/accounts?overdue=1"
    view = SavedView.objects.get()
    assert (view.name, view.query, view.shared) == ("Late ones", "overdue=1", False)
    assert ">Late ones</a>" in browser.get("/accounts").content.decode()
    browser.post(f"/views/{view.pk}", {"name": "Later", "next": "/accounts"})
    assert SavedView.objects.get().name == "Later"
    answer = browser.post(f"/views/{view.pk}", {"delete": "1", "next": "https://evil.example"})
    assert answer.headers["Location"] == "/"
    assert not SavedView.objects.exists()
    acts = AuditEntry.objects.filter(by=person).order_by("sequence")
    assert list(acts.values_list("action", flat=True)) == [
        "saved_views.save",
        "saved_views.rename",
        "saved_views.delete",
    ]


def test_only_the_owner_changes_a_shared_view(browser: Client, who: Cast) -> None:
    del who
    other = User.objects.create_user("ben@example.com", "another-long-word")
    view = SavedView.objects.create(
        user=other, table="accounts", name="Team", query="overdue=1", shared=True
    )
    hidden = SavedView.objects.create(user=other, table="accounts", name="Mine", query="x=1")
    page = browser.get("/accounts").content.decode()
    assert ">Team<" in page
    assert hidden.name not in page
    answer = browser.post(f"/views/{view.pk}", {"delete": "1"})
    assert answer.status_code == 422
    assert SavedView.objects.count() == 2
    assert browser.post("/views", {"table": "secrets", "name": "x"}).status_code == 422
    assert browser.post("/views", {"table": "accounts", "name": " "}).status_code == 422
    assert SavedView.objects.count() == 2
