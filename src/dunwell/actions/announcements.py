"""Colleagues are told of each turn of a request by mail, once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from dunwell.actions import colleague_mails
from dunwell.core.announcements import AnnouncementText
from dunwell.store import audit
from dunwell.store.models import Approval, AuditEntry, Entity, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What is told at the moment of a request: by which text, to whom, with which parts."""

    text: AnnouncementText
    people: Sequence[User]
    parts: Sequence[Mapping[str, Any]]


@transaction.atomic
def announce(
    approval_id: int, *, at: datetime, on: date, told: Callable[[Approval], Announced | None]
) -> int:
    """Queue what a request asks of colleagues at its moment, once; count the mails.

    `told` says it of the locked request, or that there is nothing to say any more. Each turn of a
    request is announced once: the asking, each question, each answer.
    """
    # Most have been announced: they are looked at without a lock that a decision would wait for.
    if _is_announced(Approval.objects.get(pk=approval_id)):
        return 0
    approval = Approval.objects.select_for_update().get(pk=approval_id)
    turn = approval.notes.count()
    found = None if _is_announced(approval) else told(approval)
    entity = approval.entity or Entity.objects.order_by("code").first()
    if found is None or entity is None:
        return 0
    for person in found.people:
        said = f"announced|{approval_id}|{turn}|{person.pk}"
        colleague_mails.put(
            colleague_mails.named(said, entity),
            at=at,
            person=person,
            entity=entity,
            on=on,
            because={"text": found.text, "name": person.name, "parts": found.parts},
        )
    audit.record(
        by=None,
        at=at,
        action="digests.announce",
        subject=f"approval:{approval_id}",
        after={"turn": turn, "text": found.text, "to": [one.pk for one in found.people]},
    )
    return len(found.people)


def _is_announced(approval: Approval) -> bool:
    """Tell whether the present turn of a request was announced."""
    rows = AuditEntry.objects.filter(subject=f"approval:{approval.pk}", action="digests.announce")
    return rows.filter(after__turn=approval.notes.count()).exists()
