"""The triggers that keep postings, allocations and the audit trail append-only and consistent.

Each database gets its own text of the same rule; a migration installs them.
"""

from typing import Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

APPEND_ONLY: Final = ("posting", "allocation", "audit_entry")

# An allocation joins cash or credit to a debit item of the same currency, never before both exist.
_BAD_ALLOCATION: Final = """
    s.currency <> t.currency OR s.side = 'debit' OR t.side <> 'debit'
    OR n.effective_date < s.posting_date OR n.effective_date < t.posting_date
"""
# A reversal undoes one posting of the same item exactly, on its day or later.
_BAD_REVERSAL: Final = """
    o.item_id <> n.item_id OR o.kind <> n.kind OR o.change <> -n.change
    OR o.claim_change <> -n.claim_change OR n.effective_date < o.effective_date
    OR o.reverses_id IS NOT NULL
"""
_ALLOCATION_MESSAGE: Final = (
    "an allocation must join cash or credit to a debit item of its currency"
)
_REVERSAL_MESSAGE: Final = "a reversal must undo exactly one posting of the same item"


def _sqlite() -> list[str]:
    statements = [
        f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in APPEND_ONLY
        for verb in ("UPDATE", "DELETE")
    ]
    allocation = _BAD_ALLOCATION.replace("n.effective_date", "NEW.effective_date")
    statements.append(
        "CREATE TRIGGER allocation_joins_fitting_items BEFORE INSERT ON allocation "
        f"BEGIN SELECT RAISE(ABORT, '{_ALLOCATION_MESSAGE}') FROM item s, item t "
        f"WHERE s.id = NEW.source_item_id AND t.id = NEW.target_item_id AND ({allocation}); END"
    )
    reversal = _BAD_REVERSAL.replace("n.", "NEW.")
    statements.append(
        "CREATE TRIGGER posting_reversal_is_exact BEFORE INSERT ON posting "
        "WHEN NEW.reverses_id IS NOT NULL "
        f"BEGIN SELECT RAISE(ABORT, '{_REVERSAL_MESSAGE}') FROM posting o "
        f"WHERE o.id = NEW.reverses_id AND ({reversal}); END"
    )
    return statements


# What is asked of all rows of one INSERT at once, so that a batch pays for one query: by the name
# of the trigger its table, the query that finds a bad row, and what is said of one.
_CHECKED_INSERTS: Final = {
    "allocation_joins_fitting_items": (
        "allocation",
        "SELECT 1 FROM fresh n JOIN item s ON s.id = n.source_item_id "
        f"JOIN item t ON t.id = n.target_item_id WHERE {_BAD_ALLOCATION}",
        _ALLOCATION_MESSAGE,
    ),
    "posting_reversal_is_exact": (
        "posting",
        "SELECT 1 FROM fresh n JOIN posting o ON o.id = n.reverses_id "
        f"WHERE n.reverses_id IS NOT NULL AND ({_BAD_REVERSAL})",
        _REVERSAL_MESSAGE,
    ),
}


def _checking(name: str) -> str:
    """Write the function of a checked INSERT.

    Its query is planned for each statement (EXECUTE): a plan that is kept from when the tables
    were small compares each row of a large batch with each row of the table.
    """
    _table, query, message = _CHECKED_INSERTS[name]
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "DECLARE is_bad boolean; BEGIN "
        f"EXECUTE $query$SELECT EXISTS ({query})$query$ INTO is_bad; "
        f"IF is_bad THEN RAISE EXCEPTION '{message}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NULL; END $$"
    )


