"""What is refused of the machine: homes, databases, backups, keys."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from dunwell.core.backups import FORMAT, MANIFEST
from dunwell.core.roles import Role
from dunwell.jobs import holding
from dunwell.jobs.backups import writing
from dunwell.store import sealing
from dunwell.store.models import MailAccount
from tests.refusals.trials import (
    COMMAND,
    PAGE,
    Page,
    Stage,
    Trial,
    Ways,
    by_trials,
    elsewhere,
)


def _open(stage: Stage) -> None:
    """Let a server have the book open."""
    assert stage.ends.enter_context(holding.alone(settings.HOME))


TRIALS: Final = (
    *(
        Trial(
            code="backup_broken",
            case=f"{name} {verb}".strip(),
            command=("restore", "{" + name + "}", *([verb] if verb else [])),
            words=words,
        )
        for name, words in (
            ("empty", "is no whole backup: its end is missing"),
            ("changed", "is not what was written. Nothing was changed."),
            ("no_list", "It has no list of its contents, so it is no whole backup."),
            ("no_json", "Its list of contents cannot be read"),
            ("outside", "It names a file outside the book"),
            ("more", "Its contents are not those of its list"),
        )
        for verb in ("", "--check")
    ),
    *(
        Trial(
            code="backup_newer",
            case=f"{name} {verb}".strip(),
            command=("restore", "{" + name + "}", *([verb] if verb else [])),
            words="It was made by a newer Dunwell",
        )
        for name, verb in (("newer", ""), ("newer", "--check"), ("newer_book", ""))
    ),
    Trial(code="backup_of_other_database", command=("restore", "{other}", "--replace")),
    Trial(code="book_is_open", after=_open, command=("restore", "{whole}", "--replace")),
    Trial(code="file_exists", command=("backup", "{whole}")),
    Trial(
        code="file_unwritable",
        command=("backup", "{home}/none/copy.dunwell"),
        words="nothing was left there",
    ),
    Trial(code="anchors_missing", command=("verify", "--anchors", "{home}/none.jsonl")),
    Trial(
        code="anchor_key_unusable",
        command=("verify", "--anchors", "{anchors}", "--anchor-key", "{no_key}"),
    ),
    *(
        Trial(
            code="secret_unreadable",
            case=way,
            by="admin",
            page=Page(path=f"/settings/mail/{{{entity}}}/check/{way}"),
            words=words,
        )
        for way, entity, words in (
            ("smtp", "entity_id", "kept under another key than the one this book has now"),
            (
                "imap",
                "other_id",
                "the environment variable DUNWELL_NO_SUCH_PASSWORD, which",
            ),
        )
    ),
)

_PROGRAM: Final = "tests/cli/test_program.py"
_BACKUP: Final = "tests/cli/test_backup.py"
WAYS: Final[Mapping[str, Ways]] = {
    **dict.fromkeys(
        (
            *("backup_broken", "backup_newer", "backup_of_other_database", "book_is_open"),
            *("file_exists", "file_unwritable", "anchors_missing", "anchor_key_unusable"),
        ),
        by_trials(COMMAND),
    ),
    "secret_unreadable": elsewhere(
        "tests/web/test_replies.py::test_events_wait_while_their_secret_cannot_be_read",
        "tests/web/test_sign_in.py::test_an_app_nobody_took_up_is_offered_under_the_new_key",
        ways=(PAGE,),
    ),
    "book_has_data": elsewhere(f"{_BACKUP}::test_a_book_with_data_is_replaced_only_when_told"),
    # There is no book to hold against what it was; the files that are there are.
    **dict.fromkeys(
        ("home_unusable", "not_a_book", "book_is_newer"),
        elsewhere(f"{_PROGRAM}::test_a_home_that_holds_no_book"),
    ),
    "database_unavailable": elsewhere(f"{_PROGRAM}::test_a_database_that_does_not_answer"),
}


def scene(stage: Stage) -> None:
    """Backups that are whole, cut, newer or of another kind, and secrets nobody can read."""
    stage.people["admin"] = stage.person(Role.ADMINISTRATOR, name="adele")
    stage.people["lead"] = stage.person(Role.TEAM_LEAD, name="lena")
    home = stage.home
    vendor = connection.vendor
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[vendor]
    paths = {
        "whole": _backup(home / "whole", _listed(vendor)),
        "other": _backup(home / "other", _listed(other)),
        "newer": _backup(home / "newer", {**_listed(vendor), "format": FORMAT + 1}),
        "newer_book": _backup(
            home / "newer_book", {**_listed(vendor), "migrations": [["store", "9999_later"]]}
        ),
        "no_list": _backup(home / "no_list", None),
        "no_json": _backup(home / "no_json", ["no list"]),
        "outside": _backup(
            home / "outside",
            {**_listed(vendor), "parts": [{"name": "../home", "size": 1, "sha256": ""}]},
        ),
        "more": _backup(home / "more", _listed(vendor), more="home/more"),
        "empty": home / "empty",
        "changed": home / "changed",
        "anchors": home / "anchors.jsonl",
        "no_key": home / "no.pub",
    }
    paths["empty"].write_bytes(b"")
    whole = paths["whole"].read_bytes()
    paths["changed"].write_bytes(whole[:9] + bytes([whole[9] ^ 0xFF]) + whole[10:])
    paths["anchors"].write_text("{}\n")
    paths["no_key"].write_text("no key")
    with override_settings(SECRET_KEY="another"):
        lost = sealing.seal("the password")
    for entity, told in (
        (stage.cast.north, {"smtp_host": "127.0.0.1", "smtp_port": 1, "smtp_secret": lost}),
        (
            stage.cast.south,
            {
                "imap_host": "127.0.0.1",
                "imap_port": 1,
                "imap_secret": sealing.in_environment("DUNWELL_NO_SUCH_PASSWORD"),
            },
        ),
    ):
        MailAccount.objects.create(
            entity=entity,
            from_address="ar@north.example",
            smtp_user="ar",
            changed_at=timezone.now(),
            **told,
        )
    stage.put(home=home, entity_id=stage.cast.north.pk, other_id=stage.cast.south.pk, **paths)


def _listed(database: str) -> dict[str, Any]:
    """Write the list of contents of a backup without parts."""
    return {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(),
        "program": "0",
        "database": database,
        "migrations": [],
        "head": 0,
        "key": "",
        "parts": [],
    }


def _backup(path: Path, told: object, *, more: str = "") -> Path:
    """Write a backup that is sealed as it stands."""
    with zipfile.ZipFile(path, "w") as box:
        if told is not None:
            box.writestr(MANIFEST, json.dumps(told))
        if more or told is None:
            box.writestr(more or "home/secret.key", b"x")
    with path.open("ab") as file:
        file.write(writing.seal_of(path, size=path.stat().st_size))
    return path
