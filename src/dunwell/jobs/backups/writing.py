"""Write one file that holds the book, its keys, its anchors and the files people dropped."""

import hashlib
import hmac
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

import dunwell
from dunwell.actions import restorations
from dunwell.core import backups
from dunwell.core.backups import MANIFEST, Manifest, Part
from dunwell.core.refusals import Refusal
from dunwell.jobs import anchors
from dunwell.store import copies

SECRET: Final = "secret.key"  # noqa: S105 - the name of the file, not the key.
KEY_FILES: Final = (SECRET, *anchors.FILES)
FOLDERS: Final = ("uploads", "rejected", "demo")
HOME_FOLDER: Final = "home"
_BLOCK: Final = 1 << 20
SEAL: Final = b"\nDUNWELL BACKUP "
SEAL_BYTES: Final = len(SEAL) + 65


class FileStands(Refusal):
    """A backup never takes the place of a file."""

    code = "file_exists"


class FileUnwritable(Refusal):
    """The place for the backup cannot be written to."""

    code = "file_unwritable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A backup that was written: its file, its hash, and what it holds."""

    file: Path
    size: int
    sha256: str
    manifest: Manifest


def write(
    target: Path, *, at: datetime, told: Callable[[str], None] = lambda _words: None
) -> Written:
    """Write a backup beside its name first and give it the name when it is whole."""
    home: Path = settings.HOME
    if target.exists():
        raise FileStands(
            f"{target} is there already, and a backup never takes the place of a file; name "
            "another one."
        )
    partial = target.with_name(f"{target.name}.partial")
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file, tempfile.TemporaryDirectory(dir=home) as scratch:
            manifest = _pack(file, home, Path(scratch), at=at, told=told)
            file.flush()
            file.write(seal_of(partial, size=file.tell()))
            file.flush()
            os.fsync(file.fileno())
        digest = hash_of(partial)
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise FileUnwritable(
            f"{target} cannot be written ({error.strerror or error}); nothing was left there."
        ) from error
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    restorations.note_backup(at=at, name=target.name, sha256=digest, head=manifest.head)
    return Written(file=target, size=target.stat().st_size, sha256=digest, manifest=manifest)


def key_mark(home: Path) -> str:
    """Mark the book's key without telling it, so that a restore can say that another is set.

    A book whose server never ran has no key yet, and nothing that was sealed with it.
    """
    told = os.environ.get("DUNWELL_SECRET_KEY")
    path = home / SECRET
    if not told and not path.is_file():
        return ""
    key = told or path.read_text(encoding="ascii").strip()
    return hmac.new(key.encode(), b"dunwell backup", hashlib.sha256).hexdigest()[:16]


def seal_of(path: Path, *, size: int) -> bytes:
    """Give the last line of a backup: the hash of all that stands before it."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while size and (block := file.read(min(_BLOCK, size))):
            digest.update(block)
            size -= len(block)
    return SEAL + digest.hexdigest().encode("ascii") + b"\n"


def hash_of(path: Path) -> str:
    """Hash a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _pack(
    file: object, home: Path, scratch: Path, *, at: datetime, told: Callable[[str], None]
) -> Manifest:
    parts: list[Part] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as box:  # type: ignore[call-overload]  # an open file does.
        # Files first: what the database names is there, and no anchor is newer than the trail.
        for name, path in _files(home):
            told(f"Copying {name}")
            kept = scratch / "file"
            try:
                shutil.copyfile(path, kept)
            except FileNotFoundError:
                continue  # An upload that was cleared away meanwhile.
            parts.append(_added(box, f"{HOME_FOLDER}/{name}", kept))
        told("Copying the database")
        if connection.vendor == "sqlite":
            migrations, head = copies.sqlite_copy(scratch / copies.SQLITE_PART)
            parts.append(_added(box, copies.SQLITE_PART, scratch / copies.SQLITE_PART))
        else:
            folder = scratch / copies.TABLE_FOLDER
            folder.mkdir()
            migrations, head = copies.postgresql_copy(folder)
            for path in sorted(folder.iterdir()):
                parts.append(_added(box, f"{copies.TABLE_FOLDER}/{path.name}", path))
                path.unlink()
        manifest = Manifest(
            made_at=at,
            program=dunwell.__version__,
            database=connection.vendor,
            migrations=migrations,
            head=head,
            key=key_mark(home),
            parts=tuple(parts),
        )
        box.writestr(MANIFEST, json.dumps(manifest.for_machines(), indent=1))
    return manifest


def _added(box: zipfile.ZipFile, name: str, path: Path) -> Part:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, box.open(name, "w", force_zip64=True) as target:
        while block := source.read(_BLOCK):
            digest.update(block)
            size += len(block)
            target.write(block)
    return Part(name=name, size=size, sha256=digest.hexdigest())


def _files(home: Path) -> Iterator[tuple[str, Path]]:
    for name in KEY_FILES:
        if (home / name).is_file():
            yield name, home / name
    for folder in FOLDERS:
        for path in sorted((home / folder).rglob("*")):
            name = path.relative_to(home).as_posix()
            if path.is_file() and not path.is_symlink() and backups.is_safe(name):
                yield name, path
