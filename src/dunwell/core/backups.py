"""A backup is brought back whole and unchanged or not at all, and never over data unasked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from dunwell.core.refusals import Refusal

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
_SAFE: Final = re.compile(r"[^.\x00-\x1f\x7f\\][^\x00-\x1f\x7f\\]*")


class BackupBroken(Refusal):
    """The file is no backup, was cut, or is not what was written."""

    code = "backup_broken"


class BackupNewer(Refusal):
    """The backup was made by a version that this one cannot read."""

    code = "backup_newer"


class BackupOfOtherDatabase(Refusal):
    """A backup of SQLite fits SQLite, one of PostgreSQL fits PostgreSQL."""

    code = "backup_of_other_database"


class BookHasData(Refusal):
    """A restore would take the place of a book that holds something."""

    code = "book_has_data"


class BookInUse(Refusal):
    """A server or a worker has the book open."""

    code = "book_is_open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file inside a backup."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds: `head` is the trail's newest number, `key` marks the book's key."""

    made_at: datetime
    program: str
    database: str
    migrations: tuple[tuple[str, str], ...]
    head: int
    key: str
    parts: tuple[Part, ...]

    def for_machines(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "format": FORMAT,
            "made_at": self.made_at.isoformat(),
            "program": self.program,
            "database": self.database,
            "migrations": [list(one) for one in self.migrations],
            "head": self.head,
            "key": self.key,
            "parts": [
                {"name": one.name, "size": one.size, "sha256": one.sha256} for one in self.parts
            ],
        }


def manifest_of(told: object) -> Manifest:
    """Read a manifest; refuse what is none."""
    if not isinstance(told, Mapping) or not isinstance(told.get("format"), int):
        raise BackupBroken("Its list of contents cannot be read, so nothing was changed.")
    if told["format"] > FORMAT:
        raise BackupNewer("It was made by a newer Dunwell; upgrade this one, then restore.")
    try:
        manifest = Manifest(
            made_at=datetime.fromisoformat(told["made_at"]),
            program=str(told["program"]),
            database=str(told["database"]),
            migrations=tuple((str(app), str(name)) for app, name in told["migrations"]),
            head=int(told["head"]),
            key=str(told["key"]),
            parts=tuple(
                Part(name=str(one["name"]), size=int(one["size"]), sha256=str(one["sha256"]))
                for one in told["parts"]
            ),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BackupBroken(
            "Its list of contents cannot be read, so nothing was changed."
        ) from error
    for one in manifest.parts:
        if not is_safe(one.name):
            raise BackupBroken(f"It names a file outside the book: {one.name!r}.")
    return manifest


def is_safe(name: str) -> bool:
    """Tell whether a name stays below the book's folder."""
    places = name.split("/")
    return all(_SAFE.fullmatch(place) for place in places)


def require_listed(manifest: Manifest, found: Iterable[str]) -> None:
    """Refuse a file that lacks a part, or holds one that its list does not name."""
    listed = sorted([one.name for one in manifest.parts] + [MANIFEST])
    if sorted(found) != listed:
        raise BackupBroken("Its contents are not those of its list, so nothing was changed.")


def require_fits(manifest: Manifest, *, database: str, known: Iterable[tuple[str, str]]) -> None:
    """Refuse a backup of the other database, or of a newer version."""
    if manifest.database != database:
        raise BackupOfOtherDatabase(
            f"It is a backup of {manifest.database} and this book is kept in {database}; set or "
            "unset DUNWELL_DATABASE_URL so that they are the same. Nothing was changed."
        )
    newer = sorted({name for app, name in set(manifest.migrations) - set(known) if app == "store"})
    if newer:
        raise BackupNewer(
            f"It was made by a newer Dunwell (it holds {newer[-1]}); upgrade this one, then "
            "restore. Nothing was changed."
        )
