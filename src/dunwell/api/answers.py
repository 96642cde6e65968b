"""How the API answers: pages by the last id, tags for states, refusals with code and words."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema

from dunwell.actions import api_tokens as actions
from dunwell.actions.edits import ChangedMeanwhile
from dunwell.api import shapes
from dunwell.api.callers import Caller
from dunwell.core.api_tokens import TokenInvalid
from dunwell.core.refusals import Refusal

M = TypeVar("M", bound=Model)
Body = Schema | Mapping[str, Any]
MOST: Final = 200
LARGEST: Final = 2**63 - 1

# What HTTP calls a refusal; all others are a conflict with what stands in the book.
STATUS: Final[Mapping[str, int]] = {
    TokenInvalid.code: 401,
    "not_permitted": 403,
    "scope_missing": 403,
    "no_authority": 403,
    "own_request": 403,
    "not_found": 404,
    "unknown_request": 404,
    "unknown_customer": 404,
    "unknown_entity": 404,
    "unknown_webhook": 404,
    "unknown_delivery": 404,
    "unknown_draft": 404,
    "unknown_version": 404,
    "unknown_person": 404,
    "unknown_import": 404,
    "draft_not_yours": 403,
    "changed_meanwhile": 412,
    "state_not_named": 428,
    "idempotency_key_reused": 422,
    "idempotency_key_unsound": 422,
    "amount_unreadable": 422,
    "amount_not_above_zero": 422,
    "amount_too_large": 422,
    "cannot_read_file": 422,
    "days_reversed": 422,
    "nothing_to_state": 404,
    "contact_empty": 422,
    "unknown_currency": 422,
    "unknown_time_zone": 422,
    # Of requests, people and the policy.
    **dict.fromkeys(("foreign_entity", "not_your_request", "own_roles", "not_an_editor"), 403),
    **dict.fromkeys(("reason_missing", "delegation_makes_no_sense", "cannot_stand_in"), 422),
    **dict.fromkeys(("write_off_note_missing", "bad_address", "name_missing"), 422),
    **dict.fromkeys(("draft_too_long", "effective_in_the_past", "policy_unsound"), 422),
    # Of commitments, work and messages: what nobody may, what is not there, what makes no sense.
    **dict.fromkeys(("not_your_call", "not_your_dispute", "reason_not_yours"), 403),
    **dict.fromkeys(("not_a_lead", "may_not_change_sending"), 403),
    **dict.fromkeys(("note_gone", "reply_gone", "unknown_call", "unknown_sender"), 404),
    **dict.fromkeys(("call_in_the_future", "follow_up_in_the_past", "promise_in_the_past"), 422),
    **dict.fromkeys(("nobody_spoken_to", "person_missing", "items_of_others"), 422),
    **dict.fromkeys(("note_empty", "note_too_long", "overlong_note", "line_break"), 422),
    **dict.fromkeys(("override_makes_no_sense", "pause_makes_no_sense"), 422),
    **dict.fromkeys(("snooze_makes_no_sense", "skip_reason_missing", "no_test_address"), 422),
}


class NotFound(Refusal):
    """There is no such thing, or it is not theirs to see."""

    code = "not_found"


class StateNotNamed(Refusal):
    """Who changes a thing says which state of it they saw."""

    code = "state_not_named"


def refused(refusal: Refusal) -> HttpResponse:
    """Answer a refusal with its code and the words that pages and commands have."""
    status = STATUS.get(refusal.code, 409)
    answer = said({"code": refusal.code, "message": str(refusal)}, status=status)
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def said(body: Any, *, status: int = 200, tag: str = "") -> HttpResponse:
    """Answer with JSON that no cache keeps."""
    text = json.dumps(plain(body), ensure_ascii=False)
    answer = HttpResponse(text, status=status, content_type="application/json; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    if tag:
        answer["ETag"] = tag
    return answer


def page(
    rows: QuerySet[M],
    told: Callable[[list[M]], list[Any]],
    *,
    after: int,
    limit: int,
    key: str = "pk",
) -> HttpResponse:
    """Give the rows behind an id, and where the next page begins."""
    size = max(1, min(limit, MOST))
    found = list(rows.filter(**{f"{key}__gt": after}).order_by(key)[: size + 1])
    shown = found[:size]
    more = getattr(shown[-1], key) if len(found) > size else None
    return said({"items": [plain(one) for one in told(shown)], "next": more})


def each(
    rows: QuerySet[M], shape: Callable[[M], Body], *, after: int, limit: int, key: str = "pk"
) -> HttpResponse:
    """Give a page of rows that are told one by one."""
    return page(
        rows, lambda found: [shape(row) for row in found], after=after, limit=limit, key=key
    )


def one(request: HttpRequest, body: Body) -> HttpResponse:
    """Give one thing with the tag of its state, or say that the caller has it already."""
    body = plain(body)
    tag = tag_of(body)
    if tag in _tags(request.headers.get("If-None-Match", "")):
        answer = HttpResponse(status=304)
        answer["ETag"] = tag
        return answer
    return said(body, tag=tag)


def found(rows: QuerySet[M], pk: int) -> M:
    """Find a row, or say that there is none."""
    row = rows.filter(pk=pk).first() if 0 < pk <= LARGEST else None
    if row is None:
        raise NotFound("There is nothing here, or it is not yours to see. Nothing was changed.")
    return row


def tag_of(body: Body) -> str:
    """Name a state by what is shown of it."""
    text = json.dumps(plain(body), sort_keys=True, ensure_ascii=False)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def require_state(request: HttpRequest, body: Body) -> None:
    """Refuse to change what is not as the caller saw it; called with the row locked."""
    named = _tags(request.headers.get("If-Match", ""))
    if not named:
        raise StateNotNamed(
            "Send the ETag of what you change as If-Match, so that nothing newer is overwritten. "
            "Nothing was changed."
        )
    if tag_of(body) not in named:
        raise ChangedMeanwhile


def acted(
    request: HttpRequest,
    caller: Caller,
    act: Callable[[], Body],
    *,
    status: int,
    given: bytes | None = None,
) -> HttpResponse:
    """Act once for the caller's Idempotency-Key, and give what came of it."""
    sent = request.body if given is None else given
    code, body = actions.once(
        caller.token,
        request.headers.get("Idempotency-Key", ""),
        given=f"{request.method} {request.path}\n".encode() + sent,
        at=timezone.now(),
        act=lambda: (status, plain(act())),
    )
    return said(body, status=code, tag=tag_of(body))


