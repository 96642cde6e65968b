"""The expressions give what core says, to the cent, on DuckDB, SQLite and PostgreSQL."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import ibis.expr.types as ir
import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dunwell.analytics import aging, movements
from dunwell.analytics.aging import By, Question
from dunwell.analytics.movements import Period
from dunwell.analytics.tables import Book
from dunwell.core import aging as rule
from dunwell.core.aging import AgingTerms, Basis
from tests.analytics.random_books import (
    AS_OF,
    LEARNT,
    RandomBook,
    Row,
    books,
    on_duckdb,
    on_postgresql,
    on_sqlite,
)

pytestmark = pytest.mark.django_db

TERMS = AgingTerms(bucket_limits=(30, 60, 90, 120), basis=Basis.DUE)
PERIOD = Period(after=AS_OF - timedelta(days=90), as_of=AS_OF)
Expression = Callable[[Book], ir.Table]

# Shrinking a failure would compile for minutes; the random books are small as they are.
few = settings(
    max_examples=10,
    suppress_health_check=list(HealthCheck),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


def everywhere(book: RandomBook, expression: Expression) -> list[Row]:
    """Run on every engine at hand, and return the rows once they agree."""
    found = _ordered(on_duckdb(book, expression))
    # A decimal would compare equal, and be a text when read through ADBC.
    assert not any(isinstance(value, Decimal | float) for row in found for value in row.values())
    assert _ordered(on_sqlite(book, expression)) == found
    if connection.vendor == "postgresql":
        rows = on_postgresql(book, expression)
        assert _ordered(rows) == found
        assert not any(isinstance(value, Decimal) for row in rows for value in row.values())
    return found


def _ordered(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: sorted((k, str(v)) for k, v in row.items()))


def _key(book: RandomBook, item: Row, by: By) -> str:
    customer = book.rows("customer")[item["customer_id"] - 1]
    payer = book.rows("customer")[(customer["payer_id"] or customer["id"]) - 1]
    keys: dict[By, str] = {
        By.NONE: "",
        By.CUSTOMER: customer["number"],
        By.PAYER: payer["number"],
        By.ITEM: f"D{item['id']}",
        By.SEGMENT: customer["segment"],
        By.ENTITY: f"E{item['entity_id']}",
    }
    return keys[by]


def oracle(book: RandomBook, question: Question) -> dict[tuple[str, str], dict[str, Any]]:
    """Age the book one item at a time with the rules of core."""
    names = [bucket.name for bucket in rule.buckets(question.terms)]
    rows: dict[tuple[str, str], dict[str, Any]] = defaultdict(
        lambda: dict.fromkeys(
            ["items", "total", "credits", "unapplied"]
            + [f"{word}_{n}" for n in range(len(names)) for word in ("amount", "items")],
            0,
        )
    )
    for item in book.rows("item"):
        left = open_amount(book, item, question.as_of, question.known_at)
        if not left or question.currency not in {None, item["currency"]}:
            continue
        if question.entity not in {None, f"E{item['entity_id']}"}:
            continue
        row = rows[_key(book, item, question.by), item["currency"]]
        if item["side"] != "debit":
            row["credits" if item["side"] == "credit" else "unapplied"] += left
            continue
        day = item[f"{question.terms.basis.value}_date"]
        past_due = rule.days_past_due(day, as_of=question.as_of)
        index = names.index(rule.bucket_of(past_due, question.terms).name)
        for name, amount in (("total", left), ("items", 1)):
            row[name] += amount
        row[f"amount_{index}"] += left
        row[f"items_{index}"] += 1
    return rows


def open_amount(book: RandomBook, item: Row, day: date, known_at: Any = None) -> int:
    return sum(
        one["change"]
        for one in book.rows("posting")
        if one["item_id"] == item["id"]
        and one["effective_date"] <= day
        and (known_at is None or one["recorded_at"] <= known_at)
    )


@given(book=books(), by=st.sampled_from(By), basis=st.sampled_from(Basis), data=st.data())
@few
def test_aging(book: RandomBook, by: By, basis: Basis, data: st.DataObject) -> None:
    question = Question(
        as_of=AS_OF,
        known_at=data.draw(st.sampled_from([None, LEARNT])),
        by=by,
        terms=AgingTerms(
            bucket_limits=data.draw(st.sampled_from([(30, 60, 90, 120), (30, 60, 90), (7,)])),
            basis=basis,
        ),
        currency=data.draw(st.sampled_from([None, "EUR"])),
        entity=data.draw(st.sampled_from([None, "E1"])),
    )
    found = everywhere(book, lambda engine: aging.report(engine, question))
    expected = oracle(book, question)
    assert len(found) == len(expected)
    for row in found:
        wanted = expected[row["key"], row["currency"]]
        assert {name: row[name] for name in wanted} == wanted
        assert row["total"] == sum(v for k, v in wanted.items() if k.startswith("amount_"))


@given(book=books())
@few
def test_totals(book: RandomBook) -> None:
    found = everywhere(book, lambda engine: movements.totals(engine, PERIOD))
    for row in found:
        debits = [
            item
            for item in book.rows("item")
            if item["side"] == "debit" and item["currency"] == row["currency"]
        ]
        assert row["receivables"] == sum(open_amount(book, item, AS_OF) for item in debits)
        assert row["beginning"] == sum(open_amount(book, item, PERIOD.after) for item in debits)
        assert row["current"] == sum(
            open_amount(book, item, AS_OF) for item in debits if item["due_date"] >= AS_OF
        )
        assert row["over_60"] == sum(
            open_amount(book, item, AS_OF)
            for item in debits
            if (AS_OF - item["due_date"]).days > 60
        )
        assert row["beginning"] + row["sales"] - row["receivables"] == -sum(
            one["change"]
            for one in book.rows("posting")
            if one["kind"] != "issued"
            and PERIOD.after < one["effective_date"] <= AS_OF
            and one["item_id"] in {item["id"] for item in debits}
        )


@given(book=books())
@few
def test_month_sales_and_vintages(book: RandomBook) -> None:
    sales = everywhere(book, lambda engine: movements.month_sales(engine, as_of=AS_OF))
    expected: dict[tuple[str, int], int] = defaultdict(int)
    for item in book.rows("item"):
        day = item["posting_date"]
        if item["side"] == "debit" and day <= AS_OF:
            issued = [p for p in book.rows("posting") if p["item_id"] == item["id"]][0]["change"]
            expected[item["currency"], day.year * 12 + day.month - 1] += issued
    assert {(row["currency"], row["month"]): row["sales"] for row in sales} == expected
    curves = everywhere(book, lambda engine: movements.vintages(engine, as_of=AS_OF))
    billed: dict[tuple[str, int], int] = defaultdict(int)
    left: dict[str, int] = defaultdict(int)
    for row in curves:
        billed[row["currency"], row["month"]] += row["billed"]
        left[row["currency"]] += row["billed"] + row["changed"]
    assert billed == expected
    totals = everywhere(book, lambda engine: movements.totals(engine, PERIOD))
    assert all(left[row["currency"]] == row["receivables"] for row in totals)


@given(book=books())
@few
def test_rolls(book: RandomBook) -> None:
    period = Period(after=AS_OF - timedelta(days=30), as_of=AS_OF)
    then = rule.spans(TERMS, as_of=period.after)
    now = rule.spans(TERMS, as_of=period.as_of)
    found = everywhere(book, lambda engine: movements.rolls(engine, period, before=then, now=now))
    expected: dict[tuple[str, int, int], tuple[int, int]] = {}
    names = [bucket.name for bucket in rule.buckets(TERMS)]
    for item in book.rows("item"):
        before = open_amount(book, item, period.after)
        if item["side"] != "debit" or before <= 0:
            continue
        first, second = (
            names.index(rule.bucket_of((day - item["due_date"]).days, TERMS).name)
            for day in (period.after, period.as_of)
        )
        key = (item["currency"], first, second)
        old = expected.get(key, (0, 0))
        still = min(before, open_amount(book, item, period.as_of))
        expected[key] = (old[0] + before, old[1] + still)
    assert {
        (row["currency"], row["from_bucket"], row["to_bucket"]): (row["before"], row["rolled"])
        for row in found
    } == expected


@given(book=books())
@few
def test_exposures(book: RandomBook) -> None:
    spans = rule.spans(TERMS, as_of=AS_OF)
    found = everywhere(book, lambda engine: movements.exposures(engine, as_of=AS_OF, spans=spans))
    assert sum(row["open_amount"] for row in found) == sum(
        open_amount(book, item, AS_OF) for item in book.rows("item") if item["side"] == "debit"
    )
    assert all(row["recoverable_tax"] <= row["open_amount"] + 1 for row in found)
