"""What a person asks of an import, what comes back, and the ways it can be refused as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from dunwell.core.day_formats import Example
from dunwell.core.import_fields import ImportKind
from dunwell.core.refusals import Refusal
from dunwell.jobs.imports.repairs import Repair


class Told(Protocol):
    """Hears how far an import is: a step in words, rows done, rows in all where known."""

    def __call__(self, step: str, done: int = 0, total: int | None = None) -> None:
        """Take one report of progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One file to load; amounts of `control_totals` are texts, under "" for the only currency."""

    kind: ImportKind
    path: Path
    source: str
    entity: str | None = None
    currency: str | None = None
    mapping: Mapping[str, Any] | None = None
    accept_mapping: bool = False
    dry_run: bool = False
    complete: bool = False
    ledger_date: date | None = None
    control_totals: Mapping[str, str] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()
    preview: Path | None = None  # A check for a person: aging before and after, and what it says
    # of rejected rows goes to this folder.


class BadRequest(ValueError):
    """The request itself makes no sense; the message is one sentence."""


class CannotReadFile(Refusal):
    """The file as a whole cannot be read; the book is as it was."""

    code = "cannot_read_file"


class ColumnsMissing(Refusal):
    """Columns without which no row can be loaded were not found."""

    code = "columns_missing"


class MappingNotAccepted(Refusal):
    """A proposed mapping needs a person's yes."""

    code = "mapping_not_accepted"


class DayOrderUndecided(Refusal):
    """Nothing in the file tells whether day or month comes first; the examples show both."""

    code = "day_order_undecided"

    def __init__(self, message: str, examples: tuple[Example, ...] = ()) -> None:
        super().__init__(message)
        self.examples = examples
