"""What an import says, in the reader's words: problems by cause, steps, states and totals."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dunwell.core.uploads import UploadState
from dunwell.store.models import ImportRun, Upload
from dunwell.web import core_texts, import_labels, refusals
from dunwell.web.import_titles import TITLES

STEPS: Final[dict[str, str | Promise]] = {
    "Starting": gettext_lazy("Starting"),
    "Reading rows": gettext_lazy("Reading rows"),
    "Reading the columns": gettext_lazy("Reading the columns"),
    "Checking the rows": gettext_lazy("Checking the rows"),
    "Staging the rows": gettext_lazy("Sorting the rows"),
    "Posting to the book": gettext_lazy("Working out what changes"),
}
STATES: Final[dict[str, str | Promise]] = {
    UploadState.WAITING: gettext_lazy("waiting for its columns"),
    UploadState.CHECKING: gettext_lazy("being checked"),
    UploadState.CHECKED: gettext_lazy("checked, not imported"),
    UploadState.LOADING: gettext_lazy("being imported"),
    UploadState.FAILED: gettext_lazy("stopped; open it to see why"),
}
BECAUSE: Final[dict[str, str | Promise]] = {
    "rejected_rows": gettext_lazy("rejected rows"),
    "missing_items": gettext_lazy("open items the file does not list"),
    "ledger_behind": gettext_lazy("payments the source does not know of yet"),
    "unexplained": gettext_lazy("not explained by the file"),
}
# What to do where replacing a value does not help, or another place is the right one.
ADVICE: Final[dict[str, str | Promise]] = {
    "unknown_customer": gettext_lazy(
        "Import the customers first, then check this file again; or leave these rows out."
    ),
    "similar_customer": gettext_lazy(
        "Both are kept. If they are one customer, merge them on the account's page."
    ),
    "leading_zeros": gettext_lazy(
        "They are kept apart. If 0012 and 12 are one document, say so under Columns."
    ),
    "repeated_row": gettext_lazy("The repeat is left out; nothing is counted twice."),
    "cells_beyond_headings": gettext_lazy(
        "Usually a separator inside a text without quotes. Download the rows, correct them and"
        " drop them again."
    ),
    "conflicting_amounts": gettext_lazy("Correct these rows in the file, or leave them out."),
    "number_of_two_customers": gettext_lazy("Correct these rows in the file, or leave them out."),
}
# Problems of one value in one column, which replacing the value mends.
MENDED_BY_VALUE: Final = frozenset(
    {
        "missing_value",
        "unknown_currency",
        "not_a_flag",
        "not_a_whole_number",
        "not_an_email",
        "not_a_number",
        "unclear_marks",
        "too_many_decimals",
        "too_long",
        "rounded",
        "foreign_digits",
        "formula",
        "not_a_date",
        "no_such_day",
        "wrong_order",
        "out_of_range",
        "zero_amount",
        "due_date_from_terms",
        "unknown_document_type",
        "unknown_status",
        "unknown_country",
        "unknown_language",
        "unknown_time_zone",
    }
)


def step(told: str) -> str:
    """Say a step of the import; one of the demo has its file before it."""
    return str(STEPS.get(told, told))


def state(upload: Upload) -> str:
    """Say how far a dropped file is."""
    return str(STATES.get(upload.state, upload.state))


def run(one: ImportRun) -> dict[str, Any]:
    """Tell an import for the list."""
    return {"run": one, "kind": import_labels.kind(one.kind), "controls": controls(one.result)}


def problem(one: dict[str, Any]) -> dict[str, Any]:
    """Give a group of problems its title, its advice and the values that can be replaced."""
    code = one["code"]
    values = one.get("values", []) if code in MENDED_BY_VALUE else []
    mended = [_expecting(value) for value in values]
    return {
        **one,
        "title": str(TITLES.get(code) or code.replace("_", " ").capitalize()),
        "is_error": one["severity"] == "error",
        "advice": str(ADVICE.get(code, "")),
        "mended": mended,
        "examples": [_expecting(example) for example in one.get("examples", [])],
        "is_currency": code == "unknown_currency",
        "more_values": len(mended) < one["count"] and len(mended) >= _VALUES_TOLD,
    }


_VALUES_TOLD: Final = 5


def _expecting(one: dict[str, Any]) -> dict[str, Any]:
    """Say in the reader's language what should have stood there."""
    return {**one, "expected": core_texts.expected(one["expected"])}


def checked(upload: Upload, typed: dict[str, str], errors: dict[str, str]) -> dict[str, Any]:
    """Tell what a check found, for its page."""
    outcome = upload.outcome or {}
    problems = [problem(one) for one in outcome["problems"]]
    aging = outcome.get("aging") or {"before": {}, "after": {}, "as_of": ""}
    currencies = sorted({*aging["before"], *aging["after"]})
    return {
        "outcome": outcome,
        "errors": [one for one in problems if one["is_error"]],
        "warnings": [one for one in problems if not one["is_error"]],
        "aging": [_compared(currency, aging) for currency in currencies],
        "aging_day": date.fromisoformat(aging["as_of"]) if aging["as_of"] else None,
        "controls": _asked(outcome, typed, errors),
        "repairs": upload.choices.get("repairs", []),
        "changed": _changed(upload.choices.get("before"), outcome),
        "to_import": outcome["rows"] - outcome["rejected"],
        "read_as": _read_as(outcome.get("read_as") or {}),
        "presumed": _presumed(outcome.get("notes") or []),
        "kind": import_labels.kind(upload.kind),
    }


