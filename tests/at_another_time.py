"""The program with its clock set to another instant, from which it goes on as clocks do.

`python -m tests.at_another_time 2026-02-09T08:30:00+00:00 worker --once` runs `dunwell worker
--once` in a process of its own, as somebody would have run it then.
"""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def command(at: datetime, *words: str) -> list[str]:
    """Give the command line that runs the program at another time."""
    return [sys.executable, "-m", "tests.at_another_time", at.isoformat(), *words]


def start(
    at: datetime, *words: str, environment: Mapping[str, str], log: Path
) -> "subprocess.Popen[str]":
    """Start the program in the background; what it says goes to a file."""
    with log.open("a") as output:
        return subprocess.Popen(
            command(at, *words),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            env=dict(environment),
        )


def run(
    at: datetime, *words: str, environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[str]":
    """Run the program to its end."""
    return subprocess.run(
        command(at, *words),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=dict(environment),
        check=False,
        timeout=120,
    )


def main(words: Sequence[str]) -> int:
    """Run the program's words by a clock that was set."""
    from dunwell.cli import clock, program

    began, at = time.monotonic(), datetime.fromisoformat(words[0])
    clock.now = lambda: at + timedelta(seconds=time.monotonic() - began)
    return program.main(words[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
