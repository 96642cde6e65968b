"""PostgreSQL is killed again and again under writers: what was acknowledged is all there."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tools import postgresql
from tools.postgresql import Server

pytestmark = pytest.mark.faults

KILLS, WRITERS = 20, 8
_BACK_WITHIN_SECONDS = 30.0
_PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from dunwell.actions import policies
from tests import builders
policies.install_shipped(at=builders.AT)
builders.cast()
"""
_VERIFY = """
import django, json
django.setup()
from dunwell.jobs import verification
found = verification.verify()
assert found["ok"], found
"""


def environment_of(url: str, home: Path) -> dict[str, str]:
    """Lead a program to the database, and nowhere else."""
    root = Path(__file__).resolve().parents[2]
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "dunwell.site.settings",
        "DUNWELL_DATABASE_URL": url,
        "DUNWELL_HOME": str(home),
        "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}",
    }


def run(server: Server, home: Path, code: str) -> None:
    subprocess.run([sys.executable, "-c", code], env=environment_of(server.url, home), check=True)


def back_after(server: Server) -> float:
    """Start the database again and tell how long it took until it answered."""
    began = time.monotonic()
    server.start()
    while True:
        try:
            with psycopg.connect(server.url) as link:
                link.execute("SELECT 1 FROM item LIMIT 1")
        except psycopg.OperationalError:
            assert time.monotonic() - began < _BACK_WITHIN_SECONDS
            time.sleep(0.02)
        else:
            return time.monotonic() - began


def test_nothing_acknowledged_is_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(1)
    with postgresql.serving(durable=True) as server:
        run(server, tmp_path, _PREPARE)
        writers = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.database_writing", str(tmp_path), f"w{number}"],
                env=environment_of(server.url, tmp_path),
            )
            for number in range(WRITERS)
        ]
        try:
            waits = []
            for _ in range(KILLS):
                time.sleep(chance.uniform(0.5, 3.0))
                server.kill()
                waits.append(back_after(server))
            time.sleep(1.0)
        finally:
            (tmp_path / "stop").touch()
            ended = [one.wait(60) for one in writers]
        assert ended == [0] * WRITERS
        files = [tmp_path / f"w{number}" for number in range(WRITERS)]
        told = {line for one in files for line in one.read_text().split()}
        with psycopg.connect(server.url) as link:
            rows = link.execute(
                "SELECT d.number FROM document d JOIN item i ON i.document_id = d.id"
                " JOIN posting p ON p.item_id = i.id WHERE p.kind = 'issued'"
            ).fetchall()
        found = [row[0] for row in rows if row[0].startswith("w")]
        with capsys.disabled():
            print(
                f"\n  {KILLS} kills: {len(told)} acknowledged, {len(told - set(found))} lost,"
                f" back after {max(waits):.1f} s at most"
            )
        assert len(told) > WRITERS
        assert told <= set(found)
        assert len(found) == len(set(found))
        assert max(waits) < _BACK_WITHIN_SECONDS
        run(server, tmp_path, _VERIFY)
