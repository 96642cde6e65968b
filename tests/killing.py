"""Imports that are killed: run as the real program in a book of their own, and looked at after."""

import contextlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests import ledgers

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class KilledBook:
    """A book in a folder, and in a PostgreSQL database where the tests run on one."""

    home: Path
    url: str

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Start a command and do not wait for it."""
        environment = os.environ | {
            "DUNWELL_HOME": str(self.home),
            "DUNWELL_DATABASE_URL": self.url,
            "PYTHONPATH": str(ROOT / "src"),
        }
        return subprocess.Popen(
            [sys.executable, "-m", "dunwell", *words, "--json"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str) -> dict[str, Any]:
        """Run a command to its end and read what it told."""
        process = self.start(*words)
        out, err = process.communicate()
        assert process.returncode == 0, err
        told: dict[str, Any] = json.loads(out)
        return told

    def kill(self, *words: str, after_seconds: float) -> None:
        """Start a command and kill it, unless it is through before."""
        process = self.start(*words)
        try:
            process.wait(after_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()

    def leftovers(self) -> list[str]:
        """Name the stages and scratch folders that are there."""
        folders = [folder.name for folder in (self.home / "tmp").glob("import-*")]
        return [*folders, *(name for name in self._tables() if name.startswith("stage_"))]

    def _tables(self) -> list[str]:
        if self.url:
            with psycopg.connect(self.url) as link:
                return [name for (name,) in link.execute("SELECT tablename FROM pg_tables")]
        with contextlib.closing(sqlite3.connect(self.home / "dunwell.sqlite3")) as link:
            return [name for (name,) in link.execute("SELECT name FROM sqlite_master")]


@contextlib.contextmanager
def killed_book(home: Path) -> Iterator[KilledBook]:
    """Lend a new book on the database the tests run on."""
    server = os.environ.get("DUNWELL_DATABASE_URL", "")
    if not server:
        yield KilledBook(home=home, url="")
        return
    name = f"killed_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}")
        try:
            yield KilledBook(home=home, url=urlunsplit(urlsplit(server)._replace(path=f"/{name}")))
        finally:
            link.execute(f"DROP DATABASE {name} WITH (FORCE)")


def kill_at_random(home: Path, *, rows: int, kills: int, seed: int) -> None:
    """Kill an import again and again: the book is as it was before, or has the whole file."""
    path = home / "ledger.csv"
    home.mkdir(parents=True, exist_ok=True)
    bad = ledgers.row("BAD", due_date="2025-02-30")
    path.write_text(ledgers.text(*(ledgers.row(str(one)) for one in range(rows)), bad))
    words = ("import", "items", str(path), "--source", "erp", "--yes")
    with killed_book(home) as book:
        book.run("verify")
        began = time.monotonic()
        book.run(*words, "--dry-run")
        seconds = time.monotonic() - began
        chance = random.Random(seed)
        for _ in range(kills):
            book.kill(*words, after_seconds=chance.uniform(0.2, 1.1) * seconds)
            assert book.run("verify")["ok"]
            found = book.run("aging", "--as-of", "2025-12-31", "--by", "none")["currencies"]
            assert [one["items"] for one in found.values()] in ([], [rows])
        last = book.run(*words)
        assert last["created"] + last["unchanged"] == rows
        assert len(Path(last["rejected_file"]).read_text().splitlines()) == 2
        assert book.leftovers() == []
        assert book.run("verify")["ok"]
