"""The task `day`: planning and keeping a day on books of several sizes, beside their aging."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import connection, transaction

from bench import hand_sql
from bench.books import Place
from bench.ledger_file import AS_OF
from bench.reading import fetch_all, settle
from bench.switching import switch
from bench.timing import in_turn
from dunwell.cli import clock
from dunwell.core import aging as rule
from dunwell.jobs.days import processing
from dunwell.store import policies
from dunwell.store.models import Contact, Customer, PolicyVersion

ROUNDS = 3
# What a day keeps, a table before those it points to.
_KEPT = ("message", "touch_item", "touch", "silence", "task", "business_day")


def run(*, places: Sequence[dict[str, str]]) -> dict[str, Any]:
    """Time the first day of every book, on which all that is old enters at once."""
    books = [Place(**place) for place in places]
    for book in books:
        switch(book)
        _prepare()
        if connection.vendor == "postgresql":
            settle()
    by_hand = hand_sql.aging(
        AS_OF, rule.spans(rule.terms_of(policies.in_force(AS_OF)), as_of=AS_OF)
    )
    told: dict[str, Any] = {"touches": []}
    acts: dict[str, Any] = {}
    for index, book in enumerate(books):
        acts |= {
            f"{index} switch": partial(switch, book),
            f"{index} forget": _forget,
            f"{index} by_hand": partial(fetch_all, by_hand),
            f"{index} day": _day,
        }
    in_turn(1, acts)
    for book in books:
        switch(book)
        told["touches"].append(_count("touch"))
    taken = in_turn(ROUNDS, acts)
    told["taken"] = [
        {name: taken[f"{index} {name}"] for name in ("by_hand", "day")}
        for index, _ in enumerate(books)
    ]
    return told


def _day() -> None:
    outcome = processing.process(AS_OF, at=clock.now())
    if not outcome.sent + outcome.to_approve:
        raise RuntimeError("the day decided nothing")


def _prepare() -> None:
    """Give every customer an address, and let all old debt enter on one day."""
    version = PolicyVersion.objects.get()
    limits = {"old_debt_accounts_a_day": 1_000_000, "catch_up_days": 1}
    version.content["outreach"] = {**version.content["outreach"], **limits}
    version.save(update_fields=["content"])
    Contact.objects.bulk_create(
        (
            Contact(customer_id=pk, name="Accounts payable", email=f"ap@{number}.example")
            for pk, number in Customer.objects.values_list("pk", "number").iterator()
        ),
        batch_size=5_000,
    )


def _forget() -> None:
    """Take back what a day kept, so that the next round decides the same."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in _KEPT:
            cursor.execute(f"DELETE FROM {table}")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM {', '.join(_KEPT)}")


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        return int(cursor.fetchone()[0])
