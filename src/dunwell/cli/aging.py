"""`dunwell aging`: what is owed and how late it is."""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from dunwell.cli import days
from dunwell.core import currencies

NAME: Final = "aging"
HELP: Final = "what is owed and how late it is, as of any date"

# The words of analytics.aging.By and core.aging.Basis; Ibis is not loaded to read a command line.
_BY: Final = ("none", "customer", "payer", "item", "segment", "entity")
_OF_CUSTOMERS: Final = ("customer", "payer", "item")
_BASES: Final = ("due", "issue", "posting")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "--as-of", type=days.day, required=True, metavar="DATE", help="the day, as 2026-03-31"
    )
    parser.add_argument(
        "--known-at",
        type=days.instant,
        metavar="T",
        help="what was known then, as 2026-03-31T18:00:00+02:00",
    )
    parser.add_argument("--by", choices=_BY, default="none", help="one row for each of these")
    parser.add_argument("--basis", choices=_BASES, help="the day items age from (policy: due)")
    parser.add_argument("--currency", metavar="C", help="one currency alone, as EUR")
    parser.add_argument("--entity", metavar="E", help="one legal entity alone, by its code")
    parser.add_argument(
        "--xlsx", type=Path, metavar="FILE", help="also write the workbook of every open item"
    )
    parser.add_argument(
        "--csv", type=Path, metavar="FILE", help="also write every open item as CSV"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")


def run(options: argparse.Namespace) -> int:
    """Print the report."""
    if options.currency is not None:
        currencies.require(options.currency)
    from dunwell.cli import books

    books.open_book()
    # The demo shows this report too, without files.
    if getattr(options, "xlsx", None) or getattr(options, "csv", None):
        from dunwell.cli import aging_files

        aging_files.write(options)
    from dunwell.cli import aging_report
    from dunwell.jobs import aging

    report = aging.report(
        as_of=options.as_of,
        known_at=options.known_at,
        by=options.by,
        basis=options.basis,
        currency=options.currency,
        entity=options.entity,
    )
    if options.json:
        print(
            json.dumps(
                aging_report.for_machines(
                    report, _tiers(options) if options.by in _OF_CUSTOMERS else {}
                )
            )
        )
        return 0
    accounts = report
    if options.by == "none":
        accounts = aging.report(
            as_of=options.as_of,
            known_at=options.known_at,
            by="customer",
            basis=options.basis,
            currency=options.currency,
            entity=options.entity,
        )
    earlier = [
        aging.report(
            as_of=day,
            known_at=options.known_at,
            basis=options.basis,
            currency=options.currency,
            entity=options.entity,
        )
        for day in aging_report.days_compared(options.as_of)
    ]
    aging_report.for_people(
        replace(report, rows=accounts.rows), earlier, lambda numbers: _tiers(options, numbers)
    )
    return 0


def _tiers(options: argparse.Namespace, numbers: Sequence[str] | None = None) -> Mapping[str, str]:
    """Score the customers the rows are about: some, or all of them."""
    from dunwell.jobs.ranking import scoring

    return scoring.tiers_by_number(options.as_of, known_at=options.known_at, numbers=numbers)
