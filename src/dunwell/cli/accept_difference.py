"""`dunwell accept-difference`: accept what an import differs from the ERP's total, and say why."""

import argparse
import json
from typing import Final

NAME: Final = "accept-difference"
HELP: Final = "accept the difference to the control total of an import, with the reason"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the import, the currency and the reason."""
    parser.add_argument("import_id", type=int, metavar="IMPORT", help="the import's number")
    parser.add_argument("currency", help="the currency of the control total")
    parser.add_argument("--because", required=True, help="why the difference is accepted")
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")


def run(options: argparse.Namespace) -> int:
    """Accept it once; accepted before, nothing changes."""
    from dunwell.cli import books, clock

    books.open_book()
    from dunwell.actions import control_totals
    from dunwell.core import money

    accepted = control_totals.accept(
        by=None,
        at=clock.now(),
        run_id=options.import_id,
        currency=options.currency.upper(),
        because=options.because,
    )
    shown = money.shown(accepted.difference, accepted.currency)
    if options.json:
        told = {
            "import_id": options.import_id,
            "currency": accepted.currency,
            "difference": money.in_units(accepted.difference, accepted.currency),
            "because": accepted.because,
        }
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(f"The difference of {shown} of import {options.import_id} is accepted.")
    return 0
