"""Bring a backup back: looked at whole first, then put in place at once, with its mail held.

What stood there before is moved aside, never thrown away.
"""

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection

from dunwell.actions import restorations
from dunwell.core import backups
from dunwell.core.backups import MANIFEST, BackupBroken, BookHasData, BookInUse, Manifest, Part
from dunwell.jobs import erasures_kept, holding
from dunwell.jobs.backups import writing
from dunwell.jobs.erasures_kept import Repeated
from dunwell.store import copies
from dunwell.store.models import Worker

_BLOCK: Final = 1 << 20
_LARGEST_MANIFEST: Final = 64 << 20
_LIVES: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was brought back, and where what stood there before lies now, if anything did."""

    manifest: Manifest
    aside: Path | None
    other_key: bool
    erased: Repeated = Repeated()  # Erasures since the backup, done again.


def restore(
    source: Path,
    *,
    at: datetime,
    replace: bool,
    told: Callable[[str], None] = lambda _words: None,
) -> Restored:
    """Put the book of a backup in this book's place; refuse before anything is changed."""
    home: Path = settings.HOME
    home.mkdir(parents=True, exist_ok=True)
    with _opened(source) as box, tempfile.TemporaryDirectory(dir=home, prefix="restore-") as work:
        told("Checking the file")
        manifest = _read(box)
        backups.require_fits(manifest, database=connection.vendor, known=copies.known_migrations())
        with holding.alone(home) as is_alone:
            if not is_alone or _worker_lives(at):
                raise BookInUse(
                    "A server or a worker has this book open; stop it first, then restore. "
                    "Nothing was changed."
                )
            if not replace and _holds_data():
                raise BookHasData(
                    "This book holds data. Restore into an empty DUNWELL_HOME (and an empty "
                    "database), or add --replace: what stands here is then moved aside. Nothing "
                    "was changed."
                )
            told("Unpacking")
            _unpack(box, manifest, Path(work))
            told("Putting it in place")
            aside, erased = _put_in_place(Path(work), manifest, home, at=at)
    other = bool(manifest.key) and manifest.key != writing.key_mark(home)
    return Restored(manifest=manifest, aside=aside, other_key=other, erased=erased)


def check(source: Path) -> Manifest:
    """Look a backup through without changing anything."""
    with _opened(source) as box:
        manifest = _read(box)
        for part in manifest.parts:
            for _block in _blocks(box, part):
                pass
        return manifest


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    _require_sealed(source)
    try:
        with zipfile.ZipFile(source) as box:
            yield box
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        if isinstance(error, OSError) and error.errno is not None and source.is_file():
            raise
        why = str(error) or type(error).__name__
        raise BackupBroken(f"{source} is no whole backup ({why}); nothing was changed.") from error


def _require_sealed(source: Path) -> None:
    """Refuse a file that does not end with the hash of all it holds."""
    size = source.stat().st_size - writing.SEAL_BYTES
    with source.open("rb") as file:
        file.seek(max(size, 0))
        last = file.read()
    if size <= 0 or not last.startswith(writing.SEAL):
        raise BackupBroken(
            f"{source} is no whole backup: its end is missing. Nothing was changed."
        )
    if last != writing.seal_of(source, size=size):
        raise BackupBroken(f"{source} is not what was written. Nothing was changed.")


def _read(box: zipfile.ZipFile) -> Manifest:
    """Read the list of contents and hold the names of the parts against it."""
    names = box.namelist()
    if names.count(MANIFEST) != 1 or box.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
        raise BackupBroken("It has no list of its contents, so it is no whole backup.")
    try:
        told = json.loads(box.read(MANIFEST))
    except ValueError as error:
        raise BackupBroken("Its list of contents cannot be read.") from error
    manifest = backups.manifest_of(told)
    backups.require_listed(manifest, names)
    return manifest


