"""What the columns page shows: our fields with their columns, first values, and how sure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from dunwell.core.currencies import DECIMALS
from dunwell.core.import_fields import FIELDS, ONE_OF
from dunwell.jobs.imports import choosing
from dunwell.jobs.imports.choosing import Choices
from dunwell.jobs.imports.inspecting import Sight
from dunwell.store.queries import imports as queries
from dunwell.store.queries import ledger
from dunwell.web import import_choices, import_labels

SURE: Final = 90
USUAL_CURRENCIES: Final = ("EUR", "USD", "GBP", "CHF", "PLN", "CZK", "SEK", "DKK", "NOK")
_ENCODINGS: Final = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "cp1252": "Windows-1252"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One field of ours and the column that was found for it."""

    name: str
    label: str
    place: int | None  # Of its column in the file.
    values: Sequence[str]
    sure: str  # "sure", "likely", "chosen" or "".
    needed: str  # "needed", "one" of several, or "".
    missing: bool


def told(sight: Sight, choices: Choices) -> dict[str, Any]:
    """Tell all that the page shows."""
    rows = _rows(sight, choices)
    used = set(choices.columns.values())
    return {
        "sight": sight,
        "choices": choices,
        "errors": import_choices.errors(choices),
        "rows": [row for row in rows if row.place is not None or row.missing],
        "more": [row for row in rows if row.place is None and not row.missing],
        "left_out": [
            (heading, sight.shown.get(heading, ()))
            for heading in sight.headings
            if heading not in used
        ],
        "headings": list(enumerate(sight.headings)),
        "recognised": _recognised(sight),
        "kinds": [(name, str(label)) for name, label in import_labels.KINDS.items()],
        "currencies": currency_options(),
        "sources": queries.source_names(),
        "entity_codes": ledger.entity_codes(),
        "step": 2,
    }


def currency_options() -> list[str]:
    """Give the codes of all currencies, the usual ones first."""
    return [*USUAL_CURRENCIES, *sorted(set(DECIMALS) - set(USUAL_CURRENCIES))]


def _rows(sight: Sight, choices: Choices) -> list[Row]:
    missing = {name for group in choosing.lacking(choices) for name in group}
    several = {name for group in ONE_OF[choices.kind] for name in group}
    rows = []
    for one in FIELDS[choices.kind]:
        heading = choices.columns.get(one.name)
        needed = "needed" if one.required else "one" if one.name in several else ""
        rows.append(
            Row(
                name=one.name,
                label=import_labels.field(choices.kind, one.name),
                place=sight.headings.index(heading) if heading in sight.headings else None,
                values=sight.shown.get(heading or "", ()),
                sure=_sure(choices, one.name) if heading else "",
                needed=needed,
                missing=one.name in missing,
            )
        )
    return rows


def _sure(choices: Choices, name: str) -> str:
    if name not in choices.confidence:
        return "known" if choices.known else "chosen"
    return "sure" if choices.confidence[name] >= SURE else "likely"


def _recognised(sight: Sight) -> list[str]:
    """Say in short phrases what the file is."""
    known = sight.recognised
    row = {"row": known["header_row"]}
    if known["format"] == "csv":
        marks = {";": _("semicolon"), ",": _("comma"), "\t": _("tab"), "|": _("bar")}
        phrases = [
            "CSV",
            _ENCODINGS.get(known["encoding"], known["encoding"].upper()),
            _("separated by %(mark)s") % {"mark": marks.get(known["separator"], "?")},
        ]
    else:
        phrases = ["XLSX", _("sheet “%(sheet)s”") % {"sheet": known["sheet"]}]
    phrases.append(_("headings in row %(row)s") % row)
    titles = known["title_rows"]
    if titles:
        phrases.append(
            _("%(count)s rows above them skipped") % {"count": titles}
            if titles > 1
            else _("1 row above them skipped")
        )
    return phrases
