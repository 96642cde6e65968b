"""Keep a small book and its schema as they are now, so that later versions prove they can read it.

Run at the end of a piece of work: `python -m tests.upgrades.keeping NAME`, DUNWELL_HOME naming
a folder that holds a SQLite book. The rows are kept apart from the engine, as JSON by table.
"""

import json
import sqlite3
import sys
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "kept"
# Tables that hold Django's own bookkeeping, which migrating fills by itself.
_LEFT_OUT: Final = frozenset(
    ("django_migrations", "django_content_type", "auth_permission", "sqlite_sequence")
    + ("django_session",)
)


def tables(book: sqlite3.Connection) -> list[str]:
    """Name the tables of a book whose rows are worth keeping, in the order they were made."""
    rows = book.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")
    return [name for (name,) in rows if name not in _LEFT_OUT and not name.startswith("stage_")]


def schema(book: sqlite3.Connection) -> str:
    """Write every table, index and trigger of a book, sorted by name."""
    rows = book.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        " AND name NOT LIKE 'stage_%' ORDER BY type, name"
    )
    return "".join(f"{sql};\n" for (sql,) in rows)


def keep(path: Path, name: str) -> None:
    """Write the schema and the rows of a SQLite book under a name."""
    book = sqlite3.connect(path)
    told: dict[str, Any] = {
        "migration": book.execute(
            "SELECT MAX(name) FROM django_migrations WHERE app = 'store'"
        ).fetchone()[0],
        "tables": {},
    }
    for table in tables(book):
        found = book.execute(f"SELECT * FROM {table} ORDER BY 1")
        columns = [column[0] for column in found.description]
        told["tables"][table] = {"columns": columns, "rows": found.fetchall()}
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(told, ensure_ascii=False, indent=0) + "\n")
    (FOLDER / f"{name}.sql").write_text(schema(book))
    book.close()


if __name__ == "__main__":
    from dunwell.site.settings import DATABASES

    keep(Path(str(DATABASES["default"]["NAME"])), sys.argv[1])
