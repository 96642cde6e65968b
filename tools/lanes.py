"""Lanes of runs go at one time, each its runs one after the other, and no run's output mixes.

The first lane is shown as it goes; what the others wrote is shown whole once it has ended.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO, Self

from tools import environment

PATIENCE_SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One program to run, with what it adds to the surroundings."""

    name: str
    command: list[str]
    adds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a run ended, and after how long."""

    name: str
    code: int
    seconds: float


def run(shown: Sequence[Run], *beside: Sequence[Run]) -> int:
    """Run every lane to its end and tell the results; return 1 when any run failed."""
    if beside:
        names = ", ".join(one.name for lane in beside for one in lane)
        print(f"At the same time, told afterwards: {names}", flush=True)
    with ThreadPoolExecutor(max_workers=len(beside) or 1) as pool, _UnderWay() as under_way:
        asides = [pool.submit(_aside, lane, under_way) for lane in beside]
        results = [_timed(one, under_way) for one in shown]
        for aside in asides:
            results += _told(aside)
    if len(results) > 1:
        print("\nSummary")
        for one in results:
            verdict = "passed" if one.code == 0 else "FAILED"
            print(f"  {verdict}  {one.name}  ({one.seconds:.1f} s)")
    return 1 if any(one.code for one in results) else 0


class _UnderWay:
    """The programs that run now; none outlives a stop, and none is started after it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stopped = False
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            return
        with self._lock:
            self._stopped = True
        # Ctrl-C reaches them too, and they tidy up after themselves when they are given the time.
        for end in (subprocess.Popen.terminate, subprocess.Popen.kill):
            if self._ended_within(PATIENCE_SECONDS):
                return
            for process in self._processes:
                end(process)
        self._ended_within(PATIENCE_SECONDS)

    def _ended_within(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while any(process.poll() is None for process in self._processes):
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True

    def start(self, one: Run, output: IO[bytes] | None) -> subprocess.Popen[bytes]:
        """Start a program; without a file for its output it has the terminal to itself."""
        aside = output is not None
        with self._lock:
            if self._stopped:
                raise InterruptedError(f"{one.name} was not started: the others were stopped")
            process = subprocess.Popen(
                one.command,
                cwd=environment.ROOT,
                env={**os.environ, **one.adds},
                stdin=subprocess.DEVNULL if aside else None,
                stdout=output,
                stderr=subprocess.STDOUT if aside else None,
            )
            self._processes.append(process)
        return process


def _aside(lane: Sequence[Run], under_way: _UnderWay) -> tuple[list[Result], str]:
    with tempfile.TemporaryFile() as output:
        results = [_timed(one, under_way, output) for one in lane]
        output.seek(0)
        return results, output.read().decode(errors="replace")


def _told(aside: Future[tuple[list[Result], str]]) -> list[Result]:
    results, output = aside.result()
    sys.stdout.write(output)
    sys.stdout.flush()
    return results


def _timed(one: Run, under_way: _UnderWay, output: IO[bytes] | None = None) -> Result:
    _say(f"\n== {one.name}", output)
    began = time.monotonic()
    code = under_way.start(one, output).wait()
    ending = "passed" if code == 0 else f"FAILED (exit code {code})"
    _say(f"-- {one.name}: {ending}", output)
    return Result(name=one.name, code=code, seconds=time.monotonic() - began)


def _say(line: str, output: IO[bytes] | None) -> None:
    if output is None:
        print(line, flush=True)
        return
    output.write(f"{line}\n".encode())
    output.flush()
