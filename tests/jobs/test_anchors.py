"""Whatever is done to the audit trail behind the book's back, verification finds and names it."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from dunwell.jobs import anchors, verification
from dunwell.jobs.anchors import AnchorsMissing, KeyUnusable
from dunwell.store import audit
from dunwell.store.models import AuditEntry, User

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ENTRIES = 6


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A trail of six entries, three of them anchored on one day and all of them on the next."""
    anna = User.objects.create_user("anna@north.example")
    _record(anna, 3)
    assert anchors.write(tmp_path, at=NOON) == {"anchored": 3, "head": 3}
    _record(None, ENTRIES - 3)
    assert anchors.write(tmp_path, at=NOON + DAY) == {"anchored": 6, "head": 6}
    return tmp_path


def _record(by: User | None, count: int) -> None:
    for number in range(count):
        audit.record(
            by=by,
            action="promises.make",
            subject=f"promise:{number}",
            before={"amount": number} if number else None,
            after={"amount": number + 1, "on": NOON.date()},
            because={"code": "paid"} if number else None,
            at=NOON,
        )


def _found(home: Path) -> list[str]:
    """Give what verification says of the trail, the first broken link first."""
    verdict = verification.verify(anchored=anchors.read(home))
    told = {one["name"]: one["examples"] for one in verdict["checks"]}
    examples = told["audit_chain_holds"] + told["audit_anchors_hold"]
    assert verdict["ok"] is not bool(examples)
    return examples


def _attack(sql: str, *params: Any) -> None:
    """Change the trail as somebody who owns the database could, its guards taken away."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master"
                " WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute(sql, params)


def test_a_sound_trail_holds(home: Path) -> None:
    assert _found(home) == []
    assert anchors.write(home, at=NOON + DAY) == {}
    assert (home / anchors.KEY).stat().st_mode & 0o777 == 0o600


COLUMNS: dict[str, str] = {
    "sequence": "sequence + 100",
    "recorded_at": "'2020-01-01 00:00:00+00:00'",
    "by_id": 'CASE WHEN by_id IS NULL THEN (SELECT MAX(id) FROM "user") END',
    "actor": "'mallory@north.example'",
    "action": "'promises.withdraw'",
    "subject": "'promise:77'",
    "before": "'{\"amount\": 99}'",
    "after": "'{\"amount\": 99}'",
    "because": '\'{"code": "other"}\'',
    "previous_hash": f"'{'a' * 64}'",
    "hash": f"'{'b' * 64}'",
}


def test_every_column_is_altered_below() -> None:
    assert {*COLUMNS, "id"} == {field.column for field in AuditEntry._meta.concrete_fields}


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("sequence", range(1, ENTRIES + 1))
def test_an_altered_entry_is_found(home: Path, column: str, sequence: int) -> None:
    _attack(f"UPDATE audit_entry SET {column} = {COLUMNS[column]} WHERE sequence = {sequence}")
    found = _found(home)
    # Where it was renumbered the next entry is the first that does not follow.
    assert any(one.startswith(f"entry {sequence}") for one in found) or column == "sequence"
    assert found


@pytest.mark.parametrize("sequence", range(1, ENTRIES + 1))
def test_a_deleted_entry_is_found(home: Path, sequence: int) -> None:
    _attack(f"DELETE FROM audit_entry WHERE sequence = {sequence}")
    first = _found(home)[0]
    if sequence < ENTRIES:
        assert first == f"entry {sequence + 1}: entries before it are missing"
    else:
        assert first == (
            "entry 6: it and what followed are gone; entry 6 was anchored on 2026-03-03"
        )


@pytest.mark.parametrize("kept", range(ENTRIES))
def test_a_cut_end_is_found(home: Path, kept: int) -> None:
    _attack(f"DELETE FROM audit_entry WHERE sequence > {kept}")
    assert _found(home)[0].startswith(f"entry {kept + 1}: it and what followed are gone")


def test_an_emptied_trail_is_found(home: Path) -> None:
    _attack("DELETE FROM audit_entry")
    assert _found(home)


@pytest.mark.parametrize("first", range(1, ENTRIES))
def test_entries_that_changed_places_are_found(home: Path, first: int) -> None:
    _attack(f"UPDATE audit_entry SET sequence = 1000 WHERE sequence = {first}")
    _attack(f"UPDATE audit_entry SET sequence = {first} WHERE sequence = {first + 1}")
    _attack(f"UPDATE audit_entry SET sequence = {first + 1} WHERE sequence = 1000")
    assert _found(home)[0].startswith(f"entry {first}: ")


def _copy(sequence: int, to: int) -> None:
    names = [str(one.column) for one in AuditEntry._meta.concrete_fields if one.column != "id"]
    named = ", ".join(names)
    copied = ", ".join(str(to) if name == "sequence" else name for name in names)
    _attack(
        f"INSERT INTO audit_entry ({named}) SELECT {copied} FROM audit_entry"
        f" WHERE sequence = {sequence}"
    )


@pytest.mark.parametrize("place", range(1, ENTRIES + 1))
def test_an_entry_put_in_is_found(home: Path, place: int) -> None:
    for sequence in range(ENTRIES, place - 1, -1):
        _attack(f"UPDATE audit_entry SET sequence = sequence + 1 WHERE sequence = {sequence}")
    _copy(1 if place > 1 else 3, place)
    assert _found(home)[0].startswith(f"entry {place}: ")


def test_an_entry_added_without_the_chain_is_found(home: Path) -> None:
    _copy(3, ENTRIES + 1)
    assert _found(home)[0] == f"entry {ENTRIES + 1}: the entry before it was changed"


def _written_anew(rows: Sequence[AuditEntry], change: Callable[[AuditEntry], None]) -> None:
    """Chain entries anew, with the program's own hashes, as one who read the source would."""
    _attack("DELETE FROM audit_entry")
    for row in rows:
        change(row)
        audit.record(
            by=row.by,
            action=row.action,
            subject=row.subject,
            before=row.before,
            after=row.after,
            because=row.because,
            at=row.recorded_at,
        )


