"""The placeholders that texts may use are one closed table: each has a meaning and its uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Use(StrEnum):
    """What a text is for; it decides which placeholders may stand in it."""

    REMINDER = "reminder"  # What is due and when; the call script and the letter too.
    INVOICE = "invoice"  # One invoice on its issue.
    STATEMENT = "statement"  # A statement somebody asked for.
    PROMISE = "promise"  # What was promised, in writing.
    DIGEST = "digest"  # To a colleague: in the morning, or at the moment of a request.


class Shape(StrEnum):
    """How a placeholder is replaced."""

    WORDS = "words"  # By a few words within a line, also in a subject.
    BLOCK = "block"  # By a table, a list or a button; it stands in a paragraph of its own.


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholder:
    """One name that a text may use, what it stands for, and where it may stand."""

    name: str
    meaning: str
    shape: Shape
    uses: frozenset[Use]


_EVERYBODY: Final = frozenset({Use.REMINDER, Use.INVOICE, Use.STATEMENT, Use.PROMISE})
_ASKING: Final = frozenset({Use.REMINDER, Use.INVOICE, Use.STATEMENT})
_REMINDING: Final = frozenset({Use.REMINDER, Use.STATEMENT})
_PROMISE: Final = frozenset({Use.PROMISE})
_DIGEST: Final = frozenset({Use.DIGEST})
_W, _B = Shape.WORDS, Shape.BLOCK

_TABLE: Final[tuple[tuple[str, Shape, frozenset[Use], str], ...]] = (
    ("greeting", _W, _EVERYBODY | _DIGEST, "the salutation, with the contact's name if known"),
    ("contact_name", _W, _EVERYBODY, "the contact's name, else their department"),
    ("customer_name", _W, _EVERYBODY, "the customer's name"),
    ("customer_number", _W, _EVERYBODY, "the customer's number with us"),
    ("company_name", _W, _EVERYBODY | _DIGEST, "the name of our entity that writes"),
    ("company_email", _W, _EVERYBODY, "the e-mail address of our entity"),
    ("company_phone", _W, _EVERYBODY, "the telephone number of our entity"),
    ("sender_name", _W, _EVERYBODY, "who signs: the collector, else our entity"),
    ("today", _W, _EVERYBODY | _DIGEST, "the date of the message"),
    ("items", _W, _ASKING, "the invoice by its number, or how many there are"),
    ("invoice_numbers", _W, _ASKING, "the numbers of the invoices, in one line"),
    ("total_due", _W, _ASKING, "what is asked for, each currency apart"),
    ("total_overdue", _W, _REMINDING, "what of it is overdue"),
    ("situation", _W, _REMINDING, "a sentence: what is due since or until when"),
    ("leading_due_date", _W, _ASKING, "the due date of the oldest invoice"),
    ("days_late", _W, _REMINDING, "the days the oldest invoice is overdue"),
    ("pay_by", _W, _ASKING, "the day until which we ask for payment"),
    ("deadline", _W, _REMINDING, "the last day before the consequences named"),
    ("promised_amount", _W, _PROMISE, "what was promised"),
    ("promised_date", _W, _PROMISE, "the day it was promised for"),
    ("promised_by", _W, _PROMISE, "who promised it"),
    ("invoice_table", _B, _ASKING | _PROMISE, "the invoices: number, dates, amounts"),
    ("disputed_note", _B, _ASKING, "what is in dispute and therefore not asked for"),
    ("credits_note", _B, _ASKING, "credits and payments not yet applied"),
    ("payment_link", _B, _ASKING | _PROMISE, "the button that leads to payment"),
    ("bank_details", _B, _ASKING | _PROMISE, "our bank, and the reference to quote"),
    ("earlier_notices", _B, _REMINDING, "when we wrote about this before"),
    ("consequences", _B, _REMINDING, "what follows, as far as the policy allows it"),
    ("attachments_note", _B, _ASKING, "what is attached"),
    ("signature", _B, _EVERYBODY, "name, entity, telephone and address of who writes"),
    ("digest_table", _B, _DIGEST, "what there is to do today"),
)
PLACEHOLDERS: Final[Mapping[str, Placeholder]] = MappingProxyType(
    {
        name: Placeholder(name=name, meaning=meaning, shape=shape, uses=uses)
        for name, shape, uses, meaning in _TABLE
    }
)
# The texts Dunwell ships; a company may add its own, which are for reminders.
USES: Final[Mapping[str, Use]] = MappingProxyType(
    {
        "friendly": Use.REMINDER,
        "gentle": Use.REMINDER,
        "firm": Use.REMINDER,
        "escalation": Use.REMINDER,
        "final": Use.REMINDER,
        "government": Use.REMINDER,
        "call": Use.REMINDER,
        "invoice": Use.INVOICE,
        "statement": Use.STATEMENT,
        "promise_confirmed": Use.PROMISE,
        "digest": Use.DIGEST,
        "request": Use.DIGEST,
        "question": Use.DIGEST,
    }
)


def use_of(key: str) -> Use:
    """Tell what a text is for; one of the company's own is a reminder."""
    return USES.get(key, Use.REMINDER)
