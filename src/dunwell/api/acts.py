"""What the API does to the book: the same actions as the pages, once for each key."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema
from pydantic import ConfigDict, Field, StringConstraints

from dunwell.actions import approvals as approval_actions
from dunwell.actions import calls as call_actions
from dunwell.actions import disputes as dispute_actions
from dunwell.actions import notes as note_actions
from dunwell.actions import pauses as pause_actions
from dunwell.actions import promises as promise_actions
from dunwell.actions.approvals import Decision
from dunwell.api import answers, callers, shapes
from dunwell.api.callers import Caller
from dunwell.api.reads import acting_day
from dunwell.core import decimal_amounts
from dunwell.core.calls import Call, CallDirection, CallMethod, CallOutcome
from dunwell.core.disputes import DisputeCategory
from dunwell.core.permissions import Permission as P
from dunwell.store.models import Customer, Entity, Item
from dunwell.store.queries import api_rows

router: Final = Router(tags=["Acting"])
_CUSTOMER: Final = "/api/v1/customers/{int:customer_id}"
Id = Annotated[int, Field(ge=1, lt=2**63)]
Day = Annotated[date, Field(ge=date(1970, 1, 1), lt=date(2100, 1, 1))]
Short = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
Long = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*$")]
Amount = Annotated[str, StringConstraints(max_length=30, pattern=r"^[0-9]+(\.[0-9]+)?$")]


class Given(Schema):
    """What is sent; a field that nobody knows is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")


class GivenMoney(Given):
    """An amount as a plain decimal text with its currency."""

    amount: Amount
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class GivenPromise(Given):
    """A promise; without an amount all that is owed on its items."""

    items: Annotated[list[Id], Field(min_length=1, max_length=1000)]
    promised_date: Day
    promised: GivenMoney | None = None
    person: Short = ""
    evidence: Long = ""


class GivenDispute(Given):
    """A dispute; without an amount all that is open of its item."""

    item: Id
    category: DisputeCategory
    contested: GivenMoney | None = None
    note: Long = ""


class GivenCall(Given):
    """A call and what came of it."""

    entity: Short
    on_date: Day
    outcome: CallOutcome
    method: CallMethod = CallMethod.PHONE
    direction: CallDirection = CallDirection.OUTGOING
    person: Short = ""
    note: Long = ""
    follow_up_date: Day | None = None


class GivenPause(Given):
    """A pause; the last day is the first it no longer holds."""

    to_date: Day
    reason: Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]


class GivenNote(Given):
    """A note."""

    text: Annotated[str, StringConstraints(max_length=5000, pattern=r"^[^\x00]*$")]
    pinned: bool = False


class GivenDecision(Given):
    """A yes or a no, with its reason."""

    approved: bool
    because: Long = ""


class GivenReason(Given):
    """Why something ends."""

    because: Long = ""


@router.post(f"{_CUSTOMER}/calls", url_name="api-calls")
def log_call(request: HttpRequest, customer_id: int, given: GivenCall) -> HttpResponse:
    """Log a call."""
    caller = callers.enter(request, P.LOG_CALLS)

    def act() -> Mapping[str, Any]:
        row = call_actions.log(
            by=caller.person,
            at=timezone.now(),
            today=timezone.localdate(),
            customer=_customer(caller, customer_id),
            entity=_entity(caller, given.entity),
            call=Call(
                on_date=given.on_date,
                outcome=given.outcome,
                method=given.method,
                direction=given.direction,
                person=given.person,
                note=given.note,
                follow_up_date=given.follow_up_date,
            ),
        )
        return shapes.call(row)

    return answers.acted(request, caller, act, status=201)


@router.post(f"{_CUSTOMER}/promises", url_name="api-promise-make")
def make_promise(request: HttpRequest, customer_id: int, given: GivenPromise) -> HttpResponse:
    """Record a promise."""
    caller = callers.enter(request, P.CONTACT)

    def act() -> Mapping[str, Any]:
        customer = _customer(caller, customer_id)
        rows = [_item(caller, one) for one in given.items]
        row = promise_actions.make(
            by=caller.person,
            at=timezone.now(),
            customer=customer,
            item_ids=given.items,
            amount=_units(given.promised, rows[0]),
            promised_date=given.promised_date,
            made_date=acting_day(),
            person=given.person,
            evidence=given.evidence,
        )
        return shapes.promise(row)

    return answers.acted(request, caller, act, status=201)


@router.post(f"{_CUSTOMER}/disputes", url_name="api-dispute-open")
def open_dispute(request: HttpRequest, customer_id: int, given: GivenDispute) -> HttpResponse:
    """Open a dispute."""
    caller = callers.enter(request, P.CONTACT)

    def act() -> Mapping[str, Any]:
        customer = _customer(caller, customer_id)
        item = answers.found(api_rows.items(caller.sight, customer_id=customer.pk), given.item)
        row = dispute_actions.open(
            by=caller.person,
            at=timezone.now(),
            item=item,
            amount=_units(given.contested, item),
            category=given.category,
            opened_date=acting_day(),
            note=given.note,
        )
        return shapes.dispute(row)

    return answers.acted(request, caller, act, status=201)