def acted_at_once(
    request: HttpRequest, caller: Caller, act: Callable[[], Body], *, given: bytes | None = None
) -> HttpResponse:
    """Act in one transaction, all of it or nothing, on what has no state to name."""

    def whole() -> Body:
        with transaction.atomic():
            return act()

    return acted(request, caller, whole, status=200, given=given)


def changed(
    request: HttpRequest,
    caller: Caller,
    found_in: tuple[QuerySet[M], int],
    shape: Callable[[M], Body],
    change: Callable[[], object],
    *,
    first: Callable[[], object] | None = None,
) -> HttpResponse:
    """Change one row that is still as the caller saw it, and give it as it is now.

    `first` takes the locks that come before the row's own, in the order of `store.locks`.
    """
    rows, pk = found_in

    def act() -> Body:
        with transaction.atomic():
            _as_seen(request, rows, pk, shape, first)
            change()
        return shape(found(rows, pk))

    return acted(request, caller, act, status=200)


def removed(
    request: HttpRequest,
    caller: Caller,
    found_in: tuple[QuerySet[M], int],
    shape: Callable[[M], Body],
    remove: Callable[[], object],
    *,
    first: Callable[[], object] | None = None,
) -> HttpResponse:
    """Take one row away that is still as the caller saw it."""
    rows, pk = found_in

    def act() -> Body:
        with transaction.atomic():
            _as_seen(request, rows, pk, shape, first)
            remove()
        return shapes.Done()

    return acted(request, caller, act, status=200)


def _as_seen(
    request: HttpRequest,
    rows: QuerySet[M],
    pk: int,
    shape: Callable[[M], Body],
    first: Callable[[], object] | None,
) -> None:
    """Lock a row and refuse to go on when it is not as the caller saw it."""
    found(rows, pk)
    if first is not None:
        first()
    # What else stands in the row's shape hangs on this row, so its lock is enough.
    rows.model._default_manager.select_for_update().filter(pk=pk).first()
    require_state(request, shape(found(rows, pk)))


def plain(body: Any) -> Any:
    """Give what an operation tells as plain JSON values."""
    return shapes.dumped(body) if isinstance(body, Schema) else body


def _tags(header: str) -> list[str]:
    return [one.strip().removeprefix("W/") for one in header.split(",") if one.strip()]
