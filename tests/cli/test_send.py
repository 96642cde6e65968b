"""`dunwell send`: what it tells people and machines, and its exit codes."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from dunwell.cli import program
from dunwell.store.models import MailAccount, Message
from tests import mail_peer
from tests.jobs import outboxes
from tests.jobs.outboxes import NINE

pytestmark = pytest.mark.usefixtures("committed_book")


@pytest.fixture(autouse=True)
def _at_nine(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HOME = tmp_path / "home"
    monkeypatch.setattr("dunwell.cli.clock.now", lambda: NINE)


def test_what_left_is_told_to_machines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with mail_peer.serving(tmp_path / "kept") as peer:
        message, later = outboxes.reminders(outboxes.open_entity(peer.port), 2)
        Message.objects.filter(pk=later.pk).update(not_before=NINE + timedelta(hours=1))
        assert program.main(["send", "--once", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["sent"], told["failed"], told["silent"]) == (1, 0, {})
    assert told["again_at"] == "2026-02-02T10:00:00+00:00"
    assert mail_peer.message_ids(tmp_path / "kept") == {message.message_id: 1}


def test_a_server_that_is_away_is_told_to_people(capsys: pytest.CaptureFixture[str]) -> None:
    outboxes.reminders(outboxes.open_entity(1), 1)
    assert program.main(["send", "--once"]) == 1
    first, second, third = capsys.readouterr().out.splitlines()
    assert first == "1 to be tried again."
    assert second.startswith("  NL01: ")
    assert "refused" in second
    assert third == "  More may leave from 2026-02-02 09:02:00 UTC on."


def test_an_entity_without_a_server_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    outboxes.reminders(outboxes.open_entity(1), 1)
    MailAccount.objects.update(smtp_host="")
    assert program.main(["send", "--once"]) == 1
    assert "enter it in Settings > Mail" in capsys.readouterr().out


def test_nothing_due(capsys: pytest.CaptureFixture[str]) -> None:
    outboxes.open_entity(1)
    assert program.main(["send", "--once"]) == 0
    assert capsys.readouterr().out == "Nothing was due.\n"
