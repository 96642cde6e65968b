"""A person sees the legal entities granted to them, all where none is; a sales owner, their own.

A customer is a sales owner's own when its sales owner carries the person's name or address. Who
has another role that works on the book sees every customer.
"""

from collections.abc import Collection, Set
from dataclasses import dataclass
from typing import Final

from dunwell.core.permissions import INCLUDED, Permission
from dunwell.core.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The part of the book somebody may see; None is all of it.

    `entities` are codes, `sales_owners` what the customers carry, without case.
    """

    entities: frozenset[str] | None = None
    sales_owners: frozenset[str] | None = None

    @property
    def is_everything(self) -> bool:
        """Tell whether nothing is left out."""
        return self.entities is None and self.sales_owners is None


EVERYTHING: Final = Scope()


def of(roles: Set[Role], *, entities: Collection[str], name: str, email: str) -> Scope:
    """Give what a person with these roles and grants may see."""
    works = any(Permission.READ_WORKLIST in INCLUDED[role] for role in roles)
    is_sales_owner = Role.SALES_OWNER in roles and not works
    return Scope(
        entities=frozenset(entities) or None,
        sales_owners=frozenset(filter(None, (folded(name), folded(email))))
        if is_sales_owner
        else None,
    )


def holds_entity(scope: Scope, code: str) -> bool:
    """Tell whether a legal entity is within."""
    return scope.entities is None or code in scope.entities


def holds_customer(scope: Scope, sales_owner: str) -> bool:
    """Tell whether a customer is within, by the sales owner it carries."""
    return scope.sales_owners is None or folded(sales_owner) in scope.sales_owners


def entity_shown(scope: Scope, asked: str) -> str:
    """Give the entity a page shows: the one asked for, else the first within; empty is all."""
    if scope.entities is None or asked in scope.entities:
        return asked
    return min(scope.entities)


def folded(text: str) -> str:
    """Compare names without case and needless blanks."""
    return " ".join(text.split()).casefold()
