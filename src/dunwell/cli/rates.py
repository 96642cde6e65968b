"""`dunwell rates`: load exchange rates from a file of the European Central Bank."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dunwell.cli.errors import BadUse

if TYPE_CHECKING:
    from dunwell.jobs.rates import LoadedRates

NAME: Final = "rates"
HELP: Final = "load exchange rates from a file of the European Central Bank"
_PROBLEMS_SHOWN: Final = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="eurofxref-hist.csv, .zip or eurofxref-*.xml"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")


def run(options: argparse.Namespace) -> int:
    """Load the file and say what it brought."""
    from dunwell.cli import books, clock

    books.open_book()
    from dunwell.jobs import rates

    try:
        loaded = rates.load(options.file, by=None, at=clock.now())
    except OSError as error:
        raise BadUse(f"The file {options.file} cannot be read: {error.strerror}.") from error
    if options.json:
        print(json.dumps(_for_machines(loaded)))
    else:
        _show(loaded)
    return 0


def _for_machines(loaded: "LoadedRates") -> dict[str, Any]:
    return {
        "created": loaded.created,
        "updated": loaded.updated,
        "unchanged": loaded.unchanged,
        "currencies": list(loaded.currencies),
        "from": loaded.first_day.isoformat(),
        "to": loaded.last_day.isoformat(),
        "problems": [asdict(problem) for problem in loaded.problems],
    }


def _show(loaded: "LoadedRates") -> None:
    print(
        f"Rates of {', '.join(loaded.currencies)} from {loaded.first_day} to {loaded.last_day}: "
        f"{loaded.created:,} new, {loaded.updated:,} changed, {loaded.unchanged:,} as before."
    )
    for one in loaded.problems[:_PROBLEMS_SHOWN]:
        where = f"Row {one.row}, {one.column}" if one.row else "The file"
        print(f"{where}: {one.value!r} left out, expected {one.expected}.")
    if len(loaded.problems) > _PROBLEMS_SHOWN:
        print(f"and {len(loaded.problems) - _PROBLEMS_SHOWN:,} more; `--json` lists every one.")
