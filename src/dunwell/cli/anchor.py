"""`dunwell anchor`: sign the newest entry of the audit trail into a file beside the book."""

import argparse
import json
from typing import Final

NAME: Final = "anchor"
HELP: Final = "sign the newest entry of the audit trail into audit-anchors.jsonl"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take nothing but how to answer."""
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")


def run(options: argparse.Namespace) -> int:
    """Anchor now; the worker does it every day by itself."""
    from dunwell.cli import books, clock

    home = books.open_book()
    from dunwell.jobs import anchors

    told = anchors.write(home, at=clock.now(), daily=True)
    file = str(home / anchors.DAILY)
    if options.json:
        print(json.dumps({"file": file, "anchored": told.get("anchored")}))
    elif "anchored" in told:
        print(
            f"Entry {told['anchored']:,} is anchored in {file}. Keep a copy of it and of "
            f"{anchors.PUBLIC} on another machine."
        )
    else:
        print(f"The newest entry stands in {file} already.")
    return 0
