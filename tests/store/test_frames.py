"""Arrow in and out of the database means the same on both."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from django.db import connection, transaction

from dunwell.store import frames
from dunwell.store.models import Entity

pytestmark = pytest.mark.django_db(transaction=True)

INSTANT = datetime(2026, 3, 1, 9, 30, 15, 250, tzinfo=UTC)
WHOLE_SECOND = datetime(2026, 3, 1, 9, 30, 15, tzinfo=UTC)


def rows() -> pa.Table:
    return pa.table(
        {
            "id": pa.array([1, 2], pa.int64()),
            "due_date": pa.array([date(2026, 1, 31), None], pa.date32()),
            "recorded_at": pa.array([INSTANT, WHOLE_SECOND], pa.timestamp("us", "UTC")),
            "note": pa.nulls(2, pa.string()),
            "name": pa.array(["Müller", "0012"]),
        }
    )


@pytest.fixture(autouse=True)
def _clean_stage() -> Iterator[None]:
    frames.drop_stage("stage_test")
    yield
    frames.drop_stage("stage_test")


def test_what_is_staged_is_read_back_with_its_types() -> None:
    assert frames.stage("stage_test", rows()) == 2
    found = frames.read("SELECT * FROM stage_test ORDER BY id", types={"note": pa.string()})
    assert found.equals(rows())


def test_staged_rows_are_seen_by_django() -> None:
    frames.stage("stage_test", rows().to_batches())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM stage_test WHERE name = 'Müller'")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    ("sql", "param", "count"),
    [
        ("due_date = ?", date(2026, 1, 31), 1),
        ("recorded_at <= ?", WHOLE_SECOND, 1),
        ("recorded_at <= ?", INSTANT, 2),
        ("name = ?", "0012", 1),
        ("id < ?", 2, 1),
    ],
)
def test_a_parameter_compares_as_its_value(sql: str, param: frames.Parameter, count: int) -> None:
    frames.stage("stage_test", rows())
    found = frames.read(f"SELECT count(*) AS n FROM stage_test WHERE {sql}", [param])
    assert found.to_pydict() == {"n": [count]}


def test_instants_are_kept_on_sqlite_as_django_keeps_them() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has a type for instants")
    frames.stage("stage_test", rows())
    with connection.cursor() as cursor:
        cursor.execute("SELECT recorded_at FROM stage_test ORDER BY id")
        assert cursor.fetchall() == [("2026-03-01 09:30:15.000250",), ("2026-03-01 09:30:15",)]


def test_more_rows_are_appended() -> None:
    frames.stage("stage_test", rows())
    frames.stage("stage_test", rows(), mode="append")
    assert frames.read("SELECT count(*) AS n FROM stage_test").to_pydict() == {"n": [4]}


def test_a_dropped_stage_is_gone_and_may_be_dropped_again() -> None:
    frames.stage("stage_test", rows())
    frames.drop_stage("stage_test")
    frames.drop_stage("stage_test")
    assert "stage_test" not in connection.introspection.table_names()


def test_nothing_is_read_or_staged_inside_a_transaction() -> None:
    with transaction.atomic():
        with pytest.raises(frames.FramesInTransaction):
            frames.stage("stage_test", rows())
        with pytest.raises(frames.FramesInTransaction):
            frames.read("SELECT 1")
    assert "stage_test" not in connection.introspection.table_names()


def test_a_stage_with_a_strange_name_is_refused() -> None:
    with pytest.raises(ValueError, match="lower-case"):
        frames.stage("item; DROP TABLE item", rows())


def test_a_stage_needs_columns() -> None:
    with pytest.raises(ValueError, match="at least one batch"):
        frames.stage("stage_test", [])


def test_djangos_connection_keeps_seeing_and_keeping_rows_around_bulk_work() -> None:
    # Two SQLites in one process once lost the log between them: the first to close deleted it.
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE stage_kept (n integer)")
    try:
        for round_ in range(3):
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO stage_kept VALUES (%s)", [round_])
            frames.stage("stage_test", rows(), mode="replace")
            assert frames.read("SELECT count(*) AS n FROM stage_kept").to_pydict() == {
                "n": [round_ + 1]
            }
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM stage_test")
                assert cursor.fetchone() == (2,)
    finally:
        frames.drop_stage("stage_kept")


def test_a_read_on_djangos_connection_sees_the_open_transaction() -> None:
    with transaction.atomic(), frames.on_djangos_connection():
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE stage_open (due_date date, amount bigint)")
            cursor.execute("INSERT INTO stage_open VALUES ('2026-01-31', 5)")
        found = frames.read("SELECT due_date, amount FROM stage_open WHERE amount > ?", [4])
        assert found.to_pylist() == [{"due_date": date(2026, 1, 31), "amount": 5}]
        transaction.set_rollback(True)


def test_reads_that_share_a_snapshot_see_one_state() -> None:
    with frames.one_snapshot():
        before = frames.read("SELECT COUNT(*) AS n FROM entity").to_pylist()
        Entity.objects.create(code="NEW", name="New")
        again = frames.read("SELECT COUNT(*) AS n FROM entity").to_pylist()
    expected = 1 if connection.vendor == "sqlite" else 0
    assert (before, again) == ([{"n": 0}], [{"n": expected}])
    assert frames.read("SELECT COUNT(*) AS n FROM entity").to_pylist() == [{"n": 1}]
