"""Customers over HTTP: read, and edited field by field."""

from datetime import date
from typing import Annotated, Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema
from pydantic import Field, StringConstraints

from dunwell.actions import account as actions
from dunwell.actions import edits
from dunwell.api import answers, callers, fields, finding, shapes
from dunwell.api.callers import Caller
from dunwell.api.fields import After, Code, Day, Given, GivenMoney, Id, Key, Limit, Short, Word
from dunwell.api.operations import Operations
from dunwell.api.shapes import Money
from dunwell.core import currencies
from dunwell.core.customers import CustomerStatus
from dunwell.core.decimal_amounts import AmountUnreadable
from dunwell.core.permissions import Permission as P
from dunwell.store import locks, models
from dunwell.store.queries import api_rows

router: Final = Operations(tags=["Customers"])
_TEXTS: Final = (
    *("number", "name", "status", "segment", "region", "branch", "street", "street_2"),
    *("postal_code", "city", "country", "language", "time_zone", "tax_id", "currency"),
    *("credit_rating", "terms", "terms_days", "payment_run_calendar", "payment_behaviour"),
    *("seasonal_profile", "contract_type", "contract_renewal_date", "collector_name"),
    *("sales_account_manager", "customer_success_owner", "po_required", "portal_required"),
)


class Customer(Schema):
    """A customer."""

    id: int
    number: str
    name: str
    status: str
    parent: int | None
    payer: int | None
    segment: str
    region: str
    branch: str
    street: str
    street_2: str
    postal_code: str
    city: str
    country: str
    language: str
    time_zone: str
    tax_id: str
    currency: str
    credit_limit: Money | None
    credit_rating: str
    terms: str
    terms_days: int | None
    payment_run_calendar: str
    payment_behaviour: str
    seasonal_profile: str
    contract_type: str
    contract_renewal_date: date | None
    collector: str | None
    collector_name: str
    sales_account_manager: str
    customer_success_owner: str
    po_required: bool
    portal_required: bool


class GivenCustomer(Given):
    """What is to be changed of a customer; what is left out stays as it is.

    `collector` is the address of a colleague; a null takes them, a parent or a payer away.
    """

    name: Annotated[str, StringConstraints(min_length=1, max_length=300)] = ""
    status: CustomerStatus = CustomerStatus.ACTIVE
    parent: Id | None = None
    payer: Id | None = None
    segment: Code = ""
    region: Annotated[Short, Field(max_length=100)] = ""
    branch: Annotated[Short, Field(max_length=100)] = ""
    street: Short = ""
    street_2: Short = ""
    postal_code: Annotated[Short, Field(max_length=20)] = ""
    city: Annotated[Short, Field(max_length=100)] = ""
    country: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")] = ""
    language: fields.Language = ""
    time_zone: Code = ""
    tax_id: Code = ""
    currency: Code = ""
    credit_limit: GivenMoney | None = None
    credit_rating: Annotated[Short, Field(max_length=20)] = ""
    terms: Code = ""
    terms_days: Annotated[int, Field(ge=0, le=365)] | None = None
    payment_run_calendar: Annotated[Short, Field(max_length=100)] = ""
    payment_behaviour: Annotated[Short, Field(max_length=20)] = ""
    seasonal_profile: Code = ""
    contract_type: Code = ""
    contract_renewal_date: Day | None = None
    collector: Short | None = None
    collector_name: Short = ""
    sales_account_manager: Short = ""
    customer_success_owner: Short = ""
    po_required: bool = False
    portal_required: bool = False


def told(row: models.Customer) -> Customer:
    """Write a customer."""
    plain: dict[str, Any] = {name: getattr(row, name) for name in _TEXTS}
    return Customer(
        id=row.pk,
        parent=row.parent_id,
        payer=row.payer_id,
        credit_limit=shapes.money(row.credit_limit, row.currency),
        collector=shapes.person(row.collector),
        **plain,
    )


@router.lists("customers", name="customers", needs=P.READ_BOOK, gives=Customer)
def customers(
    request: HttpRequest, after: After, limit: Limit, number: Word, segment: Word
) -> HttpResponse:
    """List customers."""
    rows = api_rows.customers(callers.of(request).sight)
    if number:
        rows = rows.filter(numbers__number=number)
    if segment:
        rows = rows.filter(segment=segment)
    return answers.each(rows, told, after=after, limit=limit)


@router.shows("customers/{int:customer_id}", name="customer", needs=P.READ_BOOK, gives=Customer)
def customer(request: HttpRequest, customer_id: Key) -> HttpResponse:
    """Give one customer."""
    rows = api_rows.customers(callers.of(request).sight)
    return answers.one(request, told(answers.found(rows, customer_id)))


@router.changes(
    "customers/{int:customer_id}",
    name="customer-edit",
    needs=P.EDIT_CUSTOMERS,
    gives=Customer,
    method="PATCH",
)
def edit(request: HttpRequest, customer_id: Key, given: GivenCustomer) -> HttpResponse:
    """Change what is known of a customer."""
    caller = callers.of(request)
    rows = api_rows.customers(caller.sight)

    def change() -> object:
        row = answers.found(rows, customer_id)
        asked = _asked(caller, row, given)
        seen = edits.of_row(row, list(asked))
        return actions.edit(
            by=caller.person, at=timezone.now(), customer_id=row.pk, seen=seen, asked=asked
        )

    first = locks.hierarchy if {"parent", "payer"} & given.model_fields_set else None
    return answers.changed(request, caller, (rows, customer_id), told, change, first=first)


def _asked(caller: Caller, row: models.Customer, given: GivenCustomer) -> dict[str, Any]:
    asked = given.told()
    for name in ("parent", "payer"):
        if asked.get(name):
            asked[name] = finding.customer(caller, asked[name])
    if asked.get("collector") is not None:
        asked["collector"] = finding.colleague(asked["collector"])
    if "credit_limit" in asked:
        currency = asked.get("currency", row.currency)
        if asked["credit_limit"] is not None and not currency:
            raise AmountUnreadable("A credit limit needs a currency. Write its code.")
        if currency:
            currencies.require(currency)
        asked["credit_limit"] = fields.units(given.credit_limit, currency)
    return asked
