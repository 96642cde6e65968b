"""`dunwell serve` keeps a worker beside the server: started, started again, ended with it."""

import io
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dunwell.cli.kept_worker import KeptWorker

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60.0


def wait_until(true: Callable[[], bool], log: Callable[[], str]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < until, log()
        time.sleep(0.1)


def test_a_worker_that_dies_is_started_again_and_ended_at_last() -> None:
    said = io.StringIO()
    script = (
        "import os, sys, time; print(os.getpid(), file=sys.stderr, flush=True); time.sleep(60)"
    )
    kept = KeptWorker(command=(sys.executable, "-c", script), to=said)

    def started() -> list[int]:
        lines = [line.removeprefix("worker: ") for line in said.getvalue().splitlines()]
        return [int(line) for line in lines if line.isdigit()]

    kept.start()
    try:
        wait_until(lambda: len(started()) == 1, said.getvalue)
        os.kill(started()[0], signal.SIGKILL)
        wait_until(lambda: len(started()) == 2, said.getvalue)
    finally:
        kept.stop()
    assert f"worker: it ended ({-signal.SIGKILL}) and is started again in 1 s." in said.getvalue()
    assert not any(Path(f"/proc/{pid}").exists() for pid in started())


@contextmanager
def served(home: Path, log: Path, port: int, *words: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Serve a new book with its output in a file, in a group that Ctrl-C reaches whole."""
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-P", "-m", "dunwell", "serve", "--port", str(port), *words],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={
                **os.environ,
                "DUNWELL_HOME": str(home),
                "DUNWELL_DATABASE_URL": "",
                "PYTHONPATH": str(ROOT / "src"),
            },
        )
    try:
        yield server
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_server_brings_its_worker_and_takes_it_along(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    with served(tmp_path / "book", log, port) as server:
        wait_until(lambda: "runs the schedule" in log.read_text(), log.read_text)
        wait_until(lambda: _answers(port), log.read_text)
        line = next(one for one in log.read_text().splitlines() if "runs the schedule" in one)
        assert line.startswith("worker: Worker ")
        worker = int(line.split()[2].rpartition(":")[2])
        assert Path(f"/proc/{worker}").exists()
        server.terminate()
        assert server.wait(PATIENCE_SECONDS) == 0
    assert not Path(f"/proc/{worker}").exists()


def test_the_link_is_printed_once_it_opens(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    with served(tmp_path / "book", log, port, "--no-worker") as server:
        wait_until(lambda: "Sign in once with" in log.read_text(), log.read_text)
        assert _answers(port)
        server.terminate()
        assert server.wait(PATIENCE_SECONDS) == 0
    assert log.read_text().count("Dunwell is at") == 1


def test_ctrl_c_stops_a_server_that_is_still_loading(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with served(tmp_path / "book", log, free_port(), "--no-worker") as server:
        wait_until(lambda: len(_group(server.pid)) > 1, log.read_text)
        os.killpg(server.pid, signal.SIGINT)
        assert server.wait(PATIENCE_SECONDS) == 0, log.read_text()
        wait_until(lambda: not _group(server.pid), log.read_text)
    assert "Unexpected" not in log.read_text()


def _group(number: int) -> list[int]:
    """Give the processes of a group; a server and what serves, after it was forked."""
    every = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]
    return [pid for pid in every if _group_of(pid) == number]


def _group_of(pid: int) -> int | None:
    """Give the group of a process that lives."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return int(told[2]) if told[0] != "Z" else None


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=PATIENCE_SECONDS):
            return True
    except OSError:
        return False
