"""What the person of a request may do, read once for each request."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from dunwell.core import permissions
from dunwell.core.permissions import Permission
from dunwell.core.roles import Role
from dunwell.store.models import User
from dunwell.store.queries import people
from dunwell.web import access


def roles(request: HttpRequest) -> frozenset[Role]:
    """Give the roles of the person who asks; a stranger has none."""
    found: frozenset[Role] | None = getattr(request, "_roles", None)
    if found is None:
        person = getattr(request, "user", None)
        found = people.roles_of(person) if isinstance(person, User) else frozenset()
        request._roles = found  # type: ignore[attr-defined]  # kept as Django keeps the user.
    return found


def permissions_of(request: HttpRequest) -> frozenset[Permission]:
    """Give what these roles include."""
    return permissions.of(roles(request))


def includes(request: HttpRequest, permission: Permission) -> bool:
    """Tell whether the person may do something."""
    return permission in permissions_of(request)


def opens(request: HttpRequest, page: str) -> bool:
    """Tell whether the person may look at a page."""
    need = access.need(page, looks=True)
    return isinstance(need, access.Door) or need in permissions_of(request)


def may(request: HttpRequest) -> Mapping[str, Any]:
    """Tell templates what the person may do, as `may.edit_customers`."""
    return {"may": {one.value: True for one in permissions_of(request)}}