@pytest.mark.parametrize("sequence", range(1, ENTRIES + 1))
def test_a_trail_written_anew_is_found_by_its_anchors(home: Path, sequence: int) -> None:
    def change(row: AuditEntry) -> None:
        if row.sequence == sequence:
            row.subject = "promise:77"

    _written_anew(list(AuditEntry.objects.order_by("sequence")), change)
    assert list(audit.broken_links()) == []
    anchored = 3 if sequence <= 3 else 6
    assert _found(home)[0].startswith(f"entry {anchored}: it or an entry before it is not")


def test_what_cannot_be_read_is_named(home: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps instants only")
    _attack("UPDATE audit_entry SET recorded_at = 'long ago' WHERE sequence = 4")
    assert _found(home)[0].startswith("entry 3: what is written after it cannot be read")


@pytest.mark.parametrize("file", [anchors.DAILY, anchors.HEAD])
@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"sequence": 2}, id="another number"),
        pytest.param({"hash": "c" * 64}, id="another hash"),
        pytest.param({"anchored_at": "2020-01-01T00:00:00+00:00"}, id="another instant"),
        pytest.param({"signature": "bm9uZQ=="}, id="another signature"),
        pytest.param({"signature": 7}, id="no signature"),
        pytest.param({"sequence": None}, id="no number"),
    ],
)
def test_a_changed_anchor_is_found(home: Path, file: str, change: dict[str, Any]) -> None:
    lines = (home / file).read_text().splitlines()
    lines[0] = json.dumps({**json.loads(lines[0]), **change}, sort_keys=True)
    (home / file).write_text("".join(f"{line}\n" for line in lines))
    assert f"line 1 of {file} is not what was signed" in _found(home)


def test_a_removed_anchor_is_found(home: Path) -> None:
    lines = (home / anchors.DAILY).read_text().splitlines()
    (home / anchors.DAILY).write_text(f"{lines[1]}\n")
    assert _found(home) == [f"line 1 of {anchors.DAILY} does not follow the line before it"]


def test_a_copy_kept_elsewhere_proves_what_this_folder_hides(home: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in (anchors.DAILY, anchors.PUBLIC):
        (elsewhere / name).write_bytes((home / name).read_bytes())
    _attack("DELETE FROM audit_entry WHERE sequence > 2")
    for name in (anchors.DAILY, anchors.HEAD):
        (home / name).unlink()
    assert _found(home) == []
    copy = anchors.read(home, file=elsewhere / anchors.DAILY)
    assert list(anchors.broken(copy)) == [
        "entry 3: it and what followed are gone; entry 3 was anchored on 2026-03-02"
    ]
    with pytest.raises(AnchorsMissing, match="no file"):
        anchors.read(home, file=elsewhere / "other")


def test_an_anchor_on_demand_is_written_between_the_days(home: Path) -> None:
    assert anchors.write(home, at=NOON + DAY, daily=True) == {}
    _record(None, 1)
    assert anchors.write(home, at=NOON + DAY, daily=True) == {"anchored": 7, "head": 7}
    assert _found(home) == []


def test_an_empty_book_has_nothing_to_anchor(tmp_path: Path) -> None:
    assert anchors.write(tmp_path, at=NOON) == {}
    assert anchors.read(tmp_path).newest is None


@pytest.mark.parametrize("content", [b"no key", b""])
def test_a_spoilt_key_is_named(home: Path, content: bytes) -> None:
    (home / anchors.PUBLIC).write_bytes(content)
    with pytest.raises(KeyUnusable, match="no Ed25519 key"):
        anchors.read(home)
    _record(None, 1)
    (home / anchors.KEY).write_bytes(content)
    with pytest.raises(KeyUnusable, match="no Ed25519 key"):
        anchors.write(home, at=NOON + 2 * DAY)
