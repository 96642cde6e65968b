"""Switch how an entity sends: live by two people, by itself as a second step, stopped at once.

Everything that makes less leave happens at once and needs nobody else.
"""

from collections.abc import Mapping, Set
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from dunwell.actions import requests
from dunwell.core import going_live
from dunwell.core.approvals import ApprovalKind
from dunwell.core.going_live import AlreadySo, Requirement, Switches
from dunwell.core.messages import MessageState
from dunwell.core.refusals import Refusal
from dunwell.store import audit
from dunwell.store.models import Approval, Entity, Message, Sending, User
from dunwell.store.queries import people
from dunwell.store.queries import sending as queries


class UnknownSender(Refusal):
    """Only entities of the book send."""

    code = "unknown_sender"


@transaction.atomic
def ask_to_go_live(entity_id: int, *, by: User, at: datetime, done: Set[Requirement]) -> Approval:
    """Ask another person to let an entity's messages leave; its checklist is done."""
    going_live.require_may_ask(people.roles_of(by))
    row = _locked(entity_id, at)
    going_live.require_can_go_live(_switches(row))
    going_live.require_done(done)
    return _asked(row, by=by, at=at, automatic=False, done=done)


@transaction.atomic
def ask_to_be_automatic(entity_id: int, *, by: User, at: datetime) -> Approval:
    """Ask another person to let an entity send without a release of each batch."""
    going_live.require_may_ask(people.roles_of(by))
    row = _locked(entity_id, at)
    going_live.require_can_be_automatic(_switches(row))
    return _asked(row, by=by, at=at, automatic=True, done=frozenset())


@transaction.atomic
def back_to_test(entity_id: int, *, by: User, at: datetime) -> None:
    """Take an entity back to test mode: from now on nothing of it leaves."""
    going_live.require_may_stop(people.roles_of(by))
    _set(_locked(entity_id, at), by=by, at=at, live=False, automatic=False)


@transaction.atomic
def release_by_hand(entity_id: int, *, by: User, at: datetime) -> None:
    """Let a person release each batch again."""
    going_live.require_may_stop(people.roles_of(by))
    _set(_locked(entity_id, at), by=by, at=at, automatic=False)


@transaction.atomic
def stop_all(*, by: User, at: datetime) -> int:
    """Stop every entity at once, and tell how many messages wait."""
    going_live.require_may_stop(people.roles_of(by))
    for entity_id in Entity.objects.order_by("pk").values_list("pk", flat=True):
        _set(_locked(entity_id, at), by=by, at=at, stopped=True)
    return Message.objects.filter(state=MessageState.QUEUED).count()


@transaction.atomic
def resume(*, by: User, at: datetime) -> None:
    """Let every entity send again as it did before it was stopped."""
    going_live.require_may_resume(people.roles_of(by))
    for row in Sending.objects.filter(stopped=True).order_by("entity").select_for_update():
        _set(row, by=by, at=at, stopped=False)


def lock(entity_id: int) -> None:
    """Lock an entity's switches before a request about them."""
    Sending.objects.select_for_update().get(entity=entity_id)


def switch_on(entity_id: int, *, automatic: bool, by: User, at: datetime) -> Mapping[str, Any]:
    """Do what was asked for; called when its approval is given."""
    row = _locked(entity_id, at)
    if automatic:
        going_live.require_can_be_automatic(_switches(row))
        return _set(row, by=by, at=at, automatic=True)
    going_live.require_can_go_live(_switches(row))
    return _set(row, by=by, at=at, live=True)


def _asked(
    row: Sending, *, by: User, at: datetime, automatic: bool, done: Set[Requirement]
) -> Approval:
    going_live.require_somebody(len(people.deciders(ApprovalKind.GO_LIVE, but=by.pk)))
    try:
        with transaction.atomic():
            approval = requests.ask(
                by=by,
                at=at,
                kind=ApprovalKind.GO_LIVE,
                entity=row.entity,
                subject=queries.subject(row.entity_id, automatic=automatic),
                facts={
                    "entity": row.entity.code,
                    "name": row.entity.name,
                    "automatic": automatic,
                    "checklist": sorted(one.value for one in done),
                },
            )
    except IntegrityError:
        raise AlreadySo(
            "This was asked for already and waits for another person; look under Approvals."
        ) from None
    audit.record(
        by=by,
        at=at,
        action="sending.ask",
        subject=approval.subject,
        after={"approval": approval.pk, "automatic": automatic},
    )
    return approval


def _locked(entity_id: int, at: datetime) -> Sending:
    if not Entity.objects.filter(pk=entity_id).exists():
        raise UnknownSender("There is no such entity; look at the list again.")
    Sending.objects.get_or_create(entity_id=entity_id, defaults={"changed_at": at})
    rows = Sending.objects.select_related("entity").select_for_update(of=("self",))
    return rows.get(entity=entity_id)


def _set(row: Sending, *, by: User, at: datetime, **switches: bool) -> dict[str, bool]:
    before = {name: getattr(row, name) for name in switches}
    if before == switches:
        return {}
    for name, value in switches.items():
        setattr(row, name, value)
    row.changed_at, row.changed_by = at, by
    row.save(update_fields=[*switches, "changed_at", "changed_by"])
    audit.record(
        by=by,
        at=at,
        action="sending.switch",
        subject=f"entity:{row.entity_id}",
        before=before,
        after=switches,
    )
    return switches


def _switches(row: Sending) -> Switches:
    return Switches(live=row.live, automatic=row.automatic, stopped=row.stopped)
