"""A kill at any moment leaves the book as it was, or with the whole file; many moments."""

from pathlib import Path

import pytest

from tests import killing

pytestmark = pytest.mark.faults


@pytest.mark.parametrize("seed", range(3))
def test_an_import_is_killed_again_and_again(tmp_path: Path, seed: int) -> None:
    killing.kill_at_random(tmp_path / "book", rows=60_000, kills=15, seed=seed)
