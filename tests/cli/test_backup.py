"""A backup holds the whole book and comes back whole, elsewhere or in place, its mail held."""

import json
import os
import shutil
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from dunwell.jobs import holding
from dunwell.jobs.backups import writing

CUSTOMERS = "customer_number;name\n1;Harbour Ltd\n2;=cmd Ltd\n"
ITEMS = (
    "customer_number;invoice_number;invoice_date;due_date;amount;currency\n"
    "1;R-1;2026-03-01;2026-03-31;100.50;EUR\n2;R-2;2026-03-02;2026-04-01;20.00;EUR\n"
)


@dataclass(frozen=True, slots=True)
class Book:
    """One installation: its folder, its database, and its commands."""

    home: Path
    database: str

    def run(self, *words: object, code: int = 0) -> str:
        """Run a command as a person does; it must end with this code."""
        environment = {**os.environ, "DUNWELL_HOME": str(self.home)}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        environment.pop("DUNWELL_DATABASE_URL", None)
        if self.database:
            environment["DUNWELL_DATABASE_URL"] = self.database
        done = subprocess.run(
            [sys.executable, "-P", "-m", "dunwell", *map(str, words)],
            capture_output=True,
            text=True,
            env=environment,
            timeout=120,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def told(self, *words: object) -> Any:
        """Run a command that answers in JSON."""
        return json.loads(self.run(*words, "--json"))

    def state(self) -> Any:
        """Give what the book says of each of its rules: how many rows, how many broken."""
        checks = self.told("verify")["checks"]
        return {one["name"]: (one["checked"], one["broken"]) for one in checks}


@pytest.fixture
def new_book(tmp_path: Path) -> Iterator[Callable[..., Book]]:
    """Make installations, each with a database of its own."""
    made: list[str] = []

    def make(name: str, *, like: str = "template1") -> Book:
        if connection.vendor == "postgresql":
            made.append(name)
            return Book(tmp_path / name, _database(name, like=like))
        return Book(tmp_path / name, "")

    yield make
    for name in made:
        _admin(f'DROP DATABASE "{name}" WITH (FORCE)')


def _admin(sql: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["DUNWELL_DATABASE_URL"], autocommit=True) as link:
        link.execute(sql)


def _database(name: str, *, like: str) -> str:
    _admin(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    parts = urlsplit(os.environ["DUNWELL_DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{name}"))


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """A book with a ledger, its trail anchored, and a file somebody dropped."""
    folder = tmp_path_factory.mktemp("pattern")
    is_team = connection.vendor == "postgresql"
    one = Book(folder / "home", _database("pattern", like="template1") if is_team else "")
    for kind, content in (("customers", CUSTOMERS), ("items", ITEMS)):
        file = folder / f"{kind}.csv"
        file.write_text(content)
        words = ["--entity", "NL01"] if kind == "items" else []
        one.run("import", kind, file, "--source", "erp", "--yes", *words)
    one.run("anchor")
    dropped = one.home / "uploads" / "1" / "file" / "Übersicht 1.csv"
    dropped.parent.mkdir(parents=True)
    dropped.write_text("a;b\n")
    (one.home / "secret.key").write_text("the-key-of-this-book")
    yield one
    if is_team:
        _admin('DROP DATABASE "pattern" WITH (FORCE)')


@pytest.fixture
def book(pattern: Book, new_book: Callable[..., Book]) -> Book:
    """A book of its own for a test that changes it."""
    one = new_book("first", like="pattern")
    shutil.copytree(pattern.home, one.home)
    return one


def test_a_backup_comes_back_elsewhere(
    book: Book, new_book: Callable[..., Book], tmp_path: Path
) -> None:
    before, aging = book.state(), book.told("aging", "--as-of", "2026-04-30")
    file = tmp_path / "copy.dunwell"
    made = book.told("backup", file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert made["bytes"] == file.stat().st_size
    other = new_book("second")
    other.run("restore", "--check", file)
    assert not (other.home / "secret.key").exists()
    told = other.told("restore", file)
    assert told == {
        "made_at": told["made_at"],
        "head": made["head"],
        "aside": None,
        "mail_held": True,
        "other_key": False,
        "erased_again": [],
        "erased_missing": [],
    }
    assert other.told("aging", "--as-of", "2026-04-30") == aging
    checks = other.state()
    # The restore is one more entry of the trail, which holds against the anchors that came along.
    count = before["audit_chain_holds"][0]
    assert checks == {**before, "audit_chain_holds": (count + 1, 0)}
    assert checks["audit_anchors_hold"] == (2, 0)
    assert (other.home / "uploads/1/file/Übersicht 1.csv").read_text() == "a;b\n"
    assert (other.home / "secret.key").read_text() == "the-key-of-this-book"
    assert (other.home / "secret.key").stat().st_mode & 0o777 == 0o600
    assert "mail may leave again" in other.run("restore", "--confirm")
    assert "No restore waits" in other.run("restore", "--confirm", code=1)
    # Ids go on after those that came in, and the triggers guard again.
    file = tmp_path / "items.csv"
    file.write_text(ITEMS.replace("R-1", "R-3"))
    other.run("import", "items", file, "--source", "erp", "--yes", "--entity", "NL01")
    assert other.told("verify")["ok"]


def test_a_book_with_data_is_replaced_only_when_told(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "copy.dunwell"
    book.run("backup", file)
    more = tmp_path / "more.csv"
    more.write_text("customer_number;name\n3;Late Ltd\n")
    book.run("import", "customers", more, "--source", "erp", "--yes")
    before = book.state()
    assert "holds data" in book.run("restore", file, code=1)
    assert book.state() == before
    with holding.alone(book.home) as is_alone:
        assert is_alone
        assert "has this book open" in book.run("restore", file, "--replace", code=1)
    assert book.state() == before
    told = book.told("restore", file, "--replace")
    aside = Path(told["aside"])
    assert (aside / "secret.key").read_text() == "the-key-of-this-book"
    assert (aside / "dunwell.sqlite3").exists() is (not book.database)
    after = book.state()
    assert {broken for _, broken in after.values()} == {0}
    # The import is gone as if it had never been, and the restore is told in its place.
    assert after["audit_chain_holds"][0] == before["audit_chain_holds"][0] - 1


def _flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]


def test_what_is_broken_is_refused_and_nothing_changed(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "copy.dunwell"
    book.run("backup", file)
    before = book.state()
    whole = file.read_bytes()
    broken = tmp_path / "broken.dunwell"
    for content in (
        b"",
        b"no backup",
        whole[: len(whole) // 2],
        whole[:-1],
        _flipped(whole, len(whole) // 3),
        _flipped(whole, len(whole) - 40),
    ):
        broken.write_bytes(content)
        assert "nothing was changed" in book.run("restore", broken, "--replace", code=1).lower()
    _with_another(file, broken, "home/more", b"x")
    assert "not those of its list" in book.run("restore", broken, "--replace", code=1)
    _with_another(file, broken, "home/secret.key", b"mine")
    assert "not those of its list" in book.run("restore", broken, "--replace", code=1)
    assert book.state() == before
    assert (book.home / "secret.key").read_text() == "the-key-of-this-book"
    assert [one.name for one in book.home.iterdir() if one.name.startswith("restore-")] == []


def _with_another(source: Path, target: Path, name: str, content: bytes) -> None:
    target.write_bytes(source.read_bytes())
    with zipfile.ZipFile(target, "a") as box, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # That the name stands twice is what is tried.
        box.writestr(name, content)
    with target.open("ab") as file:
        file.write(writing.seal_of(target, size=target.stat().st_size))


def test_a_backup_takes_no_files_place(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "copy.dunwell"
    file.write_text("mine")
    assert "is there already" in book.run("backup", file, code=1)
    assert file.read_text() == "mine"
    assert "cannot be written" in book.run("backup", tmp_path / "none" / "copy", code=1)
    assert "takes a FILE, or --confirm alone" in book.run("restore", code=2)
    assert "There is no file" in book.run("restore", tmp_path / "none", code=2)


def test_another_key_is_told(
    book: Book, new_book: Callable[..., Book], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "copy.dunwell"
    book.run("backup", file)
    monkeypatch.setenv("DUNWELL_SECRET_KEY", "another")
    assert "sealed with another key" in new_book("second").run("restore", file)
