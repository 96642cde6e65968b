"""Nobody is chased while the ledger or the bank's data are old, or the ledger does not tie out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dunwell.core import calendars
from dunwell.core.because import Because
from dunwell.core.calendars import Calendar
from dunwell.core.outreach import FreshnessTerms
from dunwell.core.touches import SilenceCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a control total differs by from the book, in minor units; 0 ties out."""

    currency: str
    amount: int
    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFacts:
    """How far the ledger and the bank's data reach, and what the control totals say.

    `ledger_date` is None where nothing was ever imported: the ledger is kept here and is never
    old. `bank_date` is None where no receipts were ever imported.
    """

    ledger_date: date | None = None
    bank_date: date | None = None
    differences: Sequence[Difference] = ()


def block(
    facts: LedgerFacts, *, terms: FreshnessTerms, calendar: Calendar, on: date
) -> Because | None:
    """Tell what keeps everything from leaving on a day; None when nothing does.

    Age counts in business days of the entity; data of a later day than `on` are fresh.
    """
    if facts.ledger_date is not None:
        stale = _stale(
            SilenceCode.LEDGER_STALE, facts.ledger_date, terms.ledger_business_days, calendar, on
        )
        if stale is not None:
            return stale
    if terms.bank_required:
        if facts.bank_date is None:
            return Because(code=SilenceCode.BANK_STALE, values={"date": None})
        stale = _stale(
            SilenceCode.BANK_STALE, facts.bank_date, terms.bank_business_days, calendar, on
        )
        if stale is not None:
            return stale
    if terms.control_must_be_accepted:
        open_ones = [one for one in facts.differences if one.amount and not one.accepted]
        if open_ones:
            first = open_ones[0]
            return Because(
                code=SilenceCode.CONTROL_DIFFERENCE,
                values={"currency": first.currency, "difference": first.amount},
            )
    return None


def _stale(
    code: SilenceCode, known: date, limit: int, calendar: Calendar, on: date
) -> Because | None:
    age = calendars.between(known, on, calendar)
    if age <= limit:
        return None
    return Because(
        code=code, values={"date": known.isoformat(), "business_days": age, "limit": limit}
    )
