"""The task `score`: a book scored anew each day, and customers that something touched."""

from datetime import timedelta
from itertools import count
from typing import Any, Final

from django.db import connection

from bench.ledger_file import AS_OF
from bench.reading import settle
from bench.timing import in_turn, timed
from dunwell.actions import customers
from dunwell.cli import clock
from dunwell.jobs.ranking import scoring
from dunwell.store import frames
from dunwell.store.models import Customer
from dunwell.store.queries import ranking_rows

ROUNDS: Final = 3
_CUSTOMERS: Final = "SELECT id, number, name, segment, credit_rating, credit_limit FROM customer"


def run(*, most_touched: int) -> dict[str, Any]:
    """Time reading the columns and scoring from them in turn; the first day is not counted."""
    if connection.vendor == "postgresql":
        settle()
    days = (AS_OF + timedelta(days=one) for one in count())
    first = scoring.rescore_all(next(days), at=clock.now())
    taken = in_turn(
        ROUNDS,
        {
            "read": _read,
            "whole": lambda: scoring.rescore_all(next(days), at=clock.now()),
        },
    )
    ids = list(Customer.objects.order_by("pk").values_list("pk", flat=True)[:most_touched])
    day = next(days)
    few = []
    for _ in range(ROUNDS):
        for customer in Customer.objects.filter(pk__in=ids):
            customers.edit(by=None, at=clock.now(), customer=customer, credit_rating="BB")
        few.append(timed(lambda: scoring.rescore_touched(day, at=clock.now())))
    return {**taken, "few": min(few), "scored": first.scored, "touched": len(ids)}


def _read() -> None:
    frames.read(ranking_rows.LINES)
    frames.read(_CUSTOMERS)
