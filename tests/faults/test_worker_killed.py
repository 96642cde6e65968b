"""Workers are killed again and again, in the day and while sending: nothing doubled or lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import worked_books, worker_killing
from tests.worked_books import Prepared

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def like(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """A loaded book, made once."""
    with worked_books.prepared(tmp_path_factory.mktemp("like")) as found:
        yield found


@pytest.mark.parametrize("seed", range(10))
def test_three_workers_are_killed(
    like: Prepared, tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    found = worker_killing.kill_at_random(like, tmp_path, rounds=20, seed=seed, workers=3)
    with capsys.disabled():
        print(f"\n  three workers at once: {found}")
    assert (found.doubled, found.lost) == (0, 0)
