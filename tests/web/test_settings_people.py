"""People are invited, given roles and let go in the settings, by administrators alone."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from dunwell.store.models import AuditEntry, RoleGrant, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(only: Callable[..., User], browser: Client) -> Client:
    only("administrator")
    return browser


def invited(admin: Client) -> tuple[User, str]:
    data = {"name": "Mara Lind", "email": "mara@example.com", "roles": ["cfo"]}
    page = admin.post("/settings/people", data).content.decode()
    link = re.search(r'readonly value="http://testserver(/sign-in/[^"]+)"', page)
    assert link
    return User.objects.get(email="mara@example.com"), link[1]


def test_a_colleague_comes_in_by_the_link_and_chooses_a_password(admin: Client) -> None:
    colleague, link = invited(admin)
    stranger = Client()
    assert stranger.get(link).status_code == 200
    assert stranger.post(link)["Location"] == "/password"
    assert stranger.get("/approvals").status_code == 200
    assert [one.role for one in colleague.role_grants.all()] == ["cfo"]
    assert link not in admin.get("/settings/people").content.decode()


def test_roles_change_and_who_leaves_is_out_at_once(admin: Client) -> None:
    colleague, link = invited(admin)
    visitor = Client()
    visitor.post(link)
    path = f"/settings/people/{colleague.pk}"
    assert "checked" in admin.get(path).content.decode()
    admin.post(path, {"roles": ["auditor", "nonsense"]})
    assert [one.role for one in colleague.role_grants.all()] == ["auditor"]
    admin.post(f"{path}/leaves")
    assert visitor.get("/approvals")["Location"].startswith("/sign-in")
    page = admin.post(f"{path}/link").content.decode()
    assert "A link for Mara Lind" in page


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/settings/people", {"name": "X", "email": "x@example.com"}),
        ("/settings/people/{own}", {"roles": ["administrator"]}),
        ("/settings/people/{own}/leaves", {}),
        ("/settings/people/{own}/link", {}),
    ],
)
def test_others_only_look(
    only: Callable[..., User], browser: Client, path: str, data: dict[str, object]
) -> None:
    person = only("team_lead")
    assert "Make a one-time link" not in browser.get("/settings/people").content.decode()
    answer = browser.post(path.format(own=person.pk), data)
    assert answer.status_code == 403
    assert "letting people in and giving roles" in answer.content.decode()
    assert User.objects.count() == 1
    assert RoleGrant.objects.get().role == "team_lead"
    assert AuditEntry.objects.get().action == "access.refuse"


def test_what_was_typed_is_kept(admin: Client) -> None:
    answer = admin.post("/settings/people", {"name": "Mara", "email": "mara", "roles": ["cfo"]})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="Mara"' in page
    assert 'value="cfo" checked' in page


def test_the_last_administrator_stays(admin: Client, person: User) -> None:
    answer = admin.post(f"/settings/people/{person.pk}", {"roles": ["cfo"]})
    assert answer.status_code == 422
    assert "last administrator" in answer.content.decode()
    assert admin.get("/settings/people/999").status_code == 302


def test_where_roles_are_refused_nothing_is_saved_and_the_choice_is_kept(
    only: Callable[..., User], browser: Client
) -> None:
    person = only("administrator")
    answer = browser.post(f"/settings/people/{person.pk}", {"roles": ["administrator", "cfo"]})
    assert answer.status_code == 422
    assert 'value="cfo" checked' in answer.content.decode()
    assert RoleGrant.objects.get(user=person).role == "administrator"
