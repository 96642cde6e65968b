"""Locks are taken in one order: days, hierarchy, customers by id, items by id, the audit trail.

SQLite needs none of them: its transactions are IMMEDIATE, so one writer runs at a time.
"""

from typing import Final

from django.db import connection

# Any fixed numbers do; they only have to differ from each other.
_HIERARCHY: Final = 7_001
_AUDIT_TRAIL: Final = 7_002
_DAYS: Final = 7_004


def days() -> None:
    """Let one transaction at a time keep what was decided for a date."""
    _advisory(_DAYS)


def hierarchy() -> None:
    """Let one transaction at a time change who is whose parent or payer."""
    _advisory(_HIERARCHY)


def audit_trail() -> None:
    """Let one transaction at a time append to the audit trail, until it ends."""
    _advisory(_AUDIT_TRAIL)


def _advisory(key: int) -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
