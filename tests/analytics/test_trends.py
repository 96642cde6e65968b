"""Many days in one reading give what aging each of the days gives, to the cent."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

import pyarrow as pa
from hypothesis import HealthCheck, Phase, given, settings

from dunwell.analytics import aging, duck, movements, trends
from dunwell.analytics.aging import By
from dunwell.analytics.duck import Duck
from dunwell.analytics.movements import Period
from dunwell.analytics.trends import Question
from dunwell.core import aging as rule
from dunwell.core.aging import AgingTerms, Basis
from tests.analytics.random_books import AS_OF, RandomBook, Row, books, columns

TERMS = AgingTerms(bucket_limits=(30, 60, 90, 120), basis=Basis.DUE)
DAYS = (
    AS_OF - timedelta(days=90),
    AS_OF - timedelta(days=61),
    AS_OF - timedelta(days=31),
    AS_OF,
)
QUESTION = Question(days=DAYS, bucket_limits=TERMS.bucket_limits)
_TYPES = {"int64": pa.int64(), "string": pa.string(), "date": pa.date32()}

few = settings(
    max_examples=15,
    suppress_health_check=list(HealthCheck),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


def tables(book: RandomBook) -> dict[str, pa.Table]:
    """Lay out the book's tables, and its postings beside their items as columns keep them."""
    found = {
        name: pa.Table.from_pylist(
            rows,
            schema=pa.schema(
                {
                    c: _TYPES.get(kind, pa.timestamp("us", "UTC"))
                    for c, kind in columns(name).items()
                }
            ),
        )
        for name, rows in book.tables.items()
    }
    items = found["item"].rename_columns({"id": "item_id"})
    return {**found, "line": found["posting"].join(items, "item_id")}


@few
@given(book=books())
def test_every_day_ages_as_it_does_alone(book: RandomBook) -> None:
    with Duck({**tables(book), **trends.day_table(QUESTION)}) as engine:
        found = engine.run(trends.levels(duck.BOOK, QUESTION)).to_pylist()
        alone = {
            place: engine.run(aging.report(duck.BOOK, _asked(place))).to_pylist()
            for place in range(len(DAYS))
        }
    for place in range(len(DAYS)):
        at_once = {
            row["currency"]: [row[f"amount_{n}"] for n in range(6)]
            for row in found
            if row["place"] == place and row["receivables"]
        }
        one_by_one = {
            row["currency"]: [row[f"amount_{n}"] for n in range(6)]
            for row in alone[place]
            if row["total"]
        }
        assert at_once == one_by_one
    for row in found:
        assert sum(row[f"amount_{n}"] for n in range(6)) == row["receivables"]


def _asked(place: int) -> aging.Question:
    return aging.Question(as_of=DAYS[place], known_at=None, by=By.NONE, terms=TERMS)


@few
@given(book=books())
def test_what_could_be_collected_was_due_by_the_day(book: RandomBook) -> None:
    """Counted item by item: due by the day, and open the day before it or sold since."""
    with Duck({**tables(book), **trends.day_table(QUESTION)}) as engine:
        found = engine.run(trends.levels(duck.BOOK, QUESTION)).to_pylist()
    expected: dict[tuple[str, int], int] = defaultdict(int)
    for item in _debit(book):
        for place in range(1, len(DAYS)):
            if item["due_date"] <= DAYS[place]:
                expected[item["currency"], place] += _collectible(book, item["id"], place)
    told = {(r["currency"], r["place"]): r["collectible"] for r in found if r["place"] > 0}
    assert {k: v for k, v in told.items() if v} == {k: v for k, v in expected.items() if v}


def _debit(book: RandomBook) -> list[Row]:
    return [item for item in book.rows("item") if item["side"] == "debit"]


def _collectible(book: RandomBook, item_id: int, place: int) -> int:
    before, day = DAYS[place - 1], DAYS[place]
    mine: list[dict[str, Any]] = [p for p in book.rows("posting") if p["item_id"] == item_id]
    begun = sum(p["change"] for p in mine if p["effective_date"] <= before)
    sold = [p for p in mine if p["kind"] == "issued" and before < p["effective_date"] <= day]
    return int(begun + sum(p["change"] for p in sold))


@few
@given(book=books())
def test_who_owes_adds_up_to_the_aging(book: RandomBook) -> None:
    spans = rule.spans(TERMS, as_of=AS_OF)
    with Duck(tables(book)) as engine:
        engine.keep("position", engine.run(trends.positions(duck.BOOK, DAYS[::-1])))
        owed = engine.run(trends.owed(duck.BOOK, spans=spans, days=len(DAYS))).to_pylist()
        aged = engine.run(aging.report(duck.BOOK, _asked(len(DAYS) - 1))).to_pylist()
        late = engine.run(trends.debtors(duck.BOOK, as_of=AS_OF, days=len(DAYS))).to_pylist()
    sums: dict[tuple[str, int], int] = defaultdict(int)
    counts: dict[str, int] = defaultdict(int)
    for row in owed:
        sums[row["currency"], row["bucket"]] += row["amount"]
        counts[row["currency"]] += row["items"]
    for row in aged:
        code = row["currency"]
        assert [sums[code, n] for n in range(6)] == [row[f"amount_{n}"] for n in range(6)]
        assert counts[code] == row["items"]
        overdue = sum(one["late"] for one in late if one["currency"] == code)
        assert overdue == row["total"] - row["amount_0"]


@few
@given(book=books())
def test_rolls_are_those_of_the_measures(book: RandomBook) -> None:
    period = Period(after=DAYS[-2], as_of=AS_OF)
    before, now = (rule.spans(TERMS, as_of=day) for day in (period.after, period.as_of))
    asked = trends.rolls(duck.BOOK, places=(1, 0), before=before, now=now, days=len(DAYS))
    with Duck(tables(book)) as engine:
        engine.keep("position", engine.run(trends.positions(duck.BOOK, DAYS[::-1])))
        found = engine.run(asked).to_pylist()
        expected = engine.run(movements.rolls(duck.BOOK, period, before=before, now=now))
    assert sorted(map(repr, found)) == sorted(map(repr, expected.to_pylist()))
