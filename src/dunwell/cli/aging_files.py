"""The aging workbook and its CSV twin, written to files that the command line names."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

from dunwell.cli import clock
from dunwell.cli.errors import BadUse
from dunwell.jobs.exports import aging_book, detail_csv, workbook
from dunwell.jobs.exports.aging_book import AgingBook
from dunwell.jobs.exports.questions import Question

_ASKED_BY: Final = "the command line"


def write(options: argparse.Namespace) -> None:
    """Write the files asked for and say on the error stream what they hold."""
    book = aging_book.gather(
        Question(
            as_of=options.as_of,
            asked_at=clock.now(),
            asked_by=_ASKED_BY,
            known_at=options.known_at,
            basis=options.basis or "",
            entity=options.entity or "",
            currency=options.currency or "",
        )
    )
    if options.xlsx:
        _write(options.xlsx, book, workbook.write)
    if options.csv:
        _write(options.csv, book, _write_csv)


def _write_csv(book: AgingBook, file: IO[bytes]) -> None:
    for piece in detail_csv.pieces(book):
        file.write(piece)


def _write(path: Path, book: AgingBook, into: Callable[[AgingBook, IO[bytes]], None]) -> None:
    try:
        with path.open("wb") as file:
            into(book, file)
    except OSError as error:
        raise BadUse(f"The file {path} cannot be written: {error.strerror}.") from error
    customers = len({row.item.customer_id for row in book.rows})
    print(
        f"Wrote {path}: {len(book.rows):,} open items of {customers:,} customers.",
        file=sys.stderr,
    )
