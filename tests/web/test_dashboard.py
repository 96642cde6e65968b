"""The dashboard tells the book's numbers to the cent, how each is made, and why it is empty."""

import html
import io
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from pypdf import PdfReader

from dunwell.actions import policies, rates
from dunwell.core.rates import Quote
from dunwell.jobs import columns
from dunwell.store.models import Customer, PolicyVersion
from tests import builders
from tests.committed import committed_book as committed_book

D = date(2026, 3, 31)
DAY = timedelta(days=1)
MARKUP = "<script>alert(1)</script> #set page() $x$"


@pytest.fixture
def who(committed_book: None) -> builders.Cast:
    del committed_book
    columns.forget()
    policies.install_shipped(at=builders.AT)
    return builders.cast()


@pytest.fixture
def story(who: builders.Cast) -> builders.Cast:
    """Open 1,234.56, of it 234.56 late for 70 days; 300.00 received in March."""
    builders.invoice(who, 1_000_00, on=D - 10 * DAY, due=D + 20 * DAY)
    late = builders.invoice(
        who, 534_56, on=D - 100 * DAY, due=D - 70 * DAY, customer=who.head_office
    )
    cash = builders.receipt(who, 300_00, on=D - 5 * DAY, customer=who.head_office)
    builders.applied(cash, late, 300_00, on=D - 5 * DAY)
    Customer.objects.filter(pk=who.head_office.pk).update(name=MARKUP, segment=MARKUP[:25])
    return who


def page(browser: Client, **query: str) -> str:
    answer = browser.get("/dashboard", {"as_of": D.isoformat(), **query})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.usefixtures("story")
def test_the_figures_are_the_books_to_the_cent(browser: Client) -> None:
    told = page(browser)
    assert 'title="1,234.56 EUR"' in told
    assert 'title="234.56 EUR"' in told
    assert 'title="300.00 EUR"' in told
    assert "19.0 %" in told
    assert re.search(r"<dt>More than 60 days late</dt><dd class=\"num\">234.56 EUR", told)
    assert "Target under 4 %: missed" in told


@pytest.mark.usefixtures("story")
def test_each_figure_leads_to_the_rows_that_sum_to_it(browser: Client) -> None:
    told = page(browser)
    state = f"as_of={D.isoformat()}"
    assert f'href="/invoices?{state}&amp;overdue=1&amp;currency=EUR"' in told
    assert f'href="/invoices?{state}&amp;bucket=61-90&amp;currency=EUR"' in told
    assert f"/payments?{state}&amp;from=2026-03-01&amp;to=2026-03-31&amp;currency=EUR" in told


@pytest.mark.usefixtures("story")
def test_the_tables_hold_what_the_charts_show(browser: Client) -> None:
    told = page(browser)
    assert told.count('<details class="as-table">') == 3
    assert told.count('role="img"') == 6
    assert told.count('role="group" data-marks') == 3
    bare = re.sub(r"</?a[^>]*>", "", told)
    row = re.search(r'<th scope="row">31 Mar 2026</th>(.*?)</tr>', bare, re.S)
    assert row is not None
    found = re.findall(r'<td class="num">([^<]*)</td>', row.group(1))
    assert found == ["1,000.00", "0.00", "0.00", "234.56", "0.00", "0.00", "1,234.56", "19.0 %"]


MARK = re.compile(r'<a href="([^"]+)" aria-label="([^"]+)">')


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("query", [{}, {"currency": "EUR", "entity": "NL01"}])
def test_each_mark_leads_to_the_list_it_counts(browser: Client, query: dict[str, str]) -> None:
    """The amount a mark says is what its list adds up to, on its day; the table leads alike."""
    told = page(browser, **query)
    amounts = []
    for href, label in MARK.findall(told):
        assert told.count(f'href="{href}"') >= 2, "the table has the same link"
        amount = re.search(r": ([\d.,]+) EUR$", label)
        listed = browser.get(html.unescape(href)).content.decode()
        if amount:
            amounts.append(amount[1])
            assert f"open {amount[1]} EUR" in listed, label
        else:
            assert label.endswith(" %")
            assert "No invoice matches" not in listed, label
    # Three month-ends, the day with its two buckets, and on the day the one segment with a name.
    assert sorted(amounts) == ["1,000.00", "234.56", "234.56", "534.56", "534.56", "534.56"]
    assert "<a xlink" not in told


