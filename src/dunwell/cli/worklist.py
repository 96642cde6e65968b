"""`dunwell worklist`: what to do next, ranked by cash at stake, each with its because."""

import argparse
import json
from typing import TYPE_CHECKING, Final

from dunwell.cli import days
from dunwell.cli.errors import BadUse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dunwell.jobs.ranking.worklist import Action

NAME: Final = "worklist"
HELP: Final = "what to do next, ranked, each action with its because"

_SHOWN_AT_MOST: Final = 40


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "--as-of", type=days.day, required=True, metavar="DATE", help="the day, as 2026-03-31"
    )
    parser.add_argument(
        "--collector", metavar="WHO", help="one collector's actions, by e-mail address or name"
    )
    parser.add_argument(
        "--known-at",
        type=days.instant,
        metavar="T",
        help="what was known then, as 2026-03-31T18:00:00+02:00",
    )
    parser.add_argument(
        "--warnings", action="store_true", help="customers that show signs of distress instead"
    )
    parser.add_argument("--json", action="store_true", help="one JSON array for machines")


def run(options: argparse.Namespace) -> int:
    """Print the worklist."""
    from dunwell.cli import books

    books.open_book()
    if options.warnings:
        return _warn(options)
    from dunwell.jobs.ranking import telling, worklist

    actions = worklist.worklist(options.as_of, options.collector, known_at=options.known_at)
    if options.json:
        print(json.dumps(telling.for_machines(actions), ensure_ascii=False))
    else:
        _show(actions, options.as_of.isoformat())
    return 0


def _show(actions: "Sequence[Action]", day: str) -> None:
    from dunwell.cli import screen
    from dunwell.core import money
    from dunwell.jobs.ranking import telling

    console = screen.console()
    if not actions:
        console.print(f"There is nothing to do on {day}.")
        return
    shown = actions[:_SHOWN_AT_MOST]
    names = telling.names_of(shown)
    table = screen.table(f"Worklist of {day}")
    for heading in ("#", "Customer", "Action", "Overdue", "Days", "Risk", "Because"):
        is_number = heading in {"#", "Overdue", "Days"}
        table.add_column(heading, justify="right" if is_number else "left")
    for rank, one in enumerate(shown, 1):
        customer = f"{one.customer_number} {one.customer_name}".strip()
        table.add_row(
            f"{rank:,}",
            customer,
            one.kind.value.replace("_", " "),
            money.shown(one.overdue, one.currency),
            f"{one.days:,}",
            f"{one.score.points} {one.tier.value}",
            telling.sentences(one, names)[0],
        )
    console.print(table)
    if len(actions) > _SHOWN_AT_MOST:
        console.print(f"and {len(actions) - _SHOWN_AT_MOST:,} more; --json lists all.")


def _warn(options: argparse.Namespace) -> int:
    """Print who shows signs of distress."""
    if options.collector is not None:
        raise BadUse("--warnings are of the whole book; leave --collector out.")
    from dunwell.cli import screen
    from dunwell.core import money
    from dunwell.jobs.ranking import scoring, telling

    found = scoring.early_warnings(options.as_of, known_at=options.known_at)
    if options.json:
        print(json.dumps(telling.warnings_for_machines(found), ensure_ascii=False))
        return 0
    console = screen.console()
    if not found:
        console.print(f"Nobody shows signs of distress on {options.as_of}.")
        return 0
    table = screen.table(f"Early warnings of {options.as_of}")
    for heading in ("Customer", "Open", "Risk", "Because"):
        table.add_column(heading, justify="right" if heading == "Open" else "left")
    for one in found[:_SHOWN_AT_MOST]:
        table.add_row(
            f"{one.customer_number} {one.customer_name}".strip(),
            money.shown(one.open_amount, one.currency),
            f"{one.score.points} {one.score.tier.value}",
            " ".join(telling.warning_sentences(one)),
        )
    console.print(table)
    if len(found) > _SHOWN_AT_MOST:
        console.print(f"and {len(found) - _SHOWN_AT_MOST:,} more; --json lists all.")
    return 0
