"""A ledger under test: files are loaded into a book one after the other and its figures read.

Every load is recorded an hour after the one before, so that tests can ask what was known between.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.db import connection

from dunwell.actions import imports, policies
from dunwell.core.import_fields import ImportKind
from dunwell.jobs import aging, verification
from dunwell.jobs.imports import loading
from dunwell.jobs.imports.requests import Request
from dunwell.store.models import Balance, ImportRun, Item
from tests.builders import AT
from tests.connectors.file_builders import csv_text

HOUR: Final = timedelta(hours=1)
HEADINGS: Final = (
    "Customer No", "Customer Name", "Invoice No", "Invoice Date", "Due Date", "Currency",
    "Amount", "Clearing Date",
)  # fmt: skip
_END_OF_TIME = date(9999, 12, 31)

Row = Mapping[str, str]
Figures = dict[str, tuple[int, int, int]]


def row(number: str = "INV-1", amount: str = "100.00", **cells: str) -> dict[str, str]:
    """Write one row; cells are named like headings in lower case with underscores."""
    known = {
        "customer_no": "C1",
        "customer_name": "Harbour Supplies",
        "invoice_no": number,
        "invoice_date": "2025-03-01",
        "due_date": "2025-03-31",
        "currency": "EUR",
        "amount": amount,
        "clearing_date": "",
    }
    return known | cells


def receipt_row(reference: str, amount: str, pays: str = "", **cells: str) -> dict[str, str]:
    """Write one row of a file of receipts."""
    known = {
        "receipt_number": reference,
        "customer_no": "C1",
        "receipt_date": "2025-04-10",
        "currency": "EUR",
        "amount": amount,
        "invoice_number": pays,
    }
    return known | cells


def table(rows: Sequence[Row]) -> list[list[str]]:
    """Lay rows out below their headings; a cell that a row lacks is empty."""
    names = list(dict.fromkeys(itertools.chain.from_iterable(rows)))
    headings = [name.replace("_", " ").title() for name in names]
    return [headings, *([one.get(name, "") for name in names] for one in rows)]


def text(*rows: Row) -> str:
    """Write rows as CSV."""
    return csv_text(table(rows))


@dataclass(slots=True)
class Ledger:
    """One book and the folder its files are written to."""

    home: Path
    loads: int = 0

    @property
    def now(self) -> datetime:
        """Give the instant at which the last load was recorded."""
        return AT + self.loads * HOUR

    def load(
        self,
        content: str | bytes | Path | Iterable[Row],
        *,
        name: str = "ledger.csv",
        **asked: Any,
    ) -> dict[str, Any]:
        """Load a file as a person would who accepts the proposed mapping."""
        self.loads += 1
        wanted: dict[str, Any] = {
            "kind": ImportKind.ITEMS,
            "source": "erp",
            "accept_mapping": True,
            "path": self._path(content, name),
        }
        request = Request(**wanted | asked)
        return loading.load(request, home=self.home, by=None, at=self.now, told=_unheard)

    def load_receipts(self, *rows: Row, **asked: Any) -> dict[str, Any]:
        """Load a file of receipts."""
        return self.load(rows, kind=ImportKind.RECEIPTS, name="receipts.csv", **asked)

    def undo(self, import_id: int) -> ImportRun:
        """Take a load back."""
        self.loads += 1
        return imports.undo(by=None, at=self.now, run_id=import_id)

    def leftovers(self) -> list[str]:
        """Name the stages and scratch folders that should be gone."""
        tables = connection.introspection.table_names()
        scratch = self.home / "tmp"
        folders = scratch.iterdir() if scratch.is_dir() else []
        return [
            *(name for name in tables if name.startswith("stage_")),
            *(folder.name for folder in folders if folder.name.startswith("import-")),
        ]

    def _path(self, content: str | bytes | Path | Iterable[Row], name: str) -> Path:
        if isinstance(content, Path):
            return content
        path = self.home / name
        if not isinstance(content, str | bytes):
            content = text(*content)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path


def _unheard(step: str, done: int = 0, total: int | None = None) -> None:
    del step, done, total


def open_book(home: Path) -> Ledger:
    """Begin an empty book with the shipped policy."""
    policies.install_shipped(at=AT - HOUR)
    return Ledger(home)


def figures(as_of: date = date(2025, 12, 31), *, known_at: datetime | None = None) -> Figures:
    """Tell open debit, credits and unapplied cash of each currency, as of a day."""
    lines = aging.report(as_of=as_of, known_at=known_at).currencies
    found = {line.currency: (line.total, line.credits, line.unapplied) for line in lines}
    return {currency: sums for currency, sums in found.items() if any(sums)}


def open_items(entity: str = "") -> dict[str, int]:
    """Tell what is open for good on each document; cash and credit below zero."""
    found: dict[str, int] = {}
    standing = Balance.objects.filter(to_date=_END_OF_TIME).select_related("item__document")
    for balance in standing.filter(item__entity__code=entity) if entity else standing:
        number = balance.item.document.number or f"({balance.item.document.type})"
        sign = 1 if balance.item.side == "debit" else -1
        found[number] = found.get(number, 0) + sign * balance.open_amount
    return found


def problems(result: Mapping[str, Any]) -> dict[str, int]:
    """Tell how many rows have each problem."""
    return {problem["code"]: problem["count"] for problem in result["problems"]}


def counts(result: Mapping[str, Any]) -> tuple[int, int, int, int, int]:
    """Tell created, updated, unchanged, rejected and missing."""
    names = ("created", "updated", "unchanged", "rejected", "missing")
    created, updated, unchanged, rejected, missing = (result[name] for name in names)
    return created, updated, unchanged, rejected, missing


def broken_rules() -> list[str]:
    """Name the rules of the book that do not hold, with examples."""
    checks = verification.verify()["checks"]
    return [f"{one['name']}: {one['examples']}" for one in checks if one["broken"]]


def snapshot() -> dict[str, list[tuple[Any, ...]]]:
    """Read all rows of all tables, to tell that nothing changed."""
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        tables = {}
        for name in names:
            cursor.execute(f'SELECT * FROM "{name}"')
            tables[name] = sorted(cursor.fetchall(), key=repr)
    return tables


def due_dates() -> list[date]:
    """Tell when each open item is due."""
    found = Balance.objects.filter(to_date=_END_OF_TIME)
    return sorted(found.values_list("item__due_date", flat=True))


def posting_dates() -> dict[str, tuple[date, bool]]:
    """Tell each item's posting date, and whether it was estimated, by its number."""
    found = Item.objects.exclude(document__number="")
    told = found.values_list("document__number", "posting_date", "posting_date_estimated")
    return {number: (day, estimated) for number, day, estimated in told}


def rejected_text(result: Mapping[str, Any]) -> str:
    """Read the file of rejected rows."""
    return Path(result["rejected_file"]).read_text(encoding="utf-8-sig")


def rows_of(cells: Sequence[Sequence[str]]) -> list[Row]:
    """Turn a table with headings into rows again."""
    names = [heading.lower().replace(" ", "_") for heading in cells[0]]
    return [dict(zip(names, line, strict=True)) for line in cells[1:]]
