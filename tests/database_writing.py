"""A writer that goes on while its database comes and goes, and writes down what it was told.

`python -m tests.database_writing FOLDER NAME` adds invoices and pays some of them until a file
`stop` stands in the folder. Each number it was told is kept stands in the file NAME, a line each,
written only after the transaction said that it was committed.
"""

import os
import sys
import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.builders import Cast

ON = date(2026, 2, 2)


def main(folder: Path, name: str) -> None:
    """Write until told to stop."""
    import django

    django.setup()
    made = 0
    with (folder / name).open("a", encoding="ascii") as kept:
        while not (folder / "stop").exists():
            made += 1
            if (number := _tried(f"{name}-{made}")) is not None:
                kept.write(f"{number}\n")
                kept.flush()
                os.fsync(kept.fileno())


def _tried(number: str) -> str | None:
    """Write once; None when the database was not there, or nobody knows."""
    from django.db import Error, connection

    try:
        return _act(number)
    except Error:
        with suppress(Error):
            connection.close()
        time.sleep(0.05)
        return None


def _act(number: str) -> str:
    from tests import builders

    who = _cast()
    item = builders.invoice(who, 100, on=ON, number=number)
    if item.pk % 3 == 0:
        cash = builders.receipt(who, 40, on=ON)
        builders.applied(cash, item, 40, on=ON)
    return number


def _cast() -> "Cast":
    from dunwell.store.models import Customer, Entity
    from tests.builders import Cast

    one = Customer.objects.order_by("pk")[0]
    entity = Entity.objects.order_by("pk")[0]
    return Cast(
        north=entity,
        south=entity,
        harbour=one,
        head_office=one,
        branch=one,
        harbour_again=one,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
