"""Run the bench: `python -m bench [--items N ...] [--database D ...] [--rows R ...]`."""

import argparse
import signal
import sys
from collections.abc import Sequence

from bench import comparisons, table
from bench.books import NAMES, Engine
from bench.comparisons import ROWS, Wanted
from bench.table import Row
from tools import postgresql

_TERMINATED = 143


def main(words: Sequence[str]) -> int:
    """Print the table; figures are for people to judge, so a missed target is no failure."""
    options = _parser().parse_args(words)
    wanted = Wanted(
        sizes=tuple(sorted(set(options.items))),
        rows=tuple(options.rows),
        open_items=options.open_items,
    )
    rows: list[Row] = []
    # Being ended, too, should leave no books and no PostgreSQL behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))
    try:
        for engine in options.database:
            _collect(engine, wanted, rows)
    finally:
        # A long run that is stopped still tells what it found.
        print("\n".join(table.lines(rows)))
    return 0


def _collect(engine: Engine, wanted: Wanted, rows: list[Row]) -> None:
    try:
        for row in comparisons.measure(engine, wanted):
            rows.append(row)
            print(f"  {row.items:,} items, {row.measured.name}: {row.ratio:.2f}", file=sys.stderr)
    except postgresql.Unavailable as problem:
        print(f"{NAMES[engine]} is left out: {problem}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench", description="Measure speed.")
    parser.add_argument(
        "--items",
        type=_size,
        nargs="+",
        default=[100_000, 1_000_000],
        metavar="N",
        help="sizes of the book; the tenth of each is made too, to see what growth costs",
    )
    parser.add_argument(
        "--open-items",
        type=_size,
        default=50_000,
        metavar="N",
        help="open items of the book whose pages are measured; seven times as many are paid",
    )
    parser.add_argument("--database", nargs="+", choices=list(NAMES), default=list(NAMES))
    parser.add_argument("--rows", nargs="+", choices=ROWS, default=list(ROWS))
    return parser


def _size(text: str) -> int:
    size = int(text)
    if size < 10:
        raise argparse.ArgumentTypeError("a book has at least 10 items")
    return size


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
