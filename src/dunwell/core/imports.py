"""The words of an import: its state, what can be wrong with a row, and how much that weighs."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final


class RunState(StrEnum):
    """What became of an import."""

    DONE = "done"  # Its rows are in the book.
    UNDONE = "undone"  # Its postings were reversed and its keys released.


class Severity(StrEnum):
    """Whether a problem keeps a row out of the book."""

    ERROR = "error"  # The row is rejected.
    WARNING = "warning"  # The row is loaded; a person should look.


class ProblemCode(StrEnum):
    """What can be wrong with a row beyond a cell that cannot be read."""

    MISSING_VALUE = "missing_value"  # A cell that must be filled is empty.
    UNKNOWN_CURRENCY = "unknown_currency"  # No ISO 4217 code, and no sign of exactly one.
    NOT_A_FLAG = "not_a_flag"  # Neither yes nor no.
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"  # A count or year that is none.
    NOT_AN_EMAIL = "not_an_email"  # Mail to it could never arrive.
    ZERO_AMOUNT = "zero_amount"  # Nothing was ever owed.
    NEGATIVE_AMOUNT = (
        "negative_amount"  # A receipt below zero is a returned payment, not money in.
    )
    OPEN_ABOVE_AMOUNT = "open_above_amount"  # More open than was ever owed, or of the other sign.
    APPLIED_ABOVE_AMOUNT = "applied_above_amount"  # More applied than was ever owed.
    CONFLICTING_AMOUNTS = "conflicting_amounts"  # One number and due date with two amounts.
    NUMBER_OF_TWO_CUSTOMERS = "number_of_two_customers"  # One number, two customers or currencies.
    AMOUNT_BELOW_APPLIED = "amount_below_applied"  # Corrected to less than was paid on it.
    UNKNOWN_CUSTOMER = "unknown_customer"  # A contact or receipt of nobody in the book.
    OWN_PARENT = "own_parent"  # Parents in a ring.
    CELLS_BEYOND_HEADINGS = "cells_beyond_headings"  # A separator inside an unquoted text.
    NOT_CORRECTED = "not_corrected"  # Rejected before because it could not be cut into cells.
    REPEATED_ROW = "repeated_row"  # The same document twice; loaded once.
    LEADING_ZEROS = "leading_zeros"  # Two numbers that differ by leading zeros only.
    SIMILAR_CUSTOMER = "similar_customer"  # Two customers that may be one.
    DUE_BEFORE_POSTING = "due_before_posting"  # Due before it was posted.
    DUE_DATE_FROM_TERMS = "due_date_from_terms"  # No due date given; worked out from the terms.
    UNKNOWN_DOCUMENT_TYPE = "unknown_document_type"  # A word we do not know; the sign decides.
    NOTHING_CLOSED = "nothing_closed"  # A row that may be about any document keeps all open.
    LEDGER_BEHIND = "ledger_behind"  # The source shows more open than the book does.
    UNKNOWN_ITEM = "unknown_item"  # A receipt names an item that is not in the book.
    UNKNOWN_STATUS = "unknown_status"  # A customer status we do not know; left as it was.
    UNKNOWN_COUNTRY = "unknown_country"  # No code or name of a country; left as it was.
    UNKNOWN_LANGUAGE = "unknown_language"  # No code or name of a language; left as it was.
    UNKNOWN_TIME_ZONE = "unknown_time_zone"  # Not in the time zone database; left as it was.
    UNKNOWN_PARENT = "unknown_parent"  # A parent or payer who is not in the book; left as it was.
    CONFLICTING_ROWS = "conflicting_rows"  # One customer or contact with two different rows.
    AMBIGUOUS_CUSTOMER = "ambiguous_customer"  # A name that several customers have.
    MERGED_NUMBER = "merged_number"  # An old number beside the one the customer goes by now.
    LIMIT_WITHOUT_CURRENCY = "limit_without_currency"  # A limit and its currency told apart.
    LIMIT_BELOW_ZERO = "limit_below_zero"  # Nobody is granted less than nothing.
    NUMBER_TOO_LONG = "number_too_long"  # Cutting a number would make it another one.
    TEXT_TOO_LONG = "text_too_long"  # More text than the book keeps.
    OPT_OUT_KEPT = "opt_out_kept"  # A file never lifts what a person asked for.


WARNINGS: Final = frozenset(
    {
        ProblemCode.REPEATED_ROW,
        ProblemCode.LEADING_ZEROS,
        ProblemCode.SIMILAR_CUSTOMER,
        ProblemCode.DUE_BEFORE_POSTING,
        ProblemCode.DUE_DATE_FROM_TERMS,
        ProblemCode.UNKNOWN_DOCUMENT_TYPE,
        ProblemCode.NOTHING_CLOSED,
        ProblemCode.LEDGER_BEHIND,
        ProblemCode.UNKNOWN_ITEM,
        ProblemCode.UNKNOWN_STATUS,
        ProblemCode.UNKNOWN_COUNTRY,
        ProblemCode.UNKNOWN_LANGUAGE,
        ProblemCode.UNKNOWN_TIME_ZONE,
        ProblemCode.UNKNOWN_PARENT,
        ProblemCode.MERGED_NUMBER,
        ProblemCode.TEXT_TOO_LONG,
        ProblemCode.OPT_OUT_KEPT,
    }
)

EXPECTED: Final = MappingProxyType(
    {
        ProblemCode.MISSING_VALUE: "a value in this column",
        ProblemCode.UNKNOWN_CURRENCY: "a currency code such as EUR or USD",
        ProblemCode.NOT_A_FLAG: "yes or no",
        ProblemCode.NOT_A_WHOLE_NUMBER: "a whole number",
        ProblemCode.NOT_AN_EMAIL: "one e-mail address such as name@company.com",
        ProblemCode.ZERO_AMOUNT: "an amount other than 0",
        ProblemCode.NEGATIVE_AMOUNT: "an amount above 0; record a returned payment as a reversal",
        ProblemCode.OPEN_ABOVE_AMOUNT: "an open amount between 0 and the amount of the document",
        ProblemCode.APPLIED_ABOVE_AMOUNT: "an applied amount between 0 and the document's amount",
        ProblemCode.CONFLICTING_AMOUNTS: "one row for each number and due date",
        ProblemCode.NUMBER_OF_TWO_CUSTOMERS: "one customer and one currency for each number",
        ProblemCode.AMOUNT_BELOW_APPLIED: "an amount not below what was already paid or credited",
        ProblemCode.UNKNOWN_CUSTOMER: "a customer that is in the book; import customers first",
        ProblemCode.OWN_PARENT: "a parent or payer that does not lead back to this customer",
        ProblemCode.CELLS_BEYOND_HEADINGS: "no more cells than there are headings",
        ProblemCode.NOT_CORRECTED: 'the row corrected, and its cell "Dunwell problem" emptied',
        ProblemCode.REPEATED_ROW: "each document once; the repeat was left out",
        ProblemCode.LEADING_ZEROS: (
            "one form of the number; kept as two documents unless the source's profile says"
            ' "leading_zeros": "ignore"'
        ),
        ProblemCode.SIMILAR_CUSTOMER: (
            "one customer; if they are one, run ./dunwell merge-customers"
        ),
        ProblemCode.DUE_BEFORE_POSTING: "a due date on or after the posting date; kept as it is",
        ProblemCode.DUE_DATE_FROM_TERMS: "a due date; worked out from the payment terms",
        ProblemCode.UNKNOWN_DOCUMENT_TYPE: (
            "invoice, credit memo, debit memo, fee or receipt; taken by the sign of the amount"
        ),
        ProblemCode.NOTHING_CLOSED: (
            "a row that tells its document; until then nothing is closed as no longer listed"
        ),
        ProblemCode.LEDGER_BEHIND: (
            "no more open than the book shows; the book knows of money the source does not"
        ),
        ProblemCode.UNKNOWN_ITEM: "a document number in the book; the money stays unapplied",
        ProblemCode.UNKNOWN_STATUS: "active, distressed, insolvent, in_litigation or closed",
        ProblemCode.UNKNOWN_COUNTRY: "a country's name or its ISO 3166 code such as DE",
        ProblemCode.UNKNOWN_LANGUAGE: "a language's name or its ISO 639 code such as de",
        ProblemCode.UNKNOWN_TIME_ZONE: "a time zone such as Europe/Berlin",
        ProblemCode.UNKNOWN_PARENT: (
            "the number of a customer in the book or in this file; loaded without the link"
        ),
        ProblemCode.CONFLICTING_ROWS: "one row for each customer or contact, or rows that agree",
        ProblemCode.AMBIGUOUS_CUSTOMER: "the customer's number; several customers have this name",
        ProblemCode.MERGED_NUMBER: (
            "one row for each customer; this old number leads to a customer with a row of its own"
        ),
        ProblemCode.LIMIT_WITHOUT_CURRENCY: "the credit limit together with its currency",
        ProblemCode.LIMIT_BELOW_ZERO: "a credit limit of 0 or more",
        ProblemCode.NUMBER_TOO_LONG: "a shorter number; at most 100 characters are kept",
        ProblemCode.TEXT_TOO_LONG: "a shorter text; the end was cut off",
        ProblemCode.OPT_OUT_KEPT: "an opt-out stays until a person lifts it in Dunwell",
    }
)


def severity_of(code: ProblemCode) -> Severity:
    """Tell whether a problem keeps its row out of the book."""
    return Severity.WARNING if code in WARNINGS else Severity.ERROR
