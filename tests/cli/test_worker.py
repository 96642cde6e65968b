"""Workers as a user starts them: processes against one book and a mail server with its own store.

What counts as sent is what lies in that server's store.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests import at_another_time, mail_peer, worked_books, worker_killing
from tests.worked_books import CUSTOMERS, MONDAY, Prepared, worked_book


@pytest.fixture(scope="module")
def like(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """A loaded book, made once."""
    with worked_books.prepared(tmp_path_factory.mktemp("like")) as found:
        yield found


def test_what_is_due_is_run_once_and_told(like: Prepared, tmp_path: Path) -> None:
    with worked_book(like, tmp_path) as book:
        told = book.once(MONDAY)
        (day,) = (one for job, one in told.items() if job.startswith("day:"))
        assert (day["sent"], day["calls"], day["silent"]) == (CUSTOMERS, 0, {})
        assert told["send"]["sent"] == CUSTOMERS
        assert set(mail_peer.message_ids(book.kept).values()) == {1}
        again = book.once(MONDAY + timedelta(minutes=1))
        assert [job for job in again if job.startswith("day:")] == []
        assert again["send"]["sent"] == 0
        earlier = book.once(MONDAY - timedelta(hours=5))  # The clock went back.
        assert earlier["send"]["sent"] == 0
        assert book.rows("SELECT date, state FROM business_day ORDER BY date")[-1][1] == "planned"
        assert len(mail_peer.stored(book.kept)) == CUSTOMERS


def test_two_workers_do_nothing_twice(like: Prepared, tmp_path: Path) -> None:
    with worked_book(like, tmp_path) as book:
        for _ in range(2):
            book.start(MONDAY)
        book.wait_until(lambda: book.states().get("sent") == CUSTOMERS)
        assert book.stop() == [0, 0]
        assert set(mail_peer.message_ids(book.kept).values()) == {1}
        assert len(mail_peer.stored(book.kept)) == CUSTOMERS
        planned = book.rows("SELECT date FROM business_day WHERE state = 'planned'")
        assert len(planned) == 1
        days = book.rows("SELECT attempts, state FROM tick WHERE schedule LIKE 'day:%'")
        assert days == [(1, "done")]
        assert book.rows("SELECT stopped_at FROM worker WHERE stopped_at IS NULL") == []


def test_a_worker_told_to_leave_ends_its_job_at_hand(like: Prepared, tmp_path: Path) -> None:
    with worked_book(like, tmp_path, "--most-seconds", "0.1") as book:
        book.start(MONDAY)
        book.wait_until(lambda: bool(mail_peer.stored(book.kept)))
        assert book.stop() == [0]
        assert book.states() == {"sent": CUSTOMERS}
        assert set(mail_peer.message_ids(book.kept).values()) == {1}
        ticks = dict(book.rows("SELECT schedule, state FROM tick WHERE schedule = 'send'"))
        assert ticks == {"send": "done"}


def test_workers_that_are_killed_leave_nothing_doubled_and_nothing_lost(
    like: Prepared, tmp_path: Path
) -> None:
    found = worker_killing.kill_at_random(like, tmp_path, rounds=3, seed=3)
    assert (found.doubled, found.lost) == (0, 0), found


def test_days_on_which_the_clocks_are_set_are_run_at_their_hour(
    like: Prepared, tmp_path: Path
) -> None:
    with worked_book(like, tmp_path) as book:
        for at, expected in (
            (datetime(2026, 3, 29, 3, 59, tzinfo=UTC), "2026-03-28"),  # Six is at four in UTC,
            (datetime(2026, 3, 29, 4, 0, tzinfo=UTC), "2026-03-29"),  # from this morning on.
            (datetime(2026, 10, 25, 4, 59, tzinfo=UTC), "2026-10-24"),
            (datetime(2026, 10, 25, 5, 0, tzinfo=UTC), "2026-10-25"),
        ):
            book.once(at)
            last = book.rows("SELECT MAX(date) FROM business_day WHERE state <> 'skipped'")
            assert str(last[0][0]) == expected


def test_the_status_is_for_monitoring(like: Prepared, tmp_path: Path) -> None:
    with worked_book(like, tmp_path) as book:
        words = ("worker", "--status", "--json")
        never = at_another_time.run(MONDAY, *words, environment=book.environment)
        assert (never.returncode, json.loads(never.stdout)["health"]) == (1, "never")
        book.start(MONDAY)
        book.wait_until(lambda: book.states().get("sent") == CUSTOMERS)
        book.wait_until(lambda: bool(book.rows("SELECT 1 FROM tick WHERE state = 'done'")))
        well = at_another_time.run(MONDAY, *words, environment=book.environment)
        told = json.loads(well.stdout)
        assert (well.returncode, told["health"]) == (0, "well")
        assert told["messages"]["queued"] == 0
        assert {"send"} <= {one["job"] for one in told["jobs"]}
        book.stop()
        stopped = at_another_time.run(MONDAY, *words[:2], environment=book.environment)
        assert stopped.returncode == 1
        assert "Every worker was stopped" in stopped.stdout


def test_a_worker_that_runs_on_answers_no_machine(tmp_path: Path) -> None:
    environment = {
        **worked_books.WorkedBook(home=tmp_path, url="", kept=tmp_path, port=0).environment
    }
    refused = at_another_time.run(MONDAY, "worker", "--json", environment=environment)
    assert refused.returncode == 2
    assert "--once or --status" in refused.stderr
