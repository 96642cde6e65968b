"""`dunwell merge-customers`: make one customer of two, or list the pairs that look like one."""

import argparse
import json
from typing import TYPE_CHECKING, Any, Final

from dunwell.cli.errors import BadUse

if TYPE_CHECKING:
    from dunwell.store.models import Customer, DuplicateProposal

NAME: Final = "merge-customers"
HELP: Final = "merge customer B into customer A, or list the pairs that look like one"
_BECAUSE: Final = {
    "same_number_other_form": "the same number in another form",
    "same_name": "the same name in another spelling",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take two numbers, or the wish to see the proposals."""
    parser.add_argument("survivor", nargs="?", metavar="A", help="the customer that stays")
    parser.add_argument("other", nargs="?", metavar="B", help="the customer that goes into A")
    parser.add_argument("--list", action="store_true", help="the pairs waiting for a decision")
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")


def run(options: argparse.Namespace) -> int:
    """List the proposals, or merge."""
    numbers = [one for one in (options.survivor, options.other) if one is not None]
    if len(numbers) != (0 if options.list else 2):
        raise BadUse(
            "Name two customers, `dunwell merge-customers A B`, to merge B into A; "
            "or give --list alone to see the pairs that look like one."
        )
    from dunwell.cli import books

    books.open_book()
    return _list(options) if options.list else _merge(options)


def _list(options: argparse.Namespace) -> int:
    from dunwell.cli import screen
    from dunwell.store.queries import proposals

    waiting = proposals.waiting()
    if options.json:
        print(json.dumps({"proposals": [_proposal(one) for one in waiting]}, ensure_ascii=False))
        return 0
    if not waiting:
        print("No two customers look like one.")
        return 0
    console = screen.console()
    table = screen.table("Customers that may be one")
    for heading in ("Number", "Name", "Number", "Name", "Because"):
        table.add_column(heading)
    for one in waiting:
        because = _BECAUSE.get(one.because, one.because)
        first, second = one.first, one.second
        table.add_row(first.number, first.name, second.number, second.name, because)
    console.print(table)
    console.print("Merge a pair with `dunwell merge-customers A B`: B goes into A.")
    return 0


def _merge(options: argparse.Namespace) -> int:
    from dunwell.actions import customers
    from dunwell.cli import clock

    survivor = customers.by_number(options.survivor)
    other = customers.by_number(options.other)
    moved = other.items.count()
    kept = customers.merge(by=None, at=clock.now(), survivor=survivor, other=other)
    numbers = sorted(kept.numbers.values_list("number", flat=True))
    if options.json:
        told = {"survivor": _named(kept), "merged": _named(other), "items_moved": moved}
        print(json.dumps({**told, "numbers": numbers}, ensure_ascii=False))
    else:
        print(f"{other} is now part of {kept}; {moved:,} items moved.")
        print(f"It is known by the numbers {', '.join(numbers)}.")
    return 0


def _proposal(one: "DuplicateProposal") -> dict[str, Any]:
    return {"first": _named(one.first), "second": _named(one.second), "because": one.because}


def _named(customer: "Customer") -> dict[str, str]:
    return {"number": customer.number, "name": customer.name}
