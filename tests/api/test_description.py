"""Whatever is made from the description, no call fails on our side, and none is let in unasked."""

from typing import Any, Final

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings

from dunwell.core.roles import Role
from dunwell.store import audit
from dunwell.store.models import Approval, Dispute, Promise
from tests import builders
from tests.builders import Cast

pytestmark = pytest.mark.django_db

_EXAMPLES: Final = 8
_WELL_SAID: Final = {200, 201, 304, 400, 401, 403, 404, 405, 409, 412, 415, 422, 428}


def operations() -> list[Any]:
    """Every operation of the description, by its own schema."""
    told = Client().get("/api/v1/openapi.json").json()
    schema: Any = schemathesis.openapi.from_dict(told)
    schema.config.update(base_url="http://testserver")
    return [one.ok() for one in schema.get_all_operations()]


def sent(case: Any, secret: str) -> Any:
    """Send a made-up call as a program would, through all that guards the application."""
    prepared = requests.Request(**case.as_transport_kwargs()).prepare()
    headers = {name: str(value) for name, value in prepared.headers.items()}
    headers = {name: value for name, value in headers.items() if value.isascii()}
    body = prepared.body or b""
    return Client().generic(
        str(prepared.method),
        prepared.path_url,
        data=body.encode() if isinstance(body, str) else body,
        content_type=str(prepared.headers.get("Content-Type", "application/json")),
        headers={**headers, "Authorization": f"Bearer {secret}"},
    )


def test_made_up_calls_are_answered_well(who: Cast, person: Any, token: Any) -> None:
    builders.invoice(who, 10_000)
    secret = token(person(Role.CFO))
    wrong: list[str] = []
    count = 0

    def tried(operation: Any) -> None:
        @settings(
            max_examples=_EXAMPLES,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
            deadline=None,
            database=None,
        )
        @given(case=operation.as_strategy())
        def call(case: Any) -> None:
            nonlocal count
            count += 1
            answer = sent(case, secret)
            if answer.status_code not in _WELL_SAID:
                wrong.append(f"{operation.label}: {answer.status_code} for {case!r}")
            elif answer.status_code >= 400 and answer.status_code != 404:
                told = answer.json()
                assert told["code"], told
                assert told["message"], told

        call()

    for operation in operations():
        tried(operation)
    assert wrong == []
    assert count >= 100
    assert list(audit.broken_links()) == []
    assert not Approval.objects.exclude(state="pending").exists()
    assert not Promise.objects.exclude(amount__gt=0).exists()
    assert not Dispute.objects.exclude(amount__gt=0).exists()
