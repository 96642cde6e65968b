"""What a person chose for a dropped file: its kind, source, columns, and how to read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from dunwell.core import headings
from dunwell.core.currencies import DECIMALS
from dunwell.core.import_fields import FIELDS, ImportKind
from dunwell.jobs.imports import inspecting
from dunwell.jobs.imports.inspecting import Sight
from dunwell.store.models import Upload

OPTIONS: Final = ("leading_zeros", "date_order", "decimal_mark")
SURE: Final = 90
LIKELY: Final = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The choices and what is wrong with them, in the reader's words."""

    kind: str
    source: str
    columns: Mapping[str, str]  # Field to heading.
    confidence: Mapping[str, int]
    options: Mapping[str, str] = field(default_factory=dict)
    entity: str = ""
    currency: str = ""
    ledger_date: str = ""
    complete: bool = False
    control_totals: Mapping[str, str] = field(default_factory=dict)
    repairs: tuple[Mapping[str, Any], ...] = ()
    known: bool = False  # The mapping was kept with the source by an earlier file.
    errors: tuple[str, ...] = ()

    def kept(self) -> dict[str, Any]:
        """Give what is kept with the upload."""
        return {
            "mapping": {**self.columns, **self.options},
            "entity": self.entity,
            "currency": self.currency,
            "ledger_date": self.ledger_date,
            "complete": self.complete,
            "control_totals": dict(self.control_totals),
            "repairs": list(self.repairs),
        }


def first(sight: Sight, file_name: str) -> Choices:
    """Choose for a file just dropped: as its source was mapped before, else as proposed."""
    known = inspecting.known_source(sight.kind, sight.headings)
    if known is not None:
        source, profile = known
        columns = {name: value for name, value in profile.items() if name not in OPTIONS}
        options = {name: value for name, value in profile.items() if name in OPTIONS}
        return Choices(
            kind=sight.kind.value,
            source=source,
            columns=columns,
            confidence=dict.fromkeys(columns, 100),
            options=options,
            known=True,
        )
    proposal = sight.proposal(sight.kind)
    name = file_name.rsplit(".", 1)[0][:60].strip() or "ERP"
    return Choices(
        kind=sight.kind.value,
        source=name,
        columns=proposal.columns,
        confidence=proposal.confidence,
        currency=_currency(sight, proposal.columns),
    )


def _currency(sight: Sight, columns: Mapping[str, str]) -> str:
    """Take the currency whose sign stands beside the amounts when no column tells it."""
    if "currency" in columns or "amount" not in columns:
        return ""
    return inspecting.currency_beside(tuple(sight.shown.get(columns["amount"], ()))) or ""


def of(upload: Upload, sight: Sight) -> Choices:
    """Read what was kept with an upload."""
    kept = upload.choices
    mapping = kept.get("mapping", {})
    columns = {name: value for name, value in mapping.items() if name not in OPTIONS}
    proposal = sight.proposal(ImportKind(upload.kind))
    chosen = Choices(
        kind=upload.kind,
        source=upload.source,
        columns=columns,
        confidence={
            name: proposal.confidence.get(name, 100)
            if proposal.columns.get(name) == heading
            else 100
            for name, heading in columns.items()
        },
        options={name: value for name, value in mapping.items() if name in OPTIONS},
        entity=kept.get("entity", ""),
        currency=kept.get("currency", ""),
        ledger_date=kept.get("ledger_date", ""),
        complete=bool(kept.get("complete")),
        control_totals=kept.get("control_totals", {}),
        repairs=tuple(kept.get("repairs", ())),
    )
    return replace(chosen, errors=_errors(chosen))


