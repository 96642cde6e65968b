"""The account page: its figures are the book's to the cent, and it never fails on nonsense."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from dunwell.actions import assignments, contacts, customers, policies, write_offs
from dunwell.core import aging
from dunwell.core.aging import AgingTerms, Basis
from dunwell.core.assignment import Assigned
from dunwell.core.because import Because
from dunwell.core.customers import CustomerStatus
from dunwell.store.models import DuplicateProposal, User
from dunwell.store.queries import (
    account,
    account_behaviour,
    account_items,
    account_open,
)
from dunwell.store.queries.account import Scope, Slice
from dunwell.store.queries.account_open import Wanted
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db
TERMS = AgingTerms(bucket_limits=(30, 60, 90, 120), basis=Basis.DUE)
TODAY = date(2026, 6, 30)
QUERY = f"as_of={TODAY.isoformat()}"


@pytest.fixture
def who() -> Cast:
    """The cast, under the shipped policy."""
    policies.install_shipped(at=AT)
    return builders.cast()


@pytest.fixture
def busy(who: Cast) -> Cast:
    """Harbour owes in four buckets and has a credit, unapplied cash and a paid invoice."""
    for days, amount, number in (
        (-5, 100_01, "IN-NEW"),
        (0, 200_02, "IN-DUE"),
        (1, 300_03, "IN-1"),
        (45, 400_04, "IN-45"),
        (121, 500_05, "IN-121"),
    ):
        due = TODAY - timedelta(days=days)
        builders.invoice(who, amount, on=date(2026, 1, 10), due=due, number=number)
    builders.credit_memo(who, 33_33, on=date(2026, 2, 1))
    paid = builders.invoice(
        who, 600_00, on=date(2026, 1, 10), due=date(2026, 2, 9), number="IN-PAID"
    )
    money = builders.receipt(who, 700_00, on=date(2026, 2, 21))
    builders.applied(money, paid, 600_00, on=date(2026, 2, 21))
    return who


def _page(
    browser: Client, who: Cast, path: str = "", query: str = QUERY, status: int = 200
) -> str:
    answer = browser.get(f"/accounts/{who.harbour.pk}{path}?{query}")
    assert answer.status_code == status
    return str(answer.content.decode())


def _part(who: Cast, day: date = TODAY) -> Slice:
    return Slice(customer_ids=(who.harbour.pk,), as_of=day)


def test_figures_equal_the_book_to_the_cent(busy: Cast) -> None:
    """Every bucket by hand; the day itself is still current."""
    (found,) = account.figures(_part(busy), terms=TERMS)
    assert [bucket.amount for bucket in found.buckets] == [300_03, 300_03, 400_04, 0, 0, 500_05]
    assert (found.total, found.overdue) == (1500_15, 1200_12)
    assert (found.credits, found.unapplied) == (33_33, 100_00)
    assert (found.items, found.overdue_items) == (5, 3)


def test_page_shows_the_figures(browser: Client, busy: Cast) -> None:
    """Hero numbers, strip and rows say the same."""
    page = _page(browser, busy)
    for shown in ("1,500.15", "1,200.12", "33.33", "100.00", "IN-121", "500.05"):
        assert shown in page
    assert page.count('class="b5"') == 3  # The strip, its label and the row.
    assert " style=" not in page


def test_rows_sum_to_the_total(busy: Cast) -> None:
    """Whatever the filter, its rows add up to its figure."""
    (found,) = account.figures(_part(busy), terms=TERMS)
    expected = {
        "overdue": found.overdue,
        "credit": found.credits,
        "cash": found.unapplied,
        **{bucket.name: bucket.amount for bucket in found.buckets},
    }
    for place, amount in expected.items():
        rows = account_open.open_items(_part(busy), terms=TERMS, wanted=Wanted(place=place)).rows
        assert sum(row.open for row in rows) == amount, place
    everything = account_open.open_items(_part(busy), terms=TERMS).rows
    assert sum(row.open for row in everything) == found.total + 133_33


@pytest.mark.parametrize("name", [bucket.name for bucket in aging.buckets(TERMS)])
def test_a_click_on_a_bucket_filters(browser: Client, busy: Cast, name: str) -> None:
    """The filter shows only rows of its bucket, or says that there are none."""
    answer = browser.get(
        f"/accounts/{busy.harbour.pk}", {"as_of": TODAY.isoformat(), "bucket": name}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    rows = set(re.findall(r'class="name"[^>]*>(IN-[^<]+)<', page))
    found = account_open.open_items(_part(busy), terms=TERMS, wanted=Wanted(place=name))
    wanted = {row.number for row in found.rows}
    assert rows == wanted
    assert rows or "Nothing is open in this age group" in page


@pytest.mark.parametrize(
    "query",
    [
        "bucket=hundreds",
        "sort=colour&dir=sideways",
        "page=-1",
        "page=99999999999",
        "page=7",
        "after=999999999.2026-01-01",
        "before=1.nothing&sort=open",
        "after=x.y&paid=soon",
        "scope=planets",
        "as_of=tomorrow",
        "entity=MARS",
        "currency=ZZZ",
        "merged=%00&told=%7Bx%7D",
    ],
)
def test_nonsense_gives_a_page(browser: Client, busy: Cast, query: str) -> None:
    """No parameter can break the page."""
    for path in ("", "/payments", "/documents", "/timeline", "/details", "/history"):
        _page(browser, busy, path, query)


@pytest.fixture
def large(who: Cast) -> Cast:
    """Harbour and a child owe 205 invoices, many alike in day or amount, and two currencies."""
    customers.edit(by=None, at=AT, customer=who.branch, parent=who.harbour)
    for place in range(205):
        builders.document(
            who,
            100_00 + place % 7,
            on=date(2026, 1, 10) + timedelta(days=place % 5),
            due=TODAY - timedelta(days=place % 11),
            number=f"IN-{place:03d}",
            currency="USD" if place % 4 == 0 else "EUR",
            customer=who.branch if place % 3 == 0 else who.harbour,
        )
    return who


@pytest.mark.parametrize(
    "query", ["", "sort=open&dir=desc", "sort=number&bucket=1-30", "sort=due"]
)
@pytest.mark.parametrize("scope", ["", "children"])
def test_pages_hold_every_row_once(browser: Client, large: Cast, query: str, scope: str) -> None:
    """Forwards and backwards through pages of 100; sorting, filter and scope are kept."""
    pages = []
    address = f"/accounts/{large.harbour.pk}?{QUERY}&scope={scope}&{query}"
    answer = ""
    while address:
        answer = browser.get(address).content.decode()
        pages.append(_numbers(answer))
        address = _link(answer, "page-next")
    part = Slice(
        customer_ids=account.covered(large.harbour.pk, Scope(scope or "own")), as_of=TODAY
    )
    told = dict(one.split("=") for one in query.split("&") if one)
    everything = account_open.open_items(
        part,
        terms=TERMS,
        wanted=Wanted(
            place=told.get("bucket", ""),
            sort=told.get("sort", "due"),
            descending=told.get("dir") == "desc",
            grouped=bool(scope),
        ),
        size=None,
    )
    assert [number for page in pages for number in page] == [row.number for row in everything.rows]
    assert {len(page) for page in pages[:-1]} == {100}
    back = [pages.pop()]
    while address := _link(answer, "page-previous"):
        answer = browser.get(address).content.decode()
        back.append(_numbers(answer))
    assert back[1:] == pages[::-1]


def _numbers(page: str) -> list[str]:
    return re.findall(r'class="name"[^>]*>(IN-[^<]+)<', page)


def _link(page: str, name: str) -> str:
    found = re.search(rf'href="([^"]+)"[^>]*id="{name}"', page)
    return found[1].replace("&amp;", "&") if found else ""


@pytest.mark.parametrize("path", ["/documents", "/payments"])
def test_documents_and_payments_come_in_pages(browser: Client, large: Cast, path: str) -> None:
    for place in range(105):
        builders.receipt(large, 100 + place, on=date(2026, 2, 1) + timedelta(days=place % 9))
    address = f"/accounts/{large.harbour.pk}{path}?{QUERY}"
    seen: list[str] = []
    counts = []
    while address:
        page = browser.get(address).content.decode()
        rows = re.findall(r'class="name" href="([^"]+)"', page)
        counts.append(len(rows))
        seen += rows
        address = _link(page, "page-next")
    assert len(seen) == len(set(seen)) == (241 if path == "/documents" else 105)
    assert counts[:-1] == [100] * (len(counts) - 1)


def test_a_month_of_the_chart_leads_to_its_invoices(browser: Client, busy: Cast) -> None:
    """The mark, its row in the table and the list tell the same invoices."""
    page = _page(browser, busy)
    address = f"/accounts/{busy.harbour.pk}/documents?as_of={TODAY}&amp;paid=2026-02"
    assert page.count(f'href="{address}"') == 2
    assert 'aria-label="February 2026: 1 invoice paid, 12.0 days late on average"' in page
    told = browser.get(address.replace("&amp;", "&")).content.decode()
    assert "Paid in February 2026" in told
    assert _numbers(told) == ["IN-PAID"]
    nothing = _page(browser, busy, "/documents", f"{QUERY}&paid=2026-03")
    assert "No invoice was paid in this time" in nothing
    assert _numbers(_page(browser, busy, "/documents", f"{QUERY}&paid=year")) == ["IN-PAID"]


def test_unknown_bucket_is_said(browser: Client, busy: Cast) -> None:
    """A filter that means nothing is named, and everything shown."""
    assert "There is no age group “hundreds”" in _page(
        browser, busy, query=f"{QUERY}&bucket=hundreds"
    )


@pytest.mark.parametrize("unknown", [10**6, 2**63, 10**25])
def test_unknown_account(browser: Client, who: Cast, unknown: int) -> None:
    """An id nobody has, also one no database holds, gets a page that helps."""
    del who
    answer = browser.get(f"/accounts/{unknown}")
    assert answer.status_code == 404
    assert "No such account" in answer.content.decode()
    assert browser.get(f"/accounts/{unknown}/edit").status_code == 404


def test_merged_away_leads_to_the_survivor(browser: Client, who: Cast) -> None:
    """The address of a merged customer leads on, and the page says what happened."""
    customers.merge(by=None, at=AT, survivor=who.harbour, other=who.harbour_again)
    answer = browser.get(f"/accounts/{who.harbour_again.pk}", follow=True)
    assert answer.redirect_chain[0][0] == f"/accounts/{who.harbour.pk}?merged=1007"
    assert "Customer 1007 was merged into this one" in answer.content.decode()
    assert "was merged into" not in _page(browser, who, query="merged=2000")


def test_before_the_first_posting(browser: Client, busy: Cast) -> None:
    """An earlier day says since when the account exists, and leads there."""
    page = _page(browser, busy, query="as_of=2025-06-30")
    assert "this account exists since 10 Jan 2026" in page
    assert "as_of=2026-01-10" in page


def test_empty_accounts_say_why(browser: Client, who: Cast) -> None:
    """Never posted and all paid are different."""
    assert "Nothing was ever posted to this account" in _page(browser, who)
    paid = builders.invoice(who, 100, number="A")
    builders.applied(builders.receipt(who, 100), paid, 100, on=builders.JANUARY_5)
    assert "Everything is paid on 30 Jun 2026" in _page(browser, who)
    assert "Nothing is open in the chosen entity" in _page(
        browser, who, query=f"{QUERY}&entity=UK01"
    )


def test_currencies_stand_apart(browser: Client, busy: Cast) -> None:
    """Amounts of two currencies are never added."""
    builders.document(busy, 77_00, currency="USD", on=date(2026, 5, 1), number="US-1")
    found = account.figures(_part(busy), terms=TERMS)
    assert [(one.currency, one.total) for one in found] == [("EUR", 1500_15), ("USD", 77_00)]
    page = _page(browser, busy)
    assert "Open, EUR" in page
    assert "Open, USD" in page
    only = _page(browser, busy, query=f"{QUERY}&currency=USD")
    assert "IN-121" not in only
    assert "US-1" in only


def test_roll_up_groups_by_child(browser: Client, busy: Cast) -> None:
    """A head office shows its own items, with children, or all it pays for."""
    builders.invoice(busy, 10_00, customer=busy.head_office, number="HEAD")
    builders.invoice(busy, 20_00, customer=busy.branch, number="BRANCH")
    sums = {
        scope: sum(
            one.total
            for one in account.figures(
                Slice(customer_ids=account.covered(busy.head_office.pk, scope), as_of=TODAY),
                terms=TERMS,
            )
        )
        for scope in Scope
    }
    assert sums == {Scope.OWN: 10_00, Scope.CHILDREN: 30_00, Scope.PAYER: 30_00}
    address = f"/accounts/{busy.head_office.pk}?{QUERY}"
    alone = browser.get(address).content.decode()
    assert "BRANCH" not in alone
    assert "20.00 EUR" in alone  # The child with what it owes, in the hierarchy.
    together = browser.get(f"{address}&scope=children").content.decode()
    assert "BRANCH" in together
    assert 'scope="rowgroup"' in together
    assert "scope=children" in together


def test_days_late_end_with_the_last_allocation(busy: Cast) -> None:
    """Twelve days late for the one paid; part paid, credited and written off do not count."""
    part_paid = builders.invoice(busy, 50_00, on=date(2026, 3, 1), due=date(2026, 3, 31))
    money = builders.receipt(busy, 40_00, on=date(2026, 4, 1))
    builders.applied(money, part_paid, 40_00, on=date(2026, 4, 1))
    credited = builders.invoice(busy, 33_33, on=date(2026, 3, 1), due=date(2026, 3, 31))
    credit = builders.credit_memo(busy, 33_33, on=date(2026, 4, 9))
    builders.applied(credit, credited, 33_33, on=date(2026, 4, 9))
    given_up = builders.invoice(busy, 10_00, on=date(2026, 3, 1), due=date(2026, 3, 31))
    write_offs.post(
        by=None,
        at=AT,
        item=given_up,
        amount=10_00,
        effective_date=date(2026, 5, 1),
        because="insolvent",
    )
    found = account_behaviour.behaviour(_part(busy))
    assert [(one.number, one.days_late) for one in found.newest] == [("IN-PAID", 12)]
    # The day before it was paid nothing was.
    assert account_behaviour.behaviour(_part(busy, date(2026, 2, 20))).average_days is None


def test_days_late_weigh_by_amount_and_compare_years(busy: Cast) -> None:
    """(600 x 12 + 200 x 2) / 800 = 9.5; the year before, 20."""
    for paid_on, due, amount in (
        (date(2026, 3, 3), date(2026, 3, 1), 200_00),
        (date(2025, 3, 21), date(2025, 3, 1), 100_00),
    ):
        item = builders.invoice(busy, amount, on=date(2025, 1, 1), due=due)
        money = builders.receipt(busy, amount, on=paid_on)
        builders.applied(money, item, amount, on=paid_on)
    found = account_behaviour.behaviour(_part(busy))
    assert (found.average_days, found.average_days_before) == (7.0, 20.0)
    assert (found.weighted_days, found.weighted_currency) == (9.5, "EUR")


def test_the_chart_says_its_finding(browser: Client, busy: Cast) -> None:
    """The title is the finding, and the table holds the same invoices."""
    page = _page(browser, busy)
    assert "Pays 12 days late on average" in page
    assert page.count("<circle") == 1
    assert "1 paid invoice as a table" in page


def test_documents_and_payments(busy: Cast) -> None:
    """Closed documents are listed too; a receipt tells what it settled and what is left."""
    rows = account_items.documents(_part(busy)).rows
    assert account_items.count_documents(_part(busy)) == len(rows) == 8
    states = {row.number: row.state for row in rows if row.number}
    assert states["IN-PAID"] == "closed"
    assert states["IN-45"] == "open"
    (payment,) = account_items.payments(_part(busy)).rows
    assert account_items.count_payments(_part(busy)) == 1
    assert (payment.amount, payment.applied_amount, payment.unapplied) == (700_00, 600_00, 100_00)
    assert [one.number for one in payment.applied] == ["IN-PAID"]
    # The day before the receipt there was no payment, and the invoice was open.
    assert account_items.payments(_part(busy, date(2026, 2, 20))).rows == ()
    assert account_items.count_payments(_part(busy, date(2026, 2, 20))) == 0


@pytest.mark.parametrize("tab", ["payments", "documents", "timeline", "details", "history"])
def test_tabs_are_pages_and_fragments(browser: Client, busy: Cast, tab: str) -> None:
    """The same address gives a page, and to htmx the tab alone with a word for listeners."""
    address = f"/accounts/{busy.harbour.pk}/{tab}?{QUERY}"
    page = browser.get(address).content.decode()
    assert "<!doctype html>" in page
    assert 'aria-current="page"' in page
    part = browser.get(
        address, headers={"HX-Request": "true", "HX-Target": "tab"}
    ).content.decode()
    assert part.startswith('<div id="tab"')
    assert 'hx-swap-oob="true"' in part
    restored = browser.get(
        address,
        headers={"HX-Request": "true", "HX-Target": "tab", "HX-History-Restore-Request": "true"},
    )
    assert "<!doctype html>" in restored.content.decode()


def test_nobody_to_write_to_is_said(browser: Client, busy: Cast) -> None:
    """No contact, no address that works, and one that does: each is told."""
    assert "Nobody to write to" in _page(browser, busy)
    contacts.add(by=None, at=AT, customer=busy.harbour, name="Ann", phone="1")
    contacts.add(
        by=None,
        at=AT,
        customer=busy.harbour,
        email="old@example.com",
        bounced_date=date(2026, 1, 2),
    )
    page = _page(browser, busy)
    assert "Mail reaches nobody here" in page
    assert "Mail came back" in page
    contacts.add(by=None, at=AT, customer=busy.harbour, email="new@example.com")
    assert "Mail reaches nobody" not in _page(browser, busy)


def test_status_and_limit(browser: Client, busy: Cast) -> None:
    """The badge and the used limit; above the limit it is said in words."""
    customers.edit(
        by=None,
        at=AT,
        customer=busy.harbour,
        status=CustomerStatus.INSOLVENT,
        currency="EUR",
        credit_limit=1000_00,
    )
    page = _page(browser, busy)
    assert "Insolvent" in page
    assert "150 %" in page
    assert "Over limit" in page
    assert "1,500.15 of 1,000.00 EUR" in page


def test_workbook_equals_the_screen(browser: Client, busy: Cast) -> None:
    """Every open item with real numbers; money beside the buckets counts down."""
    answer = browser.get(f"/accounts/{busy.harbour.pk}/open-items.xlsx?{QUERY}")
    rows = (
        CalamineWorkbook.from_filelike(
            BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]  # A file's answer streams.
        )
        .get_sheet_by_index(0)
        .to_python()
    )
    assert rows[0][-1] == "Open (document currency)"
    assert rows[1][0] == "0001007"
    assert round(sum(float(str(row[-1])) for row in rows[1:]), 2) == 1366.82


def test_proposals_are_shown(browser: Client, who: Cast) -> None:
    """Both customers of a proposal carry the note."""
    first, second = sorted((who.harbour.pk, who.harbour_again.pk))
    DuplicateProposal.objects.create(first_id=first, second_id=second, because="same_name")
    assert "This may be the same customer as" in _page(browser, who)
    assert "Review and merge" in _page(browser, who)


def test_strangers_must_sign_in(client: Client, who: Cast) -> None:
    """The page is for people who signed in."""
    answer = client.get(f"/accounts/{who.harbour.pk}")
    assert answer.status_code == 302
    assert "/sign-in" in answer["Location"]


def test_details_say_how_the_account_got_its_collector(
    browser: Client, busy: Cast, person: User
) -> None:
    load = Because(code="assign.load", values={"count": 3})
    chosen = {busy.harbour.pk: Assigned(collector_id=person.pk, because=(load,))}
    assert assignments.give_by_rule(at=AT, chosen=chosen) == 1
    page = browser.get(f"/accounts/{busy.harbour.pk}/details").content.decode()
    assert "by the rule: Accounts that the collector has already: 3." in page
