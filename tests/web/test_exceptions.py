"""The list of material exceptions: what stands on top, whose it is, and where it leads."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from dunwell.actions import customers, policies
from dunwell.core.roles import Role
from dunwell.jobs.ranking import exceptions
from dunwell.store.models import Customer, User
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 4)
DAY = timedelta(days=1)
QUERY = f"as_of={TODAY.isoformat()}"


@pytest.fixture
def who() -> Cast:
    """Harbour owes much and has a collector; the branch owes more and has nobody."""
    policies.install_shipped(at=AT)
    who = builders.cast()
    anna = User.objects.create_user("anna@north.example", name="Anna Berg")
    customers.edit(by=None, at=AT, customer=who.harbour, collector=anna)
    _late(who, 6_000_000, who.harbour)
    _late(who, 9_000_000, who.branch)
    _late(who, 1_000, who.branch)
    return who


def _late(who: Cast, amount: int, customer: Customer) -> None:
    due = TODAY - 40 * DAY
    builders.document(who, amount, on=due - 30 * DAY, due=due, customer=customer)


def _read(browser: Client, query: str = "") -> str:
    answer = browser.get(f"/exceptions?{QUERY}{query and '&'}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def _text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<main")[2]))


def test_what_nobody_looks_after_stands_on_top(browser: Client, who: Cast) -> None:
    page = _read(browser)
    text = _text(page)
    assert "2 exceptions · 1 lacks an owner, an action or a day" in text
    body = text.partition("Next step")[2]
    assert body.index(who.branch.name) < body.index(who.harbour.name)
    assert "90,010.00" in text
    assert "No owner" in text
    assert "Anna Berg" in text
    assert re.search(rf'href="/today/review\?[^"]*do=assign&amp;row=call-{who.branch.pk}-', page)


def test_filters_leave_what_they_say(browser: Client, who: Cast) -> None:
    lacking = _text(_read(browser, "lacks=owner"))
    assert "1 exception " in lacking
    assert "Anna Berg" not in lacking.partition("Next step")[2]
    assert "No exception matches." in _text(_read(browser, "kind=dispute_late"))
    assert "1 exception " in _text(_read(browser, "owner=Anna+Berg"))
    found = _text(_read(browser, f"text={who.harbour.number}"))
    assert "1 exception " in found


@pytest.mark.usefixtures("who")
def test_the_file_says_what_the_list_says(browser: Client) -> None:
    answer = browser.get(f"/exceptions/export?{QUERY}&format=csv")
    content = answer.getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    lines = exceptions.material(TODAY)
    assert [(row["Customer"], row["Amount"]) for row in rows] == [
        (line.customer_name, f"{line.amount // 100}.{line.amount % 100:02}") for line in lines
    ]
    assert [row["Owner"] for row in rows] == ["", "Anna Berg"]


@pytest.mark.parametrize("sort", ["amount", "-due", "owner", "kind", "-customer"])
def test_every_column_sorts(browser: Client, who: Cast, sort: str) -> None:
    text = _text(_read(browser, f"sort={sort}")).partition("Next step")[2]
    first = {"amount": who.harbour, "-customer": max(who.harbour, who.branch, key=_name)}
    if sort in first:
        names = (who.harbour.name, who.branch.name)
        assert min(names, key=text.index) == first[sort].name


def _name(customer: Customer) -> str:
    return customer.name.casefold()


def test_a_calm_book_says_so(browser: Client) -> None:
    policies.install_shipped(at=AT)
    calm = builders.cast()
    _late(calm, 1_000, calm.harbour)
    assert "Nothing is out of the ordinary." in _text(_read(browser))


def test_customer_success_sees_the_exceptions_of_its_own_customers(
    browser: Client, who: Cast, only: Callable[..., User]
) -> None:
    person = only(Role.CUSTOMER_SUCCESS)
    assert who.harbour.name not in _text(_read(browser))
    customers.edit(by=None, at=AT, customer=who.harbour, customer_success_owner=person.email)
    page = _read(browser)
    assert who.harbour.name in _text(page)
    assert who.branch.name not in _text(page)
    for closed in ("/today", "/exceptions/reasons"):
        assert f'href="{closed}' not in page, "no link leads where this role is refused"
