"""Accept a difference to the control total, with the reason, so that outreach may start."""

from datetime import datetime

from django.db import transaction

from dunwell.actions.imports import UnknownImport
from dunwell.core.refusals import Refusal
from dunwell.store import audit
from dunwell.store.models import AcceptedDifference, ImportRun, User


class NoDifference(Refusal):
    """Only a difference that stands can be accepted."""

    code = "no_difference"


@transaction.atomic
def accept(
    *, by: User | None, at: datetime, run_id: int, currency: str, because: str
) -> AcceptedDifference:
    """Accept the difference of an import in one currency; accepted before, give that."""
    run = ImportRun.objects.select_for_update(of=("self",)).filter(pk=run_id).first()
    if run is None:
        raise UnknownImport(run_id)
    told = (run.result.get("control") or {}).get(currency)
    difference = told["difference"] if told else 0
    if not difference:
        raise NoDifference(
            f"Import {run_id} has no difference in {currency} to accept; nothing was changed."
        )
    if not because.strip():
        raise NoDifference("Say why the difference is accepted, so that others can follow it.")
    accepted, fresh = AcceptedDifference.objects.get_or_create(
        run=run,
        currency=currency,
        defaults={
            "difference": difference,
            "because": because.strip()[:500],
            "recorded_at": at,
            "by": by,
        },
    )
    if fresh:
        audit.record(
            by=by,
            at=at,
            action="control_totals.accept",
            subject=f"import_run:{run_id}",
            after={"currency": currency, "difference": difference},
            because={"reason": accepted.because},
        )
    return accepted
