"""The audit trail is one chain without gaps, the same read back from either database."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.db import connection

from dunwell.core.documents import Side
from dunwell.store import audit
from dunwell.store.models import User

pytestmark = pytest.mark.django_db


def test_what_is_recorded_reads_back_with_the_same_hash() -> None:
    person = User.objects.create_user("zoë@example.test")
    summer = timezone(timedelta(hours=2))
    first = audit.record(
        by=person,
        action="things.do",
        subject="thing:1",
        before={"big": 2**62, "none": None, "yes": True, "text": "naïve € 你"},
        after={"on": date(2026, 1, 1), "list": [1, ("a", {"b": Side.CASH})], "9": {1: 2}},
        because={},
        at=datetime(2026, 7, 1, 12, 0, 0, 123_456, tzinfo=summer),
    )
    second = audit.record(
        by=None, action="a.b", subject="x:1", at=datetime(2026, 7, 1, tzinfo=UTC)
    )
    assert (first.sequence, second.sequence) == (1, 2)
    assert (second.actor, second.previous_hash) == (audit.SYSTEM, first.hash)
    assert list(audit.broken_links()) == []


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError, match="keeps no float"):
        audit.record(
            by=None,
            action="a.b",
            subject="x:1",
            after={"rate": [1.5]},
            at=datetime(2026, 7, 1, tzinfo=UTC),
        )


def test_a_removed_entry_is_named() -> None:
    for number in range(3):
        audit.record(
            by=None, action="a.b", subject=f"x:{number}", at=datetime(2026, 7, 1, tzinfo=UTC)
        )
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_entry_refuses_delete")
        else:
            cursor.execute("DROP TRIGGER audit_entry_refuses_change ON audit_entry")
        cursor.execute("DELETE FROM audit_entry WHERE sequence = 2")
    assert [(link.sequence, link.why) for link in audit.broken_links()] == [
        (3, "entries before it are missing"),
        (3, "the entry before it was changed"),
    ]
