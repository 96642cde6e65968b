"""What no form of ours sends: fields nobody asked for, lines in headers, pages without end."""

import re
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from dunwell.actions import contacts, policies
from dunwell.store.models import Contact, Customer, Note, RoleGrant, User
from tests import book_states, builders
from tests.builders import AT, Cast
from tests.committed import committed_book as committed_book
from tests.web.forms import as_opened
from tests.web.test_route_matrix import address, page_rows

pytestmark = pytest.mark.django_db

# Every parameter that a page reads, and some that none does.
_NAMES = (
    *("q", "after", "before", "page", "limit", "sort", "as_of", "from", "to", "entity", "segment"),
    *("currency", "filter", "kind", "state", "owner", "collector", "row", "tab", "view"),
    *(
        "columns",
        "told",
        "next",
        "item",
        "day",
        "basis",
        "group",
        "subject",
        "act",
        "who",
        "customer",
    ),
)
_NONSENSE = (
    "9" * 40,
    "-1",
    "x" * 3_000,
    "\x00",
    "\r\nSet-Cookie: a=b",
    "2026-02-31",
    "' OR 1=1 --",
    "\u202e\u0000<script>",
    "%s%n",
)
_SERVED = re.compile(r"/(health|metrics|sign-out|api/).*")


@pytest.fixture
def who(committed_book: None) -> Cast:
    del committed_book
    policies.install_shipped(at=AT)
    made = builders.cast()
    builders.invoice(made, 100_00, number="INV-1")
    return made


def test_no_page_falls_over_nonsense(browser: Client, who: Cast) -> None:
    del who
    browser.raise_request_exception = False
    wrong = {}
    for pattern, (look, _act) in page_rows():
        path = address(pattern)
        if not look or _SERVED.fullmatch(path):
            continue
        for shift in (0, 4, 7):
            query = urlencode(dict(zip(_NAMES, _nonsense(shift), strict=False)))
            answer = browser.get(f"{path}?{query}")
            if answer.status_code >= 500 or "a=b" in answer.cookies.output():
                wrong[path] = query
    assert wrong == {}


def test_a_sign_that_no_text_holds_is_not_kept(browser: Client, who: Cast) -> None:
    browser.post(f"/accounts/{who.harbour.pk}/notes/add", {"text": "Calls\x00 back."})
    assert [one.text for one in Note.objects.all()] == ["Calls back."]


def _nonsense(shift: int) -> Iterator[str]:
    """Give each parameter another value than its neighbours', and another with each shift."""
    return islice(cycle(_NONSENSE), shift, None)


def test_fields_nobody_asked_for_are_passed_over(browser: Client, who: Cast, person: User) -> None:
    """A form changes what it shows, on the row that its address names."""
    other = contacts.add(by=None, at=AT, customer=who.branch, name="Mr. Branch")
    before = Contact.objects.values().get(pk=other.pk)
    more = {
        "id": str(other.pk),
        "pk": str(other.pk),
        "customer": str(who.branch.pk),
        "customer_id": str(who.branch.pk),
        "recorded_at": "2001-01-01",
    }
    path = f"/accounts/{who.harbour.pk}/contacts/add"
    browser.post(path, as_opened(browser, path) | {"name": "Ms. Harbour", **more})
    assert Contact.objects.get(name="Ms. Harbour").customer == who.harbour
    assert Contact.objects.values().get(pk=other.pk) == before

    known = Customer.objects.values().get(pk=who.harbour.pk)
    path = f"/accounts/{who.harbour.pk}/edit"
    more = {"segment": "strategic", "number": "9", "parent_id": "2", "id": "99"}
    browser.post(path, as_opened(browser, path) | more)
    found = Customer.objects.values().get(pk=who.harbour.pk)
    assert found["segment"] == "strategic"
    for name in ("id", "number", "parent_id"):
        assert found[name] == known[name]

    roles = set(RoleGrant.objects.filter(user=person).values_list("role", flat=True))
    browser.post(
        "/password",
        {
            "current": "a-long-enough-word",
            "password": "another-long-enough-word",
            "roles": "cfo",
            "is_superuser": "on",
            "email": "cfo@example.com",
        },
    )
    person.refresh_from_db()
    assert person.email == "anna@example.com"
    assert set(RoleGrant.objects.filter(user=person).values_list("role", flat=True)) == roles


def test_no_operation_takes_a_field_it_does_not_name(browser: Client) -> None:
    told: dict[str, Any] = browser.get("/api/v1/openapi.json").json()
    shapes = told["components"]["schemas"]
    taken = set()
    for way in told["paths"].values():
        for operation in way.values():
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" in content:
                taken.add(content["application/json"]["schema"]["$ref"].rpartition("/")[2])
    assert len(taken) > 5
    loose = [name for name in taken if shapes[name].get("additionalProperties") is not False]
    assert loose == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "ann@example.com\r\nBcc: all@example.com"),
        ("name", "Ann\r\nBcc: all@example.com"),
        ("name", "Ann\x00"),
        ("phone", "1\n2"),
    ],
)
def test_no_line_of_a_header_comes_in_by_a_form(
    browser: Client, who: Cast, field: str, value: str
) -> None:
    path = f"/accounts/{who.harbour.pk}/contacts/add"
    form = as_opened(browser, path) | {"name": "Ann", "email": "ann@example.com"}
    with book_states.unchanged():
        answer = browser.post(path, form | {field: value})
    assert answer.status_code == 422
    assert browser.post(path, form).status_code == 302
