"""A token is sound with a name, a scope and a near end, and opens what both sides include."""

from datetime import date, timedelta

import pytest

from dunwell.core import api_tokens
from dunwell.core.api_tokens import LONGEST, LONGEST_TO_MANAGE, Scope, ScopeMissing, TokenUnsound
from dunwell.core.permissions import NotPermitted, Permission
from dunwell.core.roles import Role

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("name", "scopes", "last_date", "why"),
    [
        pytest.param(" ", {Scope.READ}, TODAY, "a name", id="no name"),
        pytest.param("x" * 101, {Scope.READ}, TODAY, "a name", id="a long name"),
        pytest.param("x", set(), TODAY, "at least one", id="no scope"),
        pytest.param("x", {Scope.READ}, TODAY - timedelta(days=1), "last day", id="yesterday"),
        pytest.param(
            "x", {Scope.READ}, TODAY + LONGEST + timedelta(days=1), "last day", id="too long"
        ),
        pytest.param(
            "x",
            {Scope.READ, Scope.MANAGE},
            TODAY + LONGEST_TO_MANAGE + timedelta(days=1),
            "to 2026-04-02",
            id="too long to manage",
        ),
    ],
)
def test_what_is_unsound_is_refused(
    name: str, scopes: set[Scope], last_date: date, why: str
) -> None:
    with pytest.raises(TokenUnsound, match=why):
        api_tokens.check(name, scopes, last_date=last_date, today=TODAY)


@pytest.mark.parametrize("last_date", [TODAY, TODAY + LONGEST])
def test_the_first_and_the_last_day_are_sound(last_date: date) -> None:
    name = api_tokens.check("  the  ERP ", {Scope.READ}, last_date=last_date, today=TODAY)
    assert name == "the ERP"


def test_a_token_that_manages_lasts_a_month() -> None:
    last = TODAY + LONGEST_TO_MANAGE
    assert api_tokens.check("x", {Scope.MANAGE}, last_date=last, today=TODAY) == "x"


def test_both_scope_and_role_are_needed() -> None:
    lead, auditor = frozenset({Role.TEAM_LEAD}), frozenset({Role.AUDITOR})
    api_tokens.require({Scope.ACT}, lead, Permission.CONTACT)
    with pytest.raises(ScopeMissing, match="with the scope act"):
        api_tokens.require({Scope.READ, Scope.DECIDE}, lead, Permission.CONTACT)
    with pytest.raises(NotPermitted):
        api_tokens.require(set(Scope), auditor, Permission.CONTACT)
    with pytest.raises(ScopeMissing):
        api_tokens.require(set(Scope), lead, Permission.OPERATE)
