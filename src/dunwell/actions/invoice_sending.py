"""Send an invoice to whoever pays it, once; what is not ready opens a task that says why."""

import hashlib
from datetime import date, datetime
from typing import Final

from django.db import transaction

from dunwell.actions import tasks
from dunwell.core import invoice_readiness
from dunwell.core.invoice_readiness import Lack, ReadinessTerms
from dunwell.core.messages import MessageKind, MessageState
from dunwell.core.refusals import Refusal
from dunwell.core.tasks import TaskKind, TaskState
from dunwell.store import audit
from dunwell.store.models import (
    Customer,
    Document,
    Entity,
    MailAccount,
    Message,
    MessageEvent,
    Sending,
    Task,
    User,
)
from dunwell.store.queries.invoice_readiness import Unsent

SENTENCES: Final = {
    Lack.NO_CONTACT: "nobody is known at the customer",
    Lack.NO_ADDRESS: "no contact has an address that works",
    Lack.PORTAL: "the customer takes invoices only through its own portal",
    Lack.NO_NUMBER: "it has no number",
    Lack.NO_PO: "the customer requires a purchase order number",
    Lack.NO_TERMS: "no payment terms are known",
    Lack.NO_TAX: "its tax is not known",
}


class InvoiceNotReady(Refusal):
    """An invoice that lacks something would come back or lie unpaid."""

    code = "invoice_not_ready"


class InvoiceSentAlready(Refusal):
    """An invoice is sent once; a copy goes with every reminder."""

    code = "invoice_sent_already"


@transaction.atomic
def queue(
    *, by: User | None, at: datetime, invoice: Unsent, terms: ReadinessTerms, on: date
) -> Message:
    """Put an invoice that is ready into the outbox; where people release mail it waits there."""
    missing = invoice_readiness.lacks(invoice.facts, terms=terms)
    if missing:
        why = ", ".join(SENTENCES[lack] for lack in missing)
        raise InvoiceNotReady(
            f"{_named(invoice)} cannot be sent: {why}. Mend that "
            "on the account or in the ERP, then send it."
        )
    Document.objects.select_for_update().get(pk=invoice.document_id)
    if Message.objects.filter(kind=MessageKind.INVOICE, document_id=invoice.document_id).exists():
        raise InvoiceSentAlready(
            f"{_named(invoice)} is in the outbox or was sent already; look it up there."
        )
    entity = Entity.objects.get(pk=invoice.entity_id)
    by_itself = Sending.objects.filter(entity=entity, automatic=True).exists()
    state = MessageState.QUEUED if by_itself or by is not None else MessageState.HELD
    message = Message.objects.create(
        kind=MessageKind.INVOICE,
        state=state,
        entity=entity,
        customer_id=invoice.customer_id,
        document_id=invoice.document_id,
        on_date=on,
        language=invoice.language,
        to=list(invoice.to),
        message_id=_message_id(entity, invoice.document_id),
        created_at=at,
        by=by,
    )
    MessageEvent.objects.create(message=message, kind=state, at=at)
    _mended(invoice.document_id, at=at)
    audit.record(
        by=by,
        at=at,
        action="invoice_sending.queue",
        subject=f"message:{message.pk}",
        after={"document": invoice.document_id, "state": state},
    )
    return message


@transaction.atomic
def hold_back(*, at: datetime, invoice: Unsent, missing: tuple[Lack, ...], on: date) -> Task:
    """Open one task for an invoice that is not ready; what it lacks now stands in its because."""
    because = {
        "number": invoice.number,
        "currency": invoice.currency,
        "amount": invoice.amount,
        "lacks": [lack.value for lack in missing],
    }
    task = tasks.open_once(
        at=at,
        kind=TaskKind.INVOICE_NOT_READY,
        cause=f"document:{invoice.document_id}",
        entity=Entity.objects.get(pk=invoice.entity_id),
        customer=Customer.objects.get(pk=invoice.customer_id),
        opened_date=on,
        due_date=on,
        because=because,
    )
    if task.state == TaskState.OPEN and task.because != because:
        task.because = because
        task.save(update_fields=["because"])
    return task


def _named(invoice: Unsent) -> str:
    return f"Invoice {invoice.number}" if invoice.number else "This invoice"


def _mended(document_id: int, *, at: datetime) -> None:
    """Drop the task of an invoice that is ready after all."""
    waiting = Task.objects.filter(
        kind=TaskKind.INVOICE_NOT_READY, cause=f"document:{document_id}", state=TaskState.OPEN
    ).first()
    if waiting is not None:
        tasks.drop(by=None, at=at, task_id=waiting.pk, outcome="ready after all")


def _message_id(entity: Entity, document_id: int) -> str:
    """Name an invoice's message by its document, so that it has one name for ever."""
    account = MailAccount.objects.filter(entity=entity).first()
    address = account.from_address if account else entity.email
    domain = address.rpartition("@")[2] or "dunwell.invalid"
    said = f"{entity.code}|{entity.pk}|invoice|{document_id}"
    return f"<dw.{hashlib.sha256(said.encode()).hexdigest()[:32]}@{domain}>"
