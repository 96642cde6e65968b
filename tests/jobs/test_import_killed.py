"""A kill at any moment leaves the book as it was, or with the whole file; a few moments."""

from pathlib import Path

from tests import killing


def test_an_import_is_killed_three_times(tmp_path: Path) -> None:
    killing.kill_at_random(tmp_path / "book", rows=2_000, kills=3, seed=11)
