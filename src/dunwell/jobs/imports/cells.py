"""Cells become values: each distinct text is read once by the rules of core, then joined back.

Amounts in their plainest form, which is nearly all of them, are read by the workbench itself; a
parity test holds that form equal to `core.amounts.parse`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pyarrow as pa

from dunwell.core import amounts, currencies, day_formats, identifiers
from dunwell.core.amounts import AmountStyle
from dunwell.core.column_contents import EARLIEST, LATEST
from dunwell.core.day_formats import DayOrder, Example
from dunwell.core.import_fields import FIELDS, FieldType, ImportKind
from dunwell.core.imports import ProblemCode
from dunwell.core.misreads import Misread, MisreadCode
from dunwell.jobs.imports import problems
from dunwell.jobs.imports.workbench import Workbench

_DICTIONARY = {
    FieldType.DAY: "days",
    FieldType.AMOUNT: "sums",
    FieldType.IDENTIFIER: "codes",
    FieldType.CURRENCY: "moneys",
    FieldType.FLAG: "flags",
    FieldType.WHOLE_NUMBER: "wholes",
}
# The plainest amounts; anything else goes to core.
_PLAIN = {
    AmountStyle.POINT: r"-?([0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3})(\.[0-9]{1,2})?",
    AmountStyle.COMMA: r"-?([0-9]{1,12}|[0-9]{1,3}(\.[0-9]{3}){1,3})(,[0-9]{1,2})?",
}
_SIMPLE_CODE = "[A-Za-z0-9](-?[A-Za-z0-9])*"
_FLOATED_CODE = r"[0-9]+\.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the cells of one file are to be read: its mapping and its styles."""

    kind: ImportKind
    columns: dict[str, str]  # Field to heading.
    headings: tuple[str, ...]
    day_order: DayOrder
    presumed: Example | None  # A date that the order was presumed for, where nothing tells it.
    amount_styles: dict[str, AmountStyle]  # By field.
    currency: str | None  # For rows that name none.

    def has(self, field: str) -> bool:
        """Tell whether the file has a column for a field."""
        return field in self.columns


def read_cells(workbench: Workbench, reading: Reading) -> None:
    """Fill the table `typed` (row and one column a field) and note every unreadable cell."""
    _view(workbench, reading)
    fields = [field for field in FIELDS[reading.kind] if reading.has(field.name)]
    by_type = {kind: [field.name for field in fields if field.type is kind] for kind in FieldType}
    _translate_days(workbench, by_type[FieldType.DAY], reading.day_order)
    _translate_texts(workbench, by_type)
    _translate_amounts(workbench, by_type[FieldType.AMOUNT], reading)
    _create_typed(workbench, reading)
    for field in fields:
        if field.type in _DICTIONARY and field.type is not FieldType.IDENTIFIER:
            _note_unreadable(workbench, reading, field.name, field.type)


def _view(workbench: Workbench, reading: Reading) -> None:
    columns = [
        f"c{reading.headings.index(reading.columns[field.name])} AS {field.name}"
        if reading.has(field.name)
        else f"'' AS {field.name}"
        for field in FIELDS[reading.kind]
    ]
    workbench.run(f"CREATE VIEW cells AS SELECT row, {', '.join(columns)} FROM raw")


def _distinct(names: list[str], condition: str = "TRUE") -> str:
    parts = [f"SELECT {name} AS text FROM cells" for name in names] or ["SELECT '' AS text"]
    return (
        f"SELECT DISTINCT text FROM ({' UNION ALL '.join(parts)}) WHERE text <> '' AND {condition}"  # noqa: E501 - one row.
    )


def _read_schema(value: pa.DataType, *keys: pa.Field) -> pa.Schema:
    read = [pa.field("value", value), pa.field("code", pa.string())]
    return pa.schema(
        [pa.field("text", pa.string()), *keys, *read, pa.field("expected", pa.string())]
    )  # noqa: E501 - one row.


def _outcome(value: Any) -> tuple[Any, str | None, str | None]:
    if not isinstance(value, Misread):
        return value, None, None
    code = None if value.code is MisreadCode.EMPTY else value.code.value
    return None, code, value.expected


def _problem(value: Any, code: ProblemCode, expected: str) -> tuple[Any, str | None, str | None]:
    return (None, code.value, expected) if value is None else (value, None, None)


