"""The work of the day and what is decided of it are done by machines as by people."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dunwell.core.roles import Role
from dunwell.core.tasks import TaskKind
from dunwell.store.models import Approval, Entity, EntityGrant, Task, User
from tests import builders
from tests.builders import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(person: Any) -> User:
    """Who acts."""
    made: User = person(Role.TEAM_LEAD)
    return made


@pytest.fixture
def secret(lead: User, token: Any) -> str:
    """Their token."""
    made: str = token(lead)
    return made


def days(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def seen(call: Any, secret: str, path: str) -> str:
    """Read the tag of a thing."""
    tag: str = call(secret, "GET", path)[2]["ETag"]
    return tag


def task(who: Cast) -> Task:
    return Task.objects.create(
        entity=who.north,
        customer=who.harbour,
        kind=TaskKind.FIX_ADDRESS,
        cause="address:1",
        opened_date=timezone.localdate(),
        due_date=timezone.localdate(),
        opened_at=builders.AT,
    )


def test_work_is_put_off_and_brought_back(who: Cast, secret: str, call: Any) -> None:
    builders.invoice(who, 10_000)
    action = {"customer": who.harbour.pk, "entity": "NL01", "kind": "call"}
    body = {"actions": [action], "until_date": days(3), "reason": "On holiday"}
    status, told, _ = call(secret, "POST", "snoozes", body)
    assert (status, told["items"][0]["reason"]) == (201, "On holiday")
    path = f"snoozes/{told['items'][0]['id']}"
    status, told, _ = call(secret, "POST", f"{path}/end", If_Match=seen(call, secret, path))
    assert status == 200
    assert told["ended_at"] is not None


def test_a_task_is_given_away_and_closed_once(
    who: Cast, secret: str, person: Any, call: Any
) -> None:
    row = task(who)
    person(Role.COLLECTIONS_SPECIALIST, name="bob")
    body = {"customers": [who.harbour.pk], "tasks": [row.pk], "to": "bob@example.com"}
    assert call(secret, "POST", "assignments", {**body, "to": "x@example.com"})[0] == 404
    status, told, _ = call(secret, "POST", "assignments", body)
    assert (status, told) == (200, {"accounts": 1, "tasks": 0})  # With its account.
    path = f"tasks/{row.pk}"
    assert call(secret, "GET", path)[1]["assigned_to"] == "bob@example.com"
    tag = seen(call, secret, path)
    status, told, _ = call(secret, "POST", f"{path}/closing", {"outcome": "Mended"}, If_Match=tag)
    assert (status, told["state"], told["outcome"]) == (200, "done", "Mended")
    assert call(secret, "POST", f"{path}/closing", {}, If_Match=tag)[0] == 412


def test_an_account_leaves_its_cadence_and_comes_back(
    who: Cast, lead: User, secret: str, call: Any
) -> None:
    body = {"to_date": days(20), "reason": "In talks"}
    path = f"customers/{who.harbour.pk}/overrides"
    status, told, headers = call(secret, "POST", path, body)
    assert (status, told["owner"]) == (201, lead.email)
    assert call(secret, "POST", path, body)[1]["code"] == "override_stands"
    one = f"overrides/{told['id']}/end"
    assert call(secret, "POST", one, If_Match=headers["ETag"])[1]["ended_at"] is not None


def test_a_note_is_pinned_and_taken_from_the_top(who: Cast, secret: str, call: Any) -> None:
    path = f"customers/{who.harbour.pk}/notes"
    _, made, headers = call(secret, "POST", path, {"text": "Pays on Fridays"})
    one = f"notes/{made['id']}"
    status, told, headers = call(secret, "PATCH", one, {"pinned": True}, If_Match=headers["ETag"])
    assert (status, told["pinned"]) == (200, True)
    told = call(secret, "PATCH", one, {"pinned": False}, If_Match=headers["ETag"])[1]
    assert told["pinned"] is False


def test_a_call_and_what_it_brought_are_taken_back(who: Cast, secret: str, call: Any) -> None:
    item = builders.invoice(who, 10_000)
    today = timezone.localdate().isoformat()
    body = {
        "entity": "NL01",
        "on_date": today,
        "outcome": "reached",
        "person": "Zoe",
        "promised": [{"items": [item.pk], "promised_date": days(5)}],
    }
    status, made, headers = call(secret, "POST", f"customers/{who.harbour.pk}/calls", body)
    assert status == 201, made
    assert [one["kind"] for one in made["effects"]] == ["promise"]
    status, told, _ = call(
        secret, "POST", f"calls/{made['id']}/taking-back", {}, If_Match=headers["ETag"]
    )
    assert (status, told["taken_back"]) == (200, True)
    assert call(secret, "GET", "promises")[1]["items"][0]["state"] == "withdrawn"


def test_a_write_off_is_asked_for_sent_back_answered_and_taken_back(
    who: Cast, lead: User, person: Any, token: Any, call: Any
) -> None:
    item = builders.invoice(who, 10_000)
    secret = token(person(Role.AR_SPECIALIST, name="clerk"))
    body = {"item": item.pk, "reason": "uneconomic", "note": "Too small to go on."}
    status, made, headers = call(secret, "POST", "write-offs", body)
    assert (status, made["at_stake"]) == (201, {"amount": "100.00", "currency": "EUR"})
    path = f"approvals/{made['id']}"
    theirs = token(lead)
    assert made["id"] in [
        one["id"] for one in call(theirs, "GET", "approvals?mine=true")[1]["items"]
    ]
    ask = {"text": "Did you call?"}
    own = call(secret, "POST", f"{path}/question", ask, If_Match=headers["ETag"])
    assert (own[0], own[1]["code"]) == (403, "not_permitted")
    status, told, headers = call(theirs, "POST", f"{path}/question", ask, If_Match=headers["ETag"])
    assert (status, told["state"], told["remarks"][0]["text"]) == (200, "returned", ask["text"])
    answer = {"text": "Three times."}
    status, told, headers = call(
        secret, "POST", f"{path}/answer", answer, If_Match=headers["ETag"]
    )
    assert (status, told["state"]) == (200, "pending")
    status, told, _ = call(secret, "POST", f"{path}/withdrawal", If_Match=headers["ETag"])
    assert (status, told["state"]) == (200, "withdrawn")
    assert Approval.objects.get().state == "withdrawn"


def test_authority_is_lent_and_taken_back(
    who: Cast, secret: str, person: Any, token: Any, call: Any
) -> None:
    del who
    bob = person(Role.TEAM_LEAD, name="bob")
    body = {"stand_in": "bob@example.com", "from_date": days(0), "to_date": days(5)}
    status, made, headers = call(secret, "POST", "delegations", body)
    assert (status, made["stand_in"]) == (201, "bob@example.com")
    path = f"delegations/{made['id']}"
    assert call(token(bob), "GET", path)[0] == 200
    assert call(token(person(Role.CFO, name="carl")), "GET", path)[0] == 404
    status, told, _ = call(secret, "POST", f"{path}/end", If_Match=headers["ETag"])
    assert told["ended_at"] is not None


def test_why_it_has_not_paid_is_set_and_verified_by_another(
    who: Cast, secret: str, person: Any, token: Any, call: Any
) -> None:
    builders.invoice(who, 10_000)
    path = f"customers/{who.harbour.pk}/nonpayment-reason"
    status, told, _ = call(secret, "POST", path, {"reason": "cash_trouble", "note": "They said"})
    assert (status, told["reason"], told["state"]) == (200, "cash_trouble", "set")
    body = {"read": [{"customer": who.harbour.pk, "reason": "cash_trouble"}]}
    fay = token(person(Role.FINANCE_MANAGER, name="fay"))
    status, told, _ = call(fay, "POST", "nonpayment-reasons/verification", body)
    assert (status, told["verified"]) == (200, [who.harbour.pk])
    assert call(secret, "GET", "nonpayment-reasons")[1]["items"][0]["state"] == "verified"


def test_an_account_is_read_with_its_money_and_its_story(
    who: Cast, secret: str, call: Any
) -> None:
    item = builders.invoice(who, 10_000)
    cash = builders.receipt(who, 4_000)
    builders.applied(cash, item, 3_000, on=builders.JANUARY_5)
    (paid,) = call(secret, "GET", "payments")[1]["items"]
    assert (paid["received"]["amount"], paid["applied"]["amount"]) == ("40.00", "30.00")
    assert paid["unapplied"]["amount"] == "10.00"
    assert paid["allocations"][0]["document"] == item.document_id
    path = f"customers/{who.harbour.pk}"
    told = call(secret, "GET", f"{path}/statement?as_of=2026-01-31")[1]
    (sheet,) = told["sheets"]
    assert (sheet["due"]["amount"], sheet["credits"]["amount"]) == ("70.00", "10.00")
    status, _, headers = call(secret, "GET", f"{path}/statement.pdf?as_of=2026-01-31")
    assert (status, headers["Content-Type"]) == (200, "application/pdf")
    first = call(secret, "GET", f"{path}/timeline?limit=1&group=money")[1]
    assert len(first["items"]) == 1
    rest = call(secret, "GET", f"{path}/timeline?group=money&after={first['next']}")[1]
    assert first["items"][0] not in rest["items"]
    assert rest["items"]
    assert call(secret, "GET", f"{path}/scores")[1]["customer"] == who.harbour.pk
    lines = call(secret, "GET", "aging/customers?as_of=2026-01-31")[1]["items"]
    assert [one["open"] for one in lines if one["customer"] == who.harbour.pk] == ["70.00"]
    assert call(secret, "GET", "worker")[1]["health"] == "never"
    assert call(secret, "GET", "exceptions")[0] == 200


def test_what_is_of_another_entity_is_as_if_it_were_not(
    who: Cast, lead: User, secret: str, call: Any
) -> None:
    item = builders.invoice(who, 10_000)
    cash, row = builders.receipt(who, 4_000), task(who)
    other = Entity.objects.create(code="ZZ99", name="Other", country="NL", currency="EUR")
    EntityGrant.objects.create(user=lead, entity=other)
    for path in (
        f"payments/{cash.pk}",
        f"tasks/{row.pk}",
        f"customers/{who.harbour.pk}/statement",
        f"customers/{who.harbour.pk}/timeline",
        f"entities/{who.north.pk}",
    ):
        assert call(secret, "GET", path)[0] == 404, path
    for path in ("payments", "tasks", "contacts", "aging/customers", "exceptions"):
        assert call(secret, "GET", path)[1]["items"] == [], path
    body = {"item": item.pk, "reason": "uneconomic", "note": "x"}
    assert call(secret, "POST", "write-offs", body)[0] == 404
    assert call(secret, "POST", f"entities/{who.north.pk}/sending/test")[0] == 404
    assert (
        call(secret, "POST", "assignments", {"customers": [who.harbour.pk], "to": "a"})[0] == 404
    )
