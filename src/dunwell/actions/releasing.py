"""A person releases what waits for a release, holds it back, or takes it back with a reason."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from dunwell.actions import outbox
from dunwell.actions.outbox import Change
from dunwell.core import personal_data
from dunwell.core.approvals import DECIDERS, ApprovalKind, NoAuthority
from dunwell.core.messages import MessageMovedOn, MessageState
from dunwell.core.personal_data import Personal
from dunwell.core.refusals import Refusal
from dunwell.store import audit
from dunwell.store.models import Message, Touch, User
from dunwell.store.queries import people

LONGEST_REASON: Final = 300
_WAITING: Final = frozenset({MessageState.HELD, MessageState.QUEUED, MessageState.FAILED})


class SkipReasonMissing(Refusal):
    """Who looks at the account later should know why nothing was sent."""

    code = "skip_reason_missing"


class NothingToRelease(Refusal):
    """What was shown has moved on."""

    code = "nothing_to_release"


@transaction.atomic
def release(message_ids: Iterable[int], *, by: User, at: datetime) -> list[int]:
    """Let messages leave that waited for a person; give those that were still waiting."""
    _require_authority(by)
    changes = [Change(message_id=pk, details={"by": by.email}) for pk in message_ids]
    moved = outbox.transition(
        changes, to=MessageState.QUEUED, at=at, only_from=frozenset({MessageState.HELD})
    )
    if not moved:
        raise NothingToRelease(
            "None of these messages waits for a release any more; look at the list again."
        )
    _note("release", moved, by=by, at=at)
    return moved


@transaction.atomic
def hold(message_id: int, *, by: User, at: datetime) -> None:
    """Keep a message back that would leave, until a person releases it."""
    _require_authority(by)
    outbox.move(
        message_id,
        to=MessageState.HELD,
        at=at,
        fields={},
        only_from=frozenset({MessageState.QUEUED}),
        by=by.email,
    )
    _note("hold", [message_id], by=by, at=at)


@transaction.atomic
def skip(message_id: int, *, by: User, at: datetime, because: str) -> None:
    """Take a message back before it leaves; its touch keeps the reason."""
    _require_authority(by)
    reason = " ".join(because.split())[:LONGEST_REASON]
    if not reason:
        raise SkipReasonMissing(
            "Say why this message is not to be sent; it stands on the account."
        )
    told: dict[str, Any] = {"code": "skipped_by_person", "reason": reason, "by": by.email}
    message = Message.objects.filter(pk=message_id).defer("mime").first()
    if message is None:
        raise MessageMovedOn("This message is gone; nothing was changed.")
    outbox.move(
        message_id,
        to=MessageState.CANCELLED,
        at=at,
        fields={"because": {**message.because, "taken_back": told}},
        only_from=_WAITING,
        reason=reason,
        by=by.email,
    )
    touch = Touch.objects.filter(message=message_id).first()
    if touch is not None:
        touch.because = {**touch.because, "taken_back": told}
        touch.save(update_fields=["because"])
    about = personal_data.of_customer(message.customer_id, else_entity=message.entity_id)
    _note("skip", [message_id], by=by, at=at, reason=Personal(reason, of=about))


def _require_authority(by: User) -> None:
    if not people.roles_of(by) & DECIDERS[ApprovalKind.SENDING]:
        raise NoAuthority(
            "Releasing or stopping a message needs one of these roles: collections specialist, "
            "team lead, finance manager or CFO. An administrator grants them under Settings > "
            "People."
        )


def _note(
    verb: str, moved: list[int], *, by: User, at: datetime, reason: Personal | None = None
) -> None:
    audit.record(
        by=by,
        at=at,
        action=f"messages.{verb}",
        subject=f"message:{moved[0]}",
        after={"messages": moved[:1000], "count": len(moved)},
        because={"reason": reason} if reason else None,
    )
