"""Sending invoices: which are not sent yet, what they lack, and sending one by hand."""

from collections.abc import Mapping
from typing import Any, Final, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dunwell.actions import invoice_sending as actions
from dunwell.core import invoice_readiness as rule
from dunwell.core.invoice_readiness import Lack
from dunwell.core.messages import MessageKind, MessageState
from dunwell.core.refusals import Refusal
from dunwell.store import policies
from dunwell.store.models import Entity, Message, User
from dunwell.store.queries import invoice_readiness as queries
from dunwell.web import pages, refusals

LACKS: Final[Mapping[Lack, Any]] = {
    Lack.NO_CONTACT: gettext_lazy("Nobody is known at the customer"),
    Lack.NO_ADDRESS: gettext_lazy("No address works"),
    Lack.PORTAL: gettext_lazy("Goes through the customer's portal"),
    Lack.NO_NUMBER: gettext_lazy("It has no number"),
    Lack.NO_PO: gettext_lazy("The purchase order number is missing"),
    Lack.NO_TERMS: gettext_lazy("No payment terms are known"),
    Lack.NO_TAX: gettext_lazy("Its tax is not known"),
}
STATES: Final[Mapping[MessageState, tuple[str, Any]]] = {
    MessageState.HELD: ("warn", gettext_lazy("Waits for a person")),
    MessageState.QUEUED: ("", gettext_lazy("In the outbox")),
    MessageState.SENDING: ("", gettext_lazy("Being sent")),
    MessageState.SENT: ("good", gettext_lazy("Sent")),
    MessageState.CAPTURED: ("", gettext_lazy("Kept in the test mailbox")),
    MessageState.UNKNOWN: ("warn", gettext_lazy("May have left; being looked up")),
    MessageState.FAILED: ("bad", gettext_lazy("Could not be sent")),
    MessageState.BOUNCED: ("bad", gettext_lazy("Came back")),
    MessageState.CANCELLED: ("", gettext_lazy("Taken back")),
}
_DAYS: Final = 30


@require_safe
def to_send(request: HttpRequest) -> HttpResponse:
    """List the newest invoices that were not sent from here, with what they lack."""
    return _list(request)


@require_POST
def send(request: HttpRequest, document_id: int) -> HttpResponse:
    """Put one invoice into the outbox."""
    invoice = queries.one(document_id) if document_id < pages.LARGEST_ID else None
    if invoice is None:
        raise Http404(_("There is no such invoice."))
    state = pages.state_of(request)
    terms = rule.terms_of(policies.in_force(state.as_of))
    try:
        actions.queue(
            by=cast("User", request.user),
            at=timezone.now(),
            invoice=invoice,
            terms=terms,
            on=state.as_of,
        )
    except Refusal as refusal:
        return _list(request, error=refusals.told(refusal), status=422)
    return redirect(state.link("invoice", document_id))


def delivery(document_id: int, *, as_of_policy: Mapping[str, Any]) -> dict[str, Any] | None:
    """Tell how an invoice was delivered, or what it lacks; None for anything but an invoice."""
    invoice = queries.one(document_id)
    if invoice is None:
        return None
    message = Message.objects.filter(kind=MessageKind.INVOICE, document_id=document_id).first()
    missing = rule.lacks(invoice.facts, terms=rule.terms_of(as_of_policy))
    chip, words = STATES[MessageState(message.state)] if message else ("", "")
    return {
        "message": message,
        "chip": chip,
        "words": words,
        "to": ", ".join(message.to if message else invoice.to),
        "lacks": [LACKS[lack] for lack in missing],
    }


def _list(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    state = pages.state_of(request)
    terms = rule.terms_of(policies.in_force(state.as_of))
    entity = Entity.objects.filter(code=state.chosen.get("entity", "")).first()
    found = queries.unsent(
        as_of=state.as_of, newest_days=_DAYS, entity_id=entity.pk if entity else None
    )
    lines = [(one, [LACKS[lack] for lack in rule.lacks(one.facts, terms=terms)]) for one in found]
    told = {
        "ready": [one for one, lacks in lines if not lacks],
        "lacking": [(one, lacks) for one, lacks in lines if lacks],
        "by_itself": terms.send,
        "newest_days": terms.newest_days,
        "days": _DAYS,
        "error": error,
    }
    return pages.show(
        request, "web/invoices_to_send.html", told, state=state, place="invoices", status=status
    )
