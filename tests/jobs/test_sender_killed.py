"""A sender killed at any moment sends nothing twice and loses nothing; a few moments."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests import sender_killing

pytestmark = pytest.mark.usefixtures("committed_book")


@pytest.fixture(autouse=True)
def _own_home(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"


def test_a_sender_is_killed_again_and_again(tmp_path: Path) -> None:
    found = sender_killing.kill_at_random(tmp_path / "kept", kills=15, seed=7)
    assert (found.doubled, found.lost) == (0, 0), found


def test_two_senders_at_once_are_killed(tmp_path: Path) -> None:
    found = sender_killing.kill_at_random(tmp_path / "kept", kills=8, seed=5, senders=2)
    assert (found.doubled, found.lost) == (0, 0), found


def test_a_sender_that_marks_afterwards_is_caught(tmp_path: Path) -> None:
    found = sender_killing.kill_at_random(
        tmp_path / "kept", kills=15, seed=3, sender=sender_killing.wrong
    )
    assert found.doubled > 0, found