def test_lists_that_age_in_another_way_are_asked_by_due_date(
    browser: Client, story: builders.Cast
) -> None:
    """The dashboard ages by due date whatever the policy says of lists."""
    del story
    version = PolicyVersion.objects.get()
    content = {**version.content, "aging": {**version.content["aging"], "basis": "issue"}}
    PolicyVersion.objects.create(
        number=2, effective_date=version.effective_date, content=content, recorded_at=builders.AT
    )
    told = page(browser)
    links = [(html.unescape(href), label) for href, label in MARK.findall(told)]
    (late,) = [href for href, label in links if label.startswith("31 Mar 2026, 61-90")]
    assert "due_from=2025-12-31&due_to=2026-01-29" in late
    assert "open 234.56 EUR" in browser.get(late).content.decode()


@pytest.mark.usefixtures("story")
def test_nothing_of_a_customer_is_markup(browser: Client) -> None:
    told = page(browser)
    assert "<script>alert" not in told
    assert "style=" not in told
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in told


def test_currencies_are_shown_one_at_a_time(browser: Client, story: builders.Cast) -> None:
    builders.document(story, 77_77, on=D, currency="USD")
    assert 'title="77.77 USD"' in page(browser, currency="USD")
    assert 'title="1,234.56 EUR"' in page(browser, currency="ZZZ")
    assert "Currencies stand apart" in page(browser)
    quote = Quote(currency="USD", rate_date=D, per_euro=Decimal("1.10"))
    gbp = Quote(currency="GBP", rate_date=D, per_euro=Decimal("0.8"))
    rates.load(by=None, at=builders.AT, quotes=[quote, gbp])
    assert "All currencies in EUR at ECB rates of 31 Mar 2026: 1,305.26 open" in page(browser)


@pytest.mark.usefixtures("who")
def test_an_empty_book_says_what_to_do(browser: Client) -> None:
    told = page(browser)
    assert "Four steps to the first figures" in told
    assert 'href="/imports"' in told


@pytest.mark.usefixtures("story")
def test_a_day_before_the_first_says_since_when_there_is_data(browser: Client) -> None:
    told = page(browser, as_of="2020-01-01")
    assert "Nothing was owed as of 1 Jan 2020" in told
    assert "data since 21 Dec 2025" in told


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"entity": "NOPE"}, "There is no entity NOPE."),
        ({"segment": "<b>"}, "There is no segment &lt;b&gt;."),
        ({"as_of": "yesterday"}, "Dashboard"),
        ({"currency": "\x00"}, "Dashboard"),
    ],
    ids=["another's entity", "markup", "no day", "no currency"],
)
def test_nonsense_gives_a_helpful_page(browser: Client, query: dict[str, str], says: str) -> None:
    assert says in page(browser, **query)


@pytest.mark.usefixtures("story")
def test_a_part_of_the_book_is_shown_alone(browser: Client) -> None:
    assert 'title="234.56 EUR"' in page(browser, segment=MARKUP[:25])
    assert "take another entity or segment" in page(browser, entity="UK01")


@pytest.mark.usefixtures("story")
def test_the_paper_is_one_page_with_the_same_numbers(browser: Client) -> None:
    answer = browser.get("/dashboard.pdf", {"as_of": D.isoformat()})
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) == 1
    assert pages[0].mediabox.width > pages[0].mediabox.height
    text = " ".join(pages[0].extract_text().split())
    for words in (
        "Receivables on 31 Mar 2026",
        "1.23K EUR",
        "234.56 EUR",
        "19.0 % of what is open",
        "Target under 4 %: missed",
        "Collected in March",
        "The share over 60 days late",
        "The largest debtor holds 100 % of what is overdue",
        MARKUP,
        "Dunwell, dashboard",
    ):
        assert words in text
    empty = browser.get("/dashboard.pdf", {"as_of": "2020-01-01"})
    assert empty.status_code == 302
