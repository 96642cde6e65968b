"""How each entity sends over HTTP: the checklist, going live, stopping and starting again."""

from collections.abc import Callable
from typing import Annotated, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from dunwell.actions import restorations
from dunwell.actions import sending as actions
from dunwell.api import answers, approvals, callers, finding, shapes
from dunwell.api.approvals import Approval
from dunwell.api.callers import Caller
from dunwell.api.fields import Given, Key
from dunwell.api.operations import Operations
from dunwell.core.going_live import CONFIRMED, Requirement
from dunwell.core.permissions import Permission as P
from dunwell.store.queries import api_rows
from dunwell.store.queries import restorations as restored
from dunwell.store.queries import sending as queries
from dunwell.store.queries.sending import State

router: Final = Operations(tags=["Sending"])


class Sender(Schema):
    """How one entity sends, what of its checklist the book knows, and what waits for a yes."""

    entity: str
    live: bool
    automatic: bool
    stopped: bool
    known: list[str]
    asked_to_go_live: int | None
    asked_to_be_automatic: int | None


class Sending(Schema):
    """How every entity sends; after a restore nothing leaves until a person confirms."""

    entities: list[Sender]
    restored_at: str | None


class GivenChecklist(Given):
    """What the person confirms of the checklist: what the book cannot know."""

    done: Annotated[list[Requirement], Field(max_length=20)]


def _told(one: State) -> Sender:
    live, automatic = one.asks_to_go_live, one.asks_to_be_automatic
    return Sender(
        entity=one.entity.code,
        live=one.switches.live,
        automatic=one.switches.automatic,
        stopped=one.switches.stopped,
        known=sorted(queries.known(one.entity.pk, on=timezone.localdate())),
        asked_to_go_live=live.pk if live else None,
        asked_to_be_automatic=automatic.pk if automatic else None,
    )


def _whole(caller: Caller) -> Sending:
    held = restored.newest_held()
    return Sending(
        entities=[_told(one) for one in queries.states(finding.scope(caller))],
        restored_at=shapes.instant(held.restored_at) if held else None,
    )


@router.reads("sending", name="sending", needs=P.READ_SETTINGS, gives=Sending)
def sending(request: HttpRequest) -> HttpResponse:
    """Give how each entity sends."""
    return answers.said(_whole(callers.of(request)))


@router.makes(
    "entities/{int:entity_id}/sending/live",
    name="sending-live",
    needs=P.CHANGE_SENDING,
    gives=Approval,
)
def go_live(request: HttpRequest, entity_id: Key, given: GivenChecklist) -> HttpResponse:
    """Ask for going live; another person decides it."""
    caller = callers.of(request)

    def act() -> Approval:
        row = finding.entity_row(caller, entity_id)
        done = queries.known(row.pk, on=timezone.localdate()) | (set(given.done) & set(CONFIRMED))
        asked = actions.ask_to_go_live(row.pk, by=caller.person, at=timezone.now(), done=done)
        return approvals.told(answers.found(api_rows.approvals(caller.sight), asked.pk))

    return answers.acted(request, caller, act, status=201)


@router.makes(
    "entities/{int:entity_id}/sending/automatic",
    name="sending-automatic",
    needs=P.CHANGE_SENDING,
    gives=Approval,
)
def be_automatic(request: HttpRequest, entity_id: Key) -> HttpResponse:
    """Ask that batches leave without a person; another person decides it."""
    caller = callers.of(request)

    def act() -> Approval:
        row = finding.entity_row(caller, entity_id)
        asked = actions.ask_to_be_automatic(row.pk, by=caller.person, at=timezone.now())
        return approvals.told(answers.found(api_rows.approvals(caller.sight), asked.pk))

    return answers.acted(request, caller, act, status=201)


@router.does(
    "entities/{int:entity_id}/sending/test",
    name="sending-test",
    needs=P.CHANGE_SENDING,
    gives=Sending,
)
def back_to_test(request: HttpRequest, entity_id: Key) -> HttpResponse:
    """Go back to test mode at once: nothing leaves from then on."""
    caller = callers.of(request)
    return _switched(
        request,
        caller,
        lambda: actions.back_to_test(
            finding.entity_row(caller, entity_id).pk, by=caller.person, at=timezone.now()
        ),
    )


@router.does(
    "entities/{int:entity_id}/sending/by-hand",
    name="sending-by-hand",
    needs=P.CHANGE_SENDING,
    gives=Sending,
)
def by_hand(request: HttpRequest, entity_id: Key) -> HttpResponse:
    """Let a person release each batch again."""
    caller = callers.of(request)
    return _switched(
        request,
        caller,
        lambda: actions.release_by_hand(
            finding.entity_row(caller, entity_id).pk, by=caller.person, at=timezone.now()
        ),
    )


@router.does("sending/stop", name="sending-stop", needs=P.STOP_SENDING, gives=Sending)
def stop(request: HttpRequest) -> HttpResponse:
    """Stop all messages at once."""
    caller = callers.of(request)
    return _switched(
        request, caller, lambda: actions.stop_all(by=caller.person, at=timezone.now())
    )


@router.does("sending/resume", name="sending-resume", needs=P.CHANGE_SENDING, gives=Sending)
def resume(request: HttpRequest) -> HttpResponse:
    """Go on as before."""
    caller = callers.of(request)
    return _switched(request, caller, lambda: actions.resume(by=caller.person, at=timezone.now()))


@router.does("sending/restored", name="sending-restored", needs=P.CHANGE_SENDING, gives=Sending)
def confirm_restore(request: HttpRequest) -> HttpResponse:
    """Let messages leave again after a restore."""
    caller = callers.of(request)
    return _switched(
        request, caller, lambda: restorations.confirm(by=caller.person, at=timezone.now())
    )


def _switched(request: HttpRequest, caller: Caller, switch: Callable[[], object]) -> HttpResponse:
    def act() -> Sending:
        switch()
        return _whole(caller)

    return answers.acted_at_once(request, caller, act)
