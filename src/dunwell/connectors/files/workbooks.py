"""A workbook's cells are read as the text a person sees, without the noise of floating point."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import python_calamine

from dunwell.connectors.files.unreadable import (
    Unreadable,
    UnreadableCode,
    damaged_workbook,
    no_header,
)

# Excel itself keeps and shows fifteen digits of a number.
EXCEL_DIGITS = 15


def samples(path: Path, count: int) -> Iterator[tuple[str, list[list[str]]]]:
    """Give the first rows of each visible sheet, starting with the first sheet."""
    with _refusing_damage():
        workbook = python_calamine.load_workbook(str(path))
        names = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ is python_calamine.SheetTypeEnum.WorkSheet
            and sheet.visible is python_calamine.SheetVisibleEnum.Visible
        ]
    if not names:
        raise no_header()
    for name in names:
        with _refusing_damage():
            sheet = workbook.get_sheet_by_name(name)
            rows = [_texts(row) for row in islice(sheet.iter_rows(), count)]
        yield name, rows


def rows(path: Path, sheet_name: str) -> Iterator[tuple[int, list[str]]]:
    """Give all rows of a sheet with the numbers a person sees beside them."""
    with _refusing_damage():
        sheet = python_calamine.load_workbook(str(path)).get_sheet_by_name(sheet_name)
        numbered = iter(enumerate(sheet.iter_rows(), 1))
    while True:
        with _refusing_damage():
            block = [(number, _texts(row)) for number, row in islice(numbered, 5_000)]
        if not block:
            return
        yield from block


def _texts(row: list[Any]) -> list[str]:
    return [_TEXTS[type(cell)](cell) for cell in row]


def _number(cell: float) -> str:
    shown = f"{cell:.{EXCEL_DIGITS}g}"
    if "e" in shown or "n" in shown:
        return format(Decimal(shown), "f") if abs(cell) < 1e30 else shown
    return shown


def _moment(cell: datetime) -> str:
    if cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat(timespec="seconds")


def _text(cell: str) -> str:
    return cell.replace("\x00", "\ufffd")


_TEXTS: dict[type, Callable[[Any], str]] = {
    str: _text,
    float: _number,
    int: str,
    bool: lambda cell: "true" if cell else "false",
    datetime: _moment,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: str,
    type(None): lambda _cell: "",
}


@contextmanager
def _refusing_damage() -> Iterator[None]:
    """Turn every way the reader can fail on a broken workbook into one refusal."""
    try:
        yield
    except python_calamine.PasswordError as error:
        raise Unreadable(
            UnreadableCode.ENCRYPTED,
            "The workbook is protected by a password. Save it without the password.",
        ) from error
    except (GeneratorExit, KeyboardInterrupt, MemoryError, Unreadable):
        raise
    except Exception as error:
        raise damaged_workbook() from error
    except BaseException as error:
        # The reader is written in Rust; its panics are no Exception in Python.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged_workbook() from error
