"""`dunwell statement`: a customer's statement of account as a PDF, in the customer's language."""

import argparse
import sys
from pathlib import Path
from typing import Final

from dunwell.cli import days
from dunwell.cli.errors import BadUse
from dunwell.core import currencies

NAME: Final = "statement"
HELP: Final = "a customer's statement of account as a PDF"

_STYLES: Final = ("open-item", "balance-forward")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("customer", metavar="CUSTOMER", help="the customer's number")
    parser.add_argument(
        "--as-of", type=days.day, required=True, metavar="DATE", help="the day, as 2026-03-31"
    )
    parser.add_argument(
        "--pdf", type=Path, required=True, metavar="FILE", help="where to write the statement"
    )
    parser.add_argument(
        "--style", choices=_STYLES, default=_STYLES[0], help="what it lists (open-item)"
    )
    parser.add_argument("--currency", default="", metavar="C", help="one currency alone, as EUR")
    parser.add_argument("--entity", default="", metavar="E", help="one legal entity alone")
    parser.add_argument(
        "--from",
        dest="since",
        type=days.day,
        metavar="DATE",
        help="the first day of the activity of a balance forward (the first of the month)",
    )
    parser.add_argument(
        "--roll-up",
        action="store_true",
        help="with the customers below this one or paid for by it",
    )


def run(options: argparse.Namespace) -> int:
    """Write the statement."""
    if options.currency:
        currencies.require(options.currency)
    from dunwell.cli import books

    books.open_book()
    from dunwell.core.statements import Style
    from dunwell.jobs.statements import rendering
    from dunwell.jobs.statements.gathering import Request
    from dunwell.store.queries import customers, ledger

    customer = customers.by_number(options.customer)
    ledger.require_entity(options.entity)
    made = rendering.pdf(
        Request(
            customer=customer,
            as_of=options.as_of,
            style=Style(options.style.replace("-", "_")),
            entity=options.entity,
            currency=options.currency,
            since=options.since,
            roll_up=options.roll_up,
        )
    )
    try:
        options.pdf.write_bytes(made)
    except OSError as error:
        raise BadUse(f"The file {options.pdf} cannot be written: {error.strerror}.") from error
    print(f"Wrote {options.pdf}: the statement of {customer}.", file=sys.stderr)
    return 0
