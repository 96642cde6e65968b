"""The demo's policy over time: reminders went without files at first, and carry them by now."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from dunwell.actions import approvals
from dunwell.actions.approvals import Decision
from dunwell.jobs import policies
from dunwell.jobs.demo.living.staff import Staff
from dunwell.store.models import PolicyVersion

_WITHOUT: Final = "Reminders go without files until the mail server has proved itself."
_WITH: Final = "Reminders carry the statement and the invoices."
_LATER: Final = timedelta(hours=1)


def begin_without_files(staff: Staff, *, on: date, at: datetime) -> None:
    """Adopt the first change of the shipped policy; adopted before, it stands."""
    if PolicyVersion.objects.count() == 1:
        _adopt(staff, files=False, note=_WITHOUT, on=on, at=at)


def go_on_with_files(staff: Staff, *, on: date, at: datetime) -> None:
    """Adopt the second change."""
    _adopt(staff, files=True, note=_WITH, on=on, at=at)


def _adopt(staff: Staff, *, files: bool, note: str, on: date, at: datetime) -> None:
    """Draft it by the manager, decide it by the CFO."""

    def change(content: dict[str, Any]) -> None:
        content["notices"]["attach_statement"] = files
        content["notices"]["attach_invoices"] = files

    draft = policies.begin(by=staff.manager, at=at, note=note)
    draft = policies.edit(draft, by=staff.manager, at=at, seen_at=None, change=change)
    asked = policies.submit(draft, by=staff.manager, at=at, today=on, effective_date=on)
    decision = Decision(approved=True, on=on, effective_date=on)
    approvals.decide(asked.pk, by=staff.cfo, at=at + _LATER, decision=decision)
