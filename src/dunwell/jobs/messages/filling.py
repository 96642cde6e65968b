"""The blocks of a letter: the table of invoices, how to pay, what is in dispute, what follows."""

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Final

from dunwell.core import remittances
from dunwell.core.placeholders import PLACEHOLDERS, Shape
from dunwell.jobs.messages import digest_parts
from dunwell.jobs.messages.blocks import Block, Bullets, Lines, Link, Note, Pairs, Row, Table
from dunwell.jobs.messages.letters import Letter, Line
from dunwell.jobs.messages.wording import (
    amounts,
    clean,
    dates,
    days_late,
    joined,
    number_of,
    phrase,
    terms,
)
from dunwell.jobs.statements import payments
from dunwell.jobs.statements.layout import bank_account


def block(letter: Letter, name: str) -> Block | None:
    """Make a block; None where there is nothing to say."""
    return _BLOCKS[name](letter)


def _table(letter: Letter) -> Table | None:
    if not letter.lines:
        return None
    words = terms(letter.figures.language)
    disputed = any(line.disputed_amount for line in letter.lines)
    asked = phrase(letter, "asked") if disputed else words["open"]
    total = phrase(letter, "asked_total") if disputed else words["due_total"]
    ordered = sorted(letter.lines, key=lambda one: (one.currency, one.due_date, one.item_id))
    parts = []
    for currency, group in groupby(ordered, key=lambda one: one.currency):
        lines = list(group)
        rows = tuple(_row(letter, one) for one in lines)
        parts.append(
            (rows, letter.figures.money(sum(one.asked_amount for one in lines), currency))
        )
    return Table(
        headings=(words["document"], words["due"], words["days"], asked),
        parts=tuple(parts),
        total_label=total,
    )


def _row(letter: Letter, line: Line) -> Row:
    words = terms(letter.figures.language)
    late = days_late(letter, line)
    number = number_of(line)
    details = [words[line.type]] if number and line.type != "invoice" else []
    if line.po_reference:
        details.append(f"{words['reference']}: {clean(line.po_reference)}")
    disputed = line.disputed_amount
    money = letter.figures.money
    return Row(
        number=number or words[line.type],
        detail=" · ".join(details),
        due=letter.figures.day(line.due_date),
        late=str(late) if late else "",
        amount=money(line.asked_amount, line.currency),
        note=phrase(letter, "in_dispute", amount=money(disputed, line.currency))
        if disputed
        else "",
    )


def _disputed(letter: Letter) -> Note | None:
    amount = amounts(letter, lambda line: line.disputed_amount)
    return Note(text=phrase(letter, "disputed", amount=amount)) if amount else None


def _credits(letter: Letter) -> Note | None:
    amount = joined(letter, letter.credits)
    return Note(text=phrase(letter, "credits", amount=amount)) if amount else None


def _link(letter: Letter) -> Link | None:
    address = letter.payment_address
    if not address:
        return None
    return Link(
        label=phrase(letter, "link"),
        address=address,
        text=phrase(letter, "link_text", address=address),
    )


def _bank(letter: Letter) -> Block | None:
    words = terms(letter.figures.language)
    rows = payment_rows(letter)
    return Pairs(title=words["pay_to"], rows=rows) if rows else Note(text=words["no_bank"])


def payment_rows(letter: Letter) -> tuple[tuple[str, str], ...]:
    """List what a payer needs, as the statement does; nothing where our account is not known."""
    words, company = terms(letter.figures.language), letter.company
    if not company.iban:
        return ()
    currency = letter.lines[0].currency if letter.lines else ""
    number = letter.addressee.number
    rows = (
        (words["payee"], company.name),
        (words["bank"], company.bank_name),
        bank_account(company.iban, dict(words)),
        (words["bic" if remittances.is_like_bic(company.bic) else "routing"], company.bic),
        (words["quote"], payments.quoted(number, currency=currency, account=company.iban).shown),
    )
    return tuple((label, value) for label, value in rows if value)


def _earlier(letter: Letter) -> Note | None:
    if not letter.earlier:
        return None
    return Note(text=phrase(letter, "earlier", dates=dates(letter, letter.earlier)))


def _consequences(letter: Letter) -> Bullets | None:
    if not letter.consequences:
        return None
    deadline = letter.figures.prose_day(letter.deadline)
    return Bullets(
        opening=phrase(letter, "consequences", deadline=deadline),
        entries=tuple(phrase(letter, one.value) for one in letter.consequences),
    )


def _attachments(letter: Letter) -> Note | None:
    if letter.has_statement and letter.has_invoices:
        return Note(text=phrase(letter, "attached_both"))
    if letter.has_statement:
        return Note(text=phrase(letter, "attached_statement"))
    return Note(text=phrase(letter, "attached_invoices")) if letter.has_invoices else None


def _signature(letter: Letter) -> Lines:
    company = letter.company
    name = letter.sender_name
    phone = phrase(letter, "phone", phone=company.phone) if company.phone else ""
    lines = (name if name != company.name else "", company.name, phone, company.email)
    return Lines(lines=tuple(one for one in lines if one))


_BLOCKS: Final[Mapping[str, Callable[[Letter], Block | None]]] = {
    "invoice_table": _table,
    "disputed_note": _disputed,
    "credits_note": _credits,
    "payment_link": _link,
    "bank_details": _bank,
    "earlier_notices": _earlier,
    "consequences": _consequences,
    "attachments_note": _attachments,
    "signature": _signature,
    "digest_table": digest_parts.sections,
}
NAMES: Final = frozenset(name for name, one in PLACEHOLDERS.items() if one.shape is Shape.BLOCK)
