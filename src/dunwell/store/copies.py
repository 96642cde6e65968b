"""Copy the whole database out in one consistent state, and put such a copy in its place.

SQLite is copied by its online backup, page by page, while others go on writing. PostgreSQL is read
table by table with COPY in one repeatable-read transaction; that needs no other program and works
between versions of the server.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from dunwell.store import snapshots

SQLITE_PART: Final = "book.sqlite3"
TABLE_FOLDER: Final = "tables"
# Who is signed in is not kept: a copy brought back must not let in who was signed out since.
_LEFT_OUT: Final = frozenset({"django_session"})
_BLOCK: Final = 1 << 20

Migrations = tuple[tuple[str, str], ...]


def known_migrations() -> Migrations:
    """List the migrations this program knows."""
    return tuple(sorted(MigrationExecutor(None).loader.graph.nodes))


def sqlite_copy(target: Path) -> tuple[Migrations, int]:
    """Copy a SQLite book into a file; give its migrations and the trail's newest number."""
    import sqlite3

    name = str(connection.settings_dict["NAME"])
    with (
        closing(sqlite3.connect(f"file:{name}?mode=ro", uri=True, timeout=60)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("DELETE FROM django_session")
        copy.commit()
        migrations = copy.execute("SELECT app, name FROM django_migrations").fetchall()
        head = copy.execute("SELECT COALESCE(MAX(sequence), 0) FROM audit_entry").fetchone()
        return tuple(sorted(migrations)), int(head[0])


def postgresql_copy(folder: Path) -> tuple[Migrations, int]:
    """Copy each table of a PostgreSQL book into a file; give its migrations and newest number."""
    with snapshots.reading(), connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - _LEFT_OUT):
            _copy_out(cursor, table, folder / f"{table}.copy")
        cursor.execute("SELECT app, name FROM django_migrations")
        migrations = tuple(sorted((str(app), str(name)) for app, name in cursor.fetchall()))
        cursor.execute("SELECT COALESCE(MAX(sequence), 0) FROM audit_entry")
        return migrations, int(cursor.fetchone()[0])


def _copy_out(cursor: Any, table: str, path: Path) -> None:
    """Write a table's columns in the first line, and its rows as COPY gives them."""
    columns = ", ".join(f'"{name}"' for name in _columns(cursor, table))
    copying = cursor.copy(f'COPY "{table}" ({columns}) TO STDOUT')
    with path.open("wb") as file, copying as copy:
        file.write(f"{columns}\n".encode())
        for block in copy:
            file.write(block)


def _copy_in(cursor: Any, table: str, path: Path) -> None:
    with path.open("rb") as file:
        columns = file.readline().decode().strip()
        with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
            while block := file.read(_BLOCK):
                copy.write(block)


def _columns(cursor: Any, table: str) -> list[str]:
    return [one.name for one in connection.introspection.get_table_description(cursor, table)]


@contextmanager
def sqlite_at(path: Path) -> Iterator[None]:
    """Let Django work on another file for as long as the block runs."""
    place = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = place


def is_sound(path: Path) -> bool:
    """Tell whether SQLite finds nothing wrong with a file."""
    import sqlite3

    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            return bool(copy.execute("PRAGMA quick_check").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False


def migrate() -> None:
    """Bring the database up to this program's tables."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def settle_sqlite(path: Path) -> bool:
    """Write the log beside a SQLite file into it, so that it can be moved; False while in use."""
    import sqlite3

    if not path.exists():
        return True
    try:
        with closing(sqlite3.connect(path, timeout=2)) as book:
            book.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        return "locked" not in str(error)
    except sqlite3.DatabaseError:
        return True  # It is no database any more; it is moved as it is.
    return True


@contextmanager
def postgresql_replaced(migrations: Migrations, tables: Mapping[str, Path]) -> Iterator[None]:
    """Put a copy in the place of the whole book, all in one transaction with the block."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            _drop_all(cursor)
        MigrationRecorder(connection).ensure_schema()
        executor = MigrationExecutor(connection)
        wanted = set(migrations)
        graph = executor.loader.graph
        leaves = [
            node
            for node in sorted(wanted & set(graph.nodes))
            if not any(child.key in wanted for child in graph.node_map[node].children)
        ]
        executor.migrate(leaves)
        with connection.cursor() as cursor:
            _fill(cursor, tables)
        migrate()
        yield


def _drop_all(cursor: Any) -> None:
    """Drop our tables and functions; what other schemas hold is not ours."""
    for table in connection.introspection.table_names(cursor):
        cursor.execute(f'DROP TABLE IF EXISTS "{table}" CASCADE')
    cursor.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc p "
        "WHERE p.pronamespace = current_schema()::regnamespace "
        "AND p.prorettype = 'trigger'::regtype "
        "AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    )
    for (function,) in cursor.fetchall():
        cursor.execute(f"DROP FUNCTION {function} CASCADE")


def _fill(cursor: Any, tables: Mapping[str, Path]) -> None:
    names = list(connection.introspection.table_names(cursor))
    for name in names:
        cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
    listed = ", ".join(f'"{name}"' for name in names)
    cursor.execute(f"TRUNCATE {listed}")
    # References are looked at when all is there, at the end and not by the end of the transaction.
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for name, path in sorted(tables.items()):
        _copy_in(cursor, name, path)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name in names:
        cursor.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')
    _count_on(cursor, names)


def _count_on(cursor: Any, names: Iterable[str]) -> None:
    """Let ids go on after the highest that came in."""
    for name in names:
        if "id" not in _columns(cursor, name):
            continue
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [f'"{name}"'])
        (sequence,) = cursor.fetchone()
        if sequence:
            cursor.execute(
                f'SELECT setval(%s, COALESCE(MAX(id), 1), MAX(id) IS NOT NULL) FROM "{name}"',
                [sequence],
            )


def holds_data() -> bool:
    """Tell whether the open book holds anything that a person or an import put there."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if "audit_entry" not in tables:
            return False
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM audit_entry WHERE action <> 'policies.install_shipped')"
        )
        return bool(cursor.fetchone()[0])
