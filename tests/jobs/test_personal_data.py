"""Texts about people: erased they are gone and the chain holds, tampered with they are found."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from dunwell.actions import personal_data as erasing
from dunwell.core.personal_data import Erased, Personal
from dunwell.jobs import verification
from dunwell.store import audit, personal_data
from dunwell.store.models import AuditEntry, AuditText, User

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANNA, BEN = "contact:12", "contact:13"


@pytest.fixture(autouse=True)
def trail() -> None:
    """Three entries: one about Anna and Ben, one without texts, one about Anna."""
    zoe = User.objects.create_user("zoe@north.example")
    told: tuple[dict[str, Any], ...] = (
        {"name": Personal("Anna", of=ANNA), "also": [Personal("Ben", of=BEN)]},
        {"amount": 3, "note": ""},
        {"email": Personal("anna@south.example", of=ANNA), "note": Personal("", of=ANNA)},
    )
    for number, facts in enumerate(told):
        audit.record(by=zoe, action="things.do", subject=f"thing:{number}", after=facts, at=NOON)


def _found() -> list[str]:
    told = {one["name"]: one for one in verification.verify()["checks"]}
    return told["audit_chain_holds"]["examples"]


def _attack(sql: str, *params: Any) -> None:
    """Change texts as somebody who owns the database could, their guards taken away."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_text'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE audit_text DISABLE TRIGGER USER")
        cursor.execute(sql, params)


def test_an_entry_holds_references_and_no_text() -> None:
    held = str(list(AuditEntry.objects.values()))
    assert "Anna" not in held
    assert "anna@" not in held
    assert "zoe@" not in held
    first = AuditEntry.objects.get(sequence=1)
    assert first.actor == f"user:{first.by_id}"
    told = personal_data.told(AuditEntry.objects.order_by("sequence"))
    assert [one.after for one in told] == [
        {"name": "Anna", "also": ["Ben"]},
        {"amount": 3, "note": ""},
        {"email": "anna@south.example", "note": ""},
    ]
    assert _found() == []


def test_texts_are_read_with_one_query(django_assert_num_queries: Any) -> None:
    entries = list(AuditEntry.objects.all())
    with django_assert_num_queries(1):
        personal_data.told(entries)
    with django_assert_num_queries(0):
        personal_data.told(entries)


def test_erasing_leaves_the_chain_as_it_was() -> None:
    before = list(AuditEntry.objects.order_by("sequence").values())
    at = NOON + timedelta(days=1)
    assert erasing.erase(by=None, at=at, subjects=[ANNA], because={"code": "asked"}) == 2
    assert list(AuditEntry.objects.order_by("sequence").values())[:3] == before
    assert _found() == []
    assert not AuditText.objects.filter(about=ANNA).exclude(value="", salt="").exists()
    gone = Erased(at.date())
    (first, *_rest) = personal_data.each_told(AuditEntry.objects.order_by("sequence"))
    assert first.after == {"name": gone, "also": ["Ben"]}
    act = AuditEntry.objects.latest("sequence")
    assert (act.action, act.after) == (personal_data.ERASE, {"about": [ANNA], "texts": 2})
    assert erasing.erase(by=None, at=at, subjects=[ANNA, BEN]) == 1
    assert _found() == []


CHANGES = {
    "reference": f"'{'a' * 64}'",
    "salt": "'0'",
    "value": "'Mallory'",
    "about": f"'{BEN}'",
    "sequence": "sequence + 1",
    "erased_at": "'2026-03-02 12:00:00+00:00'",
}


def test_every_column_is_altered_below() -> None:
    assert {*CHANGES, "id"} == {field.column for field in AuditText._meta.concrete_fields}


@pytest.mark.parametrize("column", CHANGES)
@pytest.mark.parametrize("place", range(3))
def test_an_altered_text_is_found(column: str, place: int) -> None:
    row = AuditText.objects.order_by("pk")[place]
    value = f"'{ANNA}'" if column == "about" and row.about == BEN else CHANGES[column]
    _attack(f"UPDATE audit_text SET {column} = {value} WHERE id = {row.pk}")
    assert _found()[0].startswith(f"entry {row.sequence}: ")


