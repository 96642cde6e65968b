"""`dunwell call`: log a call with what came of it, take one back, or list an account's calls."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any, Final

from dunwell.cli.errors import BadUse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, time

    from dunwell.actions.calls import Result
    from dunwell.store.models import Call, Customer, Entity, Item

NAME: Final = "call"
HELP: Final = "log a call with its promise, dispute and follow-up, or list an account's calls"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the customer, what came of the call, and what follows from it."""
    from dunwell.cli import days

    parser.add_argument("customer", help="the customer's number")
    parser.add_argument("--outcome", help="reached, voicemail, wrong_person, refused or no_answer")
    parser.add_argument("--person", default="", help="who was spoken to")
    parser.add_argument("--note", default="", help="what was said")
    parser.add_argument("--method", default="phone", help="phone, video, visit or message")
    parser.add_argument("--incoming", action="store_true", help="the customer called")
    parser.add_argument("--on", type=days.day, metavar="DATE", help="the day of the call")
    parser.add_argument("--at", metavar="HH:MM", help="its hour")
    parser.add_argument("--follow-up", type=days.day, metavar="DATE", help="when to call again")
    parser.add_argument("--promise-by", type=days.day, metavar="DATE", help="the day it pays by")
    parser.add_argument("--promise-amount", metavar="AMOUNT", help="left out: all that is owed")
    parser.add_argument("--items", nargs="+", metavar="NUMBER", help="left out: all overdue")
    parser.add_argument("--dispute", metavar="NUMBER", help="the document in dispute")
    parser.add_argument("--dispute-amount", metavar="AMOUNT", help="left out: all of it")
    parser.add_argument("--category", default="other", help="pricing, quantity, quality, ...")
    parser.add_argument("--take-back", type=int, metavar="ID", help="take back a call")
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")


def run(options: argparse.Namespace) -> int:
    """Log, take back or list."""
    if not options.outcome and (options.promise_by or options.dispute or options.follow_up):
        raise BadUse("Say what came of the call with --outcome.")
    from dunwell.cli import books, clock

    books.open_book()
    from dunwell.actions import calls
    from dunwell.store.queries import calls as queries
    from dunwell.store.queries import customers

    at = clock.now()
    customer = customers.by_number(options.customer)
    if options.take_back is not None:
        queries.require_of(customer, options.take_back)
        calls.take_back(by=None, at=at, call_id=options.take_back, reason="command line")
    elif options.outcome:
        day = options.on or at.date()
        entity = queries.entity_owed_most(customer.pk, on=day)
        if entity is None:
            raise BadUse("The book has no legal entity yet; import a ledger first.")
        calls.log(
            by=None,
            at=at,
            today=at.date(),
            customer=customer,
            entity=entity,
            call=_call(options, day),
            result=_result(options, customer, entity, day),
        )
    told = [_told(one) for one in queries.standing(customer.pk)]
    if options.json:
        print(json.dumps({"customer": customer.number, "calls": told}, ensure_ascii=False))
        return 0
    for one in told:
        hour = f" {one['at_time']}" if one["at_time"] else ""
        print(
            f"{one['id']:>5}  {one['on_date']}{hour}  {one['outcome']:<12}  {one['person']}"
            f"  {one['note']}".rstrip()
        )
    if not told:
        print(f"No call with {customer} is in the log.")
    return 0


def _call(options: argparse.Namespace, day: "date") -> Any:
    from dunwell.core.calls import Call, CallDirection, CallMethod, CallOutcome

    for name, words in (("outcome", CallOutcome), ("method", CallMethod)):
        if getattr(options, name) not in set(words):
            known = ", ".join(one.value for one in words)
            raise BadUse(f"--{name} takes one of {known}, not {getattr(options, name)}.")
    return Call(
        on_date=day,
        at_time=_hour(options.at),
        method=CallMethod(options.method),
        direction=CallDirection.INCOMING if options.incoming else CallDirection.OUTGOING,
        outcome=CallOutcome(options.outcome),
        person=options.person,
        note=options.note,
        follow_up_date=options.follow_up,
    )


def _hour(text: str | None) -> "time | None":
    from datetime import time

    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        raise BadUse(f"--at takes an hour such as 14:30, not {text}.") from None


def _result(
    options: argparse.Namespace, customer: "Customer", entity: "Entity", day: "date"
) -> "Result":
    from dunwell.actions.calls import Contested, Promised, Result
    from dunwell.cli import money
    from dunwell.core.disputes import DisputeCategory
    from dunwell.store.queries import documents_open

    if options.category not in set(DisputeCategory):
        known = ", ".join(one.value for one in DisputeCategory)
        raise BadUse(f"--category takes one of {known}, not {options.category}.")
    promised, contested = [], []
    if options.promise_by:
        if options.items:
            found = documents_open.debits(customer, options.items, on=day)
        else:
            found = documents_open.overdue(customer, on=day, entity=entity)
            _say(found)
        amount = money.typed(options.promise_amount, {one.currency for one in found})
        promised.append(
            Promised(
                item_ids=[one.pk for one in found],
                promised_date=options.promise_by,
                amount=amount,
            )
        )
    if options.dispute:
        (item, *_more) = documents_open.debits(customer, [options.dispute], on=day)
        contested.append(
            Contested(
                item_id=item.pk,
                category=DisputeCategory(options.category),
                amount=money.typed(options.dispute_amount, {item.currency}),
            )
        )
    return Result(promised=promised, contested=contested)


def _say(found: "Sequence[Item]") -> None:
    """Say which documents a promise is for that named none; what is printed stays the answer."""
    numbers = ", ".join(one.document.number for one in found)
    print(f"The promise is for all that is overdue and not disputed: {numbers}.", file=sys.stderr)


def _told(one: "Call") -> dict[str, Any]:
    effects = one.effects.order_by("pk").values_list("kind", "row_id")
    return {
        "id": one.pk,
        "on_date": one.on_date.isoformat(),
        "at_time": one.at_time.isoformat("minutes") if one.at_time else None,
        "method": one.method,
        "direction": one.direction,
        "outcome": one.outcome,
        "person": one.person,
        "note": one.note,
        "follow_up_date": one.follow_up_date.isoformat() if one.follow_up_date else None,
        "by": str(one.by) if one.by else None,
        "effects": [{"kind": kind, "id": row_id} for kind, row_id in effects],
    }
