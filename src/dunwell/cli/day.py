"""`dunwell day`: decide for every account whom to write to, whom to call, whom to leave alone."""

import argparse
import json
from typing import TYPE_CHECKING, Final

from dunwell.cli import days

if TYPE_CHECKING:
    from dunwell.jobs.days.processing import Outcome

NAME: Final = "day"
HELP: Final = "process a business date: what leaves, who is called, and why others hear nothing"

_SHOWN_AT_MOST: Final = 40


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("date", type=days.day, metavar="DATE", help="the day, as 2026-03-31")
    parser.add_argument("--entity", metavar="CODE", help="one legal entity; otherwise all")
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would be decided and keep nothing"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")


def run(options: argparse.Namespace) -> int:
    """Process the date and tell what was decided."""
    from dunwell.cli import books, clock, progress

    books.open_book()
    from dunwell.jobs.days import processing, telling
    from dunwell.jobs.ranking import scoring

    with progress.told() as told:
        told(f"Planning {options.date}")
        outcome = processing.process(
            options.date,
            entity=options.entity,
            at=clock.now(),
            dry_run=options.dry_run,
        )
        if not options.dry_run:
            told("Scoring customers")
            scoring.with_the_day(options.date, at=clock.now())
    if options.json:
        print(json.dumps(telling.for_machines(outcome), ensure_ascii=False))
    else:
        _show(outcome, dry_run=options.dry_run)
    return 0


def _show(outcome: "Outcome", *, dry_run: bool) -> None:
    from dunwell.cli import screen
    from dunwell.jobs.days import telling

    console = screen.console()
    for code, state in outcome.had.items():
        console.print(f"{code}: {outcome.date} is over ({state}); nothing was decided again.")
    if not outcome.processed:
        return
    told = telling.for_machines(outcome)
    verb = "would leave" if dry_run else "leave"
    console.print(
        f"{outcome.date}: {outcome.sent:,} messages {verb}, {outcome.to_approve:,} wait for "
        f"approval, {outcome.calls:,} calls to make."
    )
    if outcome.silent:
        table = screen.table("Left alone, by reason")
        table.add_column("Reason")
        table.add_column("Accounts", justify="right")
        for code, count in outcome.silent.items():
            table.add_row(code.replace("_", " "), f"{count:,}")
        console.print(table)
    touches = told["touches"]
    if touches:
        table = screen.table("Who hears what")
        for heading in ("Customer", "Step", "Channel", "Because"):
            table.add_column(heading)
        for one in touches[:_SHOWN_AT_MOST]:
            table.add_row(one["customer"], one["step"], one["channel"], one["because"]["sentence"])
        console.print(table)
        if len(touches) > _SHOWN_AT_MOST:
            console.print(f"and {len(touches) - _SHOWN_AT_MOST:,} more; --json lists all.")
