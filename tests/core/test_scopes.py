"""None granted is all; some see their own customers alone, unless they also work on the book."""

import pytest

from dunwell.core import scopes
from dunwell.core.approvals import ForeignEntity
from dunwell.core.roles import Role
from dunwell.core.scopes import EVERYTHING, Own, Scope

NAMES = frozenset({"pia sand", "pia@example.com"})


def scope(*roles: Role, entities: tuple[str, ...] = ()) -> Scope:
    return scopes.of(
        set(roles), entities=entities, name=" Pia  Sand", email="Pia@example.com", person_id=7
    )


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(scope(Role.CFO), EVERYTHING, id="nothing left out"),
        pytest.param(
            scope(Role.CFO, entities=("NL01",)),
            Scope(entities=frozenset({"NL01"})),
            id="one entity",
        ),
        pytest.param(scope(Role.SALES_OWNER), Scope(own=Own(sales=NAMES)), id="own customers"),
        pytest.param(
            scope(Role.CUSTOMER_SUCCESS),
            Scope(own=Own(success=NAMES)),
            id="customers that carry them as customer success owner",
        ),
        pytest.param(
            scope(Role.DISPUTE_OWNER), Scope(own=Own(disputes_of=7)), id="whose dispute is theirs"
        ),
        pytest.param(
            scope(Role.DISPUTE_OWNER, Role.SALES_OWNER, entities=("NL01",)),
            Scope(entities=frozenset({"NL01"}), own=Own(sales=NAMES, disputes_of=7)),
            id="two such roles see what either sees",
        ),
        pytest.param(scope(Role.SALES_OWNER, Role.TEAM_LEAD), EVERYTHING, id="works on the book"),
        pytest.param(
            scope(Role.SALES_OWNER, Role.ADMINISTRATOR),
            Scope(own=Own(sales=NAMES)),
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


@pytest.mark.parametrize(
    ("asked", "shown"), [("NL01", "NL01"), ("UK01", "DE01"), ("", "DE01"), ("nonsense", "DE01")]
)
def test_a_page_shows_an_entity_within(asked: str, shown: str) -> None:
    assert scopes.entity_shown(scope(Role.CFO, entities=("NL01", "DE01")), asked) == shown
    assert scopes.entity_shown(EVERYTHING, asked) == asked


def test_a_source_is_closed_by_who_works_for_all_of_it() -> None:
    north = scope(Role.CFO, entities=("NL01",))
    scopes.require_source(north, {"NL01"})
    scopes.require_source(EVERYTHING, {"NL01", "UK01"})
    with pytest.raises(ForeignEntity, match="closed for UK01"):
        scopes.require_source(north, {"NL01", "UK01"})


def test_a_file_holds_rows_of_entities_within() -> None:
    north = scope(Role.CFO, entities=("NL01",))
    scopes.require_entities(north, {"NL01"})
    scopes.require_entities(EVERYTHING, {"NL01", "UK01"})
    with pytest.raises(ForeignEntity, match="rows of UK01"):
        scopes.require_entities(north, {"NL01", "UK01"})