def _translate_days(workbench: Workbench, names: list[str], order: DayOrder) -> None:
    def read(text: str) -> tuple[Any, ...]:
        day = day_formats.parse(text, order=order, earliest=EARLIEST, latest=LATEST)
        return _outcome(day)

    workbench.translate(
        into="days", values=_distinct(names), schema=_read_schema(pa.date32()), by=read
    )


def _translate_texts(workbench: Workbench, by_type: dict[FieldType, list[str]]) -> None:
    workbench.translate(
        into="codes",
        values=_distinct(
            by_type[FieldType.IDENTIFIER],
            f"NOT regexp_full_match(text, '{_SIMPLE_CODE}|{_FLOATED_CODE}')",
        ),
        schema=_read_schema(pa.string()),
        by=lambda text: (identifiers.clean(text) or None, None, None),
    )
    workbench.translate(
        into="moneys",
        values=_distinct(by_type[FieldType.CURRENCY]),
        schema=_read_schema(pa.string()).append(pa.field("decimals", pa.int64())),
        by=_read_currency,
    )
    workbench.translate(
        into="flags",
        values=_distinct(by_type[FieldType.FLAG]),
        schema=_read_schema(pa.bool_()),
        by=lambda text: _problem(
            identifiers.parse_flag(text), ProblemCode.NOT_A_FLAG, "yes or no"
        ),
    )
    workbench.translate(
        into="wholes",
        values=_distinct(by_type[FieldType.WHOLE_NUMBER]),
        schema=_read_schema(pa.int64()),
        by=lambda text: _problem(
            _whole(text), ProblemCode.NOT_A_WHOLE_NUMBER, "a whole number from 0 to 9999"
        ),
    )


def _read_currency(text: str) -> tuple[Any, ...]:
    code = currencies.code_of(text)
    told = _problem(code, ProblemCode.UNKNOWN_CURRENCY, "a code such as EUR or USD")
    return (*told, currencies.DECIMALS[code] if code else None)


def _whole(text: str) -> int | None:
    digits = identifiers.clean(text)
    plain = digits.isascii() and digits.isdigit() and len(digits) <= len("9999")
    return int(digits) if plain else None


def default_decimals(reading: Reading) -> int:
    """Tell how many decimals an amount without a readable currency of its own has."""
    return currencies.DECIMALS[reading.currency] if reading.currency else 2


def _decimals(reading: Reading) -> str:
    return f"COALESCE(m.decimals, {default_decimals(reading)})"


def _is_plain(name: str, reading: Reading) -> str:
    pattern = _PLAIN[reading.amount_styles[name]]
    return f"({_decimals(reading)} >= 2 AND regexp_full_match(cells.{name}, '{pattern}'))"


def _plain_value(name: str, reading: Reading) -> str:
    plain = (
        f"replace(cells.{name}, ',', '')"
        if reading.amount_styles[name] is AmountStyle.POINT
        else f"replace(replace(cells.{name}, '.', ''), ',', '.')"
    )
    scaled = f"CAST(CAST({plain} AS DECIMAL(16, 2)) * 100 AS BIGINT)"
    return f"{scaled} * CASE {_decimals(reading)} WHEN 3 THEN 10 WHEN 4 THEN 100 ELSE 1 END"


def _translate_amounts(workbench: Workbench, names: list[str], reading: Reading) -> None:
    """Read what is not plain with core; the key is the text, its style and its decimals."""
    parts = [
        f"SELECT {name} AS text, {_decimals(reading)} AS decimals,"
        f" '{reading.amount_styles[name].value}' AS style FROM cells"
        f" LEFT JOIN moneys m ON m.text = cells.currency"
        f" WHERE {name} <> '' AND NOT {_is_plain(name, reading)}"
        for name in names
    ] or ["SELECT '' AS text, 2 AS decimals, '' AS style WHERE FALSE"]
    workbench.translate(
        into="sums",
        values=f"SELECT DISTINCT text, decimals, style FROM ({' UNION ALL '.join(parts)})",
        schema=_read_schema(
            pa.int64(), pa.field("decimals", pa.int64()), pa.field("style", pa.string())
        ),
        by=_read_amount,
    )


def _read_amount(text: str, decimals: int, style: str) -> tuple[Any, ...]:
    return _outcome(amounts.parse(text, style=AmountStyle(style), decimals=decimals))


