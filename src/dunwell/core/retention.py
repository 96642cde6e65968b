"""What is kept, for how long and by which rule, and until which day nothing of it may go.

Years are counted from the end of the calendar year in which a record arose, as commercial and
tax law count them; days are counted from the day itself. A record may go on the day after.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from dunwell.core.refusals import Refusal

LONGEST: Final = 30  # Years; longer than any such law asks for.
_DAYS_A_YEAR: Final = 366


class RecordClass(StrEnum):
    """Records that are kept by one rule."""

    VOUCHERS = "vouchers"  # Invoices, credit memos, receipts and their files.
    BOOKS = "books"  # Postings, allocations, write-offs, balances, approvals.
    AUDIT = "audit"  # The audit trail.
    LETTERS = "letters"  # Messages sent, replies that came in, statements.
    CONTACT_LOG = "contact_log"  # Calls, notes, promises, disputes.
    CONTACTS = "contacts"  # Names, addresses and telephone numbers of people at customers.
    IMPORT_FILES = "import_files"  # Files that were dropped to be imported, and their rejects.
    SIGN_IN = "sign_in"  # Sessions, links and tries to sign in.


class Unit(StrEnum):
    """What a period is counted in."""

    YEARS = "years"  # From the end of the calendar year.
    DAYS = "days"  # From the day itself.


class PeriodOutOfRange(Refusal):
    """A period is a whole number that makes sense."""

    code = "retention_out_of_range"


class PeriodBelowFloor(Refusal):
    """Keeping less than the law asks for needs a reason that stands on the page."""

    code = "retention_below_floor"


class RunAhead(Refusal):
    """What is past its day on a later day is not past it yet."""

    code = "retention_run_ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How one class is kept unless the company says otherwise.

    `floor` is the least the law asks for, 0 where it asks for none. `goes` tells whether the
    nightly run takes away what is past its day; what stays holds totals or the chain together.
    """

    unit: Unit
    period: int
    floor: int
    basis: str
    goes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the company chose for a class, and why where it is less than the law asks for."""

    period: int
    reason: str = ""


_COMMERCIAL: Final = "HGB § 257, AO § 147"
RULES: Final[Mapping[RecordClass, Rule]] = MappingProxyType(
    {
        RecordClass.VOUCHERS: Rule(
            unit=Unit.YEARS, period=8, floor=8, basis=_COMMERCIAL, goes=False
        ),
        RecordClass.BOOKS: Rule(
            unit=Unit.YEARS, period=10, floor=10, basis=_COMMERCIAL, goes=False
        ),
        RecordClass.AUDIT: Rule(
            unit=Unit.YEARS, period=10, floor=10, basis=_COMMERCIAL, goes=False
        ),
        RecordClass.LETTERS: Rule(
            unit=Unit.YEARS, period=6, floor=6, basis=_COMMERCIAL, goes=True
        ),
        RecordClass.CONTACT_LOG: Rule(
            unit=Unit.YEARS, period=3, floor=0, basis="BGB §§ 195, 199", goes=False
        ),
        RecordClass.CONTACTS: Rule(
            unit=Unit.YEARS, period=3, floor=0, basis="BGB §§ 195, 199", goes=True
        ),
        RecordClass.IMPORT_FILES: Rule(
            unit=Unit.DAYS, period=180, floor=0, basis="GDPR Art. 5 (1) e", goes=True
        ),
        RecordClass.SIGN_IN: Rule(
            unit=Unit.DAYS, period=90, floor=0, basis="GDPR Art. 5 (1) e", goes=True
        ),
    }
)

Settings = Mapping[RecordClass, Chosen]


def period_of(record_class: RecordClass, settings: Settings) -> int:
    """Give the period of a class: as chosen, else by its rule."""
    chosen = settings.get(record_class)
    return RULES[record_class].period if chosen is None else chosen.period


def hold_until(record_class: RecordClass, arose_on: date, settings: Settings) -> date:
    """Give the last day on which a record is kept; from the next day on it may go."""
    period = period_of(record_class, settings)
    if RULES[record_class].unit is Unit.DAYS:
        return arose_on + timedelta(days=period)
    return date(arose_on.year + period, 12, 31)


def is_past(record_class: RecordClass, arose_on: date, settings: Settings, *, as_of: date) -> bool:
    """Tell whether a record may go."""
    return hold_until(record_class, arose_on, settings) < as_of


def goes_before(record_class: RecordClass, settings: Settings, *, as_of: date) -> date:
    """Give the day before which a record must have arisen to be past its hold.

    It is the same rule turned round, so that a query can count and find without asking each row.
    """
    period = period_of(record_class, settings)
    if RULES[record_class].unit is Unit.DAYS:
        return as_of - timedelta(days=period)
    return date(as_of.year - period, 1, 1)


def choose(record_class: RecordClass, *, period: int, reason: str) -> Chosen:
    """Check a period a person chose; below the law's floor it needs its reason."""
    rule = RULES[record_class]
    longest = LONGEST if rule.unit is Unit.YEARS else LONGEST * _DAYS_A_YEAR
    if not 1 <= period <= longest:
        raise PeriodOutOfRange(
            f"{period} {rule.unit} is no period for this; choose 1 to {longest}. Nothing was "
            "changed."
        )
    why = reason.strip()
    if period < rule.floor and not why:
        raise PeriodBelowFloor(
            f"{period} {rule.unit} is less than the {rule.floor} {rule.unit} the law asks for "
            f"({rule.basis}); say why another rule applies to this company. Nothing was changed."
        )
    return Chosen(period=period, reason=why)


def require_not_ahead(as_of: date, *, today: date) -> None:
    """Refuse to take away today what is only past its day on a later one."""
    if as_of > today:
        raise RunAhead(
            f"{as_of} has not come yet, so nothing may go by it; look with --dry-run. Nothing was "
            "changed."
        )
