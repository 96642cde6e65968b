"""`dunwell webhooks` lists, tries and sends; killed while it sends, the next one sends again."""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dunwell.actions import webhooks
from dunwell.actions.webhooks import Wanted
from dunwell.cli import program
from dunwell.core.roles import Role
from dunwell.store.models import RoleGrant, User, Webhook
from tests import at_another_time, killing, webhook_peer
from tests.killing import KilledBook

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
_ADDS = """
import django; django.setup()
from datetime import UTC, datetime
from dunwell.actions import webhooks
from dunwell.store.models import User
anna = User.objects.create_user("anna@dunwell.example", name="Anna")
wanted = webhooks.Wanted(name="ERP", url="http://{netloc}/in", kinds=["promise.made"])
print(webhooks.add(wanted, by=anna, at=datetime(2026, 3, 2, 9, tzinfo=UTC)).secret)
"""


def hook(netloc: str) -> tuple[Webhook, str]:
    person = User.objects.create_user("anna@dunwell.example", name="Anna")
    RoleGrant.objects.create(user=person, role=Role.FINANCE_MANAGER)
    wanted = Wanted(name="ERP", url=f"http://{netloc}/in", kinds=["promise.made"])
    made = webhooks.add(wanted, by=person, at=NOW)
    return made.webhook, made.secret


@pytest.mark.usefixtures("committed_book")
def test_it_lists_tries_and_sends(capsys: pytest.CaptureFixture[str], settings: Any) -> None:
    assert program.main(["webhooks"]) == 0
    assert "There is no webhook" in capsys.readouterr().out
    with webhook_peer.running() as receiver:
        settings.WEBHOOK_ALLOWED_HOSTS = frozenset({receiver.netloc})
        row, receiver.secret = hook(receiver.netloc)
        assert program.main(["webhooks", "--test", str(row.pk), "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["test"].startswith("evt_")
        assert told["webhooks"][0]["waiting"] == 1
        assert program.main(["webhooks", "--deliver"]) == 0
        assert "1  delivered" in capsys.readouterr().out
        assert receiver.sound == [True]
    assert program.main(["webhooks", "--test", "999", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["error"]["code"] == "unknown_webhook"


def test_one_killed_while_it_sends_is_followed_by_one_that_sends_again(tmp_path: Path) -> None:
    with (
        webhook_peer.running(answers=["hangs", 200]) as receiver,
        killing.killed_book(tmp_path / "book") as book,
    ):
        environment = _environment(book, receiver.netloc)
        assert _run(NOW, environment)["webhooks"] == []
        added = subprocess.run(
            [sys.executable, "-c", _ADDS.format(netloc=receiver.netloc)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        receiver.secret = added.stdout.strip()
        event = _run(NOW, environment, "--test", "1")["test"]
        log = tmp_path / "log"
        # Each process begins at the instant it is told, however long the one before it took.
        sender = at_another_time.start(
            NOW + HOUR, "webhooks", "--deliver", environment=environment, log=log
        )
        until = time.monotonic() + 60
        while not receiver.events and time.monotonic() < until:
            time.sleep(0.02)
        sender.kill()
        sender.wait()
        assert receiver.ids == [event], log.read_text()
        waits = _run(NOW + HOUR + timedelta(seconds=5), environment, "--deliver")
        assert waits["delivered"]["delivered"] == 0  # It may still be on its way.
        again = _run(NOW + 2 * HOUR, environment, "--deliver")
        assert again["delivered"]["delivered"] == 1
        assert receiver.ids == [event, event]
        assert receiver.sound == [True, True]


def _environment(book: KilledBook, netloc: str) -> dict[str, str]:
    return os.environ | {
        "DUNWELL_HOME": str(book.home),
        "DUNWELL_DATABASE_URL": book.url,
        "DUNWELL_SECRET_KEY": "a key of this test alone, which is long enough to be one",
        "DUNWELL_WEBHOOK_ALLOWED_HOSTS": netloc,
        "DJANGO_SETTINGS_MODULE": "dunwell.site.settings",
        "PYTHONPATH": str(killing.ROOT / "src"),
    }


def _run(at: datetime, environment: dict[str, str], *words: str) -> dict[str, Any]:
    done = at_another_time.run(at, "webhooks", *words, "--json", environment=environment)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told
