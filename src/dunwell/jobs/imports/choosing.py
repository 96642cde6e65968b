"""What was chosen for a dropped file: its kind, source, columns, and how to read them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from dunwell.core.import_fields import FIELDS, ONE_OF, ImportKind
from dunwell.jobs.imports import inspecting, mapping
from dunwell.jobs.imports.inspecting import Sight
from dunwell.store.models import Upload
from dunwell.store.queries import imports as queries
from dunwell.store.queries import organisations as companies

MONEY: Final = (ImportKind.ITEMS, ImportKind.RECEIPTS)
_NAME_LENGTH: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What was chosen so far."""

    kind: ImportKind
    source: str
    columns: Mapping[str, str]  # Field to heading.
    confidence: Mapping[str, int] = field(default_factory=dict)  # Of columns nobody chose.
    options: Mapping[str, str] = field(default_factory=dict)
    entity: str = ""
    currency: str = ""
    ledger_date: str = ""
    complete: bool = False
    control_totals: Mapping[str, str] = field(default_factory=dict)
    repairs: tuple[Mapping[str, Any], ...] = ()
    known: bool = False  # The mapping was kept with the source by an earlier file.

    def kept(self) -> dict[str, Any]:
        """Give what is kept with the upload."""
        return {
            "mapping": {**self.columns, **self.options},
            "confidence": dict(self.confidence),
            "entity": self.entity,
            "currency": self.currency,
            "ledger_date": self.ledger_date,
            "complete": self.complete,
            "control_totals": dict(self.control_totals),
            "repairs": list(self.repairs),
            "known": self.known,
        }

    @property
    def is_money(self) -> bool:
        """Tell whether the rows are amounts, which have a currency and an entity."""
        return self.kind in MONEY


def first(sight: Sight, file_name: str) -> Choices:
    """Choose for a file just dropped: as its source was mapped before, else as proposed.

    Where several sources write such files nobody is asked to trust the choice: it is not `known`.
    """
    found = inspecting.known_sources(sight.kind, sight.headings)
    if not found:
        name = file_name.rsplit(".", 1)[0][:_NAME_LENGTH].strip() or "ERP"
        return proposed(sight, sight.kind, source=name)
    one = found[0]
    chosen = Choices(
        kind=one.kind,
        source=one.source,
        columns={name: at for name, at in one.profile.items() if name not in mapping.NOT_COLUMNS},
        options={name: said for name, said in one.profile.items() if name in mapping.OPTIONS},
        known=len(found) == 1,
    )
    if not chosen.is_money:
        return chosen
    return replace(
        chosen,
        currency="" if "currency" in chosen.columns else queries.only_of(one.source, "currency"),
        entity="" if "entity" in chosen.columns else queries.only_of(one.source, "entity__code"),
    )


def proposed(sight: Sight, kind: ImportKind, *, source: str) -> Choices:
    """Choose for a file what its headings and values speak for."""
    proposal = sight.proposal(kind)
    beside = ""
    if "currency" not in proposal.columns and "amount" in proposal.columns:
        shown = tuple(sight.shown.get(proposal.columns["amount"], ()))
        beside = inspecting.currency_beside(shown) or ""
    return Choices(
        kind=kind,
        source=source,
        columns=proposal.columns,
        confidence=proposal.confidence,
        currency=(beside or _own_currency(proposal.columns)) if kind in MONEY else "",
    )


def _own_currency(columns: Mapping[str, str]) -> str:
    """Propose what the company counts in where the file does not say; a person sees it first."""
    return "" if "currency" in columns else companies.only_currency()


def of(upload: Upload) -> Choices:
    """Read what was kept with an upload."""
    kept = upload.choices
    said = kept.get("mapping", {})
    return Choices(
        kind=ImportKind(upload.kind),
        source=upload.source,
        columns={name: value for name, value in said.items() if name not in mapping.OPTIONS},
        confidence=kept.get("confidence", {}),
        options={name: value for name, value in said.items() if name in mapping.OPTIONS},
        entity=kept.get("entity", ""),
        currency=kept.get("currency", ""),
        ledger_date=kept.get("ledger_date", ""),
        complete=bool(kept.get("complete")),
        control_totals=kept.get("control_totals", {}),
        repairs=tuple(kept.get("repairs", ())),
        known=bool(kept.get("known")),
    )


def lacking(choices: Choices) -> list[tuple[str, ...]]:
    """Give the groups of fields of which one is needed and none is there."""
    required = [(one.name,) for one in FIELDS[choices.kind] if one.required]
    groups: list[tuple[str, ...]] = [*required, *ONE_OF[choices.kind]]
    return [group for group in groups if not set(group) & set(choices.columns)]


def is_day(text: str) -> bool:
    """Tell whether a text is a day that a ledger may speak of."""
    try:
        return date(1970, 1, 1) <= date.fromisoformat(text) < date(2100, 1, 1)
    except ValueError:
        return False


def mark(upload: Upload) -> str:
    """Give a mark of what was chosen and what the check said of it.

    A page that was drawn before another tab changed something has another mark.
    """
    told = json.dumps([upload.kind, upload.source, upload.choices, upload.outcome], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
