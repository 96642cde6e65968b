"""`dunwell erase-person`: erase a person where nothing holds them, and say what stays and why."""

import argparse
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from dunwell.actions.erasures import Plan

NAME: Final = "erase-person"
HELP: Final = "erase a person, or say what would go and what stays"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the person, who does it, and why."""
    parser.add_argument("person", metavar="EMAIL", help="the address, or contact:12 or user:3")
    parser.add_argument("--by", required=True, metavar="USER", help="the address of who does it")
    parser.add_argument("--because", default="", metavar="REASON", help="on whose request or why")
    parser.add_argument("--dry-run", action="store_true", help="say what would go, change nothing")
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")


def run(options: argparse.Namespace) -> int:
    """Say what would go, or erase."""
    from dunwell.cli import books, clock, persons

    persons.keep_key()
    home = books.open_book()
    from dunwell.actions import erasures
    from dunwell.jobs import erasures_kept

    by = persons.acting(options.by)
    at = clock.now()
    people = persons.found(options.person)
    plans = erasures.plans(people, as_of=at.date())
    if not options.dry_run:
        erasures.erase(
            by=by,
            at=at,
            as_of=at.date(),
            subjects=[one.subject for one in people],
            reason=options.because,
        )
        erasures_kept.write(home)
    _show(plans, would=options.dry_run, as_json=options.json)
    return 0


def _show(plans: Sequence["Plan"], *, would: bool, as_json: bool) -> None:
    if as_json:
        told = {"dry_run": would, "people": [_told(one) for one in plans]}
        print(json.dumps(told, ensure_ascii=False, default=str))
        return
    from dunwell.core import erasures

    for plan in plans:
        print(f"{plan.person.subject}: {'would be' if would else 'was'} erased.")
        for one in plan.held:
            print(f"  held by {erasures.sentence(one)}")
        print(f"  {'goes':<6} name, address and number, {plan.trail} texts beside the trail")
        if plan.in_clear:
            print(f"  {'stays':<6} {plan.in_clear} entries of earlier versions, in the chain")
        for part in plan.parts:
            if part.goes:
                print(f"  {'goes':<6} {part.goes} of {part.table}")
            if part.stays:
                print(f"  {'stays':<6} {part.stays} of {part.table}, until {part.last_until}")


def _told(plan: "Plan") -> dict[str, Any]:
    return {
        "subject": plan.person.subject,
        "held": [{"hold": one.hold, "count": one.count, "until": one.until} for one in plan.held],
        "trail": plan.trail,
        "in_clear": plan.in_clear,
        "parts": [
            {
                "table": one.table,
                "goes": one.goes,
                "stays": one.stays,
                "class": one.record_class,
                "until": one.last_until,
            }
            for one in plan.parts
        ],
    }
