"""What the API reads: the same book as the pages, within what the caller may see."""

from datetime import date
from typing import Annotated, Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from dunwell.api import answers, callers, shapes
from dunwell.api.callers import Caller
from dunwell.core import aging as rule
from dunwell.core import money
from dunwell.core.permissions import Permission as P
from dunwell.core.scopes import holds_entity
from dunwell.jobs.ranking import telling, worklist
from dunwell.store import personal_data, policies
from dunwell.store.models import Document, Item
from dunwell.store.queries import accounts, api_rows, ledger, scopes
from dunwell.store.queries.accounts import Question

router: Final = Router(tags=["Reading"])
_ROOT: Final = "/api/v1"
After = Annotated[int, Query(0, ge=0, lt=2**63, description="The `next` of the page before.")]
Limit = Annotated[int, Query(100, ge=1, le=answers.MOST)]
AsOf = Annotated[date | None, Query(None, ge=date(1970, 1, 1), lt=date(2100, 1, 1))]
Word = Annotated[str, Query("", max_length=100, pattern=r"^[^\x00]*$")]
Number = Annotated[int | None, Query(None, ge=1, lt=2**63)]


def acting_day() -> date:
    """Give the day of an act: today, or the ledger's own while it is a week behind."""
    return ledger.acting_day(today=timezone.localdate())


@router.get(f"{_ROOT}/customers", url_name="api-customers")
def customers(
    request: HttpRequest, after: After, limit: Limit, number: Word, segment: Word
) -> HttpResponse:
    """List customers."""
    rows = api_rows.customers(callers.enter(request, P.READ_BOOK).sight)
    if number:
        rows = rows.filter(numbers__number=number)
    if segment:
        rows = rows.filter(segment=segment)
    return answers.page(
        rows, lambda found: [shapes.customer(one) for one in found], after=after, limit=limit
    )


