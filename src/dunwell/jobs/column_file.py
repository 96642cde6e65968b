"""The book in columns as a file beside it, so that a server that starts need not read the book.

The file says which act of the audit trail it was read after, by the act's number and hash. Since
every hash covers all acts before it, a book that has that very act has everything the file says;
for any other book, or one restored from before, the file counts for nothing.
"""

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
from django.conf import settings
from django.db import connection

from dunwell.store.models import AuditEntry

_NAME: Final = "columns.arrow"
_LAYOUT: Final = 2
_KEY: Final = b"dunwell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The last act on the book: its number in the audit trail, and its hash."""

    sequence: int
    hash: str


def mark() -> Mark:
    """Give the last act on this book."""
    last = AuditEntry.objects.order_by("-sequence").values_list("sequence", "hash").first()
    sequence, hash_ = last or (0, "")
    return Mark(sequence=sequence, hash=hash_)


def load() -> tuple[Mark, pa.Table] | None:
    """Give what the file holds of this very book; nothing when it is of another or unreadable."""
    try:
        source = pa.memory_map(str(path()))
        with pa.ipc.open_file(source) as reader:
            told = json.loads((reader.schema.metadata or {})[_KEY])
            if told.get("layout") != _LAYOUT:
                return None
            known = Mark(sequence=told["sequence"], hash=told["hash"])
            if not _is_of_this_book(known):
                return None
            table = reader.read_all()
    except (OSError, KeyError, TypeError, ValueError, pa.ArrowException):
        return None
    return known, table.replace_schema_metadata(None)


def save(known: Mark, table: pa.Table) -> None:
    """Write the file anew in one step; a disk that is full or read-only leaves the old one."""
    told = {"layout": _LAYOUT, "sequence": known.sequence, "hash": known.hash}
    written = table.replace_schema_metadata({_KEY: json.dumps(told).encode()})
    fresh = path().with_name(f"{_NAME}.{os.getpid()}.new")
    with suppress(OSError):
        try:
            with pa.OSFile(str(fresh), "wb") as sink, pa.ipc.new_file(sink, written.schema) as to:
                to.write_table(written)
            fresh.chmod(0o600)
            fresh.replace(path())
        finally:
            fresh.unlink(missing_ok=True)


def write_beside() -> None:
    """Let a process of its own read the book and write the file.

    A server's threads may not open a second SQLite (docs/adr/0009), and reading through Django
    takes five times as long.
    """
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "dunwell.site.settings"}
    environment.pop("DUNWELL_SERVING", None)
    subprocess.run(
        [sys.executable, "-P", "-m", "dunwell.jobs.column_writing"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=environment,
        check=False,
    )


def _is_of_this_book(known: Mark) -> bool:
    return AuditEntry.objects.filter(sequence=known.sequence, hash=known.hash).exists()


def path() -> Path:
    """Name the file of this book."""
    home: Path = settings.HOME
    if connection.vendor == "sqlite":
        # A book of tests or of the bench stands in a file of its own beside ours.
        return Path(connection.settings_dict["NAME"]).with_suffix(f".{_NAME}")
    return home / _NAME
