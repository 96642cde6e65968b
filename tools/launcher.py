"""Run a command of `./dunwell`: the developer's commands here, every other one in the package."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import NoReturn

from tools import environment, suites

_DEVELOPER_COMMANDS = {
    "check": "run the linters, the type checker and the rules of size and naming",
    "test": "run the tests on SQLite and on PostgreSQL; further words go to pytest",
    "bench": "measure speed, each row a ratio of two things measured in one run",
    "faults": "run the long fault tests: kills, cut files, full disks",
}
_HELP = {"help", "-h", "--help"}


def main(words: list[str]) -> int:
    """Make the environment fit, then hand over; return the exit code."""
    command = words[0] if words else "help"
    developing = command in _DEVELOPER_COMMANDS
    try:
        environment.ensure(environment.DEVELOP if developing else environment.RUN)
        return _run(command, words)
    except environment.SetupRefused as refusal:
        for detail in refusal.args[1:]:
            print(detail, file=sys.stderr)
        environment.say(refusal.args[0])
        return 1
    except KeyboardInterrupt:
        environment.say("stopped")
        return 130


def _run(command: str, words: list[str]) -> int:
    if command == "--version":
        print(f"dunwell {_version()}")
        return 0
    if command in _HELP:
        return _help()
    if command in _DEVELOPER_COMMANDS:
        suite = getattr(suites, command)
        return int(suite(words[1:]))
    return _become_the_package(words)


def _become_the_package(words: list[str]) -> NoReturn:
    # The folder of the person who called must not shadow our modules (-P).
    python = str(environment.PYTHON)
    os.execv(python, [python, "-P", "-m", "dunwell", *words])


def _version() -> str:
    text = (environment.ROOT / "src" / "dunwell" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([^"]+)"', text)
    return found.group(1) if found else "unknown"


def _help() -> int:
    command = [str(environment.PYTHON), "-P", "-m", "dunwell", "--help"]
    code = subprocess.run(command, check=False).returncode
    print("\nFor those who work on Dunwell:")
    for name, purpose in _DEVELOPER_COMMANDS.items():
        print(f"  {name:<10}{purpose}")
    return code
