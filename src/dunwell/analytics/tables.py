"""The tables of the book as Ibis sees them, and the values that each engine compares them with."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir


class Engine(StrEnum):
    """A database that runs our expressions; the words are Ibis's names of their dialects."""

    SQLITE = "sqlite"  # Keeps days and instants as text, which compares as they do.
    POSTGRESQL = "postgres"
    DUCKDB = "duckdb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The book on one engine."""

    engine: Engine

    @property
    def balance(self) -> ir.Table:
        """Intervals of open amounts, as known now."""
        days = dict.fromkeys(("from_date", "to_date"), self._day_type)
        return ibis.table({"item_id": "int64", "open_amount": "int64", **days}, name="balance")

    @property
    def posting(self) -> ir.Table:
        """Changes of open amounts and claims."""
        return ibis.table(
            {
                "item_id": "int64",
                "kind": "string",
                "change": "int64",
                "claim_change": "int64",
                "effective_date": self._day_type,
                "recorded_at": self._instant_type,
            },
            name="posting",
        )

    @property
    def item(self) -> ir.Table:
        """What comes due, and money to be applied."""
        days = dict.fromkeys(("issue_date", "posting_date", "due_date"), self._day_type)
        numbers = dict.fromkeys(("id", "document_id", "entity_id", "customer_id"), "int64")
        return ibis.table(
            {**numbers, "instalment": "int64", "side": "string", "currency": "string", **days},
            name="item",
        )

    @property
    def document(self) -> ir.Table:
        """The paper behind the items."""
        return ibis.table(
            {"id": "int64", "type": "string", "number": "string", "tax_amount": "int64"},
            name="document",
        )

    @property
    def customer(self) -> ir.Table:
        """Who owes."""
        texts = dict.fromkeys(("number", "name", "segment", "status"), "string")
        return ibis.table({"id": "int64", "payer_id": "int64", **texts}, name="customer")

    @property
    def entity(self) -> ir.Table:
        """Who is owed."""
        return ibis.table({"id": "int64", "code": "string", "name": "string"}, name="entity")

    def day(self, value: date) -> ir.Value:
        """Write a day as this engine compares it."""
        if self.engine is Engine.SQLITE:
            return ibis.literal(value.isoformat())
        return ibis.literal(value, type="date")

    def instant(self, value: datetime) -> ir.Value:
        """Write an instant as this engine compares it; Django keeps it on SQLite as UTC text."""
        utc = value.astimezone(UTC)
        if self.engine is Engine.SQLITE:
            return ibis.literal(utc.replace(tzinfo=None).isoformat(sep=" "))
        return ibis.literal(utc, type="timestamp('UTC')")

    def month_number(self, days: ir.Column) -> ir.Value:
        """Count the months from year 0, so that the difference of two is a number of months."""
        if self.engine is Engine.SQLITE:
            year, month = days.substr(0, 4).cast("int64"), days.substr(5, 2).cast("int64")
        else:
            year, month = days.year().cast("int64"), days.month().cast("int64")
        return year * 12 + month - 1

    def sql(self, expression: ir.Table) -> str:
        """Compile an expression for this engine."""
        return str(ibis.to_sql(expression, dialect=self.engine.value))

    @property
    def _day_type(self) -> str:
        return "string" if self.engine is Engine.SQLITE else "date"

    @property
    def _instant_type(self) -> str:
        return "string" if self.engine is Engine.SQLITE else "timestamp('UTC')"


def summed(amount: ir.Value, *, where: ir.BooleanValue | None = None) -> ir.Value:
    """Sum whole numbers, where a condition holds, into an int64; over nothing the sum is 0.

    A sum of bigints is numeric on PostgreSQL and wider on DuckDB. Ibis takes it for an int64 and
    would drop a plain cast, so the cast is made by hand.
    """
    counted = amount if where is None else ibis.cases((where, amount), else_=0)
    return ops.Cast(counted.sum(), "int64").to_expr()
