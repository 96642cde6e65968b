"""Invoices to be sent over HTTP: what they lack, and putting one into the outbox."""

from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema

from dunwell.actions import invoice_sending as actions
from dunwell.api import answers, callers, finding, outbox, shapes
from dunwell.api.fields import After, AsOf, Key, Limit
from dunwell.api.operations import Operations
from dunwell.api.outbox import Message
from dunwell.api.shapes import Money
from dunwell.core import invoice_readiness as rule
from dunwell.core.permissions import Permission as P
from dunwell.store import policies
from dunwell.store.queries import api_rows
from dunwell.store.queries import invoice_readiness as queries

router: Final = Operations(tags=["Invoices to send"])
_DAYS: Final = 30


class UnsentInvoice(Schema):
    """An invoice that was not sent from here, and what it lacks."""

    document: int
    number: str
    customer: int
    issue_date: date
    amount: Money
    to: list[str]
    lacks: list[str]


@router.lists("invoices-to-send", name="unsent", needs=P.READ_WORKLIST, gives=UnsentInvoice)
def unsent(request: HttpRequest, after: After, limit: Limit, as_of: AsOf) -> HttpResponse:
    """List the newest invoices that were not sent from here."""
    day = as_of or finding.acting_day()
    terms = rule.terms_of(policies.in_force(day))
    found = {one.document_id: one for one in queries.unsent(as_of=day, newest_days=_DAYS)}
    rows = api_rows.documents(callers.of(request).sight).filter(pk__in=list(found))
    within = sorted(rows.values_list("pk", flat=True))
    rest = [pk for pk in within if pk > after]
    more = rest[limit - 1] if len(rest) > limit else None
    items = [
        UnsentInvoice(
            document=pk,
            number=found[pk].number,
            customer=found[pk].customer_id,
            issue_date=found[pk].issue_date,
            amount=shapes.amount(found[pk].amount, found[pk].currency),
            to=list(found[pk].to),
            lacks=[one.value for one in rule.lacks(found[pk].facts, terms=terms)],
        )
        for pk in rest[:limit]
    ]
    return answers.said({"items": [answers.plain(one) for one in items], "next": more})


@router.makes(
    "documents/{int:document_id}/sending",
    name="invoice-send",
    needs=P.SEND_INVOICES,
    gives=Message,
)
def send(request: HttpRequest, document_id: Key) -> HttpResponse:
    """Put one invoice into the outbox."""
    caller = callers.of(request)

    def act() -> Message:
        document = answers.found(api_rows.documents(caller.sight), document_id)
        invoice = queries.one(document.pk)
        if invoice is None:
            raise answers.NotFound("There is no such invoice. Nothing was changed.")
        day = finding.acting_day()
        row = actions.queue(
            by=caller.person,
            at=timezone.now(),
            invoice=invoice,
            terms=rule.terms_of(policies.in_force(day)),
            on=day,
        )
        return outbox.told(row)

    return answers.acted(request, caller, act, status=201)
