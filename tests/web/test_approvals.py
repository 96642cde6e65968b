"""Approvals in the browser: a write-off from the account to its posting, questions, stand-ins."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from dunwell.actions import policies
from dunwell.core.approvals import ApprovalState
from dunwell.core.roles import Role
from dunwell.store.models import (
    Approval,
    Delegation,
    EntityGrant,
    Item,
    Posting,
    RoleGrant,
    SecondAccount,
    User,
)
from tests import builders
from tests.web.signing_in import signed_in
from tests.web.wizard import words

DAY = date.today() - timedelta(days=1)  # noqa: DTZ011 - A day near the ledger's own is enough.


@pytest.fixture
def who(db: None) -> builders.Cast:
    del db
    policies.install_shipped(at=builders.AT)
    return builders.cast()


def colleague(name: str, *roles: Role) -> User:
    person = User.objects.create_user(f"{name}@example.com", name=name.title())
    RoleGrant.objects.bulk_create(RoleGrant(user=person, role=role) for role in roles)
    return person


def overdue(who: builders.Cast, amount: int) -> Item:
    return builders.invoice(
        who, amount, on=DAY - timedelta(days=200), due=DAY - timedelta(days=170), number="F-1"
    )


def ask(browser: Client, item: Item, **more: str) -> Approval:
    form = {"item": str(item.pk), "reason": "uneconomic", "note": "Nobody is there.", **more}
    answer = browser.post(f"/accounts/{item.customer_id}/write-offs/add", form)
    assert answer.status_code == 302, words(answer)
    return Approval.objects.get()


def test_from_the_account_to_the_posting(
    browser: Client, who: builders.Cast, only: Callable[..., User]
) -> None:
    only(Role.AR_SPECIALIST)
    item = overdue(who, 900_00)
    page = browser.get(f"/accounts/{item.customer_id}/write-offs/add?item={item.pk}")
    assert "Nothing is posted now" in words(page)
    approval = ask(browser, item)
    assert approval.amount == 900_00
    own = words(browser.get(f"/approvals/{approval.pk}"))
    assert "You asked for this, so another person decides it." in own
    assert browser.post(f"/approvals/{approval.pk}/decide", {"act": "approve"}).status_code == 403
    lead = signed_in(colleague("lead", Role.TEAM_LEAD))
    listed = words(lead.get("/approvals"))
    assert "You sign write-offs up to 1,000.00 EUR a customer and quarter." in listed
    case = words(lead.get(f"/approvals/{approval.pk}"))
    for told in ("Effect on profit -900.00", "Costs more to collect", "Nobody is there."):
        assert told in case
    assert not Posting.objects.filter(kind="written_off").exists(), "looking changes nothing"
    assert lead.post(f"/approvals/{approval.pk}/decide", {"act": "approve"}).status_code == 302
    assert Posting.objects.get(kind="written_off").change == -900_00
    assert "Approved" in words(browser.get(f"/accounts/{item.customer_id}/commitments"))


@pytest.mark.parametrize(
    ("form", "because"),
    [
        ({"item": ""}, "Choose the item to write off."),
        ({"amount": "900.01"}, "only 900.00"),
        ({"amount": "0"}, "above zero"),
        ({"amount": "lots"}, "is no amount"),
        ({"note": " "}, "Say in a few words what was tried"),
        ({"reason": "mood"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_asked(
    browser: Client, who: builders.Cast, form: dict[str, str], because: str
) -> None:
    item = overdue(who, 900_00)
    sent = {"item": str(item.pk), "reason": "uneconomic", "note": "Kept text.", **form}
    answer = browser.post(f"/accounts/{item.customer_id}/write-offs/add", sent)
    assert answer.status_code == 422
    assert because in words(answer)
    assert not Approval.objects.exists()


def test_a_question_and_its_answer(
    browser: Client, who: builders.Cast, only: Callable[..., User]
) -> None:
    only(Role.AR_SPECIALIST)
    approval = ask(browser, overdue(who, 900_00))
    lead = signed_in(colleague("lead", Role.TEAM_LEAD))
    sent = lead.post(f"/approvals/{approval.pk}/ask", {"question": "Who went there?"})
    assert sent.status_code == 302
    waiting = words(browser.get("/approvals"))
    assert "Question open" in waiting
    assert "Who went there?" in words(browser.get(f"/approvals/{approval.pk}"))
    answer = browser.post(f"/approvals/{approval.pk}/answer", {"answer": "I did, in May."})
    assert answer.status_code == 302
    assert "I did, in May." in words(lead.get(f"/approvals/{approval.pk}"))
    approval.refresh_from_db()
    assert approval.state == ApprovalState.PENDING


@pytest.mark.usefixtures("who")
def test_authority_is_lent_and_taken_back(browser: Client, only: Callable[..., User]) -> None:
    person = only(Role.CFO)
    lead = colleague("lead", Role.TEAM_LEAD)
    colleague("reader", Role.AUDITOR)
    page = words(browser.get("/approvals"))
    assert "You sign write-offs of any amount." in page
    assert "Reader" not in page
    today = date.today().isoformat()  # noqa: DTZ011 - The company of the test lives in UTC.
    wrong = {"stand_in": str(lead.pk), "from_date": today, "to_date": "2020-01-01"}
    refused = browser.post("/approvals/lend", wrong)
    assert refused.status_code == 422
    assert "nothing was lent" in words(refused)
    sent = browser.post("/approvals/lend", {**wrong, "to_date": today})
    assert sent.status_code == 302
    assert f"You stand in for {person}" in words(signed_in(lead).get("/approvals"))
    row = Delegation.objects.get()
    assert browser.post(f"/approvals/lent/{row.pk}/end").status_code == 302
    assert browser.post(f"/approvals/lent/{row.pk}/end").status_code == 422
    assert "You stand in" not in words(signed_in(lead).get("/approvals"))


@pytest.mark.usefixtures("who")
def test_an_administrator_joins_two_accounts_of_a_person(
    browser: Client, only: Callable[..., User]
) -> None:
    only(Role.ADMINISTRATOR)
    first, second = colleague("ann", Role.CFO), colleague("ann2", Role.TEAM_LEAD)
    address = f"/settings/people/{second.pk}"
    assert browser.post(f"{address}/same", {"other": "x"}).status_code == 422
    assert browser.post(f"{address}/same", {"other": str(first.pk)}).status_code == 302
    assert SecondAccount.objects.get().of == first
    assert "The same person as Ann:" in words(browser.get(address))


def test_a_request_of_another_entity_is_as_if_it_were_not(
    browser: Client, who: builders.Cast, only: Callable[..., User]
) -> None:
    only(Role.AR_SPECIALIST)
    approval = ask(browser, overdue(who, 900_00))
    far = colleague("far", Role.CFO)
    EntityGrant.objects.create(user=far, entity=who.south)
    other = signed_in(far)
    assert "Write off" not in words(other.get("/approvals"))
    assert other.get(f"/approvals/{approval.pk}").status_code == 404
    sent = other.post(f"/approvals/{approval.pk}/decide", {"act": "approve"})
    assert sent.status_code == 404
    approval.refresh_from_db()
    assert approval.state == ApprovalState.PENDING
    EntityGrant.objects.create(user=far, entity=who.north)
    assert "Write off" in words(other.get("/approvals"))


def test_what_was_typed_beside_a_refused_decision_is_kept(
    browser: Client, who: builders.Cast, only: Callable[..., User]
) -> None:
    only(Role.AR_SPECIALIST)
    approval = ask(browser, overdue(who, 900_00))
    lead, address = signed_in(colleague("lead", Role.TEAM_LEAD)), f"/approvals/{approval.pk}"
    with_day = {"act": "approve", "because": "As agreed.", "effective_date": "soon"}
    for form, act in ((with_day, "decide"), ({"act": "reject", "because": "  "}, "decide")):
        answer = lead.post(f"{address}/{act}", form)
        assert answer.status_code == 422
        kept = 'value="As agreed."' in answer.content.decode()
        assert kept is (form["act"] == "approve")
