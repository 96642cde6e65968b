"""The developer's commands: check, test, bench and faults, each a few runs and one summary."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tools import environment

_CORE_GATE = ["--cov=dunwell.core", "--cov-branch", "--cov-fail-under=100"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One program to run, with what it adds to the surroundings."""

    name: str
    command: list[str]
    adds: Mapping[str, str] = field(default_factory=dict)


def check(words: list[str]) -> int:
    """Run every check to its end, so that one start shows all there is to mend."""
    if words:
        print("dunwell: check takes no arguments", file=sys.stderr)
        return 2
    python = str(environment.PYTHON)
    folders = [name for name in ("src", "tests", "tools", "bench") if _holds_code(name)]
    return _all_of(
        Run(name="ruff check", command=[_tool("ruff"), "check", "--quiet", "."]),
        Run(name="ruff format", command=[_tool("ruff"), "format", "--check", "--quiet", "."]),
        Run(name="mypy", command=[_tool("mypy"), "--no-error-summary", "dunwell", *folders]),
        Run(name="import-linter", command=[_tool("lint-imports"), "--no-logo"]),
        Run(name="tools/check.py", command=[python, "-m", "tools.check"]),
    )


def test(words: list[str]) -> int:
    """Run core with its coverage, then everything on SQLite and on PostgreSQL.

    Arguments go to pytest; a part of the tests cannot prove coverage, so that run is left out.
    """
    pytest = [str(environment.PYTHON), "-m", "pytest"]
    if words:
        core, rest = [], words
    else:
        core = [Run(name="core, every branch", command=[*pytest, "tests/core", *_CORE_GATE])]
        rest = ["tests", "--ignore=tests/core"]
    engines = [
        Run(name=name, command=[*pytest, *rest], adds={"DUNWELL_TEST_DATABASE": name.lower()})
        for name in ("SQLite", "PostgreSQL")
    ]
    return _all_of(*core, *engines)


def bench(words: list[str]) -> int:
    """Measure speed."""
    return _all_of(
        Run(name="bench", command=[str(environment.PYTHON), "-m", "bench", *words]),
    )


def faults(words: list[str]) -> int:
    """Run the long fault tests."""
    pytest = [str(environment.PYTHON), "-m", "pytest", "-m", "faults", "tests"]
    return _all_of(Run(name="faults", command=[*pytest, *words]))


def _all_of(*runs: Run) -> int:
    results = [(run.name, *_timed(run)) for run in runs]
    if len(results) > 1:
        print("\nSummary")
        for name, code, seconds in results:
            print(f"  {'passed' if code == 0 else 'FAILED'}  {name}  ({seconds:.1f} s)")
    return 1 if any(code for _, code, _ in results) else 0


def _timed(run: Run) -> tuple[int, float]:
    print(f"\n== {run.name}", flush=True)
    began = time.monotonic()
    surroundings = {**os.environ, **run.adds}
    code = subprocess.run(
        run.command, cwd=environment.ROOT, env=surroundings, check=False
    ).returncode
    seconds = time.monotonic() - began
    print(f"-- {run.name}: {'passed' if code == 0 else f'FAILED (exit code {code})'}", flush=True)
    return code, seconds


def _holds_code(folder: str) -> bool:
    return any(Path(environment.ROOT, folder).rglob("*.py"))


def _tool(name: str) -> str:
    return str(environment.VENV / "bin" / name)
