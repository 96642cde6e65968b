"""`dunwell dispute`: mark part of a document as disputed, or close the mark."""

import argparse
import json
from typing import TYPE_CHECKING, Any, Final

from dunwell.cli.errors import BadUse

if TYPE_CHECKING:
    from dunwell.store.models import Dispute

NAME: Final = "dispute"
HELP: Final = "mark part of a document as disputed, close the mark, or list an account's disputes"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the customer, the document and the part in dispute."""
    from dunwell.cli import days

    parser.add_argument("customer", help="the customer's number")
    parser.add_argument("--item", metavar="NUMBER", help="the document in dispute")
    parser.add_argument("--amount", help="the disputed part, as in 120.50; left out: all of it")
    parser.add_argument("--category", default="other", help="pricing, quantity, quality, ...")
    parser.add_argument("--note", default="", help="what the customer says")
    parser.add_argument("--close", type=int, metavar="ID", help="close a dispute")
    parser.add_argument("--on", type=days.day, metavar="DATE", help="the day it counts from")
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")


def run(options: argparse.Namespace) -> int:
    """Mark, close or list."""
    from dunwell.cli import books, clock, money

    books.open_book()
    from dunwell.actions import disputes
    from dunwell.core.disputes import DisputeCategory
    from dunwell.store.models import Dispute
    from dunwell.store.queries import commitments, customers, documents_open

    if options.category not in set(DisputeCategory):
        known = ", ".join(one.value for one in DisputeCategory)
        raise BadUse(f"--category takes one of {known}, not {options.category}.")
    at = clock.now()
    day = options.on or at.date()
    customer = customers.by_number(options.customer)
    if options.close is not None:
        chosen = commitments.dispute_of(customer, options.close)
        disputes.close(by=None, at=at, dispute_id=chosen.pk, closed_date=day, outcome=options.note)
    elif options.item:
        (item, *_more) = documents_open.debits(customer, [options.item], on=day)
        disputes.open(
            by=None,
            at=at,
            item=item,
            amount=money.typed(options.amount, {item.currency}),
            category=DisputeCategory(options.category),
            opened_date=day,
            note=options.note,
        )
    rows = Dispute.objects.filter(item__customer=customer).select_related("item__document")
    told = [_told(one) for one in rows.order_by("pk")]
    if options.json:
        print(json.dumps({"customer": customer.number, "disputes": told}, ensure_ascii=False))
        return 0
    for one in told:
        print(
            f"{one['id']:>5}  {one['amount']:>14} {one['currency']}  {one['item']}"
            f"  {one['category']}  {one['state']} since {one['opened_date']}"
        )
    if not told:
        print(f"{customer} disputes nothing.")
    return 0


def _told(one: "Dispute") -> dict[str, Any]:
    from dunwell.cli import money

    return {
        "id": one.pk,
        "state": one.state,
        "item": one.item.document.number,
        "amount": money.plain(one.amount, one.item.currency),
        "currency": one.item.currency,
        "category": one.category,
        "opened_date": one.opened_date.isoformat(),
        "closed_date": one.closed_date.isoformat() if one.closed_date else None,
    }
