"""Promises, disputes and pauses from the account page: recorded, refused with the text kept."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from dunwell.actions import policies
from dunwell.core.roles import Role
from dunwell.store.models import AuditEntry, Dispute, Item, Pause, Promise, RoleGrant, User
from dunwell.web import clock
from tests import builders
from tests.builders import AT, Cast
from tests.web.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Cast:
    """The cast, under the shipped policy."""
    policies.install_shipped(at=AT)
    return builders.cast()


@pytest.fixture
def invoice(who: Cast) -> Item:
    """An invoice of 100.00 EUR, overdue."""
    return builders.invoice(who, 100_00, number="INV-1")


def _path(who: Cast, tail: str) -> str:
    return f"/accounts/{who.harbour.pk}/{tail}"


def _in(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def test_a_promise_is_recorded_and_withdrawn(
    browser: Client, person: User, who: Cast, invoice: Item
) -> None:
    posted = {
        "item": str(invoice.pk),
        "promised_date": _in(7),
        "amount": "",
        "person": "Mrs. Jansen",
        "evidence": "by telephone",
    }
    answer = browser.post(_path(who, "promises/add"), posted)
    assert answer["Location"] == _path(who, "commitments?told=promised")
    promise = Promise.objects.get()
    assert (promise.amount, promise.person, promise.by) == (100_00, "Mrs. Jansen", person)
    page = browser.get(answer["Location"]).content.decode()
    assert "Mrs. Jansen" in page
    assert "The promise was recorded." in page
    browser.post(_path(who, f"promises/{promise.pk}/withdraw"))
    promise.refresh_from_db()
    assert promise.state == "withdrawn"
    again = browser.post(_path(who, f"promises/{promise.pk}/withdraw"))
    assert again.status_code == 422
    assert "stays so" in again.content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"amount": "100.01"}, "is owed on these items"),  # A cent more than is owed.
        ({"amount": "1.234"}, "could be thousands or decimals"),
        ({"promised_date": "2020-01-01"}, "which is over"),
        ({"promised_date": "soon"}, "valid date"),
        ({"item": "999999"}, "choose the items"),
        ({"person": ""}, "required"),
    ],
)
def test_what_makes_no_sense_is_refused_and_the_text_kept(
    browser: Client, who: Cast, invoice: Item, changed: dict[str, str], said: str
) -> None:
    before = AuditEntry.objects.count()
    posted = {
        "item": str(invoice.pk),
        "promised_date": _in(7),
        "amount": "",
        "person": "Mrs. Jansen",
        "evidence": "<script>alert(1)</script> \u202e مرحبا 🙂",
    }
    answer = browser.post(_path(who, "promises/add"), posted | changed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "&lt;script&gt;" in page
    assert (Promise.objects.count(), AuditEntry.objects.count()) == (0, before)


def test_a_dispute_is_marked_and_closed(browser: Client, who: Cast, invoice: Item) -> None:
    posted = {"item": str(invoice.pk), "amount": "21.80", "category": "pricing", "note": "price"}
    answer = browser.post(_path(who, "disputes/add"), posted)
    assert answer["Location"] == _path(who, "commitments?told=disputed")
    dispute = Dispute.objects.get()
    assert (dispute.amount, dispute.category) == (21_80, "pricing")
    assert "21.80" in browser.get(_path(who, "commitments")).content.decode()
    browser.post(_path(who, f"disputes/{dispute.pk}/close"), {"outcome": "answered"})
    dispute.refresh_from_db()
    assert (dispute.state, dispute.outcome) == ("closed", "answered")


def test_a_dispute_names_its_item(browser: Client, who: Cast, invoice: Item) -> None:
    answer = browser.post(_path(who, "disputes/add"), {"category": "pricing"})
    assert answer.status_code == 422
    assert "Choose the item" in answer.content.decode()
    assert browser.get(_path(who, f"disputes/add?item={invoice.pk}")).context["picks"].ticked == {
        invoice.pk
    }


def test_a_pause_begins_and_ends(browser: Client, who: Cast, invoice: Item) -> None:
    del invoice
    refused = browser.post(_path(who, "pauses/add"), {"to_date": "2020-01-01", "reason": "x"})
    assert refused.status_code == 422
    browser.post(_path(who, "pauses/add"), {"to_date": _in(7), "reason": "the owner speaks"})
    pause = Pause.objects.get()
    assert pause.to_date == date.fromisoformat(_in(7))
    browser.post(_path(who, f"pauses/{pause.pk}/end"))
    pause.refresh_from_db()
    assert pause.ended_at is not None


def test_nothing_of_another_account_is_touched(browser: Client, who: Cast, invoice: Item) -> None:
    browser.post(
        _path(who, "promises/add"),
        {"item": str(invoice.pk), "promised_date": _in(7), "person": "Mrs. Jansen"},
    )
    promise = Promise.objects.get()
    answer = browser.post(f"/accounts/{who.branch.pk}/promises/{promise.pk}/withdraw")
    assert answer["Location"].endswith("told=gone")
    promise.refresh_from_db()
    assert promise.state == "open"


def test_a_large_account_is_chosen_from_a_hundred_at_a_time(browser: Client, who: Cast) -> None:
    """Looking for others saves nothing and keeps ticks and texts; what is far away can be had."""
    items = [
        builders.invoice(who, 1_00 + place, due=date(2026, 1, 5) + timedelta(days=place))
        for place in range(205)
    ]
    last = builders.invoice(who, 9_00, due=date(2027, 1, 1), number="FAR-1")
    path = _path(who, "promises/add")
    first = browser.get(path, {"item": str(items[7].pk)}).content.decode()
    assert first.count('type="checkbox" name="item"') == 101
    assert "101 rows shown of 206" in first
    told = {"item": str(items[7].pk), "person": "Mrs. Jansen", "promised_date": _in(7)}
    after = re.findall(r'name="look" value="(\d+)"', first)
    assert after == [str(items[100].pk)]
    second = browser.post(path, {**told, "look": after[0]}).content.decode()
    assert f'id="item-{items[7].pk}" checked' in second
    assert f'id="item-{items[101].pk}"' in second
    assert f'id="item-{items[50].pk}"' not in second
    assert 'value="Mrs. Jansen"' in second
    found = browser.post(path, {**told, "look": "", "find": "far-"}).content.decode()
    assert found.count('type="checkbox" name="item"') == 2
    assert not Promise.objects.exists()
    both = {**told, "item": [str(items[7].pk), str(last.pk)], "amount": "", "evidence": ""}
    assert browser.post(path, both).status_code == 302
    assert Promise.objects.get().amount == 1_07 + 9_00


def test_a_dispute_owner_answers_what_was_given_to_them_and_nothing_else(
    browser: Client, who: Cast, invoice: Item, only: Callable[..., User]
) -> None:
    ben = User.objects.create_user("ben@example.com", name="Ben Ode")
    RoleGrant.objects.create(user=ben, role=Role.DISPUTE_OWNER)
    theirs = signed_in(ben)
    browser.post(_path(who, "disputes/add"), {"item": invoice.pk, "category": "pricing"})
    row = Dispute.objects.get()
    account = f"/accounts/{invoice.customer_id}"
    assert theirs.get(account).status_code == 404
    give, close = (f"{account}/disputes/{row.pk}/{one}" for one in ("owner", "close"))
    assert browser.post(give, {"owner": str(ben.pk)}).status_code == 302
    entry = AuditEntry.objects.get(action="disputes.give")
    assert (entry.before, entry.after) == ({"owner": None}, {"owner": ben.pk})
    assert browser.post(give, {"owner": "987654"}).status_code == 422
    page = theirs.get(f"{account}/commitments").content.decode()
    assert "Answer given" in page
    assert "Mark a dispute" not in page
    assert theirs.post(give, {"owner": ""}).status_code == 403
    assert theirs.post(f"{account}/notes/add", {"text": "x"}).status_code == 403
    only(Role.CUSTOMER_SUCCESS)
    assert browser.get(account).status_code == 404
    only(Role.COLLECTIONS_SPECIALIST)
    browser.post(give, {"owner": ""})
    assert theirs.post(close, {"outcome": "agreed"}).status_code == 404
    browser.post(give, {"owner": str(ben.pk)})
    assert theirs.post(close, {"outcome": "agreed"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.outcome, row.closed_by) == ("closed", "agreed", ben)
