"""What is out of the ordinary over HTTP, and in whose hands it is."""

from datetime import date
from typing import Annotated, Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema

from dunwell.api import answers, callers, finding, shapes
from dunwell.api.fields import AsOf, Limit, Word
from dunwell.api.operations import Operations
from dunwell.api.shapes import Money
from dunwell.core.permissions import Permission as P
from dunwell.core.scopes import holds_entity
from dunwell.jobs.ranking import exceptions, worklist
from dunwell.jobs.ranking.exceptions import ExceptionLine
from dunwell.store.queries import scopes

router: Final = Operations(tags=["Exceptions"])
Skip = Annotated[int, Query(0, ge=0, lt=2**31, description="How many to leave out; see `next`.")]


class Exceptional(Schema):
    """A material exception; `lacks` names what is missing to be in good hands."""

    kind: str
    customer: int
    number: str
    name: str
    entity: str
    at_stake: Money
    because: dict[str, Any]
    owner: str
    action: str | None
    task: int | None
    promised: bool
    awaited: bool
    due_date: date | None
    lacks: list[str]


def _told(one: ExceptionLine) -> Exceptional:
    return Exceptional(
        kind=one.kind,
        customer=one.customer_id,
        number=one.customer_number,
        name=one.customer_name,
        entity=one.entity,
        at_stake=shapes.amount(one.amount, one.currency),
        because=dict(one.because.as_json()),
        owner=one.owner,
        action=one.action,
        task=one.task_id,
        promised=one.promised,
        awaited=one.awaited,
        due_date=one.due_date,
        lacks=[lack.value for lack in one.lacks],
    )


@router.lists("exceptions", name="exceptions", needs=P.READ_EXCEPTIONS, gives=Exceptional)
def listed(
    request: HttpRequest, after: Skip, limit: Limit, as_of: AsOf, kind: Word
) -> HttpResponse:
    """List the exceptions of a day; what lacks something on top, the largest first."""
    scope, day = finding.scope(callers.of(request)), as_of or finding.acting_day()
    within = None
    if not scope.is_everything:
        within = set(scopes.customers(scope).values_list("pk", flat=True))
    found = [
        one
        for one in exceptions.material(day, worklist.worklist(day, None))
        if holds_entity(scope, one.entity)
        and (within is None or one.customer_id in within)
        and (not kind or one.kind == kind)
    ]
    more = after + limit if len(found) > after + limit else None
    items = [answers.plain(_told(one)) for one in found[after : after + limit]]
    return answers.said({"items": items, "next": more})
