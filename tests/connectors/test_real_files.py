"""Real ledgers, and copies of them in other dress, are recognised as the same table."""

import csv
import random
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from dunwell.connectors import files
from dunwell.core import amounts, day_formats, headings
from dunwell.core.amounts import AmountStyle
from dunwell.core.column_contents import EARLIEST, LATEST
from dunwell.core.day_formats import DayOrder
from dunwell.core.import_fields import FIELDS, FieldType, ImportKind
from dunwell.core.misreads import Misread
from tests.connectors.file_builders import Cell, csv_text, xlsx_bytes

pytestmark = pytest.mark.real_files

Table = list[list[str]]
SAMPLE = 1_500
IBM_FIELDS = ["customer_number", "number", "issue_date", "due_date", "amount", "clearing_date"]
OPEN_FIELDS = [
    "entity", "customer_number", "customer_name", "number", "posting_date", "due_date", "currency",
    "amount", "terms", "fiscal_year", "clearing_date",
]  # fmt: skip
CLOSED_FIELDS = [
    "customer_number", "customer_name", "number", "clearing_date", "due_date", "amount",
]  # fmt: skip
FILES = [
    ("ibm-ar.csv", 2_466, IBM_FIELDS, "%m/%d/%Y"),
    ("sap-open-items.csv", 9_681, OPEN_FIELDS, "%Y-%m-%d"),
    ("sap-closed-items-2019.csv", 34_715, CLOSED_FIELDS, "%Y-%m-%d"),
]
GERMAN = {
    "customer_number": "Kundennummer", "customer_name": "Kundenname", "number": "Rechnungsnummer",
    "issue_date": "Rechnungsdatum", "posting_date": "Buchungsdatum", "due_date": "Fällig am",
    "clearing_date": "Ausgleichsdatum", "amount": "Offener Betrag", "currency": "Währung",
    "entity": "Buchungskreis", "terms": "Zahlungsbedingung", "fiscal_year": "Geschäftsjahr",
}  # fmt: skip
FRENCH = {
    "customer_number": "N° client", "customer_name": "Nom du client", "number": "N° de facture",
    "issue_date": "Date de facture", "posting_date": "Date comptable", "amount": "Montant TTC",
    "due_date": "Date d'échéance", "clearing_date": "Date de lettrage", "currency": "Devise",
    "entity": "Société", "terms": "Conditions de paiement", "fiscal_year": "Exercice",
}  # fmt: skip


def read_typed(path: Path) -> dict[str, list[object]]:
    """Read a file as the import does: each mapped column as values, by field."""
    recognised = files.recognise(path)
    columns: dict[str, list[str]] = {name: [] for name in recognised.headings}
    for batch in files.read(path, recognised):
        for name in recognised.headings:
            columns[name].extend(batch.column(name).to_pylist())
    samples = {name: values[:200] for name, values in columns.items()}
    proposal = headings.propose(recognised.headings, samples, ImportKind.ITEMS)
    types = {field.name: field.type for field in FIELDS[ImportKind.ITEMS]}
    texts = {field: columns[heading] for field, heading in proposal.columns.items()}
    days = {field: set(values) for field, values in texts.items() if types[field] is FieldType.DAY}
    order = day_formats.decide_order(days, {})
    assert isinstance(order, DayOrder)
    return {field: _values(types[field], values, order) for field, values in texts.items()}


def _values(kind: FieldType, texts: list[str], order: DayOrder) -> list[object]:
    if kind is FieldType.DAY:
        cells = {
            text: day_formats.parse(text, order=order, earliest=EARLIEST, latest=LATEST)
            for text in set(texts)
        }
        return [None if isinstance(cells[text], Misread) else cells[text] for text in texts]
    if kind is FieldType.AMOUNT:
        style = amounts.decide_style(set(texts)) or AmountStyle.POINT
        return [amounts.parse(text, style=style, decimals=2) for text in texts]
    return list(texts)


@pytest.mark.parametrize(("name", "count", "fields", "_pattern"), FILES)
def test_as_they_are(
    ledgers: Path, name: str, count: int, fields: list[str], _pattern: str
) -> None:
    values = read_typed(ledgers / name)
    assert sorted(values) == sorted(fields)
    assert all(len(column) == count for column in values.values())
    assert all(isinstance(amount, int) for amount in values["amount"])


