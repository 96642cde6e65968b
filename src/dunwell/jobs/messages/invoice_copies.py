"""Where the book has no file of an invoice, a copy is made from its records and says so."""

import json
import threading
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from dunwell.core.addresses import paper_of
from dunwell.jobs.messages import texts
from dunwell.jobs.messages.filling import payment_rows
from dunwell.jobs.messages.gathering import Gathered
from dunwell.jobs.messages.letters import Letter, Line
from dunwell.jobs.messages.mime import Attachment
from dunwell.jobs.messages.wording import clean, filled, number_of, terms
from dunwell.store.models import Document, Entity

_TEMPLATE: Final = Path(__file__).with_name("invoice_copy.typ")
_one_at_a_time: Final = threading.Lock()


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(_TEMPLATE, root=_TEMPLATE.parent)


def attachment(found: Gathered, entity: Entity, document_id: int, *, as_of: date) -> Attachment:
    """Make the copy of one document, in the customer's language."""
    document = Document.objects.get(pk=document_id)
    lines = [line for line in found.letter.lines if line.document_id == document_id]
    content = pdf(laid_out(found.letter, entity, document, lines), as_of=as_of)
    return Attachment(name=_name(document), media_type="application/pdf", content=content)


def pdf(data: dict[str, Any], *, as_of: date) -> bytes:
    """Print a copy; the same data give the same bytes."""
    made_at = datetime.combine(as_of, time(), UTC)
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    with _one_at_a_time:
        made = _compiler().compile(format="pdf", sys_inputs=inputs, timestamp=made_at)
    if not isinstance(made, bytes):
        raise TypeError("A copy is one PDF, not several pictures.")
    return made


def laid_out(
    letter: Letter, entity: Entity, document: Document, lines: list[Line]
) -> dict[str, Any]:
    """Write a copy out for the template; every text is data in it."""
    shown, words = letter.figures, terms(letter.figures.language)
    own = texts.phrases(shown.language)
    today = shown.prose_day(letter.today)
    first = lines[0]
    whole = sum(line.amount for line in lines)
    money = shown.money
    details = [
        (words["date"], shown.day(first.issue_date)),
        (words["account"], letter.addressee.number),
        (words["reference"], clean(document.po_reference)),
        (own["terms"], clean(document.terms)),
    ]
    amounts = [(words["original"], money(whole, first.currency))]
    if document.tax_amount:
        amounts.append((own["tax"], money(document.tax_amount, first.currency)))
    opened = sum(line.open_amount for line in lines)
    amounts.append((filled(own["status"], {"date": today}), money(opened, first.currency)))
    return {
        "language": shown.language,
        "paper": paper_of(entity.country).value,
        "title": own["copy"] if document.type == "invoice" else words[document.type],
        "number": clean(document.number),
        "note": filled(own["copy_note"], {"date": today}),
        "company": letter.company.name,
        "company_lines": _company_lines(letter, entity),
        "billed_to": own["billed_to"],
        "customer": letter.addressee.name or letter.addressee.number,
        "details": [one for one in details if one[1]],
        "text": clean(document.text),
        "due_label": words["due"],
        "amount_label": words["original"],
        "instalments": [
            (number_of(line), shown.day(line.due_date), money(line.amount, line.currency))
            for line in lines
        ],
        "document_label": words["document"],
        "amounts": amounts,
        "pay_to": words["pay_to"],
        "payment": payment_rows(letter),
    }


def _company_lines(letter: Letter, entity: Entity) -> list[str]:
    city = f"{clean(entity.postal_code)} {clean(entity.city)}".strip()
    company = letter.company
    lines = (clean(entity.street), clean(entity.street_2), city, company.phone, company.email)
    return [line for line in lines if line]


def _name(document: Document) -> str:
    number = "".join(one if one.isascii() and one.isalnum() else "-" for one in document.number)
    return f"invoice-copy_{number or document.pk}.pdf"
