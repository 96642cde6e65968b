"""The page of one document: its facts, its items, and every change of what is open on it."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dunwell.core import aging
from dunwell.core.documents import DocumentType, Side
from dunwell.core.postings import PostingKind
from dunwell.store import policies
from dunwell.store.queries import documents
from dunwell.store.queries.documents import Change, DocumentFacts, ItemFacts
from dunwell.web import invoice_sending, invoice_table, item_words, pages
from dunwell.web.pages import State


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One change as the history tells it."""

    change: Change
    words: str
    other: str
    href: str
    is_later: bool  # After the page's day: known now, but it does not count yet on that day.


@require_safe
def invoice(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show an invoice, memo, fee or credit memo."""
    return _show(request, document_id, place="invoices")


@require_safe
def payment(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show a receipt."""
    return _show(request, document_id, place="payments")


def _show(request: HttpRequest, document_id: int, *, place: str) -> HttpResponse:
    state = pages.state_of(request)
    found = documents.read(document_id, as_of=state.as_of)
    if found is None:
        raise Http404
    right = "payments" if found.type is DocumentType.RECEIPT else "invoices"
    if right != place:
        return redirect(invoice_table.document_link(state, found.type, found.id))
    told = {
        "document": found,
        "name": name_of(found),
        "type_words": item_words.TYPES[found.type],
        "is_debit": found.items[0].side is Side.DEBIT,
        "facts": _facts(found),
        "items": [_item(one, found, state) for one in found.items],
        "delivery": invoice_sending.delivery(found.id, as_of_policy=policies.in_force(state.as_of))
        if found.type is DocumentType.INVOICE
        else None,
        "page": invoice_table.document_link(state, found.type, found.id),
    }
    fragment = request.headers.get("HX-Request") and not request.headers.get(
        "HX-History-Restore-Request"
    )
    template = "web/parts/document.html" if fragment else "web/document.html"
    response = pages.show(request, template, told, state=state, place=place)
    response["Vary"] = "HX-Request, Cookie"
    return response


def name_of(found: DocumentFacts) -> str:
    """Name a document as people call it."""
    return f"{item_words.TYPES[found.type]} {found.number or found.id}"


def _facts(found: DocumentFacts) -> list[tuple[str, str]]:
    told = (
        (_("Entity"), found.entity),
        (_("Purchase order"), found.po_reference),
        (_("Terms"), found.terms),
        (_("Project"), found.project),
        (_("Billing"), found.billing_type),
        (_("Proof of delivery"), found.proof_of_delivery),
        (_("Text"), found.text),
        (_("Source"), found.source),
    )
    return [(label, value) for label, value in told if value]


def _item(item: ItemFacts, found: DocumentFacts, state: State) -> dict[str, Any]:
    terms = aging.terms_of(policies.in_force(state.today))
    late = aging.days_past_due(item.due_date, as_of=state.as_of)
    exists = item.posting_date <= state.as_of
    return {
        "facts": item,
        "late": late if item.open and late > 0 and item.side is Side.DEBIT else 0,
        "bucket": invoice_table.bucket_words(aging.bucket_of(late, terms).name)
        if item.open and item.side is Side.DEBIT
        else "",
        "exists": exists,
        "name": _("Instalment %(number)s") % {"number": item.instalment}
        if len(found.items) > 1
        else _("History"),
        "lines": [_line(one, item, state) for one in item.changes],
    }


def _line(change: Change, item: ItemFacts, state: State) -> _Line:
    words = str(item_words.CHANGES[change.kind])
    if change.kind is PostingKind.ALLOCATED and item.side is Side.DEBIT:
        is_cash = change.other_type is DocumentType.RECEIPT
        words = _("Paid") if is_cash else _("Credit memo applied")
    if change.reverses:
        words = _("%(change)s, taken back") % {"change": words}
    other = href = ""
    if change.other_id and change.other_type:
        kind = item_words.TYPES[change.other_type]
        other = f"{kind} {change.other_number or change.other_id}"
        href = invoice_table.document_link(state, change.other_type, change.other_id)
    return _Line(
        change=change,
        words=words,
        other=other,
        href=href,
        is_later=change.effective_date > state.as_of,
    )