def _blocks(box: zipfile.ZipFile, part: Part) -> Iterator[bytes]:
    """Give a part block by block; it must end as its list says."""
    digest, size = hashlib.sha256(), 0
    with box.open(part.name) as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
            if size > part.size:
                break
            yield block
    if size != part.size or digest.hexdigest() != part.sha256:
        raise BackupBroken(f"{part.name} in it is not what was written; nothing was changed.")


def _unpack(box: zipfile.ZipFile, manifest: Manifest, work: Path) -> None:
    for part in manifest.parts:
        place = work / part.name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            for block in _blocks(box, part):
                file.write(block)


def _put_in_place(
    work: Path, manifest: Manifest, home: Path, *, at: datetime
) -> tuple[Path | None, Repeated]:
    """Put the database in place at once, then the files beside it; old ones go aside."""
    if connection.vendor == "sqlite":
        return _sqlite_in_place(work, manifest, home, at=at)
    tables = {
        Path(part.name).stem: work / part.name
        for part in manifest.parts
        if part.name.startswith(f"{copies.TABLE_FOLDER}/")
    }
    with copies.postgresql_replaced(manifest.migrations, tables):
        restorations.hold(at=at, made_at=manifest.made_at, head=manifest.head)
        erased = erasures_kept.repeat(home, at=at)
    return _files_in_place(work, home, {}, at=at), erased


def _sqlite_in_place(
    work: Path, manifest: Manifest, home: Path, *, at: datetime
) -> tuple[Path | None, Repeated]:
    fresh = work / copies.SQLITE_PART
    if not copies.is_sound(fresh):
        raise BackupBroken("Its database is damaged; nothing was changed.")
    book = Path(str(connection.settings_dict["NAME"]))
    with copies.sqlite_at(fresh):
        copies.migrate()
        restorations.hold(at=at, made_at=manifest.made_at, head=manifest.head)
        erased = erasures_kept.repeat(home, at=at)
    copies.settle_sqlite(fresh)
    connection.close()
    if not copies.settle_sqlite(book):
        raise BookInUse("Another program has this book open; close it first. Nothing was changed.")
    return _files_in_place(work, home, {book: fresh}, at=at), erased


def _files_in_place(
    work: Path, home: Path, databases: Mapping[Path, Path], *, at: datetime
) -> Path | None:
    """Move old files aside and fresh ones in, the database last."""
    aside = home / f"before-restore-{at:%Y%m%dT%H%M%S}"
    moved = False
    columns = home / "dunwell.columns.arrow"
    columns.unlink(missing_ok=True)  # A copy of the old book's figures, made anew when asked for.
    for name in (*writing.KEY_FILES, *writing.FOLDERS):
        fresh = work / writing.HOME_FOLDER / name
        old = home / name
        if old.exists() and (fresh.exists() or name not in (writing.SECRET,)):
            moved = _moved(old, aside) or moved
        if fresh.exists():
            fresh.rename(old)
    for book, fresh in databases.items():
        if book.exists() and not book.stat().st_size:
            book.unlink()  # Nothing was ever written to it.
        if book.exists():
            moved = _moved(book, aside) or moved
        for tail in ("-wal", "-shm"):  # Left by a book that could not be read any more.
            beside = book.with_name(book.name + tail)
            moved = (beside.exists() and _moved(beside, aside)) or moved
        fresh.rename(book)
    return aside if moved else None


def _moved(old: Path, aside: Path) -> bool:
    aside.mkdir(mode=0o700, exist_ok=True)
    shutil.move(old, aside / old.name)
    return True


def _worker_lives(at: datetime) -> bool:
    """On PostgreSQL a worker may run on another machine; it tells of itself in the book."""
    if connection.vendor == "sqlite":
        return False
    try:
        rows = Worker.objects.filter(stopped_at=None, beat_at__gt=at - _LIVES)
        return rows.exists()
    except DatabaseError:
        return False


def _holds_data() -> bool:
    if connection.vendor == "sqlite":
        place = Path(str(connection.settings_dict["NAME"]))
        if not place.exists() or not place.stat().st_size:
            return False
    try:
        return copies.holds_data()
    except DatabaseError:
        # What cannot be read is not thrown away unasked.
        return True
