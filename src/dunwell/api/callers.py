"""Who calls: the person of a token, with what scopes and roles let them do and see."""

from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from dunwell.actions import access
from dunwell.actions import api_tokens as actions
from dunwell.core import api_tokens
from dunwell.core.api_tokens import Scope, ScopeMissing
from dunwell.core.permissions import SENSITIVE, NotPermitted, Permission
from dunwell.core.roles import Role
from dunwell.jobs.imports import receiving
from dunwell.store.models import ApiToken, User
from dunwell.store.queries import people, scopes
from dunwell.store.queries.api_rows import Sight

_LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A person and the token they came with."""

    person: User
    token: ApiToken
    roles: frozenset[Role]
    sight: Sight


class TokenAuth(HttpBearer):
    """Open the API to a token; a browser's session opens nothing here."""

    openapi_description = "A token made under Settings > API, as `Authorization: Bearer ...`."

    def __init__(self, permission: Permission | None = None) -> None:
        super().__init__()
        self._permission = permission

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | Caller:
        """Give who calls; where a permission is asked for, nobody else's input is read."""
        found = actions.opened(token, at=timezone.now())
        if self._permission is None:
            return found
        try:
            return _let_in(found, self._permission)
        except (NotPermitted, ScopeMissing):
            if self._permission in SENSITIVE and request.method not in _LOOKING:
                access.note_refusal(
                    by=found.user,
                    at=timezone.now(),
                    page=page(request),
                    permission=self._permission,
                )
            raise


class UploadAuth(TokenAuth):
    """Open an operation that takes a file: to disk, once it is known who sends it."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | Caller:
        """Give who calls, and let the file come."""
        found = super().authenticate(request, token)
        request.upload_handlers = [receiving.BoundedUpload(request)]
        return found


def of(request: HttpRequest) -> Caller:
    """Give who calls an operation that says its permission."""
    return cast("Caller", request.auth)  # type: ignore[attr-defined]  # Ninja sets it.


def page(request: HttpRequest) -> str:
    """Give the name of the operation that is called."""
    match = request.resolver_match
    return (match.url_name or "") if match else ""


def enter(request: HttpRequest, permission: Permission) -> Caller:
    """Let a caller in who may do this; refuse everybody else."""
    token = cast("ApiToken", request.auth)  # type: ignore[attr-defined]  # Ninja sets it.
    return _let_in(token, permission)


def _let_in(token: ApiToken, permission: Permission) -> Caller:
    roles = people.roles_of(token.user)
    api_tokens.require({Scope(one) for one in token.scopes}, roles, permission)
    sight = Sight(scope=scopes.of(token.user, roles))
    return Caller(person=token.user, token=token, roles=frozenset(roles), sight=sight)
