"""Open customers, change what is known of them, and place them in their hierarchy."""

from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from dunwell.actions import merging, organisations
from dunwell.core import currencies, hierarchies, personal_data, single_lines
from dunwell.core.customers import PERSONAL_FIELDS
from dunwell.core.names import name_key
from dunwell.core.refusals import Refusal
from dunwell.store import audit, locks
from dunwell.store.models import Customer, CustomerNumber, User
from dunwell.store.queries import customers

by_number = customers.by_number
merge = merging.merge


class CustomerExists(Refusal):
    """A number leads to one customer."""

    code = "customer_exists"


class NumberMissing(Refusal):
    """A customer is known by a number."""

    code = "number_missing"


class CustomerFields(TypedDict, total=False):
    """What may be said of a customer when it is opened or edited; amounts are minor units."""

    name: str
    parent: Customer | None
    payer: Customer | None
    segment: str
    region: str
    street: str
    street_2: str
    postal_code: str
    city: str
    country: str
    language: str
    time_zone: str
    currency: str
    terms: str
    terms_days: int | None
    credit_limit: int | None
    credit_rating: str
    collector: User | None
    collector_name: str
    sales_account_manager: str
    customer_success_owner: str
    tax_id: str
    po_required: bool
    portal_required: bool
    seasonal_profile: str
    status: str
    branch: str
    contract_type: str
    contract_renewal_date: date | None
    payment_run_calendar: str
    payment_behaviour: str


@transaction.atomic
def open(
    *, by: User | None, at: datetime, number: str, **fields: Unpack[CustomerFields]
) -> Customer:
    """Open a customer under a number that leads to nobody yet."""
    if not number:
        raise NumberMissing("A customer needs a number; give the one it has in the ledger.")
    if CustomerNumber.objects.filter(number=number).exists():
        raise CustomerExists(
            f"The number {number} leads to a customer already; edit that one, or choose another."
        )
    _lock_relatives(fields)
    customer = Customer.objects.create(
        number=number, name_key=name_key(fields.get("name", "")), **fields
    )
    CustomerNumber.objects.create(number=number, customer=customer)
    audit.record(
        by=by,
        at=at,
        action="customers.open",
        subject=f"customer:{customer.pk}",
        after={"number": number, **_told(customer.pk, fields)},
    )
    return customer


@transaction.atomic
def edit(
    *, by: User | None, at: datetime, customer: Customer, **changes: Unpack[CustomerFields]
) -> Customer:
    """Change what is known of a customer; a circle of parents or payers is refused."""
    single_lines.require(changes)
    _require_known(changes)
    _lock_relatives(changes)
    fresh = customers.locked({customer.pk})[customer.pk]
    before = {name: getattr(fresh, name) for name in changes}
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.name_key = name_key(fresh.name)
    for link in ("parent", "payer"):
        if link in changes:
            above = {**customers.links(link)}
            above.pop(fresh.pk, None)
            if (top := getattr(fresh, f"{link}_id")) is not None:
                above[fresh.pk] = top
            hierarchies.require_no_cycle(above, start=fresh.pk, link=link, name=str(fresh))
    fresh.save(update_fields=[*changes, "name_key"])
    audit.record(
        by=by,
        at=at,
        action="customers.edit",
        subject=f"customer:{fresh.pk}",
        before=_told(fresh.pk, before),
        after=_told(fresh.pk, changes),
    )
    return fresh


def _require_known(fields: CustomerFields) -> None:
    """Refuse a currency or a time zone that there is not; empty says nothing of it."""
    if currency := fields.get("currency"):
        currencies.require(currency)
    if time_zone := fields.get("time_zone"):
        organisations.require_time_zone(time_zone)


def _lock_relatives(fields: CustomerFields) -> None:
    """Hold the hierarchy still, and refuse relatives that were merged away."""
    relatives = {one.pk for one in (fields.get("parent"), fields.get("payer")) if one}
    if "parent" in fields or "payer" in fields:
        locks.hierarchy()
        customers.locked(relatives)


def _told(customer_id: int, fields: Any) -> dict[str, object]:
    """Write related rows as their ids for the audit trail."""
    plain = {
        name: value.pk if isinstance(value, Customer | User) else value
        for name, value in fields.items()
    }
    return personal_data.about(f"customer:{customer_id}", plain, *PERSONAL_FIELDS)
