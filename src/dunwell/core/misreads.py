"""A cell that cannot be read becomes a value that says why, and what was expected."""

from dataclasses import dataclass
from enum import StrEnum


class MisreadCode(StrEnum):
    """Why a cell could not be read; stable, so that problems can be grouped by cause."""

    EMPTY = "empty"  # Nothing there, or a date of zeros that stands for nothing.
    FOREIGN_DIGITS = "foreign_digits"  # Digits other than 0-9, which look-alikes can hide in.
    FORMULA = "formula"  # The text of a formula instead of its result.
    NOT_A_NUMBER = "not_a_number"  # Letters or signs that are no part of an amount.
    UNCLEAR_MARKS = "unclear_marks"  # Decimal or thousands marks where none can stand.
    TOO_MANY_DECIMALS = "too_many_decimals"  # More decimals than the currency has.
    TOO_LONG = "too_long"  # More digits than any ledger holds.
    ROUNDED = "rounded"  # A spreadsheet's short display, whose last digits are lost.
    NOT_A_DATE = "not_a_date"  # No known way to write a date.
    NO_SUCH_DAY = "no_such_day"  # Written like a date, but the calendar has no such day.
    WRONG_ORDER = "wrong_order"  # A date in another order than the rest of the file.
    OUT_OF_RANGE = "out_of_range"  # A real day, but outside the years a ledger can hold.


@dataclass(frozen=True, slots=True, kw_only=True)
class Misread:
    """What was wrong with one cell; `expected` is a phrase that completes "expected ...".

    Codes are few and stable; the phrase may carry an example in the file's own style.
    """

    code: MisreadCode
    expected: str


def has_foreign_digits(text: str) -> bool:
    """Tell whether a text holds a digit outside 0-9, such as Arabic or full-width ones."""
    return not text.isascii() and any(sign.isdigit() and not sign.isascii() for sign in text)
