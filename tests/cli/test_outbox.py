"""`dunwell outbox` counts by state and lists the newest, for people and machines."""

import json

import pytest

from dunwell.cli import program
from dunwell.core.messages import MessageState
from tests.reminders import DAY, D, late_customer, reminder

pytestmark = pytest.mark.usefixtures("committed_book")


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert program.main(["outbox", *words]) == code
    return capsys.readouterr().out


def test_an_empty_outbox(capsys: pytest.CaptureFixture[str]) -> None:
    assert "The outbox is empty." in told(capsys)
    answer = json.loads(told(capsys, "--json"))
    assert answer["messages"] == []
    assert set(answer["counts"]) == set(MessageState)
    assert not any(answer["counts"].values())


def test_counts_and_messages(capsys: pytest.CaptureFixture[str]) -> None:
    who = late_customer()
    reminder(who, on=D - DAY, state=MessageState.CAPTURED)
    held = reminder(who, state=MessageState.HELD)
    text = told(capsys)
    assert "1  to approve" in text
    assert "1  kept in test mode" in text
    assert "2026-03-31  NL01  0001007  reminder  held  11,534.56 EUR" in text
    answer = json.loads(told(capsys, "--json", "--state", "held"))
    assert answer["counts"]["captured"] == 1
    (one,) = answer["messages"]
    assert one == {
        "id": held.pk,
        "kind": "reminder",
        "state": "held",
        "entity": "NL01",
        "customer": "0001007",
        "date": "2026-03-31",
        "to": ["anna@harbour.example"],
        "subject": "",
        "message_id": "<dw.2026-03-31@north.example>",
        "asked": {"EUR": "11534.56"},
    }
    assert json.loads(told(capsys, "--json", "--limit", "0"))["messages"] == []


def test_bad_use(capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "--limit", "101", code=2)
    told(capsys, "--entity", "XX", code=1)
