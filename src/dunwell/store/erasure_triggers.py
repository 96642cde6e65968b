"""Let an erasure, and nothing else, through the triggers of what is kept as it was written.

Words of the contact log, of non-payment reasons and of signatures may become `[erased]`, and the
name of who was spoken to `Erased contact N`; every other change is refused as before.
"""

from collections.abc import Mapping
from typing import Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from dunwell.core.erasures import ERASED, ERASED_CONTACT, ERASED_USER

# Table -> the columns whose words may go; `_KEPT` are those that stay as they were.
ERASABLE: Final[Mapping[str, tuple[str, ...]]] = {
    "logged_call": ("person", "note"),
    "call_reversal": ("reason",),
    "nonpayment_reason": ("note",),
    "approval_signature": ("because",),
    "approval_note": ("text",),
}
_KEPT: Final[Mapping[str, tuple[str, ...]]] = {
    "logged_call": (
        *("id", "entity_id", "on_date", "at_time", "method", "direction", "outcome"),
        *("follow_up_date", "touch_id", "recorded_at", "by_id", "key"),
    ),
    "call_reversal": ("id", "call_id", "recorded_at", "by_id"),
    "nonpayment_reason": (
        *("id", "reason", "on_date", "by_rule", "because", "recorded_at", "by_id"),
    ),
    "approval_signature": (
        *("id", "approval_id", "number", "by_id", "on_behalf_of_id", "roles", "at"),
    ),
    "approval_note": ("id", "approval_id", "by_id", "at", "is_question"),
}


def install(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put narrower triggers in the place of those that refuse every change."""
    for table, columns in ERASABLE.items():
        if editor.connection.vendor == "sqlite":
            statements = _sqlite(table, columns)
        else:
            statements = _postgresql(table, columns)
        for statement in statements:
            editor.execute(statement, params=None)


def _goes(column: str) -> str:
    """Say which change of a column is an erasure, or none."""
    return (
        f"(NEW.{column} = OLD.{column} OR (OLD.{column} <> '' AND (NEW.{column} = '{ERASED}' "
        f"OR NEW.{column} LIKE '{ERASED_CONTACT} %' OR NEW.{column} LIKE '{ERASED_USER} %')))"
    )


def _sqlite(table: str, columns: tuple[str, ...]) -> list[str]:
    allowed = " AND ".join(_goes(one) for one in columns)
    refused = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return [
        f"DROP TRIGGER {table}_refuses_update",
        f"CREATE TRIGGER {table}_refuses_update BEFORE UPDATE OF {', '.join(_KEPT[table])} "
        f"ON {table} {refused}",
        f"CREATE TRIGGER {table}_refuses_words BEFORE UPDATE OF {', '.join(columns)} ON {table} "
        f"WHEN NOT ({allowed}) {refused}",
    ]


def _postgresql(table: str, columns: tuple[str, ...]) -> list[str]:
    allowed = " AND ".join(_goes(one) for one in columns)
    return [
        f"DROP TRIGGER {table}_refuses_change ON {table}",
        f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OF {', '.join(_KEPT[table])} "
        f"OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        f"CREATE TRIGGER {table}_refuses_words BEFORE UPDATE OF {', '.join(columns)} ON {table} "
        f"FOR EACH ROW WHEN (NOT ({allowed})) EXECUTE FUNCTION refuse_change()",
    ]