def plan_checks_anew(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Let the checks of an INSERT be planned for the rows that there are by then."""
    if editor.connection.vendor == "postgresql":
        for name in _CHECKED_INSERTS:
            editor.execute(_checking(name), params=None)


def _postgresql() -> list[str]:
    statements = [
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    ]
    # Row by row, so that a statement that meets no row passes; `install_whole` adds TRUNCATE.
    statements += [
        f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        for table in APPEND_ONLY
    ]
    for name, (table, _query, _message) in _CHECKED_INSERTS.items():
        statements += [
            _checking(name),
            f"CREATE TRIGGER {name} AFTER INSERT ON {table} REFERENCING NEW TABLE AS fresh "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ]
    return statements


# A call is kept as it was logged; a merge moves it, and a contact that goes is forgotten.
_CALLS: Final = {
    "logged_call": (
        *("id", "entity_id", "on_date", "at_time", "method", "direction", "outcome", "person"),
        *("note", "follow_up_date", "touch_id", "recorded_at", "by_id", "key"),
    ),
    "call_effect": (),
    "call_reversal": (),
}


def install_calls(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Keep the contact log append-only."""
    for table, columns in _CALLS.items():
        _keep_as_written(editor, table, columns)


def install_scores(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Keep the scores as they were."""
    _keep_as_written(editor, "risk_score", ())


# Where a whole table could be emptied at once, or a row be put in the place of another.
_WHOLE: Final = (*APPEND_ONLY, *_CALLS, "risk_score")


def install_whole(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Refuse to empty what is append-only at once, and to replace an entry of the trail.

    SQLite has no TRUNCATE; its INSERT OR REPLACE deletes without asking the triggers of DELETE.
    """
    if editor.connection.vendor == "sqlite":
        editor.execute(
            "CREATE TRIGGER audit_entry_refuses_replace BEFORE INSERT ON audit_entry WHEN EXISTS "
            "(SELECT 1 FROM audit_entry WHERE id = NEW.id OR sequence = NEW.sequence) "
            "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END",
            params=None,
        )
        return
    for table in _WHOLE:
        _refuse_truncate(editor, table)


# A reason is kept as it was set; a merge moves it.
_NONPAYMENT: Final = {
    "nonpayment_reason": (
        *("id", "reason", "note", "on_date", "by_rule", "because", "recorded_at", "by_id"),
    ),
    "nonpayment_verification": (),
}


def install_nonpayment(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Keep the history of non-payment reasons append-only."""
    for table, columns in _NONPAYMENT.items():
        _keep_as_written(editor, table, columns)
        if editor.connection.vendor != "sqlite":
            _refuse_truncate(editor, table)


# What was signed and said about a request stays as it was.
_SIGNED: Final = ("approval_signature", "approval_note")


def install_signed(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Keep signatures and notes of requests append-only."""
    for table in _SIGNED:
        _keep_as_written(editor, table, ())
        if editor.connection.vendor != "sqlite":
            _refuse_truncate(editor, table)


# A text of the trail goes from what it said to nothing, once; all else of its row stays.
_ERASED: Final = "OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND " + " AND ".join(
    (
        "NEW.value = ''",
        "NEW.salt = ''",
        *(
            f"NEW.{name} = OLD.{name}"
            for name in (
                "id",
                "reference",
                "about",
                "sequence",
            )
        ),
    )
)
_ERASED_MESSAGE: Final = "a text of the audit trail can be erased and not changed"


def install_texts(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Let the texts that the trail refers to be erased, and neither changed nor taken away."""
    statements = _texts_sqlite() if editor.connection.vendor == "sqlite" else _texts_postgresql()
    for statement in statements:
        editor.execute(statement, params=None)
    if editor.connection.vendor != "sqlite":
        _refuse_truncate(editor, "audit_text")


def _texts_sqlite() -> list[str]:
    gone = "BEGIN SELECT RAISE(ABORT, 'audit_text is append-only'); END"
    return [
        f"CREATE TRIGGER audit_text_refuses_update BEFORE UPDATE ON audit_text "
        f"WHEN NOT COALESCE({_ERASED}, 0) BEGIN SELECT RAISE(ABORT, '{_ERASED_MESSAGE}'); END",
        f"CREATE TRIGGER audit_text_refuses_delete BEFORE DELETE ON audit_text {gone}",
        "CREATE TRIGGER audit_text_refuses_replace BEFORE INSERT ON audit_text WHEN EXISTS "
        "(SELECT 1 FROM audit_text WHERE id = NEW.id OR reference = NEW.reference) " + gone,
    ]


def _texts_postgresql() -> list[str]:
    return [
        "CREATE FUNCTION audit_text_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NOT COALESCE({_ERASED}, false) THEN RAISE EXCEPTION '{_ERASED_MESSAGE}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER audit_text_refuses_update BEFORE UPDATE ON audit_text "
        "FOR EACH ROW EXECUTE FUNCTION audit_text_only_erased()",
        "CREATE TRIGGER audit_text_refuses_delete BEFORE DELETE ON audit_text "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    ]


def _refuse_truncate(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    editor.execute(
        f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        params=None,
    )


def _keep_as_written(
    editor: BaseDatabaseSchemaEditor, table: str, columns: tuple[str, ...]
) -> None:
    """Refuse to delete rows of a table, and to change them, or some of their columns."""
    update = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
    if editor.connection.vendor == "sqlite":
        for verb, name in ((update, "update"), ("DELETE", "delete")):
            editor.execute(
                f"CREATE TRIGGER {table}_refuses_{name} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
                params=None,
            )
    else:
        editor.execute(
            f"CREATE TRIGGER {table}_refuses_change BEFORE {update} OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            params=None,
        )


def install(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create every trigger on the database being migrated."""
    statements = _sqlite() if editor.connection.vendor == "sqlite" else _postgresql()
    for statement in statements:
        editor.execute(statement, params=None)
