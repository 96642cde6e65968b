"""The lists of invoices and payments, and the page of a document, show the book to the cent."""

import csv
import io
import re
from datetime import date

import pytest
from django.test import Client

from dunwell.actions import policies, write_offs
from dunwell.core.documents import DocumentType
from dunwell.store import postings
from dunwell.store.models import Document, Posting
from dunwell.store.queries import invoices, keysets
from dunwell.store.queries.item_filters import Shelf, Wanted
from dunwell.store.queries.keysets import Cursor, Sorting
from tests import builders
from tests.builders import AT, Cast

APRIL_1 = "2026-04-01"


def rows(page: bytes) -> dict[str, list[str]]:
    """Read the table of a page: the text of every cell by the text of its first."""
    found = {}
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", page.decode(), re.DOTALL):
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        texts = [" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in cells]
        found[texts[0]] = texts[1:]
    return found


def column(page: bytes) -> list[str]:
    """Read what the rows of a list are called."""
    return re.findall(r'class="name"[^>]*>([^<]*)<', page.decode())


@pytest.fixture
def who(db: None) -> Cast:
    """Late, part-paid, paid, written off, a credit memo, unapplied cash, and one in pounds."""
    del db
    policies.install_shipped(at=AT)
    cast = builders.cast()
    part_paid = builders.invoice(cast, 100_050, due=date(2026, 3, 2), number="INV-1")
    paid = builders.invoice(cast, 20_000, due=date(2026, 2, 10), number="INV-2")
    builders.invoice(cast, 5_001, due=date(2026, 4, 3), customer=cast.branch, number="0003")
    lost = builders.invoice(cast, 9_900, due=date(2026, 1, 6), number="INV-5")
    builders.document(cast, 7_777, entity=cast.south, currency="GBP", number="INV-4")
    builders.credit_memo(cast, 1_250)
    receipt = builders.receipt(cast, 50_000, on=date(2026, 3, 5))
    builders.applied(receipt, part_paid, 25_000, on=date(2026, 3, 5))
    builders.applied(receipt, paid, 20_000, on=date(2026, 3, 6))
    write_offs.post(
        by=None, at=AT, item=lost, amount=9_900, effective_date=date(2026, 3, 1), because="gone"
    )
    return cast


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, ["INV-4", "INV-1", "0003"]),
        ({"overdue": "1"}, ["INV-4", "INV-1"]),
        ({"when": "this_week"}, ["0003"]),
        ({"short": "1"}, ["INV-1"]),
        ({"show": "paid"}, ["INV-2"]),
        ({"show": "paid_last_month"}, ["INV-2"]),
        ({"show": "written_off"}, ["INV-5"]),
        ({"show": "all", "sort": "number"}, ["0003", "INV-1", "INV-2", "INV-4", "INV-5"]),
        ({"bucket": "61-90"}, ["INV-4"]),
        ({"bucket": "Current"}, ["0003"]),
        ({"due_from": "2026-03-02", "due_to": "2026-04-02"}, ["INV-1"]),
        ({"due_to": "2026-03-01"}, ["INV-4"]),
        ({"issued_to": "2026-01-04"}, []),
        ({"currency": "GBP"}, ["INV-4"]),
        ({"entity": "UK01"}, ["INV-4"]),
        ({"text": "inv-1"}, ["INV-1"]),
        ({"text": "leeds"}, ["0003"]),
        ({"text": "100%"}, []),
        ({"as_of": "2026-02-28"}, ["INV-4", "INV-5", "INV-2", "INV-1", "0003"]),
        ({"as_of": "2026-01-04"}, []),
    ],
)
def test_filters_leave_what_fits(
    browser: Client, who: Cast, query: dict[str, str], numbers: list[str]
) -> None:
    del who
    page = browser.get("/invoices", {"as_of": APRIL_1, **query})
    assert page.status_code == 200
    assert column(page.content) == numbers


def test_a_row_shows_the_item_to_the_cent_and_totals_stay_apart(
    browser: Client, who: Cast
) -> None:
    del who
    shown = rows(browser.get("/invoices", {"as_of": APRIL_1}).content)
    assert shown["INV-1"] == [
        *("Harbour Supplies B.V.", "5 Jan 2026", "2 Mar 2026", "30", "1-30"),
        *("1,000.50", "750.50", "EUR", "Part-paid", "–"),
    ]
    assert shown["EUR total of 2"][5:7] == ["1,050.51", "800.51"]
    assert shown["GBP total of 1"][5:7] == ["77.77", "77.77"]


def test_credits_and_unapplied_cash_are_a_view_of_their_own(browser: Client, who: Cast) -> None:
    del who
    query = {"as_of": APRIL_1, "show": "credits", "sort": "-open"}
    shown = rows(browser.get("/invoices", query).content)
    opens = [cells[6] for cells in shown.values() if len(cells) > 8]
    assert opens == ["Open ↓", "50.00", "12.50", "62.50"]