@router.post(f"{_CUSTOMER}/pauses", url_name="api-pause-begin")
def begin_pause(request: HttpRequest, customer_id: int, given: GivenPause) -> HttpResponse:
    """Pause reminders to a customer."""
    caller = callers.enter(request, P.HOLD_OUTREACH)

    def act() -> Mapping[str, Any]:
        row = pause_actions.begin(
            by=caller.person,
            at=timezone.now(),
            customer=_customer(caller, customer_id),
            from_date=acting_day(),
            to_date=given.to_date,
            reason=given.reason,
        )
        return shapes.pause(row)

    return answers.acted(request, caller, act, status=201)


@router.post(f"{_CUSTOMER}/notes", url_name="api-note-write")
def write_note(request: HttpRequest, customer_id: int, given: GivenNote) -> HttpResponse:
    """Write a note on an account."""
    caller = callers.enter(request, P.COMMENT)

    def act() -> Mapping[str, Any]:
        row = note_actions.write(
            by=caller.person,
            at=timezone.now(),
            customer=_customer(caller, customer_id),
            text=given.text,
            pinned=given.pinned,
        )
        return shapes.note(row)

    return answers.acted(request, caller, act, status=201)


@router.post("/api/v1/promises/{int:promise_id}/withdrawal", url_name="api-promise-withdraw")
def withdraw_promise(request: HttpRequest, promise_id: int, given: GivenReason) -> HttpResponse:
    """Take a promise back."""
    caller = callers.enter(request, P.CONTACT)
    rows = api_rows.promises(caller.sight)
    return _changed(
        request,
        caller,
        rows,
        promise_id,
        shapes.promise,
        lambda: promise_actions.withdraw(
            by=caller.person, at=timezone.now(), promise_id=promise_id, because=given.because
        ),
    )


@router.post("/api/v1/disputes/{int:dispute_id}/closing", url_name="api-dispute-close")
def close_dispute(request: HttpRequest, dispute_id: int, given: GivenReason) -> HttpResponse:
    """Close a dispute with the answer that was given."""
    caller = callers.enter(request, P.CLOSE_DISPUTES)
    rows = api_rows.disputes(caller.sight)
    return _changed(
        request,
        caller,
        rows,
        dispute_id,
        shapes.dispute,
        lambda: dispute_actions.close(
            by=caller.person,
            at=timezone.now(),
            dispute_id=dispute_id,
            closed_date=acting_day(),
            outcome=given.because,
        ),
    )


@router.post("/api/v1/pauses/{int:pause_id}/end", url_name="api-pause-end")
def end_pause(request: HttpRequest, pause_id: int) -> HttpResponse:
    """Let reminders run again."""
    caller = callers.enter(request, P.HOLD_OUTREACH)
    rows = api_rows.pauses(caller.sight)
    return _changed(
        request,
        caller,
        rows,
        pause_id,
        shapes.pause,
        lambda: pause_actions.end(by=caller.person, at=timezone.now(), pause_id=pause_id),
    )


@router.post("/api/v1/approvals/{int:approval_id}/decision", url_name="api-approval-decide")
def decide(request: HttpRequest, approval_id: int, given: GivenDecision) -> HttpResponse:
    """Approve or reject what another person asked for."""
    caller = callers.enter(request, P.DECIDE)
    decision = Decision(approved=given.approved, on=timezone.localdate(), because=given.because)
    return _changed(
        request,
        caller,
        api_rows.approvals(caller.sight),
        approval_id,
        shapes.approval,
        lambda: approval_actions.decide(
            approval_id, by=caller.person, at=timezone.now(), decision=decision
        ),
    )


def _changed(
    request: HttpRequest,
    caller: Caller,
    rows: QuerySet[Any],
    pk: int,
    shape: Callable[[Any], Mapping[str, Any]],
    change: Callable[[], object],
) -> HttpResponse:
    """Change one thing that is still as the caller saw it, and give it as it is now."""

    def act() -> Mapping[str, Any]:
        with transaction.atomic():
            answers.found(rows, pk)
            # What else stands in the row's shape hangs on this row, so its lock is enough.
            rows.model._default_manager.select_for_update().get(pk=pk)
            answers.require_state(request, shape(answers.found(rows, pk)))
            change()
        return shape(answers.found(rows, pk))

    return answers.acted(request, caller, act, status=200)


def _customer(caller: Caller, pk: int) -> Customer:
    return answers.found(api_rows.customers(caller.sight), pk)


def _item(caller: Caller, pk: int) -> Item:
    return answers.found(api_rows.items(caller.sight), pk)


def _entity(caller: Caller, code: str) -> Entity:
    row = Entity.objects.filter(code=code).first()
    within = caller.sight.entities is None or code in caller.sight.entities
    if row is None or not within:
        raise answers.NotFound("There is no such entity, or it is not yours to see.")
    return row


def _units(given: GivenMoney | None, item: Item) -> int | None:
    """Read an amount, which is in the currency of what it is about."""
    if given is None:
        return None
    if given.currency != item.currency:
        raise decimal_amounts.AmountUnreadable(
            f"The item is in {item.currency} and the amount in {given.currency}; give it in "
            f"{item.currency}. Nothing was changed."
        )
    return decimal_amounts.minor_units(given.amount, given.currency)
