"""A book with a customer who owes, and people with tokens."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client

if TYPE_CHECKING:
    from dunwell.store.models import User
    from tests.builders import Cast

Call = Callable[..., tuple[int, Any, Mapping[str, str]]]


@pytest.fixture(scope="session", autouse=True)
def static_folder() -> None:
    """The folder that collected files would stand in; without it WhiteNoise warns."""
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)


@pytest.fixture
def who(db: None) -> "Cast":
    """Harbour and its branch, with the shipped policy in force."""
    del db
    from dunwell.actions import policies
    from tests import builders

    policies.install_shipped(at=builders.AT)
    return builders.cast()


@pytest.fixture
def person(db: None) -> "Callable[..., User]":
    """Make a person with roles."""
    del db
    from dunwell.store.models import RoleGrant, User

    def made(*roles: str, name: str = "anna") -> User:
        one = User.objects.create_user(f"{name}@example.com", name=name.title())
        RoleGrant.objects.bulk_create(RoleGrant(user=one, role=role) for role in roles)
        return one

    return made


@pytest.fixture
def token(db: None) -> "Callable[..., str]":
    """Make a token of a person with scopes, all of them where none is named."""
    del db
    from django.utils import timezone

    from dunwell.actions import api_tokens
    from dunwell.core.api_tokens import Scope

    def made(of: "User", *scopes: str) -> str:
        today = timezone.localdate()
        return api_tokens.issue(
            by=of,
            at=timezone.now(),
            name="test",
            scopes=[Scope(one) for one in scopes or Scope],
            last_date=today + timedelta(days=1),
            today=today,
        ).secret

    return made


@pytest.fixture
def call() -> Call:
    """Call the API with a token: method, path, body and further headers."""

    def called(
        secret: str, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, Any, Mapping[str, str]]:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        if secret:
            told["Authorization"] = f"Bearer {secret}"
        answer = Client().generic(
            method,
            f"/api/v1/{path}",
            data=b"" if body is None else _json(body),
            content_type="application/json",
            headers=told,
        )
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        return answer.status_code, answer.json() if is_json else None, answer.headers

    return called


@pytest.fixture(scope="session")
def described() -> Mapping[str, Any]:
    """Every operation of the description, by its method and path."""
    from dunwell.api.application import api

    told: Mapping[str, Any] = api.get_openapi_schema(path_prefix="")
    return {
        f"{method.upper()} {path.removeprefix('/api/v1/')}": operation
        for path, methods in told["paths"].items()
        for method, operation in methods.items()
    }


def _json(body: Any) -> bytes:
    import json

    return body if isinstance(body, bytes) else json.dumps(body).encode()
