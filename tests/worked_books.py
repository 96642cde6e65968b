"""Books that workers run in the background: loaded, set up and worked on by the program itself."""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests import at_another_time, killing, mail_peer

ROOT: Final = Path(__file__).resolve().parents[1]
PATIENCE_SECONDS: Final = 90.0
CUSTOMERS: Final = 40
# Half past nine in Amsterdam on a Monday, a week after everything was due.
MONDAY: Final = datetime(2026, 2, 9, 8, 30, tzinfo=UTC)
DAYBREAK: Final = datetime(2026, 2, 9, 4, 0, tzinfo=UTC)


@dataclass(slots=True, kw_only=True)
class WorkedBook:
    """A book, the mail server its messages go to, and the workers that were started for it."""

    home: Path
    url: str
    kept: Path  # What the mail server took.
    port: int
    workers: list["subprocess.Popen[str]"] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """Give what the program is told by its environment."""
        return {
            **os.environ,
            "DUNWELL_HOME": str(self.home),
            "DUNWELL_DATABASE_URL": self.url,
            "PYTHONPATH": str(ROOT / "src"),
        }

    @property
    def log(self) -> Path:
        """Name the file to which workers say what they do."""
        return self.home / "workers.log"

    def run(self, at: datetime, *words: str) -> dict[str, Any]:
        """Run a command to its end and read what it told."""
        done = at_another_time.run(at, *words, "--json", environment=self.environment)
        assert done.returncode == 0, done.stderr + done.stdout
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def start(self, at: datetime) -> "subprocess.Popen[str]":
        """Start a worker in the background."""
        worker = at_another_time.start(at, "worker", environment=self.environment, log=self.log)
        self.workers.append(worker)
        return worker

    def once(self, at: datetime) -> dict[str, dict[str, Any]]:
        """Run what is due and tell what each job did, by its name."""
        return {one["job"]: one["told"] for one in self.run(at, "worker", "--once")["jobs"]}

    def load(self, customers: int) -> None:
        """Load customers with an address, each with one invoice due a week before."""
        rows = range(1, customers + 1)
        self._load("customers", "Number,Name,Country", (f"C{n},Customer {n},NL" for n in rows))
        self._load(
            "contacts",
            "Customer number,Name,Email",
            (f"C{n},Ann,ap@customer{n}.example" for n in rows),
        )
        self._load(
            "items",
            "Customer No,Invoice No,Invoice Date,Due Date,Amount",
            (f"C{n},INV-{n},2026-01-05,2026-02-02,{n}00.00" for n in rows),
            "--currency",
            "EUR",
            "--ledger-date",
            "2026-02-09",
        )

    def _load(self, kind: str, headings: str, rows: Iterator[str], *words: str) -> None:
        path = self.home / f"{kind}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([headings, *rows, ""]))
        told = self.run(DAYBREAK, "import", kind, str(path), "--source", "erp", "--yes", *words)
        assert told["rejected"] == 0, told

    def go_live(self) -> None:
        """Set up what a person would in Settings."""
        subprocess.run(
            [sys.executable, "-m", "tests.going_live", str(self.port)],
            cwd=ROOT,
            env=self.environment,
            check=True,
        )

    def rows(self, select: str) -> list[tuple[Any, ...]]:
        """Read what is stored."""
        if self.url:
            with psycopg.connect(self.url) as link:
                return list(link.execute(select.encode()))
        path = self.home / "dunwell.sqlite3"
        with contextlib.closing(sqlite3.connect(path, timeout=20)) as link:
            return list(link.execute(select))

    def write(self, statement: str) -> None:
        """Change what is stored, as no user can."""
        if self.url:
            with psycopg.connect(self.url) as link:
                link.execute(statement.encode())
            return
        with contextlib.closing(sqlite3.connect(self.home / "dunwell.sqlite3")) as book, book:
            book.execute(statement)

    def states(self) -> dict[str, int]:
        """Count the messages by state."""
        return dict(self.rows("SELECT state, COUNT(*) FROM message GROUP BY state"))

    def wait_until(self, true: Callable[[], bool]) -> None:
        """Wait for something to come true while workers work."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not true():
            assert time.monotonic() < until, self.log.read_text()[-4000:]
            time.sleep(0.1)

    def stop(self) -> list[int]:
        """Ask every worker to leave, and give their exit codes."""
        for worker in self.workers:
            worker.send_signal(signal.SIGTERM)
        codes = [worker.wait(PATIENCE_SECONDS) for worker in self.workers]
        self.workers.clear()
        return codes

    def kill(self) -> None:
        """Kill every worker where it stands."""
        for worker in self.workers:
            worker.kill()
            worker.wait()
        self.workers.clear()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A book that is loaded and set up, to be copied for each test."""

    home: Path
    url: str


@contextlib.contextmanager
def prepared(folder: Path) -> Iterator[Prepared]:
    """Load a book once: customers who are a week late on a Monday, and an entity that is live."""
    with killing.killed_book(folder / "prepared") as empty:
        book = WorkedBook(home=empty.home, url=empty.url, kept=folder, port=0)
        book.load(CUSTOMERS)
        book.go_live()
        yield Prepared(home=empty.home, url=empty.url)


@contextlib.contextmanager
def worked_book(like: Prepared, folder: Path, *peer: str) -> Iterator[WorkedBook]:
    """Lend a copy of a prepared book whose messages go to a mail server of its own."""
    kept, home = folder / "kept", folder / "book"
    shutil.copytree(like.home, home)
    with _database_like(like) as url, mail_peer.running(kept, *peer) as port:
        book = WorkedBook(home=home, url=url, kept=kept, port=port)
        try:
            book.write(f"UPDATE mail_account SET smtp_port = {int(port)}")
            yield book
        finally:
            book.kill()


@contextlib.contextmanager
def _database_like(like: Prepared) -> Iterator[str]:
    if not like.url:
        yield ""
        return
    name, original = f"worked_{os.getpid()}", urlsplit(like.url).path.lstrip("/")
    with psycopg.connect(os.environ["DUNWELL_DATABASE_URL"], autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name} TEMPLATE {original}")
        try:
            yield urlunsplit(urlsplit(like.url)._replace(path=f"/{name}"))
        finally:
            link.execute(f"DROP DATABASE {name} WITH (FORCE)")