def _create_typed(workbench: Workbench, reading: Reading) -> None:
    values, joins = [], []
    for field in FIELDS[reading.kind]:
        name = field.name
        if not reading.has(name):
            values.append(f"CAST(NULL AS {_SQL_TYPE[field.type]}) AS {name}")
            continue
        value, join = _EXPRESSION[field.type](name, reading)
        values.append(f"{value} AS {name}")
        joins.append(join)
    money = "LEFT JOIN moneys m ON m.text = cells.currency" if _priced(reading) else ""
    workbench.run(
        f"CREATE TABLE typed AS SELECT cells.row, {', '.join(values)} FROM cells"
        f" {money} {' '.join(joins)}"
    )


def _priced(reading: Reading) -> bool:
    return any(field.name == "currency" for field in FIELDS[reading.kind])


def _text(name: str, _reading: Reading) -> tuple[str, str]:
    return f"NULLIF(cells.{name}, '')", ""


def _looked_up(dictionary: str, name: str, _reading: Reading) -> tuple[str, str]:
    join = f"LEFT JOIN {dictionary} d_{name} ON d_{name}.text = cells.{name}"
    return f"d_{name}.value", join


def _code(name: str, reading: Reading) -> tuple[str, str]:
    value, join = _looked_up("codes", name, reading)
    text = f"cells.{name}"
    return (
        f"CASE WHEN {text} = '' THEN NULL"
        f" WHEN regexp_full_match({text}, '{_SIMPLE_CODE}') THEN {text}"
        f" WHEN regexp_full_match({text}, '{_FLOATED_CODE}') THEN left({text}, -2)"
        f" ELSE {value} END",
        join,
    )


def _amount(name: str, reading: Reading) -> tuple[str, str]:
    return (
        f"CASE WHEN cells.{name} = '' THEN NULL"
        f" WHEN {_is_plain(name, reading)} THEN {_plain_value(name, reading)}"
        f" ELSE d_{name}.value END",
        f"LEFT JOIN sums d_{name} ON d_{name}.text = cells.{name}"
        f" AND d_{name}.decimals = {_decimals(reading)}"
        f" AND d_{name}.style = '{reading.amount_styles[name].value}'",
    )


_SQL_TYPE = {
    FieldType.TEXT: "VARCHAR",
    FieldType.IDENTIFIER: "VARCHAR",
    FieldType.AMOUNT: "BIGINT",
    FieldType.DAY: "DATE",
    FieldType.CURRENCY: "VARCHAR",
    FieldType.FLAG: "BOOLEAN",
    FieldType.WHOLE_NUMBER: "BIGINT",
}
_EXPRESSION: Final[Mapping[FieldType, Callable[[str, Reading], tuple[str, str]]]] = {
    FieldType.TEXT: _text,
    FieldType.IDENTIFIER: _code,
    FieldType.AMOUNT: _amount,
    FieldType.DAY: partial(_looked_up, "days"),
    FieldType.CURRENCY: partial(_looked_up, "moneys"),
    FieldType.FLAG: partial(_looked_up, "flags"),
    FieldType.WHOLE_NUMBER: partial(_looked_up, "wholes"),
}


def _note_unreadable(
    workbench: Workbench, reading: Reading, name: str, field_type: FieldType
) -> None:
    """Note each cell whose text core refused, with core's reason."""
    condition = f"d.text = cells.{name} AND d.code IS NOT NULL"
    money = ""
    if field_type is FieldType.AMOUNT:
        money = "LEFT JOIN moneys m ON m.text = cells.currency"
        condition += (
            f" AND d.decimals = {_decimals(reading)}"
            f" AND d.style = '{reading.amount_styles[name].value}'"
        )
    workbench.run(
        f"INSERT INTO problem SELECT cells.row, ?, cells.{name}, d.code, 'error', d.expected"
        f" FROM cells {money} JOIN {_DICTIONARY[field_type]} d ON {condition}",
        [reading.columns[name]],
    )


def note_missing(workbench: Workbench, reading: Reading, name: str) -> None:
    """Note each row without a value in a column that must have one."""
    problems.add(
        workbench,
        ProblemCode.MISSING_VALUE,
        rows=f"FROM cells WHERE {name} = ''",
        column=reading.columns.get(name, name),
    )
