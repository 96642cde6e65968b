"""A token opens the API while it is valid, for its scopes and its person's roles together."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from dunwell.actions import api_tokens
from dunwell.core.api_tokens import INCLUDED, Scope, UnknownToken
from dunwell.core.permissions import INCLUDED as OF_ROLES
from dunwell.core.permissions import Permission as P
from dunwell.core.roles import Role
from dunwell.store.models import ApiToken, AuditEntry, Entity, EntityGrant, RoleGrant, User
from tests import builders
from tests.builders import Cast

pytestmark = pytest.mark.django_db

# Every operation and what it asks of scope and role; kept by hand, so that it can find them wrong.
OPERATIONS: dict[tuple[str, str], P] = {
    ("GET", "customers"): P.READ_BOOK,
    ("GET", "customers/1"): P.READ_BOOK,
    ("GET", "items"): P.READ_BOOK,
    ("GET", "documents"): P.READ_BOOK,
    ("GET", "documents/1"): P.READ_BOOK,
    ("GET", "promises"): P.READ_BOOK,
    ("GET", "promises/1"): P.READ_BOOK,
    ("GET", "disputes"): P.READ_BOOK,
    ("GET", "disputes/1"): P.READ_BOOK,
    ("GET", "pauses/1"): P.READ_BOOK,
    ("GET", "worklist"): P.READ_WORKLIST,
    ("GET", "approvals"): P.READ_APPROVALS,
    ("GET", "approvals/1"): P.READ_APPROVALS,
    ("GET", "aging"): P.READ_DASHBOARD,
    ("GET", "audit"): P.READ_AUDIT,
    ("POST", "customers/1/calls"): P.LOG_CALLS,
    ("POST", "customers/1/promises"): P.CONTACT,
    ("POST", "customers/1/disputes"): P.CONTACT,
    ("POST", "customers/1/pauses"): P.HOLD_OUTREACH,
    ("POST", "customers/1/notes"): P.COMMENT,
    ("POST", "promises/1/withdrawal"): P.CONTACT,
    ("POST", "disputes/1/closing"): P.CLOSE_DISPUTES,
    ("POST", "pauses/1/end"): P.HOLD_OUTREACH,
    ("POST", "approvals/1/decision"): P.DECIDE,
}
BODIES: dict[str, Any] = {
    "calls": {"entity": "X", "on_date": "2026-01-05", "outcome": "no_answer"},
    "promises": {"items": [1], "promised_date": "2026-01-05"},
    "disputes": {"item": 1, "category": "pricing"},
    "pauses": {"to_date": "2026-01-05", "reason": "x"},
    "notes": {"text": ""},
    "decision": {"approved": True},
}


def body_of(method: str, path: str) -> Any:
    return BODIES.get(path.rpartition("/")[2], {}) if method == "POST" else None


def test_every_operation_is_tried(call: Any) -> None:
    _, told, _ = call("", "GET", "openapi.json")
    found = {
        (method.upper(), path.removeprefix("/api/v1/").replace("{int:", "{"))
        for path, methods in told["paths"].items()
        for method in methods
    }
    assert len(found) == len(OPERATIONS)
    assert {method for method, _ in found} == {"GET", "POST"}


@pytest.mark.parametrize("role", [None, *Role])
def test_each_role_opens_what_it_includes(
    who: Cast, person: Callable[..., User], token: Any, call: Any, role: Role | None
) -> None:
    del who
    secret = token(person(*([role] if role else [])))
    wrong = []
    for (method, path), permission in OPERATIONS.items():
        status, told, _ = call(secret, method, path, body_of(method, path))
        is_open = role is not None and permission in OF_ROLES[role]
        refused = status == 403 and told["code"] == "not_permitted"
        if refused is is_open or status == 500:
            wrong.append((method, path, status, told))
    assert wrong == []


@pytest.mark.parametrize("scope", Scope)
def test_each_scope_opens_what_it_includes(
    who: Cast, person: Callable[..., User], token: Any, call: Any, scope: Scope
) -> None:
    del who
    secret = token(person(Role.CFO), scope)
    before = AuditEntry.objects.count()
    wrong = []
    for (method, path), permission in OPERATIONS.items():
        status, told, _ = call(secret, method, path, body_of(method, path))
        refused = status == 403 and told["code"] == "scope_missing"
        if refused is (permission in INCLUDED[scope]):
            wrong.append((method, path, status, told))
    assert wrong == []
    assert AuditEntry.objects.count() == before or scope is Scope.ACT


def test_a_stranger_is_told_to_bring_a_token(person: Any, token: Any, call: Any) -> None:
    secret = token(person(Role.CFO))
    for wrong in ("", "x", secret[:-1], secret.upper(), f"{secret}x", "dunwell_"):
        status, told, headers = call(wrong, "GET", "customers")
        assert (status, told["code"]) == (401, "token_invalid")
        assert headers["WWW-Authenticate"] == "Bearer"
    assert call(secret, "GET", "customers")[0] == 200
    assert ApiToken.objects.get().used_at is not None
    assert secret not in str(ApiToken.objects.values().get())
    assert secret not in str(list(AuditEntry.objects.values()))


def test_a_session_opens_nothing(person: Any) -> None:
    browser = Client()
    browser.force_login(person(Role.CFO))
    assert browser.get("/api/v1/customers").status_code == 401


def test_what_is_over_opens_nothing(person: Any, token: Any, call: Any) -> None:
    anna = person(Role.CFO)
    secret = token(anna)
    with time_machine.travel(timezone.now() + timedelta(days=2, hours=1), tick=True):
        assert call(secret, "GET", "customers")[0] == 401
    User.objects.filter(pk=anna.pk).update(is_active=False)
    assert call(secret, "GET", "customers")[0] == 401
    User.objects.filter(pk=anna.pk).update(is_active=True)
    RoleGrant.objects.filter(user=anna).delete()
    assert call(secret, "GET", "customers")[0] == 403
    api_tokens.revoke(ApiToken.objects.get().pk, by=anna, at=timezone.now())
    assert call(secret, "GET", "customers")[0] == 401


def test_only_its_person_and_administrators_take_a_token_back(person: Any, token: Any) -> None:
    token(person(Role.CFO))
    one = ApiToken.objects.get()
    bob = person(Role.TEAM_LEAD, name="bob")
    with pytest.raises(UnknownToken):
        api_tokens.revoke(one.pk, by=bob, at=timezone.now())
    with pytest.raises(UnknownToken):
        api_tokens.revoke(999_999, by=bob, at=timezone.now())
    root = person(Role.ADMINISTRATOR, name="root")
    assert api_tokens.revoke(one.pk, by=root, at=timezone.now()).revoked_at
    assert AuditEntry.objects.filter(action="api_tokens.revoke").count() == 1


def test_what_lies_outside_is_as_if_it_were_not(
    who: Cast, person: Any, token: Any, call: Any
) -> None:
    item = builders.invoice(who, 10_000)
    anna = person(Role.TEAM_LEAD)
    secret = token(anna)
    assert len(call(secret, "GET", "items?as_of=2026-01-31")[1]["items"]) == 1
    other = Entity.objects.create(code="ZZ99", name="Other", country="NL", currency="EUR")
    EntityGrant.objects.create(user=anna, entity=other)
    assert call(secret, "GET", "items?as_of=2026-01-31")[1]["items"] == []
    assert call(secret, "GET", f"documents/{item.document_id}")[0] == 404
    body = {"item": item.pk, "category": "pricing"}
    path = f"customers/{item.customer_id}/disputes"
    status, told, _ = call(secret, "POST", path, body)
    assert (status, told["code"]) == (404, "not_found")
    sales = person(Role.SALES_OWNER, name="sally")
    assert call(token(sales), "GET", "customers")[1]["items"] == []
