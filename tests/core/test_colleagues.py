"""Addresses and names of people, and the administrator who stays."""

import pytest

from dunwell.core import colleagues, permissions
from dunwell.core.permissions import Permission
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role


def test_only_administrators_let_people_in() -> None:
    colleagues.require_administrator({Role.ADMINISTRATOR, Role.AUDITOR})
    with pytest.raises(colleagues.NotAnAdministrator):
        colleagues.require_administrator({Role.CFO})


def test_one_administrator_stays() -> None:
    colleagues.require_another_administrator(1)
    with pytest.raises(colleagues.LastAdministrator):
        colleagues.require_another_administrator(0)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Anna@Example.com ", "anna@example.com"),
        ("a.b+c@mail.example.org", "a.b+c@mail.example.org"),
    ],
)
def test_addresses(text: str, address: str) -> None:
    assert colleagues.address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anna",
        "anna@example",
        "@example.com",
        "a b@example.com",
        "a@b@example.com",
        "x" * 250 + "@e.com",
    ],
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(Refusal, match="name@example.com"):
        colleagues.address(text)


def test_names() -> None:
    assert colleagues.name("  Anna   Ruiz ") == "Anna Ruiz"
    assert colleagues.name("x" * 200) == "x" * 200
    for text in (" ", "x" * 201):
        with pytest.raises(colleagues.NameMissing):
            colleagues.name(text)


@pytest.mark.parametrize(
    ("after", "refused"),
    [
        pytest.param({Role.ADMINISTRATOR}, False, id="fewer"),
        pytest.param({Role.ADMINISTRATOR, Role.AUDITOR}, False, id="the same"),
        pytest.param({Role.ADMINISTRATOR, Role.CFO}, True, id="one other"),
        pytest.param({Role.ADMINISTRATOR, Role.AUDITOR, Role.CFO}, True, id="one more"),
    ],
)
def test_nobody_gives_roles_to_themselves(after: set[Role], refused: bool) -> None:
    before = {Role.ADMINISTRATOR, Role.AUDITOR}
    if refused:
        with pytest.raises(colleagues.OwnRoles):
            colleagues.require_no_more(before, after)
    else:
        colleagues.require_no_more(before, after)


def test_administrators_alone_look_after_people() -> None:
    assert permissions.holders(Permission.MANAGE_PEOPLE) == (Role.ADMINISTRATOR,)
