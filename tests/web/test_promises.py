"""The list of promises: tabs, order, sums and rates to the cent, and files that say the same."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.test import Client

from dunwell.actions import policies, promises
from dunwell.core.promises import PromiseState
from dunwell.store.models import Promise
from dunwell.store.queries import promise_list
from dunwell.store.queries.keysets import Cursor, Sorting
from dunwell.store.queries.promise_list import Wanted
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 4)  # A Wednesday; its week ends on Sunday, 8 March.
QUERY = f"as_of={TODAY.isoformat()}"
SUNDAY = date(2026, 3, 8)


@pytest.fixture
def who() -> Cast:
    policies.install_shipped(at=AT)
    return builders.cast()


def _promise(
    who: Cast,
    amount: int,
    *,
    day: date,
    state: PromiseState = PromiseState.OPEN,
    received: int | None = None,
    person: str = "Mrs. Jansen",
) -> Promise:
    item = builders.invoice(who, amount, number=f"INV-{amount}")
    made = promises.make(
        by=None,
        at=AT,
        customer=who.harbour,
        item_ids=[item.pk],
        amount=None,
        promised_date=day,
        made_date=day - timedelta(days=10),
        person=person,
    )
    if state is not PromiseState.OPEN:
        Promise.objects.filter(pk=made.pk).update(state=state, settled_at=AT, received=received)
    return made


@pytest.fixture
def several(who: Cast) -> Cast:
    """Two due this week, one on Monday after, one broken, one half kept, two kept."""
    _promise(who, 100_00, day=TODAY - timedelta(days=1))
    _promise(who, 200_00, day=SUNDAY)
    _promise(who, 400_00, day=SUNDAY + timedelta(days=1))
    past = TODAY - timedelta(days=20)
    _promise(who, 800_00, day=past, state=PromiseState.BROKEN, received=0)
    _promise(who, 1000_00, day=past, state=PromiseState.PART_KEPT, received=250_00)
    _promise(who, 600_00, day=past, state=PromiseState.KEPT, received=650_00)
    _promise(who, 70_00, day=past, state=PromiseState.KEPT, received=0)  # Credited in full.
    return who


def _text(browser: Client, query: str) -> str:
    page = browser.get(f"/promises?{QUERY}&{query}").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("tab", "amounts"),
    [
        (
            "due",
            {100_00, 200_00},
        ),  # Yesterday's has its grace; Monday is next week.
        ("broken", {800_00, 1000_00}),
        ("open", {100_00, 200_00, 400_00}),
        ("kept", {600_00, 70_00}),
    ],
)
def test_each_tab_holds_its_promises(browser: Client, tab: str, amounts: set[int]) -> None:
    page = browser.get(f"/promises/export?{QUERY}&state={tab}&format=csv")
    told = b"".join(page.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # A streaming answer.
    rows = list(csv.DictReader(io.StringIO(told)))
    assert {round(float(row["Amount"]) * 100) for row in rows} == amounts


@pytest.mark.usefixtures("several")
def test_what_was_broken_stands_on_top() -> None:
    sorting = Sorting(expression=promise_list.URGENCY, descending=True)
    part = promise_list.slice_of(Wanted(made_until=TODAY), sorting, None)
    lines = promise_list.lines([pk for _, pk in part.keys])
    assert [one.state for one in lines[:3]] == ["broken", "part_kept", "open"]
    assert {(one.customer_kept, one.customer_judged) for one in lines} == {(2, 4)}
    # Pages of two lead through the same rows.
    seen, cursor = [], None
    while True:
        page = promise_list.slice_of(Wanted(made_until=TODAY), sorting, cursor, rows=2)
        seen += [pk for _, pk in page.keys]
        if not page.has_next:
            break
        cursor = Cursor(value=page.keys[-1][0], id=page.keys[-1][1])
    assert seen == [pk for _, pk in part.keys]


@pytest.mark.usefixtures("several")
def test_rates_by_count_and_amount_are_the_sums(browser: Client) -> None:
    (total,) = promise_list.sums(Wanted(made_until=TODAY))
    assert (total.count, total.amount) == (7, 3170_00)
    assert (total.judged, total.kept, total.judged_amount) == (4, 2, 2470_00)
    assert total.received == 250_00 + 600_00 + 70_00  # No more than was promised counts.
    text = _text(browser, "")
    assert "7 promises" in text
    assert "50 % kept by count (2 of 4)" in text
    assert "by amount 37 % EUR" in text
    assert "3,170.00" in text


@pytest.mark.usefixtures("several")
def test_a_past_day_has_no_later_promise() -> None:
    before = Wanted(made_until=TODAY - timedelta(days=31))
    assert promise_list.sums(before) == []


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize("query", ["state=never", "after=x", "sort=-nothing", "from=x"])
def test_nonsense_is_left_out_and_said(browser: Client, query: str) -> None:
    assert "7 promises" in _text(browser, query)


def test_nothing_promised_says_what_to_do(browser: Client, who: Cast) -> None:
    builders.invoice(who, 100_00)
    page = browser.get("/promises").content.decode()
    assert "Promises are recorded on an account or with a call." in page or "empty" in page
