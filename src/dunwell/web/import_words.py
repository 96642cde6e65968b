"""What an import says, in the reader's words: problems by cause, steps, and totals."""

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TITLES: Final[dict[str, str | Promise]] = {
    "missing_value": gettext_lazy("A needed cell is empty"),
    "unknown_currency": gettext_lazy("Currency not recognised"),
    "not_a_flag": gettext_lazy("Neither yes nor no"),
    "not_a_whole_number": gettext_lazy("Not a whole number"),
    "not_an_email": gettext_lazy("Not an e-mail address"),
    "zero_amount": gettext_lazy("Amount is zero"),
    "negative_amount": gettext_lazy("Receipt below zero"),
    "open_above_amount": gettext_lazy("More open than was owed"),
    "applied_above_amount": gettext_lazy("More applied than was owed"),
    "conflicting_amounts": gettext_lazy("One number with two amounts"),
    "number_of_two_customers": gettext_lazy("One number, two customers or currencies"),
    "amount_below_applied": gettext_lazy("Corrected below what was paid"),
    "unknown_customer": gettext_lazy("Customer is not in the book"),
    "own_parent": gettext_lazy("Parents or payers in a ring"),
    "cells_beyond_headings": gettext_lazy("More cells than headings"),
    "repeated_row": gettext_lazy("The same row twice"),
    "leading_zeros": gettext_lazy("Numbers differ by leading zeros only"),
    "similar_customer": gettext_lazy("Two customers may be one"),
    "due_before_posting": gettext_lazy("Due before it was posted"),
    "due_date_from_terms": gettext_lazy("No due date: taken from the payment terms"),
    "unknown_document_type": gettext_lazy("Unknown document type: the sign decides"),
    "ledger_behind": gettext_lazy("The source does not know of a payment yet"),
    "unknown_item": gettext_lazy("Paid document is not in the book: left unapplied"),
    "not_a_number": gettext_lazy("Not an amount"),
    "unclear_marks": gettext_lazy("Decimal or thousands marks unclear"),
    "too_many_decimals": gettext_lazy("Too many decimals"),
    "foreign_digits": gettext_lazy("Digits other than 0-9"),
    "formula": gettext_lazy("A formula instead of its result"),
    "too_long": gettext_lazy("Too long"),
    "not_a_date": gettext_lazy("Not a date"),
    "no_such_day": gettext_lazy("No such day in the calendar"),
    "wrong_order": gettext_lazy("Date in another order than the rest"),
    "out_of_range": gettext_lazy("Date out of range"),
    "unclosed_quote": gettext_lazy("A quote that never closes"),
    "cut_short": gettext_lazy("The file seems to be cut short"),
    "nul_bytes": gettext_lazy("Zero bytes in the text"),
    "undecodable_bytes": gettext_lazy("Letters that cannot be read"),
}
STEPS: Final[dict[str, str | Promise]] = {
    "Starting": gettext_lazy("Starting"),
    "Reading rows": gettext_lazy("Reading rows"),
    "Reading the columns": gettext_lazy("Reading the columns"),
    "Checking the rows": gettext_lazy("Checking the rows"),
    "Staging the rows": gettext_lazy("Staging the rows"),
    "Posting to the book": gettext_lazy("Posting to the book"),
}
# Problems of one value in one column, which replacing the value mends.
_MENDED_BY_VALUE: Final = frozenset(
    {
        "missing_value",
        "unknown_currency",
        "not_a_flag",
        "not_a_whole_number",
        "not_an_email",
        "not_a_number",
        "unclear_marks",
        "too_many_decimals",
        "foreign_digits",
        "formula",
        "not_a_date",
        "no_such_day",
        "wrong_order",
        "out_of_range",
        "unknown_customer",
        "unknown_document_type",
        "unknown_status",
    }
)


def step(told: str) -> str:
    """Say a step of the import."""
    return str(STEPS.get(told, told))


def problem(one: dict[str, Any]) -> dict[str, Any]:
    """Give a group of problems its title and, where a value mends it, the values to mend."""
    code = one["code"]
    title = TITLES.get(code) or code.replace("_", " ").capitalize()
    mended = one.get("values", []) if code in _MENDED_BY_VALUE else []
    return {**one, "title": title, "is_error": one["severity"] == "error", "mended": mended}


def checked(outcome: dict[str, Any]) -> dict[str, Any]:
    """Tell what a check found, for its page."""
    problems = [problem(one) for one in outcome["problems"]]
    aging = outcome.get("aging", {"before": {}, "after": {}})
    currencies = sorted({*aging["before"], *aging["after"]})
    return {
        "outcome": outcome,
        "errors": [one for one in problems if one["is_error"]],
        "warnings": [one for one in problems if not one["is_error"]],
        "aging": [_compared(currency, aging) for currency in currencies],
        "controls": _controls(outcome),
    }


def _compared(currency: str, aging: dict[str, Any]) -> dict[str, Any]:
    before, after = (aging[when].get(currency) for when in ("before", "after"))
    names = [bucket["name"] for bucket in (after or before)["buckets"]]
    zero = [{"name": name, "amount": 0, "items": 0} for name in names]
    rows = [
        {
            "name": name,
            "before": was["amount"],
            "after": now["amount"],
            "change": now["amount"] - was["amount"],
        }
        for name, was, now in zip(
            names,
            before["buckets"] if before else zero,
            after["buckets"] if after else zero,
            strict=True,
        )
    ]
    total = {
        "before": before["total"] if before else 0,
        "after": after["total"] if after else 0,
    }
    total["change"] = total["after"] - total["before"]
    return {"currency": currency, "rows": rows, "total": total}


def _controls(outcome: dict[str, Any]) -> list[dict[str, Any]]:
    """Give each currency of the file its control total, told or still to be told."""
    words = {
        "rejected_rows": _("rejected rows"),
        "missing_items": _("open items the file does not list"),
        "unexplained": _("unexplained"),
    }
    controls = []
    for currency in sorted({*outcome["totals"], *outcome["control"]}):
        told = outcome["control"].get(currency)
        lines = [
            {"words": words.get(line["because"], line["because"]), "amount": line["amount"]}
            for line in (told or {}).get("explained", [])
        ]
        open_amount = outcome["totals"].get(currency, {}).get("open", 0)
        controls.append(
            {"currency": currency, "told": told, "lines": lines, "in_file": open_amount}
        )
    return controls
