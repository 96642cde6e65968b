"""The control total: what the ERP says the ledger is worth, against the book, and explained."""

from collections.abc import Collection, Mapping
from typing import Any

from dunwell.actions.imports import Merged
from dunwell.core import amounts
from dunwell.core.amounts import AmountStyle
from dunwell.core.currencies import DECIMALS
from dunwell.core.misreads import Misread
from dunwell.jobs.imports.requests import BadRequest, Request


def check_request(request: Request) -> None:
    """Refuse control totals that name no currency or are no amounts."""
    for currency, text in request.control_totals.items():
        if currency and currency not in DECIMALS:
            raise BadRequest(
                f"--control-total names {currency}, which is not a currency; write USD=1234.50."
            )
        _amount(text, currency or request.currency or "EUR")


def _amount(text: str, currency: str) -> int:
    read = amounts.parse(text, style=AmountStyle.POINT, decimals=DECIMALS[currency])
    if isinstance(read, Misread):
        raise BadRequest(f"--control-total {text} was not read: expected {read.expected}.")
    return read


def compare(
    request: Request,
    merged: Merged,
    totals: Mapping[str, Mapping[str, int]],
    rejected: Mapping[str, int],
) -> dict[str, Any]:
    """Hold each given total against the book's, and name what explains a difference."""
    return {
        currency: _compared(given, currency, merged, rejected)
        for currency, given in _given(request, {*merged.ledger_totals, *totals, *rejected}).items()
    }


def _given(request: Request, currencies: Collection[str]) -> dict[str, int]:
    known = sorted(currencies)
    given = {}
    for currency, text in request.control_totals.items():
        if currency:
            given[currency] = _amount(text, currency)
            continue
        if len(known) > 1:
            raise BadRequest(
                f"The ledger holds {', '.join(known)}: say which currency the control total is"
                f" in, as in {known[0]}={text}."
            )
        only = known[0] if known else request.currency or "EUR"
        given[only] = _amount(text, only)
    return given


def _compared(
    given: int, currency: str, merged: Merged, rejected: Mapping[str, int]
) -> dict[str, Any]:
    computed = merged.ledger_totals.get(currency, 0)
    difference = given - computed
    missing = 0 if merged.closed else -merged.missing_totals.get(currency, 0)
    known = {
        # What is in the file, less what the book holds of it from before.
        "rejected_rows": rejected.get(currency, 0) - merged.rejected_totals.get(currency, 0),
        "missing_items": missing,
        "ledger_behind": merged.source_ahead.get(currency, 0),
    }
    known["unexplained"] = difference - sum(known.values())
    lines = [{"because": because, "amount": amount} for because, amount in known.items() if amount]
    return {
        "given": given,
        "computed": computed,
        "difference": difference,
        "explained": lines if difference else [],
    }