def as_comma(text: str) -> str:
    """Write an amount with thousands points and a decimal comma."""
    return f"{float(text):,.2f}".translate(str.maketrans(",.", ".,")) if text else text


def as_day(pattern: str, other: str) -> Callable[[str], str]:
    return lambda text: datetime.strptime(text, pattern).strftime(other) if text else text  # noqa: DTZ007 - a day has no zone


def dress(
    ledger: Path, pattern: str, names: dict[str, str], other: str, *, comma: bool, folder: Path
) -> tuple[Table, dict[str, list[object]]]:
    """Rename, shuffle and reformat the columns of the first rows; give also the plain values."""
    with ledger.open(newline="") as file:
        table = [row for row, _ in zip(csv.reader(file), range(SAMPLE + 1), strict=False)]
    proposal = headings.propose(table[0], _columns(table), ImportKind.ITEMS)
    field_of = {heading: field for field, heading in proposal.columns.items()}
    types = {field.name: field.type for field in FIELDS[ImportKind.ITEMS]}
    change_day = as_day(pattern, other)
    dressed = []
    for heading, values in _columns(table).items():
        field = field_of.get(heading)
        kind = types[field] if field else None
        if kind is FieldType.DAY:
            values = [change_day(value) for value in values]
        elif kind is FieldType.AMOUNT and comma:
            values = [as_comma(value) for value in values]
        dressed.append([names.get(field or "", heading), *values])
    random.Random(5).shuffle(dressed)
    return [list(row) for row in zip(*dressed, strict=True)], _typed(folder, table)


def _columns(table: Table) -> dict[str, list[str]]:
    return {row[0]: list(row[1:]) for row in zip(*table, strict=True)}


def _typed(folder: Path, table: Table) -> dict[str, list[object]]:
    path = folder / "plain.csv"
    path.write_text(csv_text(table))
    return read_typed(path)


DRESSES = [
    (GERMAN, "%d.%m.%Y", True, ";", "cp1252", ["Offene Posten", "", "Stand heute"]),
    (GERMAN, "%d.%m.%y", True, ";", "utf-8-sig", []),
    (FRENCH, "%d/%m/%Y", True, "\t", "utf-16", ["Balance âgée"]),
    ({}, "%m/%d/%Y", False, "|", "utf-16-le", []),
    ({}, "%d-%b-%Y", False, ",", "utf-8", ["Report", "Printed by me"]),
    (FRENCH, "%Y%m%d", True, ";", "utf-8", []),
]


@pytest.mark.parametrize(("names", "other", "comma", "separator", "encoding", "titles"), DRESSES)
@pytest.mark.parametrize(("name", "_count", "_fields", "pattern"), FILES)
def test_in_other_dress(
    ledgers: Path, tmp_path: Path, name: str, _count: int, _fields: list[str], pattern: str,
    names: dict[str, str], other: str, comma: bool, separator: str, encoding: str,
    titles: list[str],
) -> None:  # fmt: skip
    table, plain = dress(ledgers / name, pattern, names, other, comma=comma, folder=tmp_path)
    path = tmp_path / "dressed.txt"
    text = csv_text([*([title] for title in titles), *table], separator=separator)
    path.write_bytes(text.encode(encoding))
    assert read_typed(path) == plain


@pytest.mark.parametrize(("name", "_count", "_fields", "pattern"), FILES)
def test_as_a_workbook(
    ledgers: Path, tmp_path: Path, name: str, _count: int, _fields: list[str], pattern: str
) -> None:
    table, plain = dress(ledgers / name, pattern, GERMAN, "%Y-%m-%d", comma=False, folder=tmp_path)
    cells: list[list[Cell]] = [list(row) for row in table]
    for column, heading in enumerate(table[0]):
        for row in cells[1:]:
            row[column] = _cell(heading, str(row[column]))
    path = tmp_path / "dressed.xlsx"
    path.write_bytes(xlsx_bytes([["Offene Posten"], [], *cells]))
    assert read_typed(path) == plain


def _cell(heading: str, text: str) -> Cell:
    """Write dates as dates and amounts as numbers, as a spreadsheet holds them."""
    days = {GERMAN[field] for field in GERMAN if field.endswith("_date")}
    if text and heading in days:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    return float(text) if text and heading == GERMAN["amount"] else text
