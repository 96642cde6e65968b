"""A letter holds all a message is written from, as plain values; nothing is read after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dunwell.core.channels import Tone
from dunwell.core.notices import Consequence
from dunwell.core.templates import Written
from dunwell.jobs.messages.figures import Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item the letter speaks of; amounts are minor units, `asked` is open less disputed."""

    item_id: int
    document_id: int
    type: str
    number: str
    instalment: int
    po_reference: str
    issue_date: date
    due_date: date
    currency: str
    amount: int
    open_amount: int
    asked_amount: int

    @property
    def disputed_amount(self) -> int:
        """What of the item is not asked for now."""
        return self.open_amount - self.asked_amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """The entity that writes."""

    name: str
    email: str
    phone: str
    bank_name: str
    iban: str
    bic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Who is written to; the contact's name may be unknown."""

    number: str
    name: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """What a customer promised; `by` may be unknown."""

    amount: int
    currency: str
    date: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message before it is put into words."""

    written: Written
    tone: Tone
    figures: Figures
    company: Company
    addressee: Addressee
    sender_name: str
    lines: tuple[Line, ...]
    credits: Mapping[str, int]  # By currency, positive: money not applied to anything yet.
    earlier: tuple[date, ...]  # When we wrote about the leading item before.
    today: date
    pay_by: date
    deadline: date
    consequences: tuple[Consequence, ...]
    payment_address: str
    has_statement: bool
    has_invoices: bool
    promised: Promised | None = None
    digest: tuple[Mapping[str, Any], ...] = ()  # The parts, as the digest's message keeps them.
