"""How long a second start takes, beside a Python that starts and does nothing."""

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.books import Place
from bench.ledger_file import AS_OF
from bench.timing import in_turn

ROUNDS = 3
_ROOT = Path(__file__).resolve().parents[1]


def seconds(place: Place) -> dict[str, float]:
    """Time the starts of the program on a book; the first start, which may set up, is not one."""
    launcher = [sys.executable, str(_ROOT / "dunwell")]
    commands = {
        "python": [sys.executable, "-c", "pass"],
        "version": [*launcher, "--version"],
        "aging": [*launcher, "aging", "--as-of", str(AS_OF), "--by", "none", "--json"],
    }
    acts: dict[str, Callable[[], object]] = {
        name: partial(_start, command, place) for name, command in commands.items()
    }
    in_turn(1, acts)
    return in_turn(ROUNDS, acts)


def _start(command: list[str], place: Place) -> None:
    subprocess.run(
        command,
        cwd=_ROOT,
        env=place.surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=True,
    )
