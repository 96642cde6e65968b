"""`dunwell backup`: the whole book in one file, while it is in use."""

import argparse
import json
from pathlib import Path
from typing import Final

NAME: Final = "backup"
HELP: Final = "write the book, its keys and its files into one file, while others work"
_MEGABYTE: Final = 1_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take where to write."""
    parser.add_argument("file", type=Path, help="the file to write; it must not be there yet")
    parser.add_argument("--json", action="store_true", help="one JSON object for machines")


def run(options: argparse.Namespace) -> int:
    """Write the backup and say what it holds."""
    from dunwell.cli import books, clock, progress

    books.open_book()
    from dunwell.jobs.backups import writing

    with progress.told() as told:
        made = writing.write(options.file, at=clock.now(), told=told)
    if options.json:
        told_ = {
            "file": str(made.file),
            "bytes": made.size,
            "sha256": made.sha256,
            "parts": len(made.manifest.parts),
            "head": made.manifest.head,
        }
        print(json.dumps(told_))
        return 0
    print(f"{made.file}: {made.size / _MEGABYTE:,.1f} MB, {len(made.manifest.parts)} parts.")
    print(f"SHA-256 {made.sha256}")
    print("It holds the book's keys: keep it where only you can read it, on another machine.")
    return 0
