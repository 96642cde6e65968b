"""A zip archive gives its files one by one, and is refused whole when one of them is a trap.

Folders inside it are passed over: a file keeps its name alone. What operating systems add to
archives by themselves is left out.
"""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from dunwell.connectors.files.unreadable import Unreadable, UnreadableCode

MOST_FILES: Final = 20
MOST_BYTES: Final = 1 << 30
MOST_ENTRIES: Final = 1_000
_MOST_RATIO: Final = 100
_FREE_BYTES: Final = 50_000_000
_CHUNK_BYTES: Final = 1 << 20
_ZIP_HEADS: Final = (b"PK\x03\x04", b"PK\x05\x06")
_ARCHIVE_ENDINGS: Final = frozenset((".zip", ".7z", ".rar", ".gz", ".tar", ".tgz", ".bz2", ".xz"))
_BESIDE: Final = frozenset(("thumbs.db", "desktop.ini"))
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file in an archive: its name without folders, and what the archive calls it."""

    name: str
    entry: str


def is_archive(path: Path) -> bool:
    """Tell a zip archive of files from a workbook, which is a zip archive of sheets."""
    with path.open("rb") as file:
        if not file.read(4).startswith(_ZIP_HEADS):
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (*_BROKEN, ValueError):
        return False  # Whoever reads it as a workbook says what is wrong.
    return not any(name.startswith("xl/") or name == "[Content_Types].xml" for name in names)


def members(path: Path) -> list[Member]:
    """List the files of an archive; refuse one that hides, leads out, or unpacks to too much."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (*_BROKEN, ValueError) as error:
        raise _damaged() from error
    if len(entries) > MOST_ENTRIES:
        raise _too_many()
    for entry in entries:
        _check(entry)
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_BYTES or unpacked > max(_FREE_BYTES, _MOST_RATIO * packed):
        raise _out_of_proportion()
    wanted = [entry for entry in entries if not entry.is_dir() and not _is_beside(entry.filename)]
    if not wanted:
        raise Unreadable(
            UnreadableCode.EMPTY,
            "The archive holds no file. Put the exported CSV or XLSX files into it and try again.",
        )
    if len(wanted) > MOST_FILES:
        raise _too_many()
    return [Member(name=_last(entry.filename), entry=entry.filename) for entry in wanted]


def content(path: Path, member: Member) -> Iterator[bytes]:
    """Give the bytes of a file, never more than its archive said."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(member.entry) as file:
            while chunk := file.read(_CHUNK_BYTES):
                yield chunk
    except (*_BROKEN, RuntimeError) as error:
        raise _damaged() from error


def _check(entry: zipfile.ZipInfo) -> None:
    """Refuse one entry with what it is."""
    name = entry.filename
    if entry.flag_bits & 0x1:
        raise Unreadable(
            UnreadableCode.ENCRYPTED,
            "The archive is protected by a password. Pack it without one and try again.",
        )
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if ".." in parts or name.startswith(("/", "\\")) or name[1:2] == ":":
        raise Unreadable(
            UnreadableCode.LEADS_OUT,
            f"The archive names a place outside of itself ({name[:80]}), as a hostile file does. "
            "Pack the exported files anew.",
        )
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Unreadable(
            UnreadableCode.LEADS_OUT,
            f"{_last(name)[:80]} in the archive is a link to another place and not a file. "
            "Pack the file itself.",
        )
    if PurePosixPath(name.lower()).suffix in _ARCHIVE_ENDINGS:
        raise nested(_last(name))


def _is_beside(name: str) -> bool:
    last = _last(name)
    return name.startswith("__MACOSX/") or last.startswith(".") or last.lower() in _BESIDE


def _last(name: str) -> str:
    return name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]


def nested(name: str) -> Unreadable:
    return Unreadable(
        UnreadableCode.NESTED,
        f"{name[:80]} is an archive inside the archive, which is not unpacked. Put its files into "
        "one archive, or drop it by itself.",
    )


def _too_many() -> Unreadable:
    return Unreadable(
        UnreadableCode.TOO_LARGE,
        f"The archive holds more than {MOST_FILES} files. Put only the files to import into it.",
    )


def _out_of_proportion() -> Unreadable:
    return Unreadable(
        UnreadableCode.OUT_OF_PROPORTION,
        "The archive would unpack to far more than its size allows, or to more than 1 GB. Unpack "
        "it yourself and drop the files one by one.",
    )


def _damaged() -> Unreadable:
    return Unreadable(
        UnreadableCode.DAMAGED,
        "The archive is damaged or was cut short. Pack or download it again.",
    )
