"""The contact log from the command line."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dunwell.actions import policies
from dunwell.cli import program
from dunwell.store.models import Call, Dispute, Promise, Task
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

Run = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def who() -> Cast:
    policies.install_shipped(at=AT)
    return builders.cast()


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: str) -> tuple[int, dict[str, Any]]:
        code = program.main([*words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


def test_a_call_is_logged_with_what_came_of_it_and_taken_back(who: Cast, told: Run) -> None:
    builders.invoice(who, 100_00, number="INV-1")
    builders.invoice(who, 50_00, number="INV-2")
    number = who.harbour.number
    code, answer = told(
        *("call", number, "--outcome", "reached", "--person", "Mrs. Jansen"),
        *("--note", "Pays on Friday.", "--on", "2026-03-02", "--at", "14:30"),
        *("--promise-by", "2026-03-06", "--promise-amount", "60.50", "--items", "INV-1"),
        *("--dispute", "INV-2", "--dispute-amount", "9", "--category", "quality"),
        *("--follow-up", "2026-03-09"),
    )
    (one,) = answer["calls"]
    assert code == 0
    effects = one.pop("effects")
    assert one == {
        "id": Call.objects.get().pk,
        "on_date": "2026-03-02",
        "at_time": "14:30",
        "method": "phone",
        "direction": "outgoing",
        "outcome": "reached",
        "person": "Mrs. Jansen",
        "note": "Pays on Friday.",
        "follow_up_date": "2026-03-09",
        "by": None,
    }
    assert effects == [
        {"kind": "promise", "id": Promise.objects.get(amount=60_50).pk},
        {"kind": "dispute", "id": Dispute.objects.get(amount=9_00).pk},
        {"kind": "follow_up", "id": Task.objects.get().pk},
    ]
    code, answer = told("call", number, "--take-back", str(one["id"]))
    assert (code, answer["calls"]) == (0, [])


def test_calls_are_listed_for_people(who: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    number = who.harbour.number
    assert program.main(["call", number]) == 0
    assert "is in the log" in capsys.readouterr().out
    words = ("--outcome", "voicemail", "--on", "2026-03-02", "--at", "09:00", "--incoming")
    assert program.main(["call", number, *words, "--note", "On holiday."]) == 0
    assert "2026-03-02 09:00  voicemail" in capsys.readouterr().out
    assert Call.objects.get().direction == "incoming"


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("--outcome", "gone"), 2, "bad_use"),
        (("--outcome", "reached", "--person", "A", "--method", "owl"), 2, "bad_use"),
        (("--outcome", "reached", "--person", "A", "--at", "noon"), 2, "bad_use"),
        (("--outcome", "reached", "--person", "A", "--category", "mood"), 2, "bad_use"),
        (("--follow-up", "2026-03-09"), 2, "bad_use"),
        (
            ("--outcome", "reached", "--person", "A", "--promise-by", "2099-03-06"),
            1,
            "nothing_overdue_to_promise",
        ),
        (("--outcome", "reached"), 1, "person_missing"),
        (("--outcome", "voicemail", "--on", "2099-01-01"), 1, "call_in_the_future"),
        (("--take-back", "99"), 1, "unknown_call"),
    ],
)
def test_what_makes_no_sense_is_refused(
    who: Cast, told: Run, words: tuple[str, ...], code: int, error: str
) -> None:
    found, answer = told("call", who.harbour.number, *words)
    assert (found, answer["error"]["code"]) == (code, error)
    assert not Call.objects.exists()


def test_a_promise_without_documents_is_for_what_is_overdue(
    who: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    due = date(2026, 2, 1)
    builders.invoice(who, 100_00, due=due, number="INV-1")
    builders.invoice(who, 50_00, due=due, number="INV-2")
    builders.invoice(who, 70_00, due=date(2026, 3, 2), number="INV-3")
    contested = builders.invoice(who, 30_00, due=due, number="INV-4")
    Dispute.objects.create(item=contested, amount=30_00, opened_date=due, opened_at=AT)
    words = ("--outcome", "reached", "--person", "A", "--on", "2026-03-02", "--json")
    code = program.main(["call", who.harbour.number, *words, "--promise-by", "2026-03-06"])
    assert code == 0
    printed = capsys.readouterr()
    assert "all that is overdue and not disputed: INV-1, INV-2." in printed.err
    assert json.loads(printed.out)["calls"]
    promise = Promise.objects.get()
    assert (promise.amount, promise.items.count()) == (150_00, 2)


def test_several_currencies_are_refused_with_the_words_to_type(who: Cast, told: Run) -> None:
    for number, currency in (("INV-1", "EUR"), ("INV-2", "USD")):
        builders.document(who, 100_00, due=date(2026, 2, 1), number=number, currency=currency)
    words = ("--outcome", "reached", "--person", "A", "--on", "2026-03-02")
    code, answer = told("call", who.harbour.number, *words, "--promise-by", "2026-03-06")
    assert (code, answer["error"]["code"]) == (1, "several_promises")
    assert "EUR to NL01: --items INV-1; USD to NL01: --items INV-2" in answer["error"]["message"]
    assert not Call.objects.exists()
