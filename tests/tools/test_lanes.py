"""Runs beside each other are all told, each whole, and one that fails makes the whole fail."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import lanes
from tools.lanes import Run

# Each waits until the file of the other is there, so that one after the other never ends well.
_MEET = """
import sys, time, pathlib
mine, other = map(pathlib.Path, sys.argv[1:])
mine.touch()
until = time.monotonic() + 30
while not other.exists() and time.monotonic() < until:
    time.sleep(0.01)
print("met" if other.exists() else "alone", flush=True)
"""


def _python(name: str, code: str, *words: str | Path, adds: dict[str, str] | None = None) -> Run:
    return Run(name=name, command=[sys.executable, "-c", code, *map(str, words)], adds=adds or {})


def test_lanes_run_at_the_same_time(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    assert (
        lanes.run([_python("first", _MEET, one, two)], [_python("second", _MEET, two, one)]) == 0
    )
    told = capfd.readouterr().out
    assert told.count("met\n") == 2
    assert told.index("== first") < told.index("-- first: passed") < told.index("== second")
    assert "  passed  first  (" in told
    assert "  passed  second  (" in told


def test_a_lane_runs_one_after_the_other(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "trace"
    code = "import sys; open(sys.argv[1], 'a').write(sys.argv[2])"
    pair = [_python("a", code, path, "a"), _python("b", code, path, "b")]
    assert lanes.run(pair) == 0
    assert path.read_text() == "ab"
    assert "At the same time" not in capfd.readouterr().out


@pytest.mark.parametrize("place", ["shown", "shown second", "beside", "beside second"])
def test_one_failure_anywhere_fails_and_the_rest_still_runs(
    place: str, capfd: pytest.CaptureFixture[str]
) -> None:
    def make(name: str) -> Run:
        return _python(name, f"raise SystemExit({3 if name == place else 0})")

    shown = [make("shown"), make("shown second")]
    assert lanes.run(shown, [make("beside"), make("beside second")]) == 1
    told = capfd.readouterr().out
    assert f"-- {place}: FAILED (exit code 3)" in told
    assert f"  FAILED  {place}  (" in told
    assert told.count("  passed  ") == 3


def test_what_a_run_writes_anywhere_is_kept_together(capfd: pytest.CaptureFixture[str]) -> None:
    code = "import os, sys; print(os.environ['WHO'], flush=True); print('also', file=sys.stderr)"
    shown = [_python("shown", "pass")]
    assert lanes.run(shown, [_python("beside", code, adds={"WHO": "me"})]) == 0
    told = capfd.readouterr()
    assert "== beside\nme\nalso\n-- beside: passed" in told.out
    assert told.err == ""


@pytest.fixture
def heeds_ctrl_c() -> Iterator[None]:
    """What a shell started in the background ignores Ctrl-C; here it counts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeds_ctrl_c")
def test_a_stop_ends_what_runs_and_starts_nothing_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "PATIENCE_SECONDS", 0.1)
    begun, later = tmp_path / "begun", tmp_path / "later"
    long = "import sys, time; open(sys.argv[1], 'w').close(); time.sleep(60)"
    touch = "import sys; open(sys.argv[1], 'w').close()"
    beside = [_python("long", long, begun), _python("later", touch, later)]
    wait = "import sys, time, os\nwhile not os.path.exists(sys.argv[1]): time.sleep(0.01)"
    stopped = threading.Event()

    def stop_once_begun() -> None:
        while not begun.exists() and not stopped.wait(0.01):
            pass
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=stop_once_begun)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        lanes.run(
            [_python("wait", wait, begun), _python("long too", "import time; time.sleep(60)")],
            beside,
        )
    stopped.set()
    thread.join()
    assert not later.exists()
