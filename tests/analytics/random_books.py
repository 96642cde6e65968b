"""Small random books, as rows for any engine and as plain values for an oracle."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from dunwell.analytics.duck import Duck
from dunwell.analytics.tables import Book, Engine
from dunwell.core import balances
from dunwell.core.documents import DocumentType, side_of

AS_OF = date(2026, 3, 31)
LEARNT = datetime(2026, 3, 1, 12, tzinfo=UTC)
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class RandomBook:
    tables: dict[str, list[Row]]

    def rows(self, name: str) -> list[Row]:
        return self.tables[name]


# Days around the edges of the buckets, and others.
_days = st.one_of(
    st.sampled_from([AS_OF - timedelta(days=n) for n in (-1, 0, 1, 30, 31, 60, 61, 120, 121)]),
    st.dates(date(2025, 6, 1), date(2026, 6, 30)),
)
_instants = st.sampled_from(
    [LEARNT - timedelta(microseconds=1), LEARNT, LEARNT + timedelta(seconds=1)]
)
_amounts = st.integers(1, 10**12)
# As many cents as a double cannot count one by one, to see that none goes through one.
_huge = st.sampled_from([2**53 + 1, 1])


@st.composite
def books(draw: st.DrawFn) -> RandomBook:
    customers = [
        {
            "id": number,
            "payer_id": draw(st.sampled_from([None, 1])) if number > 1 else None,
            "number": f"C{number}",
            "name": f"Customer {number}",
            "segment": draw(st.sampled_from(["", "gov", "smb"])),
            "status": draw(st.sampled_from(["active", "insolvent"])),
        }
        for number in (1, 2, 3)
    ]
    tables: dict[str, list[Row]] = {
        "customer": customers,
        "entity": [{"id": n, "code": f"E{n}", "name": f"Entity {n}"} for n in (1, 2)],
        "document": [],
        "item": [],
        "posting": [],
        "balance": [],
    }
    for number in range(1, draw(st.integers(0, 8)) + 1):
        _draw_item(draw, tables, number)
    return RandomBook(tables=tables)


def _draw_item(draw: st.DrawFn, tables: dict[str, list[Row]], number: int) -> None:
    kind = draw(st.sampled_from(list(DocumentType)))
    amount = draw(st.one_of(_amounts, _huge))
    issue, posting, due = draw(_days), draw(_days), draw(_days)
    tax = draw(st.one_of(st.none(), st.integers(0, min(amount, 10**6))))
    tables["document"].append(
        {"id": number, "type": kind.value, "number": f"D{number}", "tax_amount": tax}
    )
    tables["item"].append(
        {
            "id": number,
            "document_id": number,
            "entity_id": draw(st.integers(1, 2)),
            "customer_id": draw(st.integers(1, 3)),
            "instalment": 1,
            "side": side_of(kind).value,
            "currency": draw(st.sampled_from(["EUR", "JPY"])),
            "issue_date": issue,
            "posting_date": posting,
            "due_date": due,
        }
    )
    changes = [("issued", amount, posting)]
    left = amount
    for _ in range(draw(st.integers(0, 3))):
        part = draw(st.integers(0, left))
        if part:
            day = posting + timedelta(days=draw(st.integers(0, 90)))
            kind_of_change = draw(st.sampled_from(["allocated", "written_off"]))
            changes.append((kind_of_change, -part, day))
            left -= part
    for word, change, day in changes:
        tables["posting"].append(
            {
                "item_id": number,
                "kind": word,
                "change": change,
                "claim_change": 0 if word == "written_off" else change,
                "effective_date": day,
                "recorded_at": draw(_instants),
            }
        )
    spread = balances.intervals(
        balances.Change(effective_date=day, amount=change) for _, change, day in changes
    )
    assert not isinstance(spread, balances.Overdrawn)
    tables["balance"] += [
        {
            "item_id": number,
            "from_date": one.from_date,
            "to_date": one.to_date,
            "open_amount": one.open_amount,
        }
        for one in spread
    ]


_TYPES = {"date": pa.date32(), "timestamp('UTC')": pa.timestamp("us", "UTC")}
_PLAIN = {"int64": pa.int64(), "string": pa.string()} | _TYPES
_ON_POSTGRESQL = {
    "int64": "bigint",
    "string": "text",
    "date": "date",
    "timestamp('UTC')": "timestamptz",
}


def columns(name: str) -> dict[str, str]:
    """Name the columns that our expressions use and their types."""
    schema = getattr(Book(engine=Engine.DUCKDB), name).schema()
    return {
        column: "timestamp('UTC')" if kind.is_timestamp() else str(kind)
        for column, kind in schema.items()
    }


def on_duckdb(book: RandomBook, expression: Any) -> list[Row]:
    arrow = {
        name: pa.Table.from_pylist(
            rows, schema=pa.schema({c: _PLAIN[kind] for c, kind in columns(name).items()})
        )
        for name, rows in book.tables.items()
    }
    with Duck(arrow) as duck:
        rows: list[Row] = duck.run(expression(Book(engine=Engine.DUCKDB))).to_pylist()
        return rows


def on_sqlite(book: RandomBook, expression: Any) -> list[Row]:
    link = sqlite3.connect(":memory:")
    link.row_factory = sqlite3.Row
    for name, rows in book.tables.items():
        names = list(columns(name))
        link.execute(f"CREATE TABLE {name} ({', '.join(names)})")
        values = [[_text(row[column]) for column in names] for row in rows]
        marks = ", ".join("?" * len(names))
        link.executemany(f"INSERT INTO {name} VALUES ({marks})", values)
    engine = Book(engine=Engine.SQLITE)
    found = [dict(row) for row in link.execute(engine.sql(expression(engine)))]
    link.close()
    return [
        {k: date.fromisoformat(v) if v and k.endswith("_date") else v for k, v in row.items()}
        for row in found
    ]


def on_postgresql(book: RandomBook, expression: Any) -> list[Row]:
    """Run on Django's PostgreSQL in temporary tables, which hide those of the book."""
    from django.db import connection

    with connection.cursor() as cursor:
        for name, rows in book.tables.items():
            kinds = columns(name)
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
            parts = ", ".join(f"{c} {_ON_POSTGRESQL[kind]}" for c, kind in kinds.items())
            cursor.execute(f"CREATE TEMPORARY TABLE {name} ({parts})")
            marks = ", ".join(["%s"] * len(kinds))
            values = [[row[column] for column in kinds] for row in rows]
            cursor.executemany(f"INSERT INTO {name} VALUES ({marks})", values)
        engine = Book(engine=Engine.POSTGRESQL)
        cursor.execute(engine.sql(expression(engine)).replace("%", "%%"))
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _text(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else value
