"""What the API refuses before it asks what is wanted: a token, its scopes, a key of a call."""

from typing import Any

import pytest
from django.utils import timezone

from dunwell.actions import api_tokens
from dunwell.core.roles import Role
from dunwell.store.models import ApiToken, AuditEntry, User
from tests import book_states, builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(person: Any) -> User:
    found: User = person(Role.ADMINISTRATOR, Role.TEAM_LEAD, name="boss")
    return found


@pytest.mark.parametrize("wrong", ["none", "unknown", "cut", "revoked", "of-nobody"])
def test_a_token_that_opens_nothing_changes_nothing(
    boss: User, token: Any, call: Any, wrong: str
) -> None:
    secret = token(boss)
    if wrong == "revoked":
        api_tokens.revoke(ApiToken.objects.get().pk, by=boss, at=timezone.now())
    if wrong == "of-nobody":
        User.objects.update(is_active=False)
    sent = {"none": "", "unknown": "dunwell_x", "cut": secret[:-1]}.get(wrong, secret)
    body = {"name": "Mara", "email": "mara@example.com", "roles": ["cfo"]}
    with book_states.unchanged():
        status, told, headers = call(sent, "POST", "people", body)
    assert (status, told["code"]) == (401, "token_invalid")
    assert "make one under Settings > API" in told["message"]
    assert headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("method", "path", "is_kept"),
    [
        ("POST", "people", True),
        ("POST", "approvals/1/decision", True),
        ("POST", "customers/1/notes", False),  # Of no weight.
        ("GET", "audit", False),  # Looking.
    ],
)
def test_a_token_made_for_less_changes_nothing_and_leaves_a_trace_where_it_matters(
    boss: User, token: Any, call: Any, method: str, path: str, is_kept: bool
) -> None:
    secret, before = token(boss, "read"), AuditEntry.objects.count()
    with book_states.unchanged("audit_entry"):
        status, told, _ = call(secret, method, path, {} if method == "POST" else None)
    assert (status, told["code"]) == (403, "scope_missing")
    assert "make one with the scope" in told["message"]
    new = list(AuditEntry.objects.order_by("pk").values_list("action", "by")[before:])
    assert new == ([("access.refuse", boss.pk)] if is_kept else [])


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("once", "Another text.", "idempotency_key_reused"),
        ("x" * 101, "A text.", "idempotency_key_unsound"),
        ("clé", "A text.", "idempotency_key_unsound"),
    ],
)
def test_a_key_that_means_nothing_changes_nothing(
    boss: User, who: builders.Cast, token: Any, call: Any, key: str, text: str, code: str
) -> None:
    secret, path = token(boss), f"customers/{who.harbour.pk}/notes"
    assert call(secret, "POST", path, {"text": "A text."}, Idempotency_Key="once")[0] == 201
    with book_states.unchanged():
        status, told, _ = call(secret, "POST", path, {"text": text}, Idempotency_Key=key)
    assert (status, told["code"]) == (422, code)
