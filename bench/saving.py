"""The task `save`: what an import wrote, saved again through Django's `bulk_create`."""

from functools import partial
from typing import Any

from django.db import models as orm

from bench.books import Place
from bench.switching import switch
from bench.timing import timed
from dunwell.cli import books
from dunwell.store import models

# A table comes after those it points to.
_TABLES: tuple[type[orm.Model], ...] = (
    models.Source,
    models.ImportRun,
    models.Entity,
    models.Customer,
    models.CustomerNumber,
    models.Document,
    models.Item,
    models.Allocation,
    models.Posting,
    models.Balance,
    models.SourceKey,
)
_ROWS_AT_ONCE = 10_000


def run(*, origin: dict[str, str], copy: dict[str, str]) -> dict[str, float]:
    """Copy all rows; only making the objects and saving them is counted."""
    switch(Place(**copy))
    books.open_book()
    seconds, count = 0.0, 0
    for table in _TABLES:
        switch(Place(**origin))
        names = [field.attname for field in table._meta.concrete_fields]
        rows = list(table._default_manager.values_list(*names))
        switch(Place(**copy))
        seconds += timed(partial(_save, table, names, rows))
        count += len(rows)
    return {"seconds": seconds, "rows": count}


def _save(table: type[orm.Model], names: list[str], rows: list[tuple[Any, ...]]) -> None:
    objects = [table(**dict(zip(names, row, strict=True))) for row in rows]
    table._default_manager.bulk_create(objects, batch_size=_ROWS_AT_ONCE)
