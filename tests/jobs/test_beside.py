"""Work beside the server is known to run for just as long as it runs, however it ends."""

import json
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from dunwell.jobs import beside

# A module that is always there and takes as long as it is told.
MODULE = "timeit"
SLEEPS = ["-n1", "-r1", "-s", "import time", "time.sleep(30)"]
PATIENCE_SECONDS = 20


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> "list[subprocess.Popen[bytes]]":
    """The processes that were started, to be ended from outside."""
    found: list[subprocess.Popen[bytes]] = []
    begin = subprocess.Popen

    def noted(*told: Any, **more: Any) -> "subprocess.Popen[bytes]":
        found.append(begin(*told, **more))
        return found[-1]

    monkeypatch.setattr(subprocess, "Popen", noted)
    monkeypatch.setattr(beside, "ENDING_SECONDS", 0.1)
    return found


def test_a_second_start_waits_until_the_first_is_gone(
    tmp_path: Path, started: "list[subprocess.Popen[bytes]]"
) -> None:
    place = tmp_path / "work"
    assert not beside.is_running(place)
    assert beside.start(place, MODULE, SLEEPS)
    assert beside.is_running(place)
    assert not beside.start(place, MODULE, SLEEPS)
    started[0].kill()
    until = time.monotonic() + PATIENCE_SECONDS
    while beside.is_running(place) and time.monotonic() < until:
        time.sleep(0.05)
    assert not beside.is_running(place)
    assert len(started) == 1


def test_progress_is_read_as_it_was_told(tmp_path: Path) -> None:
    assert beside.progress(tmp_path) == {"step": "Starting", "done": 0, "total": None}
    beside.tell(tmp_path, "Reading rows", 5, 10)
    assert beside.progress(tmp_path) == {"step": "Reading rows", "done": 5, "total": 10}
    (tmp_path / "progress.json").write_text(json.dumps({})[:1])
    assert beside.progress(tmp_path)["step"] == "Starting"
