"""Customers, their contacts and pairs that are one are edited by machines as by people."""

from typing import Any

import pytest

from dunwell.core.roles import Role
from dunwell.store.models import AuditEntry, Contact, Customer, DuplicateProposal
from tests.builders import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(person: Any, token: Any) -> str:
    """The token of a colleague."""
    made: str = token(person(Role.AR_SPECIALIST))
    return made


def seen(call: Any, secret: str, path: str) -> str:
    """Read the tag of a thing."""
    tag: str = call(secret, "GET", path)[2]["ETag"]
    return tag


def test_only_the_fields_sent_are_changed(who: Cast, secret: str, call: Any) -> None:
    path = f"customers/{who.harbour.pk}"
    body = {
        "currency": "EUR",
        "credit_limit": {"amount": "1000.50", "currency": "EUR"},
        "parent": who.head_office.pk,
        "collector": "anna@example.com",
        "country": "NL",
    }
    tag = seen(call, secret, path)
    status, told, _ = call(secret, "PATCH", path, body, If_Match=tag)
    assert status == 200
    assert told["credit_limit"] == body["credit_limit"]
    assert (told["parent"], told["collector"]) == (who.head_office.pk, "anna@example.com")
    row = Customer.objects.get(pk=who.harbour.pk)
    assert (row.name, row.credit_limit) == ("Harbour Supplies B.V.", 100_050)
    entry = AuditEntry.objects.get(action="customers.edit")
    assert set(entry.after or {}) == set(body)
    assert call(secret, "PATCH", path, {"city": "Delft"}, If_Match=tag)[0] == 412
    assert call(secret, "PATCH", path, {"city": "Delft"})[0] == 428
    body = {"parent": None, "credit_limit": None}
    told = call(secret, "PATCH", path, body, If_Match=seen(call, secret, path))[1]
    assert (told["parent"], told["credit_limit"]) == (None, None)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"country": "nl"}, "input_unreadable"),
        ({"language": "dutch"}, "input_unreadable"),
        ({"time_zone": "Mars/Base"}, "unknown_time_zone"),
        ({"currency": "XXQ"}, "unknown_currency"),
        ({"number": "7"}, "input_unreadable"),
        ({"name": ""}, "input_unreadable"),
        ({"credit_limit": {"amount": "1", "currency": "USD"}}, "amount_unreadable"),
        ({"parent": 999_999}, "not_found"),
        ({"collector": "nobody@example.com"}, "not_found"),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    who: Cast, secret: str, call: Any, body: Any, code: str
) -> None:
    path = f"customers/{who.harbour.pk}"
    before = AuditEntry.objects.count()
    told = call(secret, "PATCH", path, body, If_Match=seen(call, secret, path))[1]
    assert told["code"] == code
    assert AuditEntry.objects.count() == before


def test_a_circle_of_parents_is_refused_in_the_words_of_the_page(
    who: Cast, secret: str, call: Any
) -> None:
    path = f"customers/{who.head_office.pk}"
    tag = seen(call, secret, path)
    status, told, _ = call(secret, "PATCH", path, {"parent": who.branch.pk}, If_Match=tag)
    assert (status, told["code"]) == (409, "hierarchy_cycle")


def test_a_contact_is_added_changed_and_removed(who: Cast, secret: str, call: Any) -> None:
    path = f"customers/{who.harbour.pk}/contacts"
    assert call(secret, "POST", path, {"role": "ap"})[1]["code"] == "contact_empty"
    assert call(secret, "POST", path, {"email": "no"})[1]["code"] == "input_unreadable"
    status, made, headers = call(secret, "POST", path, {"name": "Zoe", "email": "z@example.com"})
    assert (status, made["opted_out"]) == (201, False)
    assert call(secret, "POST", path, {"name": "Zoe", "email": "z@example.com"})[0] == 409
    one = f"contacts/{made['id']}"
    tag = headers["ETag"]
    assert call(secret, "PATCH", one, {"name": "", "email": ""}, If_Match=tag)[0] == 422
    status, told, headers = call(secret, "PATCH", one, {"opted_out": True}, If_Match=tag)
    assert (status, told["opted_out"], told["email"]) == (200, True, "z@example.com")
    tag = headers["ETag"]
    status, told, _ = call(secret, "POST", f"{one}/removal", If_Match=tag)
    assert (status, told["code"]) == (409, "opt_out_kept")
    tag = call(secret, "PATCH", one, {"opted_out": False}, If_Match=tag)[2]["ETag"]
    status, told, _ = call(secret, "POST", f"{one}/removal", If_Match=tag)
    assert (status, told) == (200, {"done": True})
    assert not Contact.objects.exists()
    assert call(secret, "GET", f"contacts?customer={who.harbour.pk}")[1]["items"] == []


def test_two_that_are_one_are_merged_into_the_one_that_stays(
    who: Cast, secret: str, call: Any
) -> None:
    first, second = sorted([who.harbour, who.harbour_again], key=lambda one: one.pk)
    row = DuplicateProposal.objects.create(first=first, second=second, because="same_name")
    path = f"merge-proposals/{row.pk}"
    assert call(secret, "GET", "merge-proposals?state=proposed")[1]["items"][0]["id"] == row.pk
    body = {"survivor": who.branch.pk}
    assert call(secret, "POST", f"{path}/merger", body)[0] == 404
    status, told, _ = call(secret, "POST", f"{path}/merger", {"survivor": who.harbour.pk})
    assert (status, told["number"]) == (200, who.harbour.number)
    assert call(secret, "POST", f"{path}/merger", {"survivor": who.harbour.pk})[0] == 409
    row = DuplicateProposal.objects.create(
        first=who.head_office, second=who.branch, because="same_name"
    )
    path = f"merge-proposals/{row.pk}"
    status, told, _ = call(secret, "POST", f"{path}/dismissal", If_Match=seen(call, secret, path))
    assert (status, told["state"]) == (200, "dismissed")
