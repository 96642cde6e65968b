"""What a customer of the demo does about a mail: the same from the same mail, on any machine.

A customer whose invoice is settled in the demo's files knows when it pays, and speaks so; what
happens after the demo's last day is drawn.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import Final

from dunwell.core.channels import Tone
from dunwell.core.disputes import DisputeCategory
from dunwell.jobs.demo.days import LAST_DAY, next_business_day

_SEED: Final = 16


class Deed(StrEnum):
    """What a customer does."""

    SILENCE = "silence"  # Nothing at all.
    BOUNCE = "bounce"  # The address does not exist any more.
    OUT_OF_OFFICE = "out_of_office"  # A machine answers.
    PROMISE = "promise"  # Names the day it pays.
    DISPUTE = "dispute"  # Contests a part.
    ALREADY_PAID = "already_paid"  # Says that the money is on its way.
    COPY = "copy"  # Asks for a copy of the invoice.
    PAYMENT = "payment"  # Pays without a word.


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFacts:
    """A mail as its customer reads it; `settled_date` is when the book closes its oldest item."""

    customer: str
    status: str
    language: str
    tone: Tone
    on_date: date
    address_is_dead: bool
    settled_date: date | None
    was_credited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """What the customer does and when; `pays_on` is the day it names or pays."""

    deed: Deed
    on_date: date
    pays_on: date | None = None
    category: DisputeCategory | None = None
    share_per_cent: int = 100


# How likely a customer answers at all, and pays by itself after the demo's last day.
_ANSWERS: Final = {
    Tone.FRIENDLY: (0.04, 0.35),
    Tone.GENTLE: (0.12, 0.45),
    Tone.FIRM: (0.40, 0.40),
    Tone.ESCALATION: (0.60, 0.45),
    Tone.FINAL: (0.75, 0.50),
}
_CATEGORIES: Final = (
    DisputeCategory.PRICING,
    DisputeCategory.QUANTITY,
    DisputeCategory.QUALITY,
    DisputeCategory.DELIVERY,
    DisputeCategory.DUPLICATE_CHARGE,
    DisputeCategory.MISSING_DOCUMENTS,
)
_SILENT_FOR_EVER: Final = ("insolvent", "in_litigation", "closed")


def to_mail(mail: MailFacts) -> Reaction:
    """Decide what a customer does about a mail."""
    if mail.address_is_dead:
        return Reaction(deed=Deed.BOUNCE, on_date=mail.on_date)
    if mail.status in _SILENT_FOR_EVER:
        return Reaction(deed=Deed.SILENCE, on_date=mail.on_date)
    chance = Random(f"{_SEED} {mail.customer} {mail.on_date} {mail.tone}")  # noqa: S311 - it invents and guards nothing.
    answers, pays = _ANSWERS[mail.tone]
    answer_day = next_business_day(mail.on_date + timedelta(days=chance.choice((1, 1, 1, 2, 3))))
    if chance.random() < 0.03:
        return Reaction(deed=Deed.OUT_OF_OFFICE, on_date=mail.on_date)
    if chance.random() < answers:
        return _answer(chance, mail, answer_day)
    if mail.settled_date is None and mail.on_date >= LAST_DAY and chance.random() < pays:
        day = next_business_day(mail.on_date + timedelta(days=chance.randint(1, 6)))
        return Reaction(deed=Deed.PAYMENT, on_date=day, pays_on=day)
    return Reaction(deed=Deed.SILENCE, on_date=mail.on_date)


def _answer(chance: Random, mail: MailFacts, day: date) -> Reaction:
    settled = mail.settled_date
    drawn = chance.random()
    if mail.was_credited or drawn < 0.12:
        return Reaction(
            deed=Deed.DISPUTE,
            on_date=day,
            category=chance.choice(_CATEGORIES),
            share_per_cent=chance.choice((100, 100, 50, 25, 20)),
        )
    if settled is not None and settled <= day + timedelta(days=4):
        return Reaction(deed=Deed.ALREADY_PAID, on_date=day, pays_on=settled)
    if drawn < 0.20:
        return Reaction(deed=Deed.COPY, on_date=day)
    return Reaction(deed=Deed.PROMISE, on_date=day, pays_on=_promised(chance, settled, day))


def _promised(chance: Random, settled: date | None, day: date) -> date:
    """Name a day: mostly the true one where it is near, else one that sounds well."""
    soon = next_business_day(day + timedelta(days=chance.randint(4, 14)))
    if settled is None or settled > day + timedelta(days=28) or chance.random() < 0.15:
        return soon
    return max(settled, next_business_day(day + timedelta(days=1)))
