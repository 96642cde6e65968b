"""A token is made once confirmed, seen once, and taken back at once."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from dunwell.core.roles import Role
from dunwell.store.models import ApiToken, User

pytestmark = pytest.mark.django_db


def made(browser: Client, **posted: object) -> tuple[int, str]:
    told = {"name": "ERP", "scopes": ["read"], "last_date": _last(browser), **posted}
    answer = browser.post("/settings/api", {**told, "password": "a-long-enough-word"})
    return answer.status_code, answer.content.decode()


def _last(browser: Client) -> str:
    found = re.search(r'id="t-last"[^>]*value="([^"]+)"', page(browser))
    assert found
    return found[1]


def page(browser: Client) -> str:
    answer = browser.get("/settings/api")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_token_is_seen_once_and_opens_the_api(browser: Client) -> None:
    status, shown = made(browser)
    assert status == 200
    found = re.search(r"dunwell_[\w-]{43}", shown)
    assert found
    assert found[0] not in page(browser)
    headers = {"Authorization": f"Bearer {found[0]}"}
    assert Client().get("/api/v1/customers", headers=headers).status_code == 200
    token = ApiToken.objects.get()
    assert browser.post(f"/settings/api/{token.pk}/revoke").status_code == 302
    assert Client().get("/api/v1/customers", headers=headers).status_code == 401
    assert "taken back" in page(browser)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"scopes": []},
        {"scopes": ["everything"]},
        {"last_date": "2020-01-01"},
        {"last_date": "someday"},
        {"last_date": "9999-12-31"},
    ],
)
def test_what_is_unsound_is_refused(browser: Client, wrong: dict[str, object]) -> None:
    status, shown = made(browser, **wrong)
    assert status == 422
    assert 'role="alert"' in shown
    assert not ApiToken.objects.exists()


def test_others_tokens_are_seen_by_administrators_alone(
    browser: Client, only: Callable[..., User]
) -> None:
    made(browser, name="Annas")
    bob = User.objects.create_user("bob@example.com", name="Bob")
    ApiToken.objects.update(user=bob)
    token = ApiToken.objects.get()
    only(Role.CFO)
    assert "Annas" not in page(browser)
    assert browser.post(f"/settings/api/{token.pk}/revoke").status_code == 422
    only(Role.ADMINISTRATOR)
    assert "Annas" in page(browser)
    assert browser.post(f"/settings/api/{token.pk}/revoke").status_code == 302