@router.get(f"{_ROOT}/customers/{{int:customer_id}}", url_name="api-customer")
def customer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Give one customer."""
    rows = api_rows.customers(callers.enter(request, P.READ_BOOK).sight)
    return answers.one(request, shapes.customer(answers.found(rows, customer_id)))


@router.get(f"{_ROOT}/items", url_name="api-items")
def items(
    request: HttpRequest, after: After, limit: Limit, as_of: AsOf, customer: Number, entity: Word
) -> HttpResponse:
    """List what is open at the end of a day."""
    caller = callers.enter(request, P.READ_BOOK)
    rows = api_rows.open_on(
        api_rows.items(caller.sight, customer_id=customer), as_of or acting_day()
    )
    if entity:
        rows = rows.filter(entity__code=entity)

    def told(found: list[Item]) -> list[Any]:
        return [shapes.item(one, getattr(one, "open_amount", 0)) for one in found]

    return answers.page(rows, told, after=after, limit=limit)


@router.get(f"{_ROOT}/documents", url_name="api-documents")
def documents(
    request: HttpRequest,
    after: After,
    limit: Limit,
    as_of: AsOf,
    customer: Number,
    number: Word,
    type: Word,  # noqa: A002 - the parameter's own name.
) -> HttpResponse:
    """List documents with what is open of their items at the end of a day."""
    caller = callers.enter(request, P.READ_BOOK)
    rows = api_rows.documents(caller.sight)
    if customer:
        rows = rows.filter(items__customer=customer).distinct()
    if number:
        rows = rows.filter(number=number)
    if type:
        rows = rows.filter(type=type)
    day = as_of or acting_day()
    return answers.page(
        rows, lambda found: _documents(found, caller, day), after=after, limit=limit
    )


@router.get(f"{_ROOT}/documents/{{int:document_id}}", url_name="api-document")
def document(request: HttpRequest, document_id: int, as_of: AsOf) -> HttpResponse:
    """Give one document."""
    caller = callers.enter(request, P.READ_BOOK)
    row = answers.found(api_rows.documents(caller.sight), document_id)
    return answers.one(request, _documents([row], caller, as_of or acting_day())[0])


def _documents(found: list[Document], caller: Caller, day: date) -> list[dict[str, Any]]:
    ids = [one.pk for one in found]
    items = list(api_rows.items(caller.sight).filter(document__in=ids).order_by("pk"))
    still = api_rows.open_amounts([one.pk for one in items], day)
    return [
        shapes.document(one, still, [item for item in items if item.document_id == one.pk])
        for one in found
    ]


@router.get(f"{_ROOT}/promises", url_name="api-promises")
def promises(
    request: HttpRequest, after: After, limit: Limit, customer: Number, state: Word
) -> HttpResponse:
    """List promises."""
    rows = api_rows.promises(callers.enter(request, P.READ_BOOK).sight)
    if customer:
        rows = rows.filter(customer=customer)
    if state:
        rows = rows.filter(state=state)
    return answers.page(
        rows, lambda found: [shapes.promise(one) for one in found], after=after, limit=limit
    )


@router.get(f"{_ROOT}/promises/{{int:promise_id}}", url_name="api-promise")
def promise(request: HttpRequest, promise_id: int) -> HttpResponse:
    """Give one promise."""
    rows = api_rows.promises(callers.enter(request, P.READ_BOOK).sight)
    return answers.one(request, shapes.promise(answers.found(rows, promise_id)))


@router.get(f"{_ROOT}/disputes", url_name="api-disputes")
def disputes(
    request: HttpRequest, after: After, limit: Limit, customer: Number, state: Word
) -> HttpResponse:
    """List disputes."""
    rows = api_rows.disputes(callers.enter(request, P.READ_BOOK).sight)
    if customer:
        rows = rows.filter(item__customer=customer)
    if state:
        rows = rows.filter(state=state)
    return answers.page(
        rows, lambda found: [shapes.dispute(one) for one in found], after=after, limit=limit
    )


@router.get(f"{_ROOT}/disputes/{{int:dispute_id}}", url_name="api-dispute")
def dispute(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """Give one dispute."""
    rows = api_rows.disputes(callers.enter(request, P.READ_BOOK).sight)
    return answers.one(request, shapes.dispute(answers.found(rows, dispute_id)))


@router.get(f"{_ROOT}/pauses/{{int:pause_id}}", url_name="api-pause")
def pause(request: HttpRequest, pause_id: int) -> HttpResponse:
    """Give one pause."""
    rows = api_rows.pauses(callers.enter(request, P.READ_BOOK).sight)
    return answers.one(request, shapes.pause(answers.found(rows, pause_id)))


@router.get(f"{_ROOT}/worklist", url_name="api-worklist")
def work(request: HttpRequest, as_of: AsOf, limit: Limit) -> HttpResponse:
    """Give the ranked list of a day, the most urgent first, with the receipt of each rank."""
    caller = callers.enter(request, P.READ_WORKLIST)
    scope = scopes.of(caller.person, caller.roles)
    found = [
        one
        for one in worklist.worklist(as_of or acting_day(), None)
        if holds_entity(scope, one.entity)
    ]
    return answers.said({"items": telling.for_machines(found[:limit]), "count": len(found)})


@router.get(f"{_ROOT}/approvals", url_name="api-approvals")
def approvals(request: HttpRequest, after: After, limit: Limit, state: Word) -> HttpResponse:
    """List requests for a decision."""
    rows = api_rows.approvals(callers.enter(request, P.READ_APPROVALS).sight)
    if state:
        rows = rows.filter(state=state)
    return answers.page(
        rows, lambda found: [shapes.approval(one) for one in found], after=after, limit=limit
    )


@router.get(f"{_ROOT}/approvals/{{int:approval_id}}", url_name="api-approval")
def approval(request: HttpRequest, approval_id: int) -> HttpResponse:
    """Give one request."""
    rows = api_rows.approvals(callers.enter(request, P.READ_APPROVALS).sight)
    return answers.one(request, shapes.approval(answers.found(rows, approval_id)))


@router.get(f"{_ROOT}/aging", url_name="api-aging")
def aging(request: HttpRequest, as_of: AsOf, entity: Word) -> HttpResponse:
    """Age the book as of a day: one line a currency, never added up across them."""
    caller = callers.enter(request, P.READ_DASHBOARD)
    day = as_of or acting_day()
    scope = scopes.of(caller.person, caller.roles)
    if entity and not holds_entity(scope, entity):
        raise answers.NotFound("There is no such entity, or it is not yours to see.")
    codes = [entity] if entity or caller.sight.entities is None else list(caller.sight.entities)
    terms = rule.terms_of(policies.in_force(day))
    spans = rule.spans(terms, as_of=day)
    lines = [
        _line(Question(as_of=day, currency=currency, entity=code, basis=terms.basis, spans=spans))
        for code in codes
        for currency in sorted(accounts.currencies(as_of=day, entity=code))
    ]
    return answers.said({"as_of": day.isoformat(), "items": lines})


def _line(question: Question) -> dict[str, Any]:
    found = accounts.sums(question).values()
    buckets = [sum(one) for one in zip(*(row.buckets for row in found), strict=True)]

    def told(units: int) -> str:
        return money.in_units(units, question.currency)

    return {
        "entity": question.entity or None,
        "currency": question.currency,
        "total": told(sum(buckets)),
        "overdue": told(sum(buckets[1:])),
        "credits": told(sum(row.credits for row in found)),
        "unapplied": told(sum(row.unapplied for row in found)),
        "buckets": [
            {"name": span.bucket.name, "amount": told(units)}
            for span, units in zip(question.spans, buckets, strict=True)
        ],
    }


@router.get(f"{_ROOT}/audit", url_name="api-audit")
def audit(
    request: HttpRequest, after: After, limit: Limit, action: Word, subject: Word
) -> HttpResponse:
    """List entries of the audit trail in the order of the chain."""
    callers.enter(request, P.READ_AUDIT)
    rows = api_rows.audit_entries()
    if action:
        rows = rows.filter(action=action)
    if subject:
        rows = rows.filter(subject=subject)
    return answers.page(
        rows,
        lambda found: [shapes.audit_entry(one) for one in personal_data.told(found)],
        after=after,
        limit=limit,
        key="sequence",
    )
