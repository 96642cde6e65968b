"""The developer's commands: check, test, bench and faults, each a few runs and one summary."""

from __future__ import annotations

import sys
from pathlib import Path

from tools import environment, lanes
from tools.lanes import Run

_CORE_GATE = ["--cov=dunwell.core", "--cov-branch", "--cov-fail-under=100"]
# One run proves these folders: core and the connectors may not import a database, the checks of
# the code never open a book, and what a browser looks at is a book of its own.
_CORE = "tests/core"
_ONCE = ("tests/connectors", "tests/tools")
_BROWSER = "tests/browser"


def check(words: list[str]) -> int:
    """Run every check to its end, so that one start shows all there is to mend."""
    if words:
        print("dunwell: check takes no arguments", file=sys.stderr)
        return 2
    python = str(environment.PYTHON)
    folders = [name for name in ("src", "tests", "tools", "bench") if _holds_code(name)]
    return lanes.run(
        [
            Run(name="ruff check", command=[_tool("ruff"), "check", "--quiet", "."]),
            Run(name="ruff format", command=[_tool("ruff"), "format", "--check", "--quiet", "."]),
            Run(name="mypy", command=[_tool("mypy"), "--no-error-summary", "dunwell", *folders]),
        ],
        [
            Run(
                name="bandit",
                command=[_tool("bandit"), "-q", "-r", "src", "-c", "pyproject.toml"],
            ),
            Run(name="import-linter", command=[_tool("lint-imports"), "--no-logo"]),
            Run(name="tools/check.py", command=[python, "-m", "tools.check"]),
        ],
        [Run(name="pip-audit", command=[python, "-m", "tools.advisories"])],
    )


def test(words: list[str]) -> int:
    """Run on SQLite and, beside it, on PostgreSQL; what one run proves is shared out between.

    So both take about as long: what a browser looks at is as much as PostgreSQL takes longer, less
    what has nothing to do with a database.
    Arguments go to pytest, on one database after the other, so that a debugger has the terminal;
    a part of the tests cannot prove coverage, so that run is left out.
    """
    if words:
        return lanes.run([_on("SQLite", *words), _on("PostgreSQL", *words)])
    left_out = [f"--ignore={folder}" for folder in (_CORE, *_ONCE, _BROWSER)]
    return lanes.run(
        [_on("SQLite", "tests", *left_out), _on("SQLite", _BROWSER, name="browser")],
        [
            _on("SQLite", _CORE, *_CORE_GATE, name="core, every branch"),
            _on("SQLite", *_ONCE, name="what one run proves"),
            _on("PostgreSQL", "tests", *left_out),
        ],
    )


def bench(words: list[str]) -> int:
    """Measure speed."""
    return lanes.run(
        [Run(name="bench", command=[str(environment.PYTHON), "-m", "bench", *words])],
    )


def faults(words: list[str]) -> int:
    """Run the long fault tests."""
    pytest = [str(environment.PYTHON), "-m", "pytest", "-m", "faults", "tests"]
    return lanes.run([Run(name="faults", command=[*pytest, *words])])


def _on(database: str, *words: str, name: str = "") -> Run:
    return Run(
        name=name or database,
        command=[str(environment.PYTHON), "-m", "pytest", *words],
        adds={"DUNWELL_TEST_DATABASE": database.lower()},
    )


def _holds_code(folder: str) -> bool:
    return any(Path(environment.ROOT, folder).rglob("*.py"))


def _tool(name: str) -> str:
    return str(environment.VENV / "bin" / name)
