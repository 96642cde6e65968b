"""The risk of a customer over HTTP: its score, and the factors that add up to it."""

from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Schema

from dunwell.api import answers, callers, finding, shapes
from dunwell.api.fields import AsOf, Key
from dunwell.api.operations import Operations
from dunwell.core.permissions import Permission as P
from dunwell.store.queries import scores as queries
from dunwell.store.queries.scores import ScoreLine

router: Final = Operations(tags=["Risk"])


class ScoreFactor(Schema):
    """What a score is made of: its points, the most there could be, and the facts behind them."""

    kind: str
    points: int
    most: int
    values: dict[str, Any]


class Score(Schema):
    """The score that holds from a day on, and why it was made anew."""

    on_date: date
    scored_at: str | None
    cause: str
    points: int
    tier: str
    is_new: bool
    is_first_time_late: bool
    factors: list[ScoreFactor]


class Scores(Schema):
    """The scores of a customer up to a day, the newest first; none before the first."""

    customer: int
    items: list[Score]


def _told(line: ScoreLine) -> Score:
    return Score(
        on_date=line.on_date,
        scored_at=shapes.instant(line.scored_at),
        cause=line.cause,
        points=line.points,
        tier=line.tier,
        is_new=line.is_new,
        is_first_time_late=line.is_first_time_late,
        factors=[
            ScoreFactor(
                kind=one["kind"],
                points=one["points"],
                most=one["most"],
                values=shapes.plain(one["values"]),
            )
            for one in sorted(line.factors, key=lambda one: -one["points"])
        ],
    )


@router.reads("customers/{int:customer_id}/scores", name="scores", needs=P.READ_BOOK, gives=Scores)
def scores(request: HttpRequest, customer_id: Key, as_of: AsOf) -> HttpResponse:
    """Give the score of a customer with its factors, and those before it."""
    customer = finding.customer(callers.of(request), customer_id)
    lines = queries.history(customer.pk, until=as_of)
    return answers.said(
        Scores(customer=customer.pk, items=[_told(one) for one in reversed(lines[-100:])])
    )
