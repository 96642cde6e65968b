"""New invoices are checked, and sent where the policy lets them leave by themselves."""

from datetime import date, datetime

from dunwell.actions import invoice_sending
from dunwell.core import invoice_readiness
from dunwell.store import policies
from dunwell.store.models import Entity
from dunwell.store.queries import invoice_readiness as queries


def run(entity: Entity, *, as_of: date, at: datetime) -> dict[str, int]:
    """Queue the new invoices of an entity that are ready; open a task for each that is not.

    Without the policy's word nothing is queued and no task opened: the ERP sends them.
    """
    terms = invoice_readiness.terms_of(policies.in_force(as_of))
    told = {"queued": 0, "not_ready": 0}
    if not terms.send:
        return told
    found = queries.unsent(as_of=as_of, newest_days=terms.newest_days, entity_id=entity.pk)
    for invoice in found:
        missing = invoice_readiness.lacks(invoice.facts, terms=terms)
        if missing:
            invoice_sending.hold_back(at=at, invoice=invoice, missing=missing, on=as_of)
            told["not_ready"] += 1
        else:
            invoice_sending.queue(by=None, at=at, invoice=invoice, terms=terms, on=as_of)
            told["queued"] += 1
    return told
