"""The tests' own PostgreSQL is there while it is needed and leaves nothing behind."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from tools import postgresql


def _folder(address: str) -> Path:
    return Path(parse_qs(urlsplit(address).query)["host"][0])


def test_runs_and_leaves_nothing() -> None:
    try:
        with postgresql.running() as address:
            with psycopg.connect(address) as connection:
                row = connection.execute("SELECT current_database()").fetchone()
            assert row == ("dunwell",)
            assert _folder(address).is_dir()
    except postgresql.Unavailable as problem:
        pytest.skip(str(problem))
    assert not _folder(address).exists()


def test_says_what_was_tried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "initdb"
    broken.write_text("not a program")
    monkeypatch.setattr(postgresql, "_candidates", lambda: [tmp_path])
    with (
        pytest.raises(postgresql.Unavailable, match=str(tmp_path)),
        postgresql.running(),
    ):
        pass
