"""The task `read`: aging, a plain scan and bulk reading, on books of several sizes in turn."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import connection

from bench import ducks, hand_sql, sameness
from bench.books import Place
from bench.ledger_file import AS_OF
from bench.switching import switch
from bench.timing import in_turn
from dunwell.analytics import aging as expressions
from dunwell.analytics.aging import By, Question
from dunwell.analytics.tables import Book, Engine
from dunwell.core import aging as rule
from dunwell.jobs import aging as job
from dunwell.store import frames, policies

Act = Callable[[], object]
Acts = Mapping[str, Act]

ROUNDS = 5
_READING_ROUNDS = 2
_FETCHED_AT_ONCE = 10_000


def run(*, places: Sequence[dict[str, str]], on_duck: bool) -> dict[str, Any]:
    """Time every query on every book, in the order given; rounds go through all of them."""
    books = [Place(**place) for place in places]
    engine = Engine.SQLITE if connection.vendor == "sqlite" else Engine.POSTGRESQL
    for book in books:
        switch(book)
        if engine is Engine.POSTGRESQL:
            settle()
    terms = rule.terms_of(policies.in_force(AS_OF))
    question = Question(as_of=AS_OF, known_at=None, by=By.NONE, terms=terms)
    ours = Book(engine=engine)
    compiled = ours.sql(expressions.report(ours, question))
    by_hand = hand_sql.aging(AS_OF, rule.spans(terms, as_of=AS_OF))
    told: dict[str, Any] = {"rows": [], "duck": {}}
    for book in books:
        switch(book)
        sameness.check_aging(frames.read(compiled), frames.read(by_hand))
        told["rows"].append(frames.read("SELECT COUNT(*) AS n FROM balance").to_pylist()[0]["n"])
    told["aging"] = _on_each(
        books,
        {
            "ours": partial(fetch_all, compiled),
            "by_hand": partial(fetch_all, by_hand),
            "scan": partial(fetch_all, hand_sql.SCAN),
            "report": partial(job.report, as_of=AS_OF),
        },
        ROUNDS,
    )
    whole: Acts = {
        "adbc": partial(frames.read, hand_sql.BALANCES),
        "cursor": partial(fetch_all, hand_sql.BALANCES),
    }
    told["reading"] = _on_each(books[-1:], whole, _READING_ROUNDS)
    if on_duck:
        told["duck"] = ducks.run(books, question)
    return told


def _on_each(books: Sequence[Place], acts: Acts, rounds: int) -> list[dict[str, float]]:
    """Time the acts on all books; a first, uncounted round warms what is read."""
    every: dict[str, Act] = {}
    for index, book in enumerate(books):
        every[f"{index} switch"] = partial(switch, book)
        every |= {f"{index} {name}": act for name, act in acts.items()}
    in_turn(1, every)
    taken = in_turn(rounds, every)
    return [{name: taken[f"{index} {name}"] for name in acts} for index, _ in enumerate(books)]


def settle() -> None:
    """Do now what PostgreSQL would do beside the measuring."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")


def fetch_all(sql: str) -> None:
    """Read all rows through Django's open connection and keep none."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        while cursor.fetchmany(_FETCHED_AT_ONCE):
            pass
