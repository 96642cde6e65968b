"""The rows of the table for one database: its books are made, measured and told."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import ledger_file, outbox, pages, scoring, starting
from bench.books import NAMES, Engine, NewPlace, Place, places, work
from bench.table import Figure, Row, Target

ROWS = (
    "import",
    "aging",
    "growth",
    "duckdb",
    "reading",
    "day",
    "letters",
    "start",
    "pages",
    "demo",
    "sending",
    "scoring",
)

# Above so many items `bulk_create` saves a tenth, and is credited with keeping that pace.
_SAVED_WHOLE = 100_000
_TIMES = 10
# A day writes to about so many of the customers behind a book's items.
_ITEMS_A_MESSAGE = 100
_GIGABYTE = 1_000_000_000
# On less, DuckDB takes longer to plan a query than to run it.
_LARGE = 1_000_000

_IMPORT_SPEED = Target(bound="at least", value=5)
_IMPORT_MEMORY = Target(bound="at most", value=1)
_BY_HAND = Target(bound="at most", value=1.4)
_LETTERS = Target(bound="at least", value=3)
_GROWTH = Target(bound="at most", value=10.5)
_GROWTH_ON_SQLITE = Target(bound="at most", value=15)
_DAY = Target(bound="at most", value=25)
_DAYS_GROWTH = Target(bound="at most", value=10.5)
_DAYS_GROWTH_ON_SQLITE = Target(bound="at most", value=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be measured: the sizes of the books, and the kinds of row."""

    sizes: tuple[int, ...]
    rows: tuple[str, ...]
    open_items: int

    @property
    def all_sizes(self) -> tuple[int, ...]:
        """Every size asked for and the tenth of each, beside which its growth is seen."""
        return tuple(sorted({*self.sizes, *(_tenth(size) for size in self.sizes)}))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    items: int
    place: Place
    seconds: float
    peak_bytes: float


