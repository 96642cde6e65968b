"""Our Ibis expressions on DuckDB, compiled once, beside SQL written by hand for the same Arrow."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import duckdb
import pyarrow as pa

from bench import hand_sql, sameness
from bench.books import Place
from bench.switching import switch
from bench.timing import in_turn
from dunwell.analytics import aging as expressions
from dunwell.analytics import duck, movements
from dunwell.analytics.aging import Question
from dunwell.analytics.movements import Period
from dunwell.core import aging as rule
from dunwell.store import frames

_ROUNDS = 7
_PERIOD_DAYS = 90
_TABLES = {
    "balance": hand_sql.BALANCES,
    "posting": "SELECT item_id, kind, change, claim_change, effective_date FROM posting",
    "item": (
        "SELECT id, document_id, entity_id, customer_id, instalment, side, currency, issue_date,"
        " posting_date, due_date FROM item"
    ),
}


def run(books: Sequence[Place], question: Question) -> dict[str, Any]:
    """Time each pair on every book; tell the seconds by name, ours and by hand."""
    pairs = _pairs(question)
    links = [_link(book) for book in books]
    for link in links:
        _check_same(link, pairs)
    acts = {
        f"{index} {name} {whose}": partial(_answer, link, sql)
        for index, link in enumerate(links)
        for name, pair in pairs.items()
        for whose, sql in zip(("ours", "by_hand"), pair, strict=True)
    }
    in_turn(1, acts)
    taken = in_turn(_ROUNDS, acts)
    return {
        name: [
            {whose: taken[f"{index} {name} {whose}"] for whose in ("ours", "by_hand")}
            for index, _ in enumerate(links)
        ]
        for name in pairs
    }


def _pairs(question: Question) -> dict[str, tuple[str, str]]:
    as_of, terms = question.as_of, question.terms
    period = Period(after=as_of - timedelta(days=_PERIOD_DAYS), as_of=as_of)
    month = Period(after=as_of - timedelta(days=terms.bucket_limits[0]), as_of=as_of)
    before, now = (rule.spans(terms, as_of=day) for day in (month.after, as_of))
    book = duck.BOOK
    return {
        "aging": (
            book.sql(expressions.report(book, question)),
            hand_sql.aging(as_of, now),
        ),
        "measures": (
            book.sql(movements.totals(book, period)),
            hand_sql.totals(period.after, as_of),
        ),
        "roll rates": (
            book.sql(movements.rolls(book, month, before=before, now=now)),
            hand_sql.rolls(month.after, as_of, before, now),
        ),
        "vintages": (
            book.sql(movements.vintages(book, as_of=as_of)),
            hand_sql.vintages(as_of),
        ),
    }


def _link(book: Place) -> duckdb.DuckDBPyConnection:
    switch(book)
    link = duckdb.connect()
    for name, sql in _TABLES.items():
        link.register(name, frames.read(sql))
    return link


def _answer(link: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    return link.sql(sql).to_arrow_table()


def _check_same(link: duckdb.DuckDBPyConnection, pairs: dict[str, tuple[str, str]]) -> None:
    for name, (ours, by_hand) in pairs.items():
        check = sameness.check_aging if name == "aging" else sameness.check_rows
        check(_answer(link, ours), _answer(link, by_hand))
