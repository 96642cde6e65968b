"""Opening the book: its folder is made and its database migrated when there is need.

Import this inside a command's `run`: Django takes a third of a second that `--help` does without.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

import django
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from dunwell.cli import clock
from dunwell.core.refusals import Refusal

# The first 16 bytes of every SQLite file.
_SQLITE_MARK: Final = b"SQLite format 3\x00"
# Where these stand, 18 bytes into a SQLite file, its journal is kept the way books keep it.
_OUR_JOURNAL: Final = b"\x02\x02"
_HEAD_BYTES: Final = 20
_TABLES: Final = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@'"
)
_APPLIED: Final = "SELECT app, name FROM django_migrations"
_MIGRATIONS: Final = "django_migrations"
# Any number does, so long as it stays the same: it names our lock among PostgreSQL's.
_MIGRATING: Final = 6865379012


class HomeUnusable(Refusal):
    """The folder of the book cannot be made or written to."""

    code = "home_unusable"

    def __init__(self, home: Path, because: str) -> None:
        super().__init__(
            f"The folder {home} cannot be used ({because}); "
            "set DUNWELL_HOME to a folder you may write to."
        )


class NotABook(Refusal):
    """The database belongs to another program."""

    code = "not_a_book"

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} holds something other than a book; give Dunwell a place of its own."
        )


class BookIsNewer(Refusal):
    """The book was written by a version that this one cannot read."""

    code = "book_is_newer"

    def __init__(self, migration: str) -> None:
        super().__init__(
            f"The book was written by a newer Dunwell (it holds {migration}); upgrade this one."
        )


class DatabaseUnavailable(Refusal):
    """The database cannot be reached or read."""

    code = "database_unavailable"

    def __init__(self, place: str, error: Exception) -> None:
        detail = " ".join(str(error).split()).rstrip(".")
        super().__init__(f"The database {place} did not answer: {detail}.")


def open_book() -> Path:
    """Make the book of this process's settings ready for use and return its folder."""
    home = open_folder()
    _check_file()
    try:
        if _pending():
            with _alone(home):
                _migrate()
        _install_policy()
    except DatabaseError as error:
        raise DatabaseUnavailable(place(), error) from error
    return home


def open_folder() -> Path:
    """Make the folder of the book ready without looking at the book, and return it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dunwell.site.settings")
    try:
        django.setup()
    except OSError as error:  # The key of the book could not be kept in its folder.
        told = Path(str(error.filename))
        home = told.parent if told.name.startswith("secret.key") else told
        raise HomeUnusable(home, error.strerror or str(error)) from error
    home = settings.HOME
    _make_folder(home)
    return home


def _install_policy() -> None:
    """Give a new book the shipped policy."""
    from dunwell.actions import policies
    from dunwell.store.models import PolicyVersion

    if not PolicyVersion.objects.exists():
        policies.install_shipped(at=clock.now())


def place() -> str:
    """Name the database as its owner knows it, without its password."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(known["NAME"])
    return f"{known['NAME']} on {known['HOST'] or 'this machine'}"


def _make_folder(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HomeUnusable(home, error.strerror or str(error)) from error
    if not os.access(home, os.W_OK | os.X_OK):
        raise HomeUnusable(home, "it is not writable")


def _check_file() -> None:
    """Refuse a file that is no SQLite database before SQLite is asked to open it."""
    if connection.vendor != "sqlite":
        return
    path = Path(place())
    if not path.exists():
        return
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise DatabaseUnavailable(place(), error) from error
    if head and not head.startswith(_SQLITE_MARK):
        raise NotABook(place())
    if head and not head.endswith(_OUR_JOURNAL):
        _look_into(path)


def _look_into(path: Path) -> None:
    """Refuse another program's file before opening it as a book would change its journal."""
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as link:
        try:
            tables = {name for (name,) in link.execute(_TABLES)}
            applied = set(link.execute(_APPLIED)) if _MIGRATIONS in tables else set()
        except sqlite3.Error as error:
            raise DatabaseUnavailable(place(), error) from error
    _require_ours(applied, known=set(MigrationLoader(None).graph.nodes), tables=tables)


def _pending() -> bool:
    executor = MigrationExecutor(connection)
    applied = set(executor.loader.applied_migrations)
    known = set(executor.loader.graph.nodes)
    tables = set() if applied else set(connection.introspection.table_names())
    _require_ours(applied, known=known, tables=tables)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _require_ours(
    applied: set[tuple[str, str]], *, known: set[tuple[str, str]], tables: set[str]
) -> None:
    """Refuse what is no book, or the book of a later version."""
    if newer := sorted(name for app, name in applied - known if app == "store"):
        raise BookIsNewer(newer[-1])
    if {app for app, _ in applied} - {app for app, _ in known}:
        raise NotABook(place())
    if not applied and tables - {_MIGRATIONS}:
        raise NotABook(place())


def _migrate() -> None:
    """Apply what is pending; another process may have done it while we waited for the lock."""
    executor = MigrationExecutor(connection)
    targets = executor.loader.graph.leaf_nodes()
    if executor.migration_plan(targets):
        executor.migrate(targets)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Keep other processes of this folder, and on PostgreSQL of other machines, from migrating."""
    with (home / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if connection.vendor == "sqlite":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATING])