@pytest.mark.parametrize("place", range(3))
def test_a_deleted_text_is_found(place: int) -> None:
    row = AuditText.objects.order_by("pk")[place]
    _attack(f"DELETE FROM audit_text WHERE id = {row.pk}")
    assert _found() == [f"entry {row.sequence}: a text about a person that it refers to is gone"]


@pytest.mark.parametrize("sequence", [0, 1, 2, 3, 99])
def test_a_text_put_in_is_found(sequence: int) -> None:
    _attack(
        "INSERT INTO audit_text (reference, salt, value, about, sequence)"
        f" VALUES ('{'b' * 64}', 'x', 'y', '{ANNA}', {sequence})"
    )
    assert _found()[0].startswith(f"entry {sequence}: a text about a person ")


def test_texts_that_changed_places_are_found() -> None:
    one, other, *_ = AuditText.objects.order_by("pk")
    for row, from_ in ((one, other), (other, one)):
        _attack(
            "UPDATE audit_text SET value = %s, salt = %s WHERE id = %s",
            *(from_.value, from_.salt, row.pk),
        )
    assert _found() == ["entry 1: a text about a person was changed"] * 2


@pytest.mark.parametrize("later", [True, False], ids=["after an act", "without an act"])
def test_a_text_that_no_act_erased_is_found(later: bool) -> None:
    if later:  # An act that erased something else, and one that came before the text.
        erasing.erase(by=None, at=NOON, subjects=[BEN])
        erasing.erase(by=None, at=NOON, subjects=["contact:14"])
        new = {"name": Personal("Cleo", of="contact:14")}
        audit.record(by=None, action="a.b", subject="x:1", after=new, at=NOON)
    about = "contact:14" if later else ANNA
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE audit_text SET value = '', salt = '', erased_at = %s WHERE about = %s",
            [NOON, about],
        )
    assert "was erased and no act erased it" in _found()[0]


def test_a_text_erased_under_cover_of_an_act_is_found() -> None:
    """An act may erase some texts about a subject only; it says how many."""
    audit.record(
        by=None,
        action=personal_data.ERASE,
        subject=ANNA,
        after={"about": [ANNA], "texts": 1},
        at=NOON,
    )
    with connection.cursor() as cursor:
        for sequence in (1, 3):
            assert _found() == ([] if sequence == 3 else [UNEQUAL])
            cursor.execute(
                "UPDATE audit_text SET value = '', salt = '', erased_at = %s"
                " WHERE about = %s AND sequence = %s",
                [NOON, ANNA, sequence],
            )
    assert _found() == [UNEQUAL]


UNEQUAL = "entry 4: it erased another number of texts than are erased"


def test_a_text_that_came_back_is_found() -> None:
    erasing.erase(by=None, at=NOON, subjects=[BEN])
    _attack("UPDATE audit_text SET value = 'Ben' WHERE about = %s", BEN)
    assert _found() == ["entry 1: a text about a person was erased and no act erased it"]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_text",
        *(f"UPDATE audit_text SET {name} = {name}" for name in CHANGES),
        "UPDATE audit_text SET value = '', salt = ''",
        "UPDATE audit_text SET value = '', erased_at = CURRENT_TIMESTAMP",
        "UPDATE audit_text SET salt = '', erased_at = CURRENT_TIMESTAMP",
        "UPDATE audit_text SET value = '', salt = '', erased_at = CURRENT_TIMESTAMP, about = 'x'",
        "UPDATE audit_text SET value = '', salt = '', erased_at = CURRENT_TIMESTAMP, sequence = 9",
        "UPDATE audit_text SET value = '', salt = '', erased_at = CURRENT_TIMESTAMP,"
        " reference = 'x' WHERE about = 'contact:13'",
    ],
)
def test_the_database_lets_texts_be_erased_and_no_more(statement: str) -> None:
    _refused(statement)


def test_what_was_erased_stays_so() -> None:
    erasing.erase(by=None, at=NOON, subjects=[ANNA])
    _refused(f"UPDATE audit_text SET erased_at = CURRENT_TIMESTAMP WHERE about = '{ANNA}'")
    if connection.vendor == "sqlite":
        _refused("INSERT OR REPLACE INTO audit_text SELECT * FROM audit_text")
    else:
        connection.check_constraints()
        _refused("TRUNCATE audit_text")


def _refused(statement: str) -> None:
    with (
        pytest.raises(IntegrityError, match=r"can be erased and not changed|is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
