"""Thirty-two clients send one call to a server on PostgreSQL: it is done once and all are told."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from threading import Barrier
from urllib.parse import urlsplit

import pytest
import requests

from tools import postgresql, serving
from tools.serving import ROOT

pytestmark = pytest.mark.faults

CLIENTS, ROUNDS = 32, 20


def prepared(url: str, home: Path) -> str:
    """Make the book and give a token."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "dunwell.site.settings",
        "DUNWELL_DATABASE_URL": url,
        "DUNWELL_HOME": str(home),
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    told = subprocess.run(
        [sys.executable, "-m", "tests.api.book_to_serve"],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return told.stdout.strip()


def test_one_call_of_the_api(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with postgresql.serving(durable=True) as database:
        secret = prepared(database.url, tmp_path)
        with serving.served(tmp_path, url=database.url) as server:
            taken = burst(server.address, secret)
    p99 = sorted(taken)[int(len(taken) * 0.99) - 1]
    with capsys.disabled():
        print(f"\n  one call of the API: {len(taken)} tries, p99 {p99 * 1000:.0f} ms")


def burst(address: str, secret: str) -> list[float]:
    """Let all clients send the same call in the same moment, again and again; time each."""
    start, taken = Barrier(CLIENTS), list[float]()
    bearer = {"Authorization": f"Bearer {secret}"}

    def run(_: int) -> list[tuple[int, int]]:
        told = []
        # The plainest client there is, as all of them share the server's processors.
        with closing(HTTPConnection(urlsplit(address).netloc, timeout=60)) as client:
            client.request("GET", "/api/v1/notes", headers=bearer)
            client.getresponse().read()
            for number in range(ROUNDS):
                text = json.dumps({"text": f"Note {number}"})
                headers = {
                    **bearer,
                    "Content-Type": "application/json",
                    "Idempotency-Key": f"round-{number}",
                }
                start.wait()
                began = time.monotonic()
                client.request("POST", "/api/v1/customers/1/notes", text, headers)
                answer = client.getresponse()
                given = answer.read()
                taken.append(time.monotonic() - began)
                told.append((answer.status, json.loads(given)["id"]))
        return told

    with ThreadPoolExecutor(CLIENTS) as pool:
        told = Counter(one for many in pool.map(run, range(CLIENTS)) for one in many)
    assert {status for status, _ in told} == {201}
    assert list(told.values()) == [CLIENTS] * ROUNDS
    found = requests.get(f"{address}/api/v1/notes", headers=bearer, timeout=60)
    assert len(found.json()["items"]) == ROUNDS
    return taken
