"""A backup's list of contents is read whole or refused, and never leads out of the folder."""

from datetime import UTC, datetime
from typing import Any

import pytest

from dunwell.core import backups
from dunwell.core.backups import (
    MANIFEST,
    BackupBroken,
    BackupNewer,
    BackupOfOtherDatabase,
    Manifest,
    Part,
)

SOUND = Manifest(
    made_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
    program="0.3.0",
    database="sqlite",
    migrations=(("auth", "0001_initial"), ("store", "0001_book")),
    head=7,
    key="abc",
    parts=(Part(name="book.sqlite3", size=1, sha256="00"),),
)


def test_a_list_reads_back_as_it_was_written() -> None:
    assert backups.manifest_of(SOUND.for_machines()) == SOUND


@pytest.mark.parametrize(
    "told",
    [
        pytest.param([], id="no map"),
        pytest.param({}, id="no format"),
        pytest.param({"format": "1"}, id="a format that is no number"),
        pytest.param({**SOUND.for_machines(), "made_at": "yesterday"}, id="no instant"),
        pytest.param({**SOUND.for_machines(), "parts": [{"name": "x"}]}, id="a part without size"),
        pytest.param({**SOUND.for_machines(), "parts": 7}, id="parts that are no list"),
        pytest.param({**SOUND.for_machines(), "migrations": [["store"]]}, id="half a migration"),
    ],
)
def test_what_is_no_list_is_refused(told: Any) -> None:
    with pytest.raises(BackupBroken, match="list of contents cannot be read"):
        backups.manifest_of(told)


def test_a_newer_format_is_refused() -> None:
    with pytest.raises(BackupNewer, match="upgrade this one"):
        backups.manifest_of({**SOUND.for_machines(), "format": backups.FORMAT + 1})


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("book.sqlite3", True),
        ("home/uploads/7/file/Übersicht 1.csv", True),
        ("../secret.key", False),
        ("home/../../etc/passwd", False),
        ("/etc/passwd", False),
        ("home//x", False),
        ("home/.ssh", False),
        ("home/a\\b", False),
        ("home/a\nb", False),
        ("", False),
        (".", False),
    ],
)
def test_names_stay_below_the_folder(name: str, safe: bool) -> None:
    assert backups.is_safe(name) is safe
    told = SOUND.for_machines()
    told["parts"] = [{"name": name, "size": 0, "sha256": ""}]
    if safe:
        assert backups.manifest_of(told).parts[0].name == name
    else:
        with pytest.raises(BackupBroken, match="outside the book"):
            backups.manifest_of(told)


@pytest.mark.parametrize(
    ("found", "whole"),
    [
        (["book.sqlite3", MANIFEST], True),
        ([MANIFEST], False),
        (["book.sqlite3", MANIFEST, "more"], False),
        (["book.sqlite3", "book.sqlite3", MANIFEST], False),
    ],
)
def test_what_is_listed_is_there_and_nothing_else(found: list[str], whole: bool) -> None:
    if whole:
        backups.require_listed(SOUND, found)
    else:
        with pytest.raises(BackupBroken, match="not those of its list"):
            backups.require_listed(SOUND, found)


def test_it_fits_the_same_database_of_this_version_or_a_later_one() -> None:
    known = {*SOUND.migrations, ("store", "0002_more")}
    backups.require_fits(SOUND, database="sqlite", known=known)
    with pytest.raises(BackupOfOtherDatabase, match="backup of sqlite .* kept in postgresql"):
        backups.require_fits(SOUND, database="postgresql", known=known)
    with pytest.raises(BackupNewer, match="it holds 0001_book"):
        backups.require_fits(SOUND, database="sqlite", known=known - {("store", "0001_book")})
    # What another package calls its migrations says nothing about the book.
    backups.require_fits(SOUND, database="sqlite", known=known - {("auth", "0001_initial")})
