"""`dunwell retention`: take away what is past its day, or say what would go."""

import argparse
import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dunwell.jobs.retention import Ran

NAME: Final = "retention"
HELP: Final = "take away what is past its retention period, or say what would go"
_WORDS: Final = {
    "sign_in": "sign-in records",
    "import_files": "files dropped to be imported",
    "files": "files of rejected rows",
    "contacts": "contacts nobody did business with any more",
    "letters": "messages and replies",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the day and the wish to see only."""
    from dunwell.cli import days

    parser.add_argument("--dry-run", action="store_true", help="say what would go, change nothing")
    parser.add_argument("--as-of", type=days.day, metavar="DATE", help="the day; left out: today")
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")


def run(options: argparse.Namespace) -> int:
    """Run it, or preview it."""
    from dunwell.cli import books, clock

    books.open_book()
    from dunwell.core import retention as rules
    from dunwell.jobs import retention

    at = clock.now()
    as_of = options.as_of or at.date()
    if options.dry_run:
        _show(retention.preview(as_of=as_of), would=True, as_json=options.json)
        return 0
    rules.require_not_ahead(as_of, today=at.date())
    _show(retention.run(by=None, at=at, as_of=as_of), would=False, as_json=options.json)
    return 0


def _show(ran: "Ran", *, would: bool, as_json: bool) -> None:
    told = ran.for_machines()
    if as_json:
        print(json.dumps({**told, "dry_run": would}))
        return
    if not ran.is_on:
        print(
            "The nightly run is off: switch it on in Settings > Retention. Erasures that people "
            "ordered are finished in any case."
        )
    if ran.is_on or would:
        verb = "would go" if would else "went"
        for name, words in _WORDS.items():
            print(f"{told[name]:>10,}  {words} {verb}")
    for table, count in ran.erased.items():
        print(f"{count:>10,}  rows of {table} of people who were erased")
