"""`dunwell export-person`: all that the book holds about a person, in one ZIP."""

import argparse
import json
import os
from pathlib import Path
from typing import Final

NAME: Final = "export-person"
HELP: Final = "write all that the book holds about a person into a ZIP of JSON and CSV"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the person and the file."""
    parser.add_argument("person", metavar="EMAIL", help="the address, or contact:12 or user:3")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="the ZIP to write")
    parser.add_argument("--by", metavar="EMAIL", help="who takes it; left out: the machine")
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")


def run(options: argparse.Namespace) -> int:
    """Write the file, open to nobody else."""
    from dunwell.cli import books, clock, persons
    from dunwell.cli.errors import BadUse

    if options.to.exists():
        raise BadUse(f"{options.to} is there already; name a file that is not.")
    if not options.to.parent.is_dir():
        raise BadUse(f"There is no folder {options.to.parent}.")
    books.open_book()
    from dunwell.jobs import person_export

    people = persons.found(options.person)
    by = persons.acting(options.by)
    subjects = [one.subject for one in people]
    told = person_export.write(by=by, at=clock.now(), subjects=subjects)
    handle = os.open(options.to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(told)
    if options.json:
        print(json.dumps({"file": str(options.to), "bytes": len(told), "subjects": subjects}))
        return 0
    print(f"{options.to}: {len(told):,} bytes about {', '.join(subjects)}.")
    print("It holds personal data: give it to nobody but the person it is about.")
    return 0
