"""Bad use is one sentence and exit code 2; what the machine refuses is exit code 1."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from dunwell.cli import program

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ([], "Name a command"),
        (["agin"], "There is no command agin"),
        (["--frob"], "Name a command"),
        (["aging"], "needs --as-of"),
        (["aging", "--as-of"], "--as-of"),
        (["aging", "--as-of", "2026-02-30"], "not a day of the calendar"),
        (["aging", "--as-of", "20260131"], "is not a day"),
        (["aging", "--as-of", "2026-W05-1"], "is not a day"),
        (["aging", "--as-of", "31.01.2026"], "is not a day"),
        (["aging", "--as-of", "٢٠٢٦-٠١-٣١"], "is not a day"),
        (["aging", "--as-of", "1969-12-31"], "outside the years"),
        (["aging", "--as-of", "2101-01-01"], "outside the years"),
        (["aging", "--as-of", "2026-01-31", "--frob"], "does not know --frob"),
        (["aging", "--as-of", "2026-01-31", "--by", "region"], "--by takes one of none"),
        (["aging", "--as-of", "2026-01-31", "--known-at", "2026-01-31"], "offset"),
        (["aging", "--as-of", "2026-01-31", "--known-at", "now"], "is not an instant"),
        (["aging", "--as-of", "2026-01-31", "--known-at", "9999-01-01T00:00Z"], "outside"),
        (["aging", "--as", "2026-01-31"], "--as-of"),
        (["measures", "--as-of", "2026-01-31", "extra"], "does not know extra"),
    ],
)
def test_bad_use(words: list[str], part: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(words) == 2
    said = capsys.readouterr()
    assert part in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


@pytest.mark.parametrize("words", [["--help"], ["aging", "--help"], ["--version"]])
def test_help_and_version(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(words) == 0
    assert "dunwell" in capsys.readouterr().out


def dunwell(home: Path, *words: str, url: str = "") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "DUNWELL_HOME": str(home),
        "DUNWELL_DATABASE_URL": url,
        "PYTHONPATH": str(ROOT / "src"),
    }
    return subprocess.run(
        [sys.executable, "-m", "dunwell", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


AGING = ("aging", "--as-of", "2026-03-31")


def test_a_book_is_made_on_first_use(tmp_path: Path) -> None:
    done = dunwell(tmp_path / "new" / "book", *AGING)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "new" / "book" / "dunwell.sqlite3").exists()


def _file_in_place_of_home(folder: Path) -> None:
    folder.write_text("a file")


def _text_in_place_of_book(folder: Path) -> None:
    folder.mkdir()
    (folder / "dunwell.sqlite3").write_text("this is no database")


def _other_database(folder: Path) -> None:
    folder.mkdir()
    with sqlite3.connect(folder / "dunwell.sqlite3") as link:
        link.execute("CREATE TABLE songs (name)")
    link.close()


def _newer_book(folder: Path) -> None:
    folder.mkdir()
    with sqlite3.connect(folder / "dunwell.sqlite3") as link:
        link.execute("CREATE TABLE django_migrations (id INTEGER, app, name, applied)")
        link.execute("INSERT INTO django_migrations VALUES (1, 'store', '9999_x', '2030-01-01')")
    link.close()


def _held(home: Path) -> dict[str, bytes]:
    """Give what lies at a place: a file, or the files of a folder."""
    files = [home] if home.is_file() else [one for one in home.rglob("*") if one.is_file()]
    return {str(one.relative_to(home.parent)): one.read_bytes() for one in files}


def _book_of_another_program(folder: Path) -> None:
    folder.mkdir()
    with sqlite3.connect(folder / "dunwell.sqlite3") as link:
        link.execute("CREATE TABLE django_migrations (id INTEGER, app, name, applied)")
        link.execute("INSERT INTO django_migrations VALUES (1, 'shop', '0001_x', '2030-01-01')")
    link.close()


@pytest.mark.parametrize("command", [("serve",), ("worker", "--once")], ids=" ".join)
def test_who_keeps_the_books_key_says_that_the_home_is_a_file(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    _file_in_place_of_home(home)
    refused = dunwell(home, *command)
    assert refused.returncode == 1
    assert "set DUNWELL_HOME" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("prepare", "code", "part"),
    [
        (_file_in_place_of_home, "home_unusable", "set DUNWELL_HOME"),
        (_text_in_place_of_book, "not_a_book", "something other than a book"),
        (_other_database, "not_a_book", "something other than a book"),
        (_book_of_another_program, "not_a_book", "something other than a book"),
        (_newer_book, "book_is_newer", "newer Dunwell"),
    ],
)
def test_a_home_that_holds_no_book(prepare: object, code: str, part: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert callable(prepare)
    prepare(home)
    held = _held(home)
    refused = dunwell(home, *AGING, "--json")
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["error"]["code"] == code
    assert part in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert {name: content for name, content in _held(home).items() if name in held} == held


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    refused = dunwell(tmp_path, *AGING, "--json", url="postgresql://nobody@127.0.0.1:1/none")
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["error"]["code"] == "database_unavailable"
    assert "did not answer" in refused.stderr
    assert refused.stderr.count("\n") == 1
