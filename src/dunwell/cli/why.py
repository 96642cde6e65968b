"""`dunwell why`: what was decided for a customer on a date, and because of what."""

import argparse
import json
from typing import TYPE_CHECKING, Any, Final

from dunwell.cli import days

if TYPE_CHECKING:
    from dunwell.jobs.days.retelling import Retold
    from dunwell.jobs.days.telling import Names

NAME: Final = "why"
HELP: Final = "why a customer was written to, called or left alone on a date"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("customer", metavar="CUSTOMER", help="a number the customer is known by")
    parser.add_argument("date", type=days.day, metavar="DATE", help="the day, as 2026-03-31")
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")


def run(options: argparse.Namespace) -> int:
    """Decide again from what was known then, and show what was kept beside it."""
    from dunwell.cli import books

    books.open_book()
    from dunwell.jobs.days import retelling, telling

    customer, told = retelling.retell(options.customer, options.date)
    names = telling.names_of_retold(told)
    if options.json:
        decisions = [telling.retold(one, names) for one in told]
        print(
            json.dumps(
                {
                    "customer": customer.number,
                    "name": customer.name,
                    "date": options.date.isoformat(),
                    "decisions": decisions,
                },
                ensure_ascii=False,
            )
        )
        return 0
    print(f"{customer} on {options.date}")
    for one in told:
        _show(one, names)
    return 0


def _show(one: "Retold", names: "Names") -> None:
    from dunwell.jobs.days import telling

    said = telling.retold(one, names)
    if one.known_at is None:
        print(f"\n{one.entity.code}: this date was not processed. It would be decided:")
        print(f"  {_words(said['decision'])}")
        return
    known = one.known_at.isoformat(sep=" ", timespec="seconds")
    print(
        f"\n{one.entity.code}: {one.state} with policy {one.policy}, from what was known {known}"
    )
    print(f"  Decided:       {_words(said['stored'])}")
    print(f"  Decided again: {_words(said['decision'])}")
    if said["agrees"] is False:
        print("  They differ: something of that day is known differently now.")


def _words(decision: dict[str, Any] | None) -> str:
    if decision is None:
        return "nothing, for nothing was overdue and no step had come."
    what = decision["step"].replace("_", " ") or "left alone"
    return f"{what}. {decision['because']['sentence']}"
