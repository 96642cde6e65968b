"""Customers found by any number they are known by; one without a number was merged away."""

from collections.abc import Mapping

from dunwell.core.refusals import Refusal
from dunwell.store.models import Customer, CustomerNumber


class UnknownCustomer(Refusal):
    """A number nobody is known by."""

    code = "unknown_customer"


class MergedCustomer(Refusal):
    """What belonged to a merged customer belongs to the survivor."""

    code = "merged_customer"


def by_number(number: str) -> Customer:
    """Find a customer by its own number or by one it took over in a merge."""
    found = CustomerNumber.objects.select_related("customer").filter(number=number).first()
    if found is None:
        raise unknown(number)
    return found.customer


def unknown(number: str) -> UnknownCustomer:
    """Say that nobody is known by a number."""
    return UnknownCustomer(
        f"No customer is known by the number {number}; check it, leading zeros included."
    )


def merged(customer: Customer) -> MergedCustomer:
    """Say that a customer is part of another one."""
    return MergedCustomer(
        f"{customer} was merged into another customer; use the one that its number leads to now. "
        "Nothing was changed."
    )


def locked(customer_ids: set[int]) -> dict[int, Customer]:
    """Lock customers in the order of their ids and refuse those that were merged away."""
    rows = Customer.objects.filter(pk__in=customer_ids).order_by("pk").select_for_update()
    found = {customer.pk: customer for customer in rows}
    known = set(
        CustomerNumber.objects.filter(customer__in=found).values_list("customer_id", flat=True)
    )
    for pk, customer in found.items():
        if pk not in known:
            raise merged(customer)
    return found


def links(link: str) -> Mapping[int, int]:
    """Map every customer that has a `parent` or `payer` to it."""
    rows = Customer.objects.filter(**{f"{link}__isnull": False})
    return dict(rows.values_list("pk", f"{link}_id"))
