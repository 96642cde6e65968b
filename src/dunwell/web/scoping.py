"""A page shows a person their part of the book; the rest is answered as if it were not."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from dunwell.core import scopes
from dunwell.core.scopes import EVERYTHING, Scope
from dunwell.store.models import Entity, User
from dunwell.store.queries import scopes as queries
from dunwell.web import permitted

# No row has this id, so a page asked for it says what it says of anything unknown.
_NOBODY: Final = 2**63 - 1
_ROW: Final = "row"
_KEY_PARTS: Final = 4


def of(request: HttpRequest) -> Scope:
    """Give what the person of a request may see, read once for each request."""
    found: Scope | None = getattr(request, "_scope", None)
    if found is None:
        person = getattr(request, "user", None)
        found = EVERYTHING
        if isinstance(person, User):
            found = queries.of(person, permitted.roles(request))
        request._scope = found  # type: ignore[attr-defined]  # kept as Django keeps the user.
    return found


def narrow(request: HttpRequest, parts: dict[str, Any]) -> None:
    """Put what does not exist in the place of what lies outside, before the page is asked.

    `parts` are the parts of the address. A person with some entities always looks at one of them.
    A number that no row can have, as no database holds it, names what does not exist either.
    """
    for name, value in parts.items():
        if isinstance(value, int):
            parts[name] = min(value, _NOBODY)
    scope = of(request)
    if scope.is_everything:
        return
    for name, value in parts.items():
        if isinstance(value, int) and not queries.holds(scope, name, value):
            parts[name] = _NOBODY
        if name == "key" and not _holds_row(scope, str(value)):
            parts[name] = "none"
    if scope.entities is None:
        return
    if not scopes.holds_entity(scope, request.POST.get("entity") or min(scope.entities)):
        raise Http404(_("There is no such legal entity."))
    query = request.GET.copy()
    query["entity"] = scopes.entity_shown(scope, query.get("entity", ""))
    if _ROW in query and not all(_holds_row(scope, key) for key in query.getlist(_ROW)):
        del query[_ROW]
    request.GET = query  # type: ignore[assignment]  # a QueryDict, as it was.


def entity_shown(request: HttpRequest, told: Mapping[str, Any]) -> str:
    """Give the entity that a form's own view speaks of, or the one within in its place."""
    return scopes.entity_shown(of(request), str(told.get("entity", "")).strip())


def _holds_row(scope: Scope, key: str) -> bool:
    """Tell whether a row of Today, named by kind, customer, entity and task, lies within."""
    numbers = key.split("-")[1:]
    if len(numbers) + 1 != _KEY_PARTS or not all(one.isdigit() for one in numbers):
        return True
    customer, entity = (min(int(one), _NOBODY) for one in numbers[:2])
    codes = Entity.objects.filter(pk=entity).values_list("code", flat=True)
    return queries.holds(scope, "customer_id", customer) and all(
        scopes.holds_entity(scope, code) for code in codes
    )