def said(form: Mapping[str, str], sight: Sight, before: Choices) -> Choices:
    """Read the form of the columns page; another kind starts from its own proposal."""
    kind = form.get("kind", before.kind)
    if kind not in set(ImportKind):
        kind = before.kind
    if kind != before.kind:
        proposal = sight.proposal(ImportKind(kind))
        columns, confidence = dict(proposal.columns), dict(proposal.confidence)
        twice: list[str] = []
    else:
        columns, twice = _columns(form, sight, kind)
        confidence = {name: before.confidence.get(name, 100) for name in columns}
    currency = form.get("currency", "").strip().upper()
    total = form.get("control_total", "").strip()
    chosen = Choices(
        kind=kind,
        source=form.get("source", "").strip()[:100],
        columns=columns,
        confidence=confidence,
        options={name: form[name] for name in OPTIONS if form.get(name)},
        entity=form.get("entity", "").strip()[:50],
        currency=currency,
        ledger_date=form.get("ledger_date", "").strip(),
        complete=form.get("complete") == "on",
        control_totals={"": total} if total else before.control_totals,
        repairs=before.repairs,
    )
    doubled = tuple(
        _("%(field)s is chosen for two columns; choose one.") % {"field": label} for label in twice
    )
    return replace(chosen, errors=(*_errors(chosen), *doubled))


def _columns(form: Mapping[str, str], sight: Sight, kind: str) -> tuple[dict[str, str], list[str]]:
    labels = {one.name: one.label for one in FIELDS[ImportKind(kind)]}
    columns: dict[str, str] = {}
    twice = []
    for place, heading in enumerate(sight.headings):
        name = form.get(f"column_{place}", "")
        if name not in labels:
            continue
        if name in columns:
            twice.append(labels[name])
        columns[name] = heading
    return columns, twice


def _errors(choices: Choices) -> tuple[str, ...]:
    errors = []
    kind = ImportKind(choices.kind)
    labels = {one.name: one.label.lower() for one in FIELDS[kind]}
    for name in headings.missing_fields(dict(choices.columns), kind):
        errors.append(_("Choose the column that holds the %(field)s.") % {"field": labels[name]})
    if not choices.source:
        errors.append(_("Name the source, such as the system the file comes from."))
    money = kind in (ImportKind.ITEMS, ImportKind.RECEIPTS)
    if choices.currency and choices.currency not in DECIMALS:
        errors.append(_("The currency must be a code such as EUR or USD."))
    elif money and "currency" not in choices.columns and not choices.currency:
        errors.append(_("No column holds the currency: say which one the file is in."))
    if choices.ledger_date and not _is_day(choices.ledger_date):
        errors.append(_("The ledger date must be a day."))
    if choices.complete and not choices.ledger_date:
        errors.append(_("To close what the file no longer lists, give the ledger's date."))
    return tuple(errors)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def rows(sight: Sight, choices: Choices) -> list[dict[str, Any]]:
    """Give one row a column of the file: its first values, its field and how sure we are."""
    by_heading = {heading: name for name, heading in choices.columns.items()}
    told = []
    for place, heading in enumerate(sight.headings):
        name = by_heading.get(heading, "")
        confidence = choices.confidence.get(name, 0)
        told.append(
            {
                "place": place,
                "heading": heading,
                "values": sight.shown.get(heading, ()),
                "field": name,
                "confidence": confidence,
                "sure": "sure" if confidence >= SURE else "likely",
                "is_guess": bool(name) and confidence < LIKELY,
            }
        )
    return told


def field_options(kind: str) -> list[tuple[str, str]]:
    """Give the fields of a kind with their labels, in the order people know."""
    return [(one.name, one.label) for one in FIELDS[ImportKind(kind)]]


def repaired(upload: Upload, form: Mapping[str, str]) -> dict[str, Any]:
    """Add a repair, a control total, or a settled date order to what was kept."""
    kept = dict(upload.choices)
    if form.get("column"):
        repair = {
            "column": form["column"],
            "found": form.get("found", ""),
            "wanted": form.get("wanted", "").strip(),
        }
        kept["repairs"] = [*kept.get("repairs", []), repair]
    if "undo_repair" in form:
        kept["repairs"] = kept.get("repairs", [])[:-1]
    totals = {
        name.removeprefix("control_"): value.strip()
        for name, value in form.items()
        if name.startswith("control_") and value.strip()
    }
    if totals:
        kept["control_totals"] = totals
    if form.get("date_order") in ("dmy", "mdy"):
        kept["mapping"] = {**kept.get("mapping", {}), "date_order": form["date_order"]}
    return kept