@pytest.mark.parametrize("sort", ["number", "-customer", "issue", "-due", "days", "-original"])
@pytest.mark.parametrize("shelf", [Shelf.OPEN, Shelf.ALL])
def test_pages_join_without_gap_or_repeat(who: Cast, sort: str, shelf: Shelf) -> None:
    for place in range(7):
        builders.invoice(who, 1_000 + place % 2, due=date(2026, 3, 1), number=f"N{place % 3}")
    expression = {"number": "d.number", "customer": "c.name", "issue": "i.issue_date"}.get(
        sort.removeprefix("-"), "i.due_date"
    )
    sorting = Sorting(expression=expression, descending=sort.startswith("-"))
    wanted = Wanted(as_of=date(2026, 4, 1), shelf=shelf)
    whole = invoices.slice_of(wanted, sorting, None, rows=100)
    read = []
    cursor: Cursor | None = None
    while True:
        part = invoices.slice_of(wanted, sorting, cursor, rows=3)
        read += [pk for _, pk in part.keys]
        if not part.has_next:
            break
        cursor = Cursor(value=part.keys[-1][0], id=part.keys[-1][1])
    assert read == [pk for _, pk in whole.keys]
    last = Cursor(value=whole.keys[5][0], id=whole.keys[5][1], backwards=True)
    before = invoices.slice_of(wanted, sorting, last, rows=3)
    assert before.keys == whole.keys[2:5]
    assert before.has_previous


def test_an_item_taken_back_is_in_no_list(browser: Client, who: Cast) -> None:
    taken = builders.document(who, 12_345, number="OOPS").items.get()
    issue = Posting.objects.get(item=taken)
    day = taken.posting_date
    postings.add([postings.reversal(issue, effective_date=day, at=AT, because="test")])
    page = browser.get("/invoices", {"as_of": APRIL_1, "show": "all"})
    assert "OOPS" not in page.content.decode()


def test_the_csv_has_every_row_of_the_filter(browser: Client, who: Cast) -> None:
    del who
    query = {"as_of": APRIL_1, "format": "csv", "cols": "due,days,open"}
    answer = browser.get("/invoices/export", query)
    body = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # It is a stream.
    assert list(csv.reader(io.StringIO(body))) == [
        ["Number", "Due", "Days overdue", "Open", "Currency"],
        ["INV-4", "2026-01-05", "86", "77.77", "GBP"],
        ["INV-1", "2026-03-02", "30", "750.50", "EUR"],
        ["0003", "2026-04-03", "", "50.01", "EUR"],
    ]


def test_a_document_tells_every_change_of_what_is_open(browser: Client, who: Cast) -> None:
    del who
    document = Document.objects.get(number="INV-1")
    page = browser.get(f"/invoices/{document.pk}", {"as_of": APRIL_1}).content.decode()
    history = rows(page.encode())
    assert history["5 Jan 2026"][:3] == ["Issued", "1,000.50", "1,000.50"]
    assert re.match(r"Paid · Payment \d+", history["5 Mar 2026"][0])
    assert history["5 Mar 2026"][1:3] == ["-250.00", "750.50"]
    assert "30 days overdue" in page
    before = browser.get(f"/invoices/{document.pk}", {"as_of": "2026-03-04"}).content.decode()
    assert "after the day shown" in before


def test_a_receipt_has_its_own_page_and_addresses_lead_to_the_right_one(
    browser: Client, who: Cast
) -> None:
    del who
    receipt = Document.objects.get(type=DocumentType.RECEIPT)
    page = browser.get(f"/payments/{receipt.pk}", {"as_of": APRIL_1}).content.decode()
    assert "Invoice INV-1" in page
    assert "50.00 EUR" in page
    wrong = browser.get(f"/invoices/{receipt.pk}", {"as_of": APRIL_1})
    assert wrong.headers["Location"] == f"/payments/{receipt.pk}?as_of={APRIL_1}"
    assert browser.get("/invoices/999999").status_code == 404
    fragment = browser.get(f"/payments/{receipt.pk}", headers={"HX-Request": "true"})
    assert fragment.content.decode().lstrip().startswith("<article")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 1),
        ({"unapplied": "1"}, 1),
        ({"amount": "500"}, 1),
        ({"amount": "500,00"}, 1),
        ({"amount": "499.99"}, 0),
        ({"amount": "much"}, 0),
        ({"text": "harbour"}, 1),
        ({"from": "2026-03-06"}, 0),
        ({"to": "2026-03-05"}, 1),
        ({"as_of": "2026-03-04"}, 0),
    ],
)
def test_payments_say_what_they_paid(
    browser: Client, who: Cast, query: dict[str, str], count: int
) -> None:
    del who
    page = browser.get("/payments", {"as_of": APRIL_1, **query})
    assert page.status_code == 200
    assert len(column(page.content)) == count
    if count and "as_of" not in query:
        (cells,) = [one for name, one in rows(page.content).items() if name.startswith("Payment ")]
        assert cells[2:] == ["500.00", "450.00", "50.00", "EUR", "INV-1, INV-2"]


def test_nonsense_gives_a_page(browser: Client, who: Cast) -> None:
    del who
    nonsense = {
        **{"as_of": "9999-99-99", "sort": "days'", "due_from": "soon", "show": "nothing"},
        **{"bucket": "x", "after": "1.2026-02-30", "currency": "€", "cols": "--"},
    }
    for place in ("/invoices", "/payments"):
        assert browser.get(place, nonsense).status_code == 200
        for text in ("%", "'", "\x00", "𝔘", "x" * 3000):
            assert browser.get(place, {"text": text, "amount": text}).status_code == 200
    assert browser.get("/invoices", {"due_to": "9999-12-31"}).status_code == 200


def test_a_page_of_the_store_is_cut_at_its_rows() -> None:
    keys = [(1, 1), (2, 2), (3, 3)]
    assert keysets.cut(keys, None, rows=2).has_next
    assert not keysets.cut(keys, None, rows=3).has_next
    backwards = Cursor(value=4, id=4, backwards=True)
    assert keysets.cut(keys[::-1], backwards, rows=2).keys == ((2, 2), (3, 3))
