"""`dunwell promise`: record what a customer promises to pay, by when and for which documents."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from dunwell.store.models import Promise

NAME: Final = "promise"
HELP: Final = "record a promise to pay, or list what a customer promised"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the customer, the day, the amount and the documents."""
    from dunwell.cli import days

    parser.add_argument("customer", help="the customer's number")
    parser.add_argument("--by", type=days.day, metavar="DATE", help="the day it pays by")
    parser.add_argument("--amount", help="what it pays, as in 1234.50; left out: all that is owed")
    parser.add_argument(
        "--items",
        nargs="+",
        metavar="NUMBER",
        help="its documents; left out: all overdue",
    )
    parser.add_argument("--person", default="", help="who promised")
    parser.add_argument("--made-on", type=days.day, metavar="DATE", help="the day of the promise")
    parser.add_argument("--withdraw", type=int, metavar="ID", help="take back a promise")
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")


def run(options: argparse.Namespace) -> int:
    """Record, withdraw or list."""
    from dunwell.cli import books, clock, money

    books.open_book()
    from dunwell.actions import promises
    from dunwell.store.models import Promise
    from dunwell.store.queries import commitments, customers, documents_open

    at = clock.now()
    customer = customers.by_number(options.customer)
    if options.withdraw is not None:
        chosen = commitments.promise_of(customer, options.withdraw)
        promises.withdraw(by=None, at=at, promise_id=chosen.pk, because="command line")
    elif options.by:
        made = options.made_on or at.date()
        if options.items:
            found = documents_open.debits(customer, options.items, on=made)
        else:
            found = documents_open.overdue(customer, on=made)
            numbers = ", ".join(one.document.number for one in found)
            said = f"The promise is for all that is overdue and not disputed: {numbers}."
            print(said, file=sys.stderr)
        currencies = {one.currency for one in found}
        promises.make(
            by=None,
            at=at,
            customer=customer,
            item_ids=[one.pk for one in found],
            amount=money.typed(options.amount, currencies),
            promised_date=options.by,
            made_date=made,
            person=options.person,
        )
    rows = Promise.objects.filter(customer=customer).order_by("pk")
    told = [_told(one) for one in rows]
    if options.json:
        print(json.dumps({"customer": customer.number, "promises": told}, ensure_ascii=False))
        return 0
    for one in told:
        items = ", ".join(one["items"])
        print(
            f"{one['id']:>5}  {one['amount']:>14} {one['currency']}  by {one['promised_date']}"
            f"  {one['state']}  {items}"
        )
    if not told:
        print(f"{customer} has promised nothing.")
    return 0


def _told(one: "Promise") -> dict[str, Any]:
    from dunwell.cli import money

    return {
        "id": one.pk,
        "state": one.state,
        "amount": money.plain(one.amount, one.currency),
        "currency": one.currency,
        "promised_date": one.promised_date.isoformat(),
        "made_date": one.made_date.isoformat(),
        "level": one.level,
        "person": one.person,
        "items": list(one.items.order_by("pk").values_list("item__document__number", flat=True)),
    }