def measure(engine: Engine, wanted: Wanted) -> Iterator[Row]:
    """Make books of every size on a database, then measure on them; all are gone afterwards."""
    if set(wanted.rows) - {"pages", "demo", "sending", "scoring"}:
        yield from _on_books(engine, wanted)
    with places(engine) as new_place:
        if "pages" in wanted.rows:
            _tell(engine, f"pages of {wanted.open_items:,} open items")
            yield from pages.measure(engine, wanted.open_items, new_place)
        if "demo" in wanted.rows:
            _tell(engine, "a fresh demo")
            yield pages.fresh_demo(engine, new_place)
        if "sending" in wanted.rows:
            _tell(engine, "sending")
            yield from outbox.measure(engine, max(wanted.sizes) // _ITEMS_A_MESSAGE, new_place)
        if "scoring" in wanted.rows:
            _tell(engine, "scoring")
            yield from scoring.measure(engine, max(wanted.sizes), new_place)


def _on_books(engine: Engine, wanted: Wanted) -> Iterator[Row]:
    with TemporaryDirectory(prefix="dunwell-bench-") as folder, places(engine) as new_place:
        books: dict[int, _Book] = {}
        for size in wanted.all_sizes:
            file = Path(folder, f"{size}.csv")
            ledger_file.write(file, size)
            saved: list[float] = []
            if "import" in wanted.rows and size in wanted.sizes and size > _SAVED_WHOLE:
                saved.append(_saved(engine, books[_tenth(size)], new_place) * _TIMES)
            books[size] = _loaded(engine, file, size, new_place)
            imports = "import" in wanted.rows and size in wanted.sizes
            if imports and not saved:
                saved.append(_saved(engine, books[size], new_place))
                again = _loaded(engine, file, size, new_place)
                books[size] = _best(books[size], again)
            if imports:
                yield from _import_rows(engine, books[size], min(saved))
            file.unlink()
        yield from _query_rows(engine, wanted, [books[size] for size in wanted.all_sizes])


def _tenth(size: int) -> int:
    return max(size // _TIMES, 1)


def _best(one: _Book, other: _Book) -> _Book:
    return min((one, other), key=lambda book: book.seconds)


def _loaded(engine: Engine, file: Path, items: int, new_place: NewPlace) -> _Book:
    _tell(engine, f"importing {items:,} items")
    place = new_place()
    told: Mapping[str, float] = work(place, "load", file=str(file), items=items)
    return _Book(items=items, place=place, **told)


def _saved(engine: Engine, book: _Book, new_place: NewPlace) -> float:
    _tell(engine, f"saving the rows of {book.items:,} items with bulk_create")
    copy = new_place()
    told: Mapping[str, float] = work(copy, "save", origin=book.place, copy=copy)
    return told["seconds"]


def _import_rows(engine: Engine, book: _Book, saved: float) -> Iterator[Row]:
    name = "bulk_create of its rows"
    if book.items > _SAVED_WHOLE:
        name += ", a tenth x 10"
    yield Row(
        items=book.items,
        engine=NAMES[engine],
        measured=Figure(name="import", value=book.seconds),
        against=Figure(name=name, value=saved),
        target=_IMPORT_SPEED,
        turned=True,
    )
    yield Row(
        items=book.items,
        engine=NAMES[engine],
        measured=Figure(name="memory of the import", value=book.peak_bytes / 1e6, unit="MB"),
        against=Figure(name="one gigabyte", value=_GIGABYTE / 1e6, unit="MB"),
        target=_IMPORT_MEMORY,
    )


def _query_rows(engine: Engine, wanted: Wanted, books: Sequence[_Book]) -> Iterator[Row]:
    if set(wanted.rows) & {"aging", "growth", "duckdb", "reading"}:
        _tell(engine, "aging and reading")
        told = work(
            books[0].place,
            "read",
            places=[book.place for book in books],
            on_duck="duckdb" in wanted.rows,
        )
        for index, book in enumerate(books):
            if book.items in wanted.sizes:
                yield from _aging_rows(engine, wanted, books, told["aging"], index)
        yield from _duck_rows(engine, books, told["duck"])
        if "reading" in wanted.rows:
            yield _reading_row(engine, books[-1], told)
    if "day" in wanted.rows:
        _tell(engine, "planning days")
        yield from _day_rows(engine, wanted, books)
    if "letters" in wanted.rows:
        _tell(engine, "writing messages")
        yield from (_letters_row(engine, one) for one in books if one.items in wanted.sizes)
    if "start" in wanted.rows:
        _tell(engine, "starting")
        yield from _start_rows(engine, books[0])


def _aging_rows(
    engine: Engine,
    wanted: Wanted,
    books: Sequence[_Book],
    taken: Sequence[Mapping[str, float]],
    index: int,
) -> Iterator[Row]:
    items, now = books[index].items, taken[index]
    if "aging" in wanted.rows:
        yield Row(
            items=items,
            engine=NAMES[engine],
            measured=Figure(name="aging in place", value=now["ours"]),
            against=Figure(name="SQL by hand", value=now["by_hand"]),
            target=_BY_HAND,
        )
        yield Row(
            items=items,
            engine=NAMES[engine],
            measured=Figure(name="aging report, all of it", value=now["report"]),
            against=Figure(name="its query alone", value=now["ours"]),
        )
    if "growth" not in wanted.rows:
        return
    before = taken[[book.items for book in books].index(_tenth(items))]
    target = _GROWTH_ON_SQLITE if engine == "sqlite" else _GROWTH
    for name, what, bound in (("aging", "ours", target), ("a plain scan", "scan", None)):
        yield Row(
            items=items,
            engine=NAMES[engine],
            measured=Figure(name=f"growth of {name}", value=now[what]),
            against=Figure(name="a tenth of the book", value=before[what]),
            target=bound,
        )


def _duck_rows(
    engine: Engine, books: Sequence[_Book], told: Mapping[str, Sequence[Mapping[str, float]]]
) -> Iterator[Row]:
    """Tell of the largest book and its tenth."""
    if not told:
        return
    name = f"DuckDB, from {NAMES[engine]}"
    items = books[-1].items
    tenth = [book.items for book in books].index(_tenth(items))
    for what, taken in told.items():
        yield Row(
            items=items,
            engine=name,
            measured=Figure(name=f"Ibis {what}", value=taken[-1]["ours"]),
            against=Figure(name="SQL by hand", value=taken[-1]["by_hand"]),
            target=_BY_HAND if items >= _LARGE else None,
        )
    taken = told["aging"]
    yield Row(
        items=items,
        engine=name,
        measured=Figure(name="growth of Ibis aging", value=taken[-1]["ours"]),
        against=Figure(name="a tenth of the book", value=taken[tenth]["ours"]),
        target=_GROWTH,
    )


def _reading_row(engine: Engine, book: _Book, told: Mapping[str, Any]) -> Row:
    rows, taken = told["rows"][-1], told["reading"][-1]
    return Row(
        items=book.items,
        engine=NAMES[engine],
        measured=Figure(name="reading through ADBC", value=rows / taken["adbc"], unit="rows/s"),
        against=Figure(name="a cursor", value=rows / taken["cursor"], unit="rows/s"),
    )


def _day_rows(engine: Engine, wanted: Wanted, books: Sequence[_Book]) -> Iterator[Row]:
    told = work(books[0].place, "day", places=[book.place for book in books])
    sizes = [book.items for book in books]
    growth = _DAYS_GROWTH_ON_SQLITE if engine == "sqlite" else _DAYS_GROWTH
    for items in wanted.sizes:
        now, before = (told["taken"][sizes.index(one)] for one in (items, _tenth(items)))
        touches = told["touches"][sizes.index(items)]
        yield Row(
            items=items,
            engine=NAMES[engine],
            measured=Figure(name=f"a day kept, {touches:,} touches", value=now["day"]),
            against=Figure(name="aging by hand", value=now["by_hand"]),
            target=_DAY,
        )
        yield Row(
            items=items,
            engine=NAMES[engine],
            measured=Figure(name="growth of a day", value=now["day"]),
            against=Figure(name="a tenth of the book", value=before["day"]),
            target=growth,
        )


def _letters_row(engine: Engine, book: _Book) -> Row:
    told: Mapping[str, float] = work(book.place, "write", items=book.items)
    return Row(
        items=book.items,
        engine=NAMES[engine],
        measured=Figure(name="writing messages with MIME", value=told["ours"]),
        against=Figure(name="Django's templates and messages", value=told["django"]),
        target=_LETTERS,
        turned=True,
    )


def _start_rows(engine: Engine, book: _Book) -> Iterator[Row]:
    taken = starting.seconds(book.place)
    for name, what in (("--version", "version"), ("aging --by none --json", "aging")):
        yield Row(
            items=book.items,
            engine=NAMES[engine],
            measured=Figure(name=f"./dunwell {name}", value=taken[what]),
            against=Figure(name="python -c pass", value=taken["python"]),
        )


def _tell(engine: Engine, step: str) -> None:
    print(f"{NAMES[engine]}: {step}", file=sys.stderr, flush=True)