# These sentences are the web's own, written in the language of who began the work.
_SAID_IN_WORDS: Final[Mapping[str, Any]] = {
    "not_begun": gettext_lazy("The work could not be begun: %(because)s. Nothing was changed."),
    "just_ending": gettext_lazy("The run before is just ending. Nothing was changed; try again."),
    "interrupted": gettext_lazy("The work was interrupted and nothing was kept. Try again."),
}


def stopped(error: dict[str, Any]) -> dict[str, Any]:
    """Tell why a run stopped; dates of which nobody knows the order are shown in both."""
    examples = [
        {
            "text": one["text"],
            "dmy_day": date.fromisoformat(one["dmy"]),
            "mdy_day": date.fromisoformat(one["mdy"]),
        }
        for one in error.get("examples", [])
    ]
    code, message = error["code"], error["message"]
    told = refusals.said(code, message)
    if code in _SAID_IN_WORDS:
        told = _SAID_IN_WORDS[code] % {"because": error.get("because", "")}
    return {**error, "message": told, "examples": examples}


def _changed(before: dict[str, int] | None, outcome: dict[str, Any]) -> str:
    """Say what the last answer changed."""
    if not before:
        return ""
    was, now = before["rejected"], outcome["rejected"]
    if now == was:
        return _("Checked again: still %(now)s rejected rows.") % {"now": now}
    return _("Checked again: %(now)s rejected rows, before %(was)s.") % {"now": now, "was": was}


def _read_as(told: dict[str, Any]) -> dict[str, Any]:
    day, amount = told.get("day"), told.get("amount")
    orders = {"dmy": _("day first"), "mdy": _("month first"), "ymd": _("year first")}
    return {
        "day": day and {**day, "day": date.fromisoformat(day["day"])},
        "order": orders.get(day["order"], "") if day else "",
        "amount": amount,
        "mark": {",": _("decimal comma"), ".": _("decimal point")}.get(
            amount["mark"] if amount else "", ""
        ),
    }


def _presumed(notes: list[dict[str, str]]) -> str:
    """Give the date whose order was presumed, for a person to say otherwise."""
    return next((note["value"] for note in notes if note["code"] == "presumed_day_first"), "")


def _compared(currency: str, aging: dict[str, Any]) -> dict[str, Any]:
    """Set what is due before beside after, by bucket, and below it what makes it the net."""
    sides = [aging[when].get(currency) for when in ("before", "after")]
    names = [bucket["name"] for bucket in (sides[1] or sides[0])["buckets"]]
    rows = [
        _change(
            core_texts.bucket(name),
            *(one["buckets"][place]["amount"] if one else 0 for one in sides),
        )
        for place, name in enumerate(names)
    ]
    total, credits, unapplied = (
        [one[figure] if one else 0 for one in sides]
        for figure in ("total", "credits", "unapplied")
    )
    owed_back = [_change(_("Credits"), *(-amount for amount in credits))] if any(credits) else []
    if any(unapplied):
        owed_back.append(_change(_("Unapplied cash"), *(-amount for amount in unapplied)))
    net = (
        due - credit - cash for due, credit, cash in zip(total, credits, unapplied, strict=True)
    )
    return {
        "currency": currency,
        "rows": rows,
        "totals": [_change(_("Owed"), *total), *owed_back, _change(_("Net"), *net)]
        if owed_back
        else [_change(_("Total"), *total)],
    }


def _change(name: str, before: int, after: int) -> dict[str, Any]:
    return {"name": name, "before": before, "after": after, "change": after - before}


def controls(outcome: dict[str, Any]) -> list[dict[str, Any]]:
    """Give each control total that was told, with what explains its difference."""
    return [
        {"currency": currency, "told": told, "lines": _lines(told)}
        for currency, told in sorted((outcome.get("control") or {}).items())
    ]


def _lines(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"words": str(BECAUSE.get(one["because"], one["because"])), "amount": one["amount"]}
        for one in told.get("explained", [])
    ]


def _asked(
    outcome: dict[str, Any], typed: dict[str, str], errors: dict[str, str]
) -> list[dict[str, Any]]:
    """Give each currency of the book its control total, told or still to be told."""
    told = {one["currency"]: one for one in controls(outcome)}
    return [
        {
            "currency": currency,
            "computed": ground["computed"],
            "typed": typed.get(currency, ""),
            "error": errors.get(currency, ""),
            **(told.get(currency) or {"told": None, "lines": []}),
        }
        for currency, ground in sorted((outcome.get("grounds") or {}).items())
    ]


def arrived(text: str) -> int:
    """Read how many files just arrived; what is no small number says nothing."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("100") else 0
