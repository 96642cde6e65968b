"""Why accounts have not paid: on the list, on the account and on Today, set and verified."""

import csv
import io
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from dunwell.actions import nonpayment, policies
from dunwell.core.customers import CustomerStatus
from dunwell.core.nonpayment import Reason
from dunwell.core.roles import Role
from dunwell.store.models import (
    EntityGrant,
    NonpaymentReason,
    NonpaymentVerification,
    RoleGrant,
)
from tests import builders
from tests.builders import AT, Cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from dunwell.store.models import User

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 4)
DAY = timedelta(days=1)
QUERY = f"as_of={TODAY.isoformat()}"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages stand on the day of the book."""
    monkeypatch.setattr("dunwell.web.clock.today", lambda: TODAY)


@pytest.fixture
def who() -> Cast:
    """Harbour owes much and is short of money; the branch owes a little, nobody knows why."""
    policies.install_shipped(at=AT)
    who = builders.cast()
    due = TODAY - 40 * DAY
    for customer, amount in ((who.harbour, 60_000_00), (who.branch, 500_00)):
        builders.document(who, amount, on=due - 30 * DAY, due=due, customer=customer)
    who.harbour.status = CustomerStatus.DISTRESSED
    who.harbour.save()
    return who


@pytest.fixture
def manager(person: "User") -> "User":
    """The person who looks is the finance manager."""
    RoleGrant.objects.filter(user=person).delete()
    RoleGrant.objects.create(user=person, role=Role.FINANCE_MANAGER)
    return person


def _text(answer: Any) -> str:
    page = answer.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<main")[2]))


def test_the_list_says_why_and_how_sure(
    browser: Client, who: Cast, only: "Callable[..., User]"
) -> None:
    only(Role.COLLECTIONS_SPECIALIST)
    text = _text(browser.get("/exceptions/reasons"))
    assert "2 overdue accounts · 2 not verified" in text
    body = text.partition("Oldest due")[2]
    assert body.index(who.harbour.name) < body.index(who.branch.name)
    assert "It is known to be in money trouble." in text
    assert "Nobody has asked it yet." in text
    assert "Verify 1…" not in text
    assert "1 overdue account ·" in _text(browser.get("/exceptions/reasons?reason=not_known"))
    assert "1 overdue account ·" in _text(browser.get("/exceptions/reasons?state=to_verify"))
    found = _text(browser.get(f"/exceptions/reasons?text={who.branch.number}"))
    assert who.harbour.name not in found
    assert "No account matches." in _text(browser.get("/exceptions/reasons?state=stale"))


@pytest.mark.parametrize("sort", ["overdue", "-since", "owner", "reason", "-customer", "state"])
@pytest.mark.usefixtures("who")
def test_every_column_sorts(browser: Client, sort: str) -> None:
    assert browser.get(f"/exceptions/reasons?sort={sort}").status_code == 200


@pytest.mark.usefixtures("who")
def test_the_file_says_what_the_list_says(browser: Client) -> None:
    answer = browser.get("/exceptions/reasons/export?format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [(row["Reason"], row["State"], row["Overdue"]) for row in rows] == [
        ("Cash trouble", "proposed", "60000.00"),
        ("Not yet known", "proposed", "500.00"),
    ]


@pytest.mark.usefixtures("who")
def test_exceptions_carry_the_reason(browser: Client) -> None:
    assert "Cash trouble" in _text(browser.get("/exceptions"))
    assert "1 exception " in _text(browser.get("/exceptions?reason=cash_trouble"))
    assert "No exception matches." in _text(browser.get("/exceptions?reason=dispute"))


def test_a_reason_is_set_on_the_account_and_verified_by_another(
    browser: Client, who: Cast, manager: "User"
) -> None:
    account = f"/accounts/{who.branch.pk}"
    assert "The facts speak for “Not yet known”" in _text(browser.get(f"{account}/reason"))
    answer = browser.post(
        f"{account}/reason", {"reason": "process", "note": "Waits for <b>approval</b>."}
    )
    assert answer["Location"].startswith(f"{account}/commitments")
    page = browser.get(f"{account}/commitments")
    assert "Waits for &lt;b&gt;approval&lt;/b&gt;." in page.content.decode()
    text = _text(page)
    assert "Not paid because Process set" in text
    assert "Verify “Process”" not in text
    refused = browser.post(f"{account}/reason/verify", {"reason": "process"})
    assert refused.status_code == 422
    assert "You set this reason yourself" in _text(refused)
    again = browser.post(
        f"{account}/reason", {"reason": "process", "note": "Waits for <b>approval</b>."}
    )
    assert again.status_code == 422
    assert NonpaymentReason.objects.get().by == manager


def test_the_manager_verifies_on_the_account(browser: Client, who: Cast, manager: "User") -> None:
    account = f"/accounts/{who.harbour.pk}"
    assert "Verify “Cash trouble”" in _text(browser.get(f"{account}/commitments"))
    browser.post(f"{account}/reason/verify", {"reason": "cash_trouble"})
    assert NonpaymentVerification.objects.get().by == manager
    text = _text(browser.get(f"{account}/commitments?told=reason-verified"))
    assert "The reason is verified." in text
    assert "verified by Anna Ruiz on 4 Mar 2026" in text
    timeline = _text(browser.get(f"{account}/timeline?group=decisions"))
    assert "Reason verified Cash trouble, as the rule proposed" in timeline


def test_several_are_verified_after_a_review(browser: Client, who: Cast, manager: "User") -> None:
    nonpayment.set_reason(by=manager, at=AT, on=TODAY, customer=who.branch, reason=Reason.PROCESS)
    review = _text(browser.get("/exceptions/reasons/review"))
    assert "1 reason " in review
    assert "1 that you set yourself is left to another." in review
    told = browser.post(
        "/exceptions/reasons/verify",
        {
            "read": [
                f"{who.harbour.pk}.cash_trouble",
                f"{who.branch.pk}.process",
                "nonsense",
                "7.nothing",
            ]
        },
    )
    text = _text(told)
    assert "1 reason was verified." in text
    assert "You set this reason yourself" in text
    assert "each reason is verified" not in text
    (row,) = NonpaymentVerification.objects.all()
    assert row.reason.reason == Reason.CASH_TROUBLE


def test_who_may_not_verify_is_told(
    browser: Client, who: Cast, only: "Callable[..., User]"
) -> None:
    only(Role.TEAM_LEAD)
    answer = browser.post("/exceptions/reasons/verify", {"read": [f"{who.harbour.pk}.dispute"]})
    assert answer.status_code == 422
    assert "finance manager" in _text(answer)
    assert not NonpaymentVerification.objects.exists()


@pytest.mark.usefixtures("who")
def test_today_says_why_it_has_not_paid(browser: Client) -> None:
    assert "Not paid because Cash trouble proposed" in _text(browser.get("/today?who=team"))


def test_an_account_without_anything_overdue_has_no_reason(browser: Client, who: Cast) -> None:
    account = f"/accounts/{who.head_office.pk}"
    assert "Nothing is overdue" in _text(browser.get(f"{account}/commitments"))
    answer = browser.post(f"{account}/reason", {"reason": "dispute"})
    assert answer.status_code == 422
    assert not NonpaymentReason.objects.exists()


def test_of_an_entity_only_who_owes_there_with_what_is_overdue_there(
    browser: Client, who: Cast, manager: "User"
) -> None:
    due = TODAY - 10 * DAY
    builders.document(who, 70_00, on=due, due=due, entity=who.south, currency="GBP")
    EntityGrant.objects.create(user=manager, entity=who.south)
    text = _text(browser.get("/exceptions/reasons"))
    assert "1 overdue account ·" in text
    assert "70.00" in text
    assert "60,000.00" not in text
    nonpayment.set_reason(by=None, at=AT, on=TODAY, customer=who.branch, reason=Reason.PROCESS)
    browser.post("/exceptions/reasons/verify", {"read": [f"{who.branch.pk}.process"]})
    assert not NonpaymentVerification.objects.exists()
