"""One gate before every page: who lacks its permission is told what, why and who can, with 403."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from dunwell.actions import access as actions
from dunwell.core import permissions
from dunwell.core.permissions import Permission
from dunwell.core.roles import Role
from dunwell.store.models import User
from dunwell.store.queries import people
from dunwell.web import (
    access,
    confirming,
    pages,
    permission_words,
    permitted,
    policy_words,
    scoping,
)

_LOOKING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_NAMED: Final = 3


class PermissionMiddleware:
    """Let a request through to its page when the person's roles include what the page asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the page is not known yet."""
        return self._get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],  # noqa: ARG002 - Django passes it.
        args: Sequence[Any],  # noqa: ARG002 - Django passes it.
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Refuse what the roles do not include, and what no rule speaks of."""
        match = request.resolver_match
        name = (match.url_name or "") if match else ""
        looks = request.method in _LOOKING
        need = access.need(name, looks=looks)
        if not isinstance(request.user, User):
            # Who must sign in first was sent there before; what is left looks after itself.
            return refused(request, None) if need is None else None
        if isinstance(need, access.Door) or need in permitted.permissions_of(request):
            asks = name in access.CONFIRMED and not looks
            refused_yet = confirming.asked(request, request.user) if asks else None
            if refused_yet is None:
                scoping.narrow(request, kwargs)
            return refused_yet
        if need in permissions.SENSITIVE and not looks:
            actions.note_refusal(by=request.user, at=timezone.now(), page=name, permission=need)
        return refused(request, need)


def refused(request: HttpRequest, permission: Permission | None) -> HttpResponse:
    """Say what was refused, why, and who can."""
    told: dict[str, Any] = {"title": _("This is not open to you")}
    if isinstance(request.user, User):
        told |= _told(permitted.roles(request), permission)
        return pages.show(request, "web/refused.html", told, status=403)
    return render(request, "web/error.html", {**told, "why": _("Sign in first.")}, status=403)


def _told(own: Iterable[Role], permission: Permission | None) -> dict[str, Any]:
    told: dict[str, Any] = {"roles": [policy_words.ROLES[one] for one in own]}
    if permission is None:
        return told
    holders = permissions.holders(permission)
    return told | {
        "what": permission_words.PERMISSIONS[permission],
        "holders": [policy_words.ROLES[one] for one in holders],
        "names": [str(one) for one in people.with_roles(holders)[:_NAMED]],
    }
