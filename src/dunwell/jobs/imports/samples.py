"""How the whole file was read, shown with one cell of each sort: a date, and each amount."""

from datetime import date
from typing import Any, Final

from dunwell.core import amounts, day_formats
from dunwell.core.amounts import AmountStyle
from dunwell.core.currencies import DECIMALS
from dunwell.core.day_formats import DayOrder
from dunwell.core.import_fields import FIELDS, FieldType, ImportKind
from dunwell.jobs.imports.workbench import Workbench

_LOOKED_AT: Final = 500
_AMBIGUOUS: Final = (DayOrder.DMY, DayOrder.MDY)


def told(workbench: Workbench, kind: ImportKind, currency: str | None) -> dict[str, Any]:
    """Give `day` (text, day, order) and `amount` (text, minor units, currency, mark), or None."""
    return {"day": _day(workbench, kind), "amount": _amount(workbench, kind, currency)}


def _day(workbench: Workbench, kind: ImportKind) -> dict[str, Any] | None:
    """Prefer a cell that could be read both ways, since that is what was decided."""
    cells: list[tuple[str, date]] = []
    for field in FIELDS[kind]:
        if field.type is FieldType.DAY:
            cells += _cells(workbench, field.name, "cells.row")
    telling = [(text, day) for text, day in cells if len(_readings(text)) > 1]
    if telling:
        text, day = telling[0]
        order = next(order for order in _AMBIGUOUS if _readings(text)[order] == day)
        return {"text": text, "day": day.isoformat(), "order": order.value}
    if not cells:
        return None
    text, day = cells[0]
    return {"text": text, "day": day.isoformat(), "order": ""}


def _readings(text: str) -> dict[DayOrder, date]:
    """Read a text both ways; once when both give the same day."""
    found = {
        order: day
        for order in _AMBIGUOUS
        if isinstance(
            day := day_formats.parse(text, order=order, earliest=date.min, latest=date.max), date
        )
    }
    return found if len(set(found.values())) > 1 else {}


def _amount(workbench: Workbench, kind: ImportKind, currency: str | None) -> dict[str, Any] | None:
    """Prefer the longest cell, which shows thousands marks and decimals."""
    for field in FIELDS[kind]:
        if field.type is not FieldType.AMOUNT:
            continue
        for text, value, said in _cells(workbench, field.name, "length(text) DESC", "currency"):
            code = said or currency or "EUR"
            if (mark := _mark(text, value, DECIMALS[code])) is not None:
                return {"text": text, "amount": value, "currency": code, "mark": mark}
    return None


def _mark(text: str, value: int, decimals: int) -> str | None:
    """Tell which decimal mark makes the text the value; None when it shows neither."""
    for style, mark in ((AmountStyle.POINT, "."), (AmountStyle.COMMA, ",")):
        if mark in text and amounts.parse(text, style=style, decimals=decimals) == value:
            return mark
    return None


def _cells(workbench: Workbench, name: str, order: str, *beside: str) -> list[tuple[Any, ...]]:
    """Give readable cells of a field with what they were read as."""
    more = "".join(f", typed.{other}" for other in beside)
    return workbench.rows(
        f"SELECT cells.{name} AS text, typed.{name} AS value{more} FROM cells"
        f" JOIN typed USING (row) WHERE typed.{name} IS NOT NULL AND cells.{name} <> ''"
        f" ORDER BY {order}, cells.row LIMIT {_LOOKED_AT}"
    )
