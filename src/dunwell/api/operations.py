"""How an operation is declared: what it asks of its caller, what it gives and what it refuses."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from ninja import Router, Schema

from dunwell.api.callers import TokenAuth, UploadAuth
from dunwell.api.shapes import Listed, Refused
from dunwell.core import api_tokens
from dunwell.core.permissions import Permission

F = TypeVar("F", bound=Callable[..., Any])
ROOT: Final = "/api/v1"
_READING: Final = frozenset({401, 403, 404, 409, 422})
_ACTING: Final = frozenset({400, 401, 403, 404, 409, 422})
_CHANGING: Final = _ACTING | {412, 428}


class Operations(Router):
    """The operations of one noun; each says the permission that the caller's token must open."""

    def lists(
        self, path: str, *, name: str, needs: Permission, gives: type[Any]
    ) -> Callable[[F], F]:
        """Declare a list that is read page by page."""
        page: Any = Listed
        return self.reads(path, name=name, needs=needs, gives=page[gives])

    def reads(
        self, path: str, *, name: str, needs: Permission, gives: type[Schema]
    ) -> Callable[[F], F]:
        """Declare a question whose answer has a shape of its own."""
        return self._declared("GET", path, name, needs, {200: gives, _READING: Refused})

    def shows(
        self, path: str, *, name: str, needs: Permission, gives: type[Schema]
    ) -> Callable[[F], F]:
        """Declare one thing with the tag of its state."""
        told = {200: gives, 304: None, _READING: Refused}
        return self._declared("GET", path, name, needs, told)

    def files(self, path: str, *, name: str, needs: Permission, kind: str) -> Callable[[F], F]:
        """Declare a file."""
        whole = {"type": "string", "format": "binary"}
        extra = {"responses": {200: {"description": "OK", "content": {kind: {"schema": whole}}}}}
        return self._declared("GET", path, name, needs, {_READING: Refused}, extra)

    def makes(
        self, path: str, *, name: str, needs: Permission, gives: type[Schema]
    ) -> Callable[[F], F]:
        """Declare an act that adds something."""
        return self._declared("POST", path, name, needs, {201: gives, _ACTING: Refused})

    def uploads(
        self, path: str, *, name: str, needs: Permission, gives: type[Schema]
    ) -> Callable[[F], F]:
        """Declare an act that takes a file, to disk and not larger than files may be."""
        told = {201: gives, _ACTING: Refused}
        return self._declared("POST", path, name, needs, told, auth=UploadAuth(needs))

    def does(
        self, path: str, *, name: str, needs: Permission, gives: type[Schema]
    ) -> Callable[[F], F]:
        """Declare an act that has no state to name."""
        return self._declared("POST", path, name, needs, {200: gives, _ACTING: Refused})

    def changes(
        self,
        path: str,
        *,
        name: str,
        needs: Permission,
        gives: type[Schema],
        method: str = "POST",
    ) -> Callable[[F], F]:
        """Declare a change of something whose state the caller names."""
        return self._declared(method, path, name, needs, {200: gives, _CHANGING: Refused})

    def _declared(
        self,
        method: str,
        path: str,
        name: str,
        needs: Permission,
        told: dict[Any, Any],
        extra: dict[str, Any] | None = None,
        auth: TokenAuth | None = None,
    ) -> Callable[[F], F]:
        scopes = [one.value for one in api_tokens.including(needs)]
        return self.api_operation(
            [method],
            f"{ROOT}/{path}",
            auth=auth or TokenAuth(needs),
            response=told,
            operation_id=name.replace("-", "_"),
            url_name=f"api-{name}",
            by_alias=True,
            openapi_extra={"x-permission": needs.value, "x-scopes": scopes, **(extra or {})},
        )
