"""`dunwell measures`: how well receivables are collected, against the targets."""

import argparse
import json
from typing import Final

from dunwell.cli import days

NAME: Final = "measures"
HELP: Final = "DSO, CEI and the other measures against their targets, as of any date"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "--as-of", type=days.day, required=True, metavar="DATE", help="the day, as 2026-03-31"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")


def run(options: argparse.Namespace) -> int:
    """Print the measures."""
    from dunwell.cli import books

    books.open_book()
    from dunwell.cli import measures_report
    from dunwell.jobs import measures

    report = measures.report(as_of=options.as_of)
    if options.json:
        print(json.dumps(measures_report.for_machines(report)))
    else:
        measures_report.for_people(report)
    return 0
