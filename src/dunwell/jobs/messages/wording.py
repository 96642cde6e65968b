"""What each placeholder of a letter stands for, in the customer's language and formats."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from dunwell.core.documents import DocumentType
from dunwell.jobs.messages import texts
from dunwell.jobs.messages.letters import Letter, Line
from dunwell.jobs.statements import words
from dunwell.jobs.statements.layout import plain


def values(letter: Letter, names: Iterable[str]) -> dict[str, str]:
    """Give the words for these placeholders; values are plain text of one line."""
    return {name: _WORDS[name](letter) for name in names}


def phrase(letter: Letter, key: str, **parts: str) -> str:
    """Fill one of our own phrases; what is put in is not looked at again."""
    return filled(texts.phrases(letter.figures.language)[key], parts)


def filled(text: str, parts: Mapping[str, str]) -> str:
    """Put parts where their names stand in braces, in one pass."""
    return "".join(
        parts.get(piece, "") if place % 2 else piece for place, piece in enumerate(_split(text))
    )


@lru_cache(maxsize=512)
def terms(language: str) -> Mapping[str, str]:
    """Give the words that statements and messages share."""
    return words.of(language)


def clean(text: str) -> str:
    """Take out of a name or number what is no letter, mark or sign; one line remains."""
    return text if text.isascii() and text.isprintable() else plain(text)


def amounts(letter: Letter, of: Callable[[Line], int]) -> str:
    """Add up the lines, each currency apart, in the order in which they stand."""
    sums: dict[str, int] = {}
    for line in letter.lines:
        sums[line.currency] = sums.get(line.currency, 0) + of(line)
    return joined(letter, sums)


def joined(letter: Letter, sums: Mapping[str, int]) -> str:
    """Write sums of several currencies in one line."""
    written = [
        letter.figures.money(amount, currency) for currency, amount in sums.items() if amount
    ]
    return _listed(written, phrase(letter, "and"))


def dates(letter: Letter, days: Iterable[date]) -> str:
    """Write days in one line."""
    written = [letter.figures.prose_day(day) for day in days]
    return _listed(written, phrase(letter, "and_date"))


def number_of(line: Line) -> str:
    """Name an item by its document's number, with the instalment where there are several."""
    return clean(line.number) + (f"/{line.instalment}" if line.instalment > 1 else "")


def days_late(letter: Letter, line: Line) -> int:
    """Count the days a line is late; 0 when it is not."""
    return max(0, (letter.today - line.due_date).days)


def leading(letter: Letter) -> Line | None:
    """Give the oldest line."""
    return min(letter.lines, key=lambda line: (line.due_date, line.item_id), default=None)


@lru_cache(maxsize=512)
def _split(text: str) -> tuple[str, ...]:
    parts: list[str] = []
    for piece in text.split("{"):
        name, brace, rest = piece.partition("}")
        parts += [name, rest] if brace else [piece]
    return tuple(parts)


def _listed(entries: list[str], last: str) -> str:
    if len(entries) < 2:
        return "".join(entries)
    return f"{', '.join(entries[:-1])} {last} {entries[-1]}"


def _greeting(letter: Letter) -> str:
    if not letter.addressee.contact:
        return phrase(letter, "greeting_unknown")
    return phrase(letter, "greeting", contact=letter.addressee.contact)


def _items(letter: Letter) -> str:
    if len(letter.lines) == 1:
        line = letter.lines[0]
        number = number_of(line)
        if not number:
            return phrase(letter, "unnumbered")
        return f"{terms(letter.figures.language)[line.type]} {number}"
    invoices = all(line.type == DocumentType.INVOICE for line in letter.lines)
    return phrase(letter, "invoices" if invoices else "many", n=str(len(letter.lines)))


def _days(letter: Letter) -> str:
    line = leading(letter)
    count = days_late(letter, line) if line else 0
    return phrase(letter, "day" if count == 1 else "days", n=str(count))


def _situation(letter: Letter) -> str:
    line = leading(letter)
    if line is None:
        return ""
    if line.due_date > letter.today:
        when = "before"
    else:
        when = "today" if line.due_date == letter.today else "late"
    said = phrase(
        letter,
        f"{when}_{'one' if len(letter.lines) == 1 else 'many'}",
        items=_subject_of(letter),
        amount=amounts(letter, _asked),
        date=letter.figures.prose_day(line.due_date),
        days=_days(letter),
    )
    return said[:1].upper() + said[1:]


def _subject_of(letter: Letter) -> str:
    """Name what a sentence is about, with the article its language wants."""
    line = letter.lines[0]
    if len(letter.lines) > 1 or not line.number:
        return _items(letter)
    return phrase(letter, f"the_{line.type}", number=number_of(line))


def _leading_due(letter: Letter) -> str:
    line = leading(letter)
    return letter.figures.prose_day(line.due_date if line else letter.today)


def _numbers(letter: Letter) -> str:
    return ", ".join(number for line in letter.lines if (number := number_of(line)))


def _asked(line: Line) -> int:
    return line.asked_amount


def _total(letter: Letter) -> str:
    return amounts(letter, _asked) or letter.figures.money(0, _currency(letter))


def _overdue(letter: Letter) -> str:
    late = amounts(letter, lambda line: line.asked_amount if days_late(letter, line) else 0)
    return late or letter.figures.money(0, _currency(letter))


def _currency(letter: Letter) -> str:
    return letter.lines[0].currency if letter.lines else "EUR"


def _promised_amount(letter: Letter) -> str:
    one = letter.promised
    return letter.figures.money(one.amount, one.currency) if one else _total(letter)


def _promised_date(letter: Letter) -> str:
    return letter.figures.prose_day(letter.promised.date if letter.promised else letter.pay_by)


def _contact(letter: Letter) -> str:
    return letter.addressee.contact or phrase(letter, "contact")


def _promised_by(letter: Letter) -> str:
    return (letter.promised.by if letter.promised else "") or _contact(letter)


_WORDS: Final[Mapping[str, Callable[[Letter], str]]] = {
    "greeting": _greeting,
    "contact_name": _contact,
    "customer_name": lambda letter: letter.addressee.name or letter.addressee.number,
    "customer_number": lambda letter: letter.addressee.number,
    "company_name": lambda letter: letter.company.name,
    "company_email": lambda letter: letter.company.email,
    "company_phone": lambda letter: letter.company.phone,
    "sender_name": lambda letter: letter.sender_name or letter.company.name,
    "today": lambda letter: letter.figures.prose_day(letter.today),
    "items": _items,
    "invoice_numbers": _numbers,
    "total_due": _total,
    "total_overdue": _overdue,
    "situation": _situation,
    "leading_due_date": _leading_due,
    "days_late": _days,
    "pay_by": lambda letter: letter.figures.prose_day(letter.pay_by),
    "deadline": lambda letter: letter.figures.prose_day(letter.deadline),
    "promised_amount": _promised_amount,
    "promised_date": _promised_date,
    "promised_by": _promised_by,
}


def is_right_to_left(text: str) -> bool:
    """Tell whether the first letter of a text is written from right to left."""
    for one in text:
        direction = unicodedata.bidirectional(one)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False
