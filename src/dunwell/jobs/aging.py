"""The aging report: the expression runs inside the database, its few rows come out as values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection

from dunwell.analytics import aging as expressions
from dunwell.analytics.aging import By, Question
from dunwell.analytics.tables import Book, Engine
from dunwell.core import aging as rule
from dunwell.core.aging import Basis
from dunwell.jobs import contested, reporting
from dunwell.jobs.reporting import Reporting, Sums
from dunwell.store import frames, policies
from dunwell.store.queries import ledger
from dunwell.store.queries.open_items import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketSum:
    """What stands in one bucket."""

    name: str
    amount: int
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the report; amounts are minor units, credits and unapplied cash positive.

    `overdue` is the total less what is current, `disputed` the part of the total that customers
    contest, `oldest_days` the days past due of the oldest debit item, zero or less when nothing is
    late. By item, `item` says which document it is.
    """

    key: str
    name: str
    currency: str
    total: int
    items: int
    buckets: tuple[BucketSum, ...]
    credits: int
    unapplied: int
    oldest_days: int | None
    disputed: int
    item: Mapping[str, Any] | None

    @property
    def net(self) -> int:
        """The total less credits and unapplied cash."""
        return self.total - self.credits - self.unapplied

    @property
    def overdue(self) -> int:
        """What is past its day."""
        return self.total - self.buckets[0].amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The book aged: one line a currency, and, if asked by something, the rows below it.

    `reporting` is one total over all currencies; there is none without a dated rate for each, nor
    when one currency alone was asked for.
    """

    as_of: date
    known_at: datetime | None
    by: By
    basis: Basis
    currencies: tuple[Line, ...]
    rows: tuple[Line, ...]
    reporting: Reporting | None


def report(
    *,
    as_of: date,
    known_at: datetime | None = None,
    by: str = "none",
    basis: str | None = None,
    currency: str | None = None,
    entity: str | None = None,
    segment: str | None = None,
) -> Report:
    """Age the book as of a day, and as known at an instant when one is given.

    Without a basis the policy's counts. Rows come with the most overdue first.
    """
    question = replace(_question(as_of, known_at, basis, currency, entity), segment=segment)
    rows: tuple[Line, ...] = ()
    if By(by) is not By.NONE:
        rows = tuple(sorted(_lines(replace(question, by=By(by))), key=_most_overdue_first))
    currencies = tuple(sorted(_lines(question), key=lambda line: line.currency))
    return Report(
        as_of=as_of,
        known_at=known_at,
        by=By(by),
        basis=question.terms.basis,
        currencies=currencies,
        rows=rows,
        reporting=_reporting(currencies, question) if currency is None else None,
    )


def _reporting(lines: tuple[Line, ...], question: Question) -> Reporting | None:
    sums = {
        line.currency: Sums(total=line.total, overdue=line.overdue, items=line.items)
        for line in lines
    }
    return reporting.report(sums, on=question.as_of, entity=question.entity)


def _question(
    as_of: date,
    known_at: datetime | None,
    basis: str | None,
    currency: str | None,
    entity: str | None,
) -> Question:
    ledger.require_entity(entity or "")
    terms = rule.terms_of(policies.in_force(as_of))
    if basis is not None:
        terms = replace(terms, basis=Basis(basis))
    return Question(
        as_of=as_of, known_at=known_at, by=By.NONE, terms=terms, currency=currency, entity=entity
    )


def _lines(question: Question) -> list[Line]:
    engine = Engine.SQLITE if connection.vendor == "sqlite" else Engine.POSTGRESQL
    found = frames.read(_sql(engine, question))
    names = [bucket.name for bucket in rule.buckets(question.terms)]
    disputed = contested.sums(_part(question), by=question.by)
    return [_line(row, names, question.as_of, disputed) for row in found.to_pylist()]


def _part(question: Question) -> Part:
    return Part(
        as_of=question.as_of,
        known_at=question.known_at,
        entity=question.entity or "",
        segment=question.segment or "",
        currency=question.currency or "",
    )


@lru_cache(maxsize=256)
def _sql(engine: Engine, question: Question) -> str:
    """Write a question for an engine; that takes longer than a small book takes to answer it."""
    book = Book(engine=engine)
    return book.sql(expressions.report(book, question))


def _line(
    row: Mapping[str, Any], names: list[str], as_of: date, disputed: Mapping[contested.Row, int]
) -> Line:
    oldest = row["oldest_date"]
    which = (row["customer"], row["instalment"]) if "type" in row else ("", 0)
    return Line(
        key=row["key"],
        name=row["name"],
        currency=row["currency"],
        total=row["total"],
        items=row["items"],
        buckets=tuple(
            BucketSum(name=name, amount=row[f"amount_{index}"], items=row[f"items_{index}"])
            for index, name in enumerate(names)
        ),
        credits=row["credits"],
        unapplied=row["unapplied"],
        oldest_days=None if oldest is None else rule.days_past_due(oldest, as_of=as_of),
        disputed=disputed.get((row["currency"], row["key"], *which), 0),
        item=_item(row) if "type" in row else None,
    )


def _item(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: row[name] for name in ("type", "customer", "instalment", "due_date")}


def _most_overdue_first(line: Line) -> tuple[str, int, int, str]:
    return (line.currency, -line.overdue, -line.total, line.key)
