"""A person is exported and erased by commands too, and a restore erases them again."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.test_backup import Book
from tests.cli.test_backup import new_book as new_book

CUSTOMERS = "customer_number;name\n1;Harbour Ltd\n2;Meridian Ltd\n"
CONTACTS = (
    "customer_number;name;email;phone\n"
    "1;Anna Østergård;anna@harbour.example;+31 20 555 01 01\n"
    "2;Ben Dal;ben@meridian.example;+31 20 555 02 02\n"
)
ITEMS = (
    "customer_number;invoice_number;invoice_date;due_date;amount;currency\n"
    "2;R-2;2026-03-02;2026-04-01;20.00;EUR\n"
)
ANNA, BEN, BOSS = "anna@harbour.example", "ben@meridian.example", "boss@dunwell.example"
_ADD_BOSS = """
import django
django.setup()
from dunwell.store.models import RoleGrant, User
for name, roles in (("boss", ["finance_manager"]), ("looker", ["auditor"])):
    user = User.objects.create_user(f"{name}@dunwell.example", name=name.title())
    for role in roles:
        RoleGrant.objects.create(user=user, role=role)
"""


@pytest.fixture
def book(new_book: Callable[..., Book], tmp_path: Path) -> Book:
    """Anna, of whom nothing runs, and Ben, whose company owes; and somebody who may erase."""
    made = new_book("privacy")
    for kind, told in (("customers", CUSTOMERS), ("contacts", CONTACTS), ("items", ITEMS)):
        (tmp_path / f"{kind}.csv").write_text(told, encoding="utf-8")
        made.run("import", kind, tmp_path / f"{kind}.csv", "--source", "erp", "--yes")
        (tmp_path / f"{kind}.csv").unlink()
    environment = {**os.environ, "DUNWELL_HOME": str(made.home)}
    environment["DJANGO_SETTINGS_MODULE"] = "dunwell.site.settings"
    environment.pop("DUNWELL_DATABASE_URL", None)
    if made.database:
        environment["DUNWELL_DATABASE_URL"] = made.database
    subprocess.run([sys.executable, "-c", _ADD_BOSS], check=True, env=environment, timeout=60)
    return made


def erased(book: Book, who: str, *words: object, code: int = 0) -> str:
    return book.run("erase-person", who, "--by", BOSS, *words, code=code)


def test_a_person_is_exported_and_erased(book: Book, tmp_path: Path) -> None:
    target = tmp_path / "anna.zip"
    book.run("export-person", ANNA, "--to", target, "--by", BOSS)
    with zipfile.ZipFile(target) as box:
        assert ANNA in box.read("person.json").decode()
    assert target.stat().st_mode & 0o077 == 0
    before = book.state()
    assert "would be erased" in erased(book, ANNA, "--dry-run")
    assert book.state() == before
    assert "was erased" in erased(book, ANNA, "--because", "asked by letter")
    assert "nobody with the address" in erased(book, ANNA, "--because", "x", code=1)
    assert not any(broken for _checked, broken in book.state().values())
    aging = book.told("aging", "--as-of", "2026-04-30")
    assert "20" in str(aging)


REFUSED = (
    ((BEN, "--by", BOSS, "--because", "asked"), 1, "cannot be erased yet: open items (1)"),
    ((ANNA, "--by", BOSS), 1, "Say on whose request"),
    ((ANNA, "--by", BOSS, "--because", f"{ANNA} asked"), 1, "names the person"),
    ((ANNA, "--by", "nobody@x.example", "--because", "x"), 2, "nobody here has the address"),
    (
        (ANNA, "--by", "looker@dunwell.example", "--because", "x"),
        1,
        "retention, legal holds, and people",
    ),
    (("contact:99", "--by", BOSS, "--because", "x"), 1, "nobody of this number"),
    (("x", "--by", BOSS, "--because", "x"), 1, "nobody with the address"),
    ((ANNA, "--because", "x"), 2, "--by"),
)


def test_refused_in_the_same_words_and_nothing_changed(book: Book) -> None:
    before = book.state()
    for words, code, said in REFUSED:
        assert said in book.run("erase-person", *words, code=code)
    assert book.state() == before
    assert not (book.home / "erasures.jsonl").exists()
    told = book.told("retention", "--dry-run", "--as-of", "2050-01-01")
    assert (told["is_on"], told["dry_run"]) == (False, True)
    assert "is off" in book.run("retention")
    assert "has not come yet" in book.run("retention", "--as-of", "2050-01-01", code=1)
    assert book.state() == before


def test_a_restore_erases_again_who_was_erased_since(book: Book, tmp_path: Path) -> None:
    backup = tmp_path / "before.dunwell"
    book.run("backup", backup)
    erased(book, ANNA, "--because", "asked by letter")
    assert ANNA not in (book.home / "erasures.jsonl").read_text()
    said = book.run("restore", backup, "--replace")
    assert "they were erased again" in said
    assert "nobody with the address" in erased(book, ANNA, "--because", "x", code=1)
    assert "open items" in erased(book, BEN, "--because", "x", code=1)
    assert not any(broken for _checked, broken in book.state().values())
