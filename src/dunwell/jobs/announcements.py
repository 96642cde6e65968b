"""Mail at the moment of a request: to who may decide it, and to who asked when it is asked back.

The mail leads to the case; opening it changes nothing, and a yes or a no is given there.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone

from dunwell.actions import announcements as actions
from dunwell.actions.announcements import Announced
from dunwell.core import announcements as rules
from dunwell.core.announcements import Audience
from dunwell.core.approvals import ApprovalState
from dunwell.core.digests import DigestPart
from dunwell.jobs.digests import Part, Row
from dunwell.store.models import Approval
from dunwell.store.queries import approvals


def run(at: datetime) -> dict[str, int]:
    """Announce what was asked for, asked back and answered lately; count the mails."""
    on = timezone.localdate(at)
    told = partial(_announced, at=at)
    found = approvals.in_motion(rules.news_since(at))
    return {"announced": sum(actions.announce(one.pk, at=at, on=on, told=told) for one in found)}


def _announced(approval: Approval, *, at: datetime) -> Announced | None:
    notes = list(approval.notes.select_related("by").order_by("pk"))
    questions = [one for one in notes if one.is_question]
    turn = rules.turn(ApprovalState(approval.state), was_asked_back=bool(questions))
    if turn is None:
        return None
    if turn.audience is Audience.ASKER:
        asked, asker = questions[-1], approval.requested_by
        people = [asker] if asker.is_active and asker.mails_requests else []
        part = _part(approval, note=asked.text, name=str(asked.by), kind="asked_back")
    else:
        deciders = approvals.deciders_of(approval, on=timezone.localdate(at))
        people = [one for one in deciders if one.mails_requests]
        note = notes[-1].text if notes else str(approval.facts.get("note", ""))
        part = _part(approval, note=note)
    return Announced(text=turn.text, people=people, parts=[part])


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
