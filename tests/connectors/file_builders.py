"""Small files made for the tests: the same table as CSV in any dialect and as XLSX."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from dunwell.connectors import files

Cell = str | float | date | bool

HEADINGS = ["Customer No", "Customer Name", "Invoice Number", "Due Date", "Amount"]
ROWS = [
    ["0001", "Müller GmbH", "INV-1", "2025-01-31", "1234.50"],
    ["0002", "Acme, Inc.", "INV-2", "2025-02-28", "99.00"],
    ["0003", 'The "Best" Ltd', "INV-3", "2025-03-31", "-12.00"],
]


def csv_text(
    rows: Sequence[Sequence[str]], *, separator: str = ",", line_end: str = "\r\n"
) -> str:
    """Write rows as a spreadsheet program would."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator=line_end).writerows(rows)
    return buffer.getvalue()


def write(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    """Put content into a file whose name says nothing about it."""
    path = folder / "ledger.dat"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def xlsx_bytes(rows: Sequence[Sequence[Cell]], *, sheets_before: Sequence[str] = ()) -> bytes:
    """Write rows to a sheet, dates as dates, behind empty sheets if any are named."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        for name in sheets_before:
            workbook.add_worksheet(name)
        sheet = workbook.add_worksheet("Data")
        day_format = workbook.add_format({"num_format": "dd.mm.yyyy"})
        placed = [
            (row_number, column, cell)
            for row_number, row in enumerate(rows)
            for column, cell in enumerate(row)
        ]
        for row_number, column, cell in placed:
            if isinstance(cell, date):
                sheet.write_datetime(row_number, column, cell, day_format)
            elif isinstance(cell, str):
                sheet.write_string(row_number, column, cell)
            else:
                sheet.write(row_number, column, cell)
    return buffer.getvalue()


def read_all(path: Path, *, rows_per_batch: int = 50_000) -> tuple[list[list[Any]], files.Reading]:
    """Recognise and read a file; each row starts with its number."""
    reading = files.read(path, files.recognise(path), rows_per_batch=rows_per_batch)
    rows = [list(row.values()) for batch in reading.batches() for row in batch.to_pylist()]
    return rows, reading
