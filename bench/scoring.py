"""The rows of scoring: a whole book scored anew, and some customers that something touched."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from bench import ledger_file
from bench.books import NAMES, Engine, NewPlace, work
from bench.table import Figure, Row, Target

_ITEMS_OF_A_CUSTOMER: Final = 10
_MOST_TOUCHED: Final = 1_000
_WHOLE: Final = Target(bound="at most", value=15)


def measure(engine: Engine, items: int, new_place: NewPlace) -> Iterator[Row]:
    """Score a book of many customers with ten items each."""
    place = new_place()
    with TemporaryDirectory(prefix="dunwell-bench-") as folder:
        file = Path(folder, "items.csv")
        ledger_file.write(file, items, of_a_customer=_ITEMS_OF_A_CUSTOMER)
        work(place, "load", file=str(file), items=items)
    told: dict[str, Any] = work(place, "score", most_touched=_MOST_TOUCHED)
    reading = Figure(name="its columns through ADBC", value=told["read"])
    yield Row(
        items=items,
        engine=NAMES[engine],
        measured=Figure(name=f"scoring {told['scored']:,} customers", value=told["whole"]),
        against=reading,
        target=_WHOLE,
    )
    yield Row(
        items=items,
        engine=NAMES[engine],
        measured=Figure(name=f"scoring {told['touched']:,} touched", value=told["few"]),
        against=reading,
    )
