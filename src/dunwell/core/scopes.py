"""A person sees the legal entities granted to them, all where none is; some, their own customers.

Sales owners see the customers that carry them as sales owner, customer success those that carry
them as customer success owner (by name or address), and a dispute owner those of whose disputes
they are the owner. Who has another role that works on the book sees every customer. A customer is
of an entity when it was ever billed by it; one that was billed by none is everybody's.
"""

from collections.abc import Collection, Set
from dataclasses import dataclass
from typing import Final

from dunwell.core.approvals import ForeignEntity
from dunwell.core.permissions import INCLUDED, Permission
from dunwell.core.roles import Role

_NARROWED: Final = frozenset({Role.SALES_OWNER, Role.CUSTOMER_SUCCESS, Role.DISPUTE_OWNER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """Which customers are somebody's own: one of these is enough.

    `sales` and `success` are what the customers carry, without case; `disputes_of` is the person
    who owns disputes.
    """

    sales: frozenset[str] = frozenset()
    success: frozenset[str] = frozenset()
    disputes_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The part of the book somebody may see; None is all of it. `entities` are codes."""

    entities: frozenset[str] | None = None
    own: Own | None = None

    @property
    def is_everything(self) -> bool:
        """Tell whether nothing is left out."""
        return self.entities is None and self.own is None


EVERYTHING: Final = Scope()


def of(
    roles: Set[Role], *, entities: Collection[str], name: str, email: str, person_id: int
) -> Scope:
    """Give what a person with these roles and grants may see."""
    return Scope(
        entities=frozenset(entities) or None,
        own=_own(roles, frozenset(filter(None, (folded(name), folded(email)))), person_id),
    )


def _own(roles: Set[Role], names: frozenset[str], person_id: int) -> Own | None:
    works = any(Permission.READ_WORKLIST in INCLUDED[role] for role in roles)
    if works or not roles & _NARROWED:
        return None
    return Own(
        sales=names if Role.SALES_OWNER in roles else frozenset(),
        success=names if Role.CUSTOMER_SUCCESS in roles else frozenset(),
        disputes_of=person_id if Role.DISPUTE_OWNER in roles else None,
    )


def holds_entity(scope: Scope, code: str) -> bool:
    """Tell whether a legal entity is within."""
    return scope.entities is None or code in scope.entities


def require_entities(scope: Scope, codes: Collection[str]) -> None:
    """Refuse a file with rows of entities that lie outside."""
    outside = sorted(code for code in codes if not holds_entity(scope, code))
    if outside:
        raise ForeignEntity(
            f"The file has rows of {', '.join(outside[:3])}, for which you do not work; nothing "
            "was changed. Take these rows out, or let a colleague load the file."
        )


def require_source(scope: Scope, codes: Collection[str]) -> None:
    """Refuse to close what a file no longer lists where its source has entities outside."""
    outside = sorted(code for code in codes if not holds_entity(scope, code))
    if outside:
        raise ForeignEntity(
            f"What the file no longer lists would be closed for {', '.join(outside[:3])} too, for "
            "which you do not work; nothing was changed. Load it without saying that it lists all."
        )


def entity_shown(scope: Scope, asked: str) -> str:
    """Give the entity a page shows: the one asked for, else the first within; empty is all."""
    if scope.entities is None or asked in scope.entities:
        return asked
    return min(scope.entities)


def folded(text: str) -> str:
    """Compare names without case and needless blanks."""
    return " ".join(text.split()).casefold()
