"""`dunwell verify`: check every rule of the book against what is stored, reading only."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dunwell.jobs.verification import Verdict

NAME: Final = "verify"
HELP: Final = "check every rule of the book against what is stored; changes nothing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take a copy of the anchors kept elsewhere, and how to answer."""
    parser.add_argument(
        "--anchors",
        type=Path,
        metavar="FILE",
        help="hold the audit trail against a copy of audit-anchors.jsonl kept elsewhere",
    )
    parser.add_argument(
        "--anchor-key",
        type=Path,
        metavar="FILE",
        help="the copy of anchor.pub that proves them; otherwise the one beside the anchors",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")


def run(options: argparse.Namespace) -> int:
    """Print the verdict; 1 when a rule is broken."""
    from dunwell.cli import books, program, progress

    home = books.open_book()
    from dunwell.jobs import anchors, verification

    anchored = anchors.read(home, file=options.anchors, public=options.anchor_key)
    with progress.told() as told:
        verdict = verification.verify(
            progress=lambda name: told(f"Checking {_words(name)}"), anchored=anchored
        )
    if options.json:
        print(json.dumps(verdict))
    else:
        _show(verdict)
    return program.DONE if verdict["ok"] else program.REFUSED


def _words(name: str) -> str:
    return name.replace("_", " ")


def _show(verdict: "Verdict") -> None:
    from dunwell.cli import screen

    console = screen.console()
    table = screen.table("Rules of the book")
    table.add_column("Rule")
    table.add_column("Checked", justify="right", no_wrap=True)
    table.add_column("Broken", justify="right", no_wrap=True)
    for check in verdict["checks"]:
        table.add_row(_words(check["name"]), f"{check['checked']:,}", f"{check['broken']:,}")
    console.print(table)
    broken = [check for check in verdict["checks"] if check["broken"]]
    for check in broken:
        console.print(f"BROKEN  {_words(check['name'])}: {', '.join(check['examples'])}")
    if broken:
        console.print(
            "The book is not in order: restore the last copy that verifies, and report this."
        )
    else:
        console.print(f"All {len(verdict['checks'])} rules hold.")
