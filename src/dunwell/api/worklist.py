"""The ranked list of a day over HTTP, with the receipt of each rank."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import Field

from dunwell.api import answers, callers, finding
from dunwell.api.fields import AsOf, Limit
from dunwell.api.operations import Operations
from dunwell.core.permissions import Permission as P
from dunwell.core.scopes import holds_entity
from dunwell.jobs.ranking import telling, worklist

router: Final = Operations(tags=["Worklist"])


class Receipt(Schema):
    """Why an action ranks where it ranks: every part of its points."""

    currency: str
    amount: str
    days: int
    risk_per_cent: int
    raise_per_cent: int
    raises: dict[str, int]
    points: str
    priority_class: str = Field(alias="class")


class Action(Schema):
    """What to do next, and why."""

    rank: int
    customer: str
    name: str
    entity: str
    action: str
    overdue: str
    currency: str
    days: int
    tier: str
    score: int
    because: list[dict[str, Any]]
    receipt: Receipt
    owner: str


class Worklist(Schema):
    """The most urgent actions of a day, and how many there are."""

    items: list[Action]
    count: int


@router.reads("worklist", name="worklist", needs=P.READ_WORKLIST, gives=Worklist)
def work(request: HttpRequest, as_of: AsOf, limit: Limit) -> HttpResponse:
    """Give the ranked list of a day, the most urgent first, with the receipt of each rank."""
    scope = finding.scope(callers.of(request))
    found = [
        one
        for one in worklist.worklist(as_of or finding.acting_day(), None)
        if holds_entity(scope, one.entity)
    ]
    return answers.said({"items": telling.for_machines(found[:limit]), "count": len(found)})
