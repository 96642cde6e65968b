"""What a row of the ledger refers to exists, checked once for all rows of a statement.

A foreign key of PostgreSQL asks for each row, and an import adds millions. What the ledger refers
to is never deleted and keeps its id, so looking once for all rows that a statement wrote is as
safe (docs/adr/0013). SQLite keeps its foreign keys, which cost little there.
"""

from collections.abc import Mapping
from typing import Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Column to table, for each table that an import fills. Customers can go when the import that
# brought them is undone, so what refers to them stays a foreign key.
REFERENCES: Final[Mapping[str, Mapping[str, str]]] = {
    "document": {"from_item_id": "item", "source_id": "source", "run_id": "import_run"},
    "item": {"document_id": "document", "entity_id": "entity", "replaces_id": "item"},
    "allocation": {"source_item_id": "item", "target_item_id": "item", "run_id": "import_run"},
    "posting": {
        "item_id": "item",
        "allocation_id": "allocation",
        "reverses_id": "posting",
        "run_id": "import_run",
    },
    "balance": {"item_id": "item"},
    "source_key": {"source_id": "source", "item_id": "item"},
}
# Referred to and never gone; postings and allocations refuse every change by triggers of theirs.
LASTING: Final = ("document", "item", "entity", "source", "import_run")
# These refuse UPDATE, so only what is inserted needs a look.
_NEVER_UPDATED: Final = ("allocation", "posting")


def install(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """On PostgreSQL, let what is referred to last, and look at references set by set."""
    if editor.connection.vendor == "sqlite":
        return
    statements = [*_lasting(), *_drops(editor), *_looks()]
    for statement in statements:
        editor.execute(statement, params=None)


def _lasting() -> list[str]:
    statements = [
        "CREATE FUNCTION refuse_going() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '% %', TG_TABLE_NAME, CASE TG_OP WHEN 'DELETE' THEN 'is never deleted' "
        "ELSE 'keeps its id' END USING ERRCODE = 'foreign_key_violation'; END $$"
    ]
    for table in LASTING:
        statements += [
            f"CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_going()",
            f"CREATE TRIGGER {table}_keeps_its_id BEFORE UPDATE OF id ON {table} "
            "FOR EACH ROW WHEN (OLD.id <> NEW.id) EXECUTE FUNCTION refuse_going()",
        ]
    return statements


def _drops(editor: BaseDatabaseSchemaEditor) -> list[str]:
    """Write the statements that drop the foreign keys which the looks stand in for."""
    statements = []
    with editor.connection.cursor() as cursor:
        for table, columns in REFERENCES.items():
            found = editor.connection.introspection.get_constraints(cursor, table)
            statements += [
                f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'
                for name, constraint in found.items()
                if constraint["foreign_key"] and constraint["columns"][0] in columns
            ]
    return statements


def _looks() -> list[str]:
    statements = []
    for table, columns in REFERENCES.items():
        function = f"{table}_refers_to_what_exists"
        statements.append(
            f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"DECLARE missing text; BEGIN EXECUTE '{_look(table, columns)}' INTO missing; "
            "IF missing IS NOT NULL THEN RAISE EXCEPTION '%, which does not exist', missing "
            "USING ERRCODE = 'foreign_key_violation'; END IF; RETURN NULL; END $$"
        )
        statements += [
            f"CREATE TRIGGER {function}_{event.lower()} AFTER {event} ON {table} "
            "REFERENCING NEW TABLE AS fresh "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
            for event in ("INSERT", "UPDATE")
            if event == "INSERT" or table not in _NEVER_UPDATED
        ]
    return statements


def _look(table: str, columns: Mapping[str, str]) -> str:
    """Name one row that is missing, from one pass over what was written.

    EXECUTE plans it for the rows at hand, be it one or a million.
    """
    told, joins = [], []
    for number, (column, there) in enumerate(columns.items()):
        missing = f"min(CASE WHEN t{number}.id IS NULL THEN n.{column} END)"
        told.append(f"''{table}.{column} names {there} '' || {missing}")
        joins.append(f"LEFT JOIN {there} t{number} ON t{number}.id = n.{column}")
    return f"SELECT COALESCE({', '.join(told)}) FROM fresh n {' '.join(joins)}"
