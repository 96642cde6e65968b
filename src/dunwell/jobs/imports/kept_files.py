"""A dropped file lies in a folder of its own below the book, open to nobody else, until used.

Its name is the person's in name only: it never leads out of the folder.
"""

import os
import shutil
import unicodedata
from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

_FILE: Final = "file"
_REJECTED: Final = "rejected"
_NAME_BYTES: Final = 150  # Room in the 255 a name may have, for what is put before and behind it.
_UNSAFE: Final = frozenset('<>:"|?*')


def folder(home: Path, upload_id: int) -> Path:
    """Give the folder of an upload."""
    return home / "uploads" / str(upload_id)


def safe_name(name: str) -> str:
    """Make of a name that a browser sent one that can stand in the folder."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join("_" if _is_unsafe(letter) else letter for letter in last).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > len("parquet"):
        stem, dot, ending = plain, "", ""
    room = _NAME_BYTES - len(f"{dot}{ending}".encode())
    stem = stem.encode()[:room].decode(errors="ignore")
    return f"{stem}{dot}{ending}" or "file"


def _is_unsafe(letter: str) -> bool:
    return letter in _UNSAFE or unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def store(home: Path, upload_id: int, name: str, chunks: Iterable[bytes]) -> Path:
    """Write a dropped file, readable by the book's owner only, and return where it lies."""
    place = folder(home, upload_id) / _FILE
    place.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # What a book restored from a backup left under this number is nobody's.
    shutil.rmtree(place.parent, ignore_errors=True)
    place.parent.mkdir(mode=0o700)
    place.mkdir(mode=0o700)
    path = place / safe_name(name)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as target:
        for chunk in chunks:
            target.write(chunk)
    return path


def rejected(home: Path, upload_id: int) -> Path | None:
    """Find the rejected rows that the last check wrote."""
    found = folder(home, upload_id) / _REJECTED
    return next(found.glob("*.csv"), None) if found.is_dir() else None


def remove(home: Path, upload_id: int) -> None:
    """Throw away all that was kept of an upload."""
    shutil.rmtree(folder(home, upload_id), ignore_errors=True)


def remove_orphans(home: Path, known: Collection[int], *, before: datetime) -> None:
    """Throw away folders whose upload is gone; one made since may be of a file just dropped."""
    place = home / "uploads"
    for found in place.iterdir() if place.is_dir() else ():
        is_known = not found.name.isdigit() or int(found.name) in known
        if not is_known and found.stat().st_mtime < before.timestamp():
            shutil.rmtree(found, ignore_errors=True)
