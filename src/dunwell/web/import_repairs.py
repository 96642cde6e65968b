"""What a person answers to a check: repairs, the order of dates, closing, and control totals."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from dunwell.core import amounts
from dunwell.core.amounts import AmountStyle
from dunwell.core.currencies import DECIMALS
from dunwell.core.misreads import Misread
from dunwell.jobs.imports import choosing, previews
from dunwell.store.models import Upload

_COMMA_LANGUAGES: Final = ("de", "fr", "es", "nl", "it", "pl", "pt", "cs", "sv", "da", "nb", "fi")
_CONTROL: Final = "control_"


def said(upload: Upload, form: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """Add an answer to what was kept; the second value says why it cannot be taken."""
    kept = {**upload.choices, "before": _before(upload)}
    if form.get("column"):
        wanted = form.get("wanted", "").strip()
        if not wanted:
            return kept, _("Say what the value is to be read as.")
        repair = {"column": form["column"], "found": form.get("found", ""), "wanted": wanted}
        before = kept.get("repairs", [])
        # The same answer sent twice is one repair, so that it is taken back at once.
        kept["repairs"] = before if before[-1:] == [repair] else [*before, repair]
    elif "undo_repair" in form:
        kept["repairs"] = kept.get("repairs", [])[:-1]
    elif form.get("date_order") in ("dmy", "mdy"):
        kept["mapping"] = {**kept.get("mapping", {}), "date_order": form["date_order"]}
    elif "close_missing" in form:
        ledger_date = form.get("ledger_date", "").strip() or kept.get("ledger_date", "")
        if not choosing.is_day(ledger_date):
            return kept, _("To close what the file no longer lists, give the ledger's date.")
        kept |= {"complete": True, "ledger_date": ledger_date}
    elif "keep_missing" in form:
        kept["complete"] = False
    return kept, ""


def _before(upload: Upload) -> dict[str, int] | None:
    """Remember what the check said, so that the next one can tell what changed."""
    outcome = upload.outcome or {}
    if "rejected" not in outcome:
        return None
    return {"rejected": outcome["rejected"], "created": outcome["created"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlTotals:
    """Control totals as typed, and the upload with them; errors by currency."""

    typed: dict[str, str]
    errors: dict[str, str]
    choices: dict[str, Any]
    outcome: dict[str, Any]


def control_totals(upload: Upload, form: Mapping[str, str]) -> ControlTotals:
    """Read the totals in the reader's way of writing and hold them against the check's."""
    outcome = dict(upload.outcome or {})
    grounds = outcome.get("grounds", {})
    typed = {
        name.removeprefix(_CONTROL): text.strip()
        for name, text in form.items()
        if name.startswith(_CONTROL) and name.removeprefix(_CONTROL) in grounds
    }
    errors: dict[str, str] = {}
    given: dict[str, int] = {}
    for currency, text in typed.items():
        if not text:
            continue
        read = understood(text, currency)
        if isinstance(read, Misread):
            told = _("This is no amount in %(currency)s; write it like %(example)s.")
            example = "1.234,50" if _own_style() is AmountStyle.COMMA else "1,234.50"
            errors[currency] = told % {"currency": currency, "example": example}
        else:
            given[currency] = read
    outcome["control"] = {
        currency: previews.against(grounds[currency], amount) for currency, amount in given.items()
    }
    plain = {currency: _plain(amount, currency) for currency, amount in given.items()}
    return ControlTotals(
        typed=typed,
        errors=errors,
        choices={**upload.choices, "control_totals": plain},
        outcome=outcome,
    )


def understood(text: str, currency: str) -> int | Misread:
    """Read an amount as typed: by its own marks where they tell, else as the reader writes."""
    style = amounts.decide_style([text]) or _own_style()
    return amounts.parse(text, style=style, decimals=DECIMALS[currency])


def _own_style() -> AmountStyle:
    language = (translation.get_language() or "en").split("-")[0]
    return AmountStyle.COMMA if language in _COMMA_LANGUAGES else AmountStyle.POINT


def _plain(amount: int, currency: str) -> str:
    """Write minor units the way the import reads a control total everywhere."""
    decimals = DECIMALS[currency]
    sign, digits = "-" if amount < 0 else "", str(abs(amount)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"
