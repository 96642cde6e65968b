"""Mail at the moment of a request: to who may decide it, and to who asked when it is asked back.

The mail leads to the case; opening it changes nothing, and a yes or a no is given there.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from django.utils import timezone

from dunwell.actions import digests as actions
from dunwell.actions.digests import Announced
from dunwell.core.approvals import ApprovalState
from dunwell.core.digests import DigestPart
from dunwell.jobs.digests import Part, Row
from dunwell.store.models import Approval
from dunwell.store.queries import approvals

REQUEST: Final = "request"
QUESTION: Final = "question"
# What moved longer ago while no worker ran is told by the morning digest.
_NEWS_FOR: Final = timedelta(days=1)


def run(at: datetime) -> dict[str, int]:
    """Announce what was asked for, asked back and answered lately; count the mails."""
    on = timezone.localdate(at)
    told = partial(_announced, at=at)
    found = approvals.in_motion(at - _NEWS_FOR)
    return {"announced": sum(actions.announce(one.pk, at=at, on=on, told=told) for one in found)}


def _announced(approval: Approval, *, at: datetime) -> Announced | None:
    if approval.state == ApprovalState.PENDING:
        people = approvals.deciders_of(approval, on=timezone.localdate(at))
        last = approval.notes.order_by("pk").last()
        part = _part(approval, note=last.text if last else str(approval.facts.get("note", "")))
        return Announced(text=REQUEST, people=people, parts=[part])
    asked = approval.notes.filter(is_question=True).select_related("by").order_by("pk").last()
    if approval.state != ApprovalState.RETURNED or asked is None:
        return None
    part = _part(approval, note=asked.text, name=str(asked.by), kind="asked_back")
    asker = approval.requested_by
    return Announced(text=QUESTION, people=[asker] if asker.is_active else [], parts=[part])


def _part(approval: Approval, *, note: str, name: str = "", kind: str = "") -> Mapping[str, Any]:
    customer = approval.customer
    names = (name or str(approval.requested_by), customer.name if customer else "")
    sums = {approval.currency: approval.amount} if approval.amount else {}
    row = Row(
        name=" · ".join(one for one in names if one),
        kind=approval.kind,
        place=f"approvals/{approval.pk}",
        sums=sums,
    )
    values: dict[str, Any] = {"note": note}
    if approval.expires_date is not None:
        values["until"] = approval.expires_date.isoformat()
    return Part(part=DigestPart.DECISIONS, count=1, kind=kind, rows=[row], values=values).as_json()
