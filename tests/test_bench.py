"""The bench runs through on a small book and prints every row; no figure is judged here."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.comparisons import ROWS

ROOT = Path(__file__).resolve().parents[1]
EXPECTED = (
    "import  ",
    "memory of the import  ",
    "aging in place  ",
    "aging report, all of it  ",
    "growth of aging  ",
    "growth of a plain scan  ",
    "Ibis aging  ",
    "Ibis measures  ",
    "Ibis roll rates  ",
    "Ibis vintages  ",
    "growth of Ibis aging  ",
    "reading through ADBC  ",
    "a day kept, ",
    "growth of a day  ",
    "writing messages with MIME  ",
    "./dunwell --version  ",
    "./dunwell aging --by none --json  ",
    *(
        f"{name}, p95"
        for name in (
            "dashboard",
            "accounts",
            "account",
            "largest account",
            "invoices",
            "another tab of the account",
            "another row",
            "search by name",
            "search by number",
            "today",
            "moving the row",
            "Save and next",
        )
    ),
    *(
        f"{name} after a change, p95"
        for name in (
            "dashboard",
            "accounts",
            "account",
            "largest account",
            "invoices",
            "another tab of the account",
            "search by name",
            "search by number",
        )
    ),
    *(
        f"{name}, first of a server"
        for name in ("dashboard", "accounts", "account", "largest account", "invoices")
    ),
    *("sending, claim to confirm",) * 4,
    "scoring 30 customers",
    "scoring 30 touched",
)


def _printed(*rows: str) -> list[str]:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "bench",
            "--items",
            "300",
            "--open-items",
            "200",
            "--database",
            "sqlite",
            "--rows",
            *rows,
        ],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith(("DUNWELL_", "DJANGO_"))},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    headings, *found = done.stdout.splitlines()
    assert headings.split() == ["items", "engine", "measured", "against", "ratio", "target"]
    return found


@pytest.mark.once
def test_every_row_is_printed() -> None:
    found = _printed(*(one for one in ROWS if one != "demo"))
    assert [
        name.strip() for name, row in zip(EXPECTED, found, strict=True) if name not in row
    ] == []


@pytest.mark.once
@pytest.mark.faults
def test_the_row_of_a_fresh_demo_is_printed() -> None:
    (row,) = _printed("demo")
    assert "fresh demo to its first page" in row
