"""A thousand kills of the sender at random moments: nothing doubled, nothing lost."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests import sender_killing
from tests.committed import committed_book as committed_book

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("committed_book")]


@pytest.fixture(autouse=True)
def _own_home(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"


def test_a_sender_is_killed_a_thousand_times(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = sender_killing.kill_at_random(tmp_path / "kept", kills=1_000, seed=1)
    with capsys.disabled():
        print(f"\n  the sender: {found}")
    assert (found.doubled, found.lost) == (0, 0)


def test_two_senders_at_once_are_killed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = sender_killing.kill_at_random(tmp_path / "kept", kills=200, seed=2, senders=2)
    with capsys.disabled():
        print(f"\n  two senders at once: {found}")
    assert (found.doubled, found.lost) == (0, 0)


def test_a_sender_that_marks_afterwards_is_caught(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = sender_killing.kill_at_random(
        tmp_path / "kept", kills=50, seed=3, sender=sender_killing.wrong
    )
    with capsys.disabled():
        print(f"\n  a wrong sender: {found}")
    assert found.doubled > 0
