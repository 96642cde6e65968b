"""None granted is all; sales owners see their own customers, unless they also work on the book."""

import pytest

from dunwell.core import scopes
from dunwell.core.roles import Role
from dunwell.core.scopes import EVERYTHING, Scope

SALES = frozenset({"pia sand", "pia@example.com"})


def scope(*roles: Role, entities: tuple[str, ...] = ()) -> Scope:
    return scopes.of(set(roles), entities=entities, name=" Pia  Sand", email="Pia@example.com")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(scope(Role.CFO), EVERYTHING, id="nothing left out"),
        pytest.param(
            scope(Role.CFO, entities=("NL01",)),
            Scope(entities=frozenset({"NL01"})),
            id="one entity",
        ),
        pytest.param(scope(Role.SALES_OWNER), Scope(sales_owners=SALES), id="own customers"),
        pytest.param(scope(Role.SALES_OWNER, Role.TEAM_LEAD), EVERYTHING, id="works on the book"),
        pytest.param(
            scope(Role.SALES_OWNER, Role.ADMINISTRATOR),
            Scope(sales_owners=SALES),
            id="administrators do not read the book",
        ),
        pytest.param(scope(), EVERYTHING, id="who has no role may not read at all"),
    ],
)
def test_what_somebody_sees(found: Scope, expected: Scope) -> None:
    assert found == expected
    assert found.is_everything is (expected == EVERYTHING)


def test_what_is_within() -> None:
    north = scope(Role.CFO, entities=("NL01", "DE01"))
    assert scopes.holds_entity(north, "NL01")
    assert not scopes.holds_entity(north, "UK01")
    assert scopes.holds_entity(EVERYTHING, "UK01")
    own = scope(Role.SALES_OWNER)
    assert scopes.holds_customer(own, "PIA SAND")
    assert scopes.holds_customer(own, "pia@example.com")
    assert not scopes.holds_customer(own, "")
    assert scopes.holds_customer(EVERYTHING, "")


@pytest.mark.parametrize(
    ("asked", "shown"), [("NL01", "NL01"), ("UK01", "DE01"), ("", "DE01"), ("nonsense", "DE01")]
)
def test_a_page_shows_an_entity_within(asked: str, shown: str) -> None:
    assert scopes.entity_shown(scope(Role.CFO, entities=("NL01", "DE01")), asked) == shown
    assert scopes.entity_shown(EVERYTHING, asked) == asked
