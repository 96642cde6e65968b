"""A token opens the API while it is valid, for its scopes and its person's roles together."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from dunwell.actions import api_tokens
from dunwell.core.api_tokens import Scope, UnknownToken
from dunwell.core.roles import Role
from dunwell.store.frames import FramesInTransaction
from dunwell.store.models import ApiToken, AuditEntry, Entity, EntityGrant, RoleGrant, User
from tests import builders
from tests.api.operation_matrix import ALL, method_and_path
from tests.builders import Cast
from tests.web.route_matrix import LETTERS
from tools import operation_table

pytestmark = pytest.mark.django_db


def asked(call: Any, secret: str, name: str) -> tuple[int, Any]:
    """Call an operation with nothing to say; who may not do it is refused before that is read."""
    method, path = method_and_path(name)
    try:
        status, told, _ = call(secret, method, path, {} if method != "GET" else None)
    except FramesInTransaction:
        return 200, {}  # It was let in: measures are read beside the transaction of the test.
    return status, told


@pytest.mark.once
def test_every_operation_has_its_row(call: Any) -> None:
    _, told, _ = call("", "GET", "openapi.json")
    found = {
        f"{method.upper()} {path.removeprefix('/api/v1/')}"
        for path, methods in told["paths"].items()
        for method in methods
    }
    assert found == set(ALL), "give a new operation its row in tests/api/operation_matrix.py"
    assert operation_table.PAGE.read_text() == operation_table.page(), "run: make docs"


@pytest.mark.once
@pytest.mark.parametrize("letter", ["", *LETTERS])
def test_each_role_opens_what_it_includes(
    who: Cast, person: Callable[..., User], token: Any, call: Any, letter: str
) -> None:
    del who
    secret = token(person(*([LETTERS[letter]] if letter else [])))
    wrong = []
    for name, (_scopes, letters, *_rest) in ALL.items():
        status, told = asked(call, secret, name)
        refused = status == 403 and told["code"] == "not_permitted"
        if refused is bool(letter and letter in letters) or status >= 500:
            wrong.append((name, status, told))
    assert wrong == []


@pytest.mark.once
@pytest.mark.parametrize("scope", Scope)
def test_each_scope_opens_what_it_includes(
    who: Cast, person: Callable[..., User], token: Any, call: Any, scope: Scope
) -> None:
    del who
    secret = token(person(*Role), scope)
    wrong = []
    for name, (scopes, *_rest) in ALL.items():
        status, told = asked(call, secret, name)
        refused = status == 403 and told["code"] == "scope_missing"
        if refused is (scope.value in scopes.split()) or status >= 500:
            wrong.append((name, status, told))
    assert wrong == []


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
