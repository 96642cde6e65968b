"""Promises, disputes and accepted differences from the command line."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from dunwell.cli import program
from dunwell.store.models import AcceptedDifference, Dispute, ImportRun, Promise, Source
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

Run = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def who() -> Cast:
    from dunwell.actions import policies

    policies.install_shipped(at=AT)
    return builders.cast()


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: str) -> tuple[int, dict[str, Any]]:
        code = program.main([*words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


def test_a_promise_is_recorded_listed_and_withdrawn(who: Cast, told: Run) -> None:
    builders.invoice(who, 100_00, number="INV-1")
    number = who.harbour.number
    code, answer = told(
        "promise",
        number,
        "--items",
        "INV-1",
        "--by",
        "2026-03-06",
        "--made-on",
        "2026-03-02",
        "--amount",
        "60.50",
        "--person",
        "Mrs. Jansen",
    )
    (one,) = answer["promises"]
    assert code == 0
    assert one == {
        "id": Promise.objects.get().pk,
        "state": "open",
        "amount": "60.50",
        "currency": "EUR",
        "promised_date": "2026-03-06",
        "made_date": "2026-03-02",
        "level": 1,
        "person": "Mrs. Jansen",
        "items": ["INV-1"],
    }
    code, answer = told("promise", number, "--withdraw", str(one["id"]))
    assert (code, answer["promises"][0]["state"]) == (0, "withdrawn")


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("--items", "INV-9", "--by", "2026-03-06", "--made-on", "2026-03-02"), 1, "not_open"),
        (("--by", "2026-01-06", "--made-on", "2026-01-05"), 1, "nothing_overdue_to_promise"),
        (
            ("--items", "INV-1", "--by", "2026-03-06", "--made-on", "2026-03-02", "--amount", "x"),
            2,
            "bad_use",
        ),
        (
            ("--items", "INV-1", "--by", "2026-03-01", "--made-on", "2026-03-02"),
            1,
            "promise_in_the_past",
        ),
    ],
)
def test_bad_words_are_refused(
    who: Cast, told: Run, words: tuple[str, ...], code: int, error: str
) -> None:
    builders.invoice(who, 100_00, number="INV-1")
    found, answer = told("promise", who.harbour.number, *words)
    assert (found, answer["error"]["code"]) == (code, error)
    assert not Promise.objects.exists()


def test_a_dispute_is_marked_and_closed(who: Cast, told: Run) -> None:
    builders.invoice(who, 100_00, number="INV-1")
    number = who.harbour.number
    code, answer = told(
        "dispute",
        number,
        "--item",
        "INV-1",
        "--amount",
        "21.80",
        "--category",
        "pricing",
        "--on",
        "2026-03-02",
    )
    (one,) = answer["disputes"]
    assert (code, one["amount"], one["state"]) == (0, "21.80", "open")
    code, answer = told("dispute", number, "--close", str(one["id"]), "--on", "2026-03-05")
    assert (code, Dispute.objects.get().state) == (0, "closed")
    code, answer = told("dispute", number, "--item", "INV-1", "--category", "mood")
    assert (code, answer["error"]["code"]) == (2, "bad_use")


def test_a_difference_is_accepted_with_its_reason(who: Cast, told: Run) -> None:
    del who
    source = Source.objects.create(name="books")
    run = ImportRun.objects.create(
        source=source,
        kind="items",
        file_name="items.csv",
        file_hash="0" * 64,
        recorded_at=AT,
        result={"control": {"EUR": {"given": 100, "computed": 90, "difference": -10}}},
    )
    code, answer = told("accept-difference", str(run.pk), "eur", "--because", "rounding")
    assert (code, answer["difference"]) == (0, "-0.10")
    assert AcceptedDifference.objects.get().because == "rounding"
    code, answer = told("accept-difference", str(run.pk), "USD", "--because", "rounding")
    assert (code, answer["error"]["code"]) == (1, "no_difference")
    code, answer = told("accept-difference", "999", "EUR", "--because", "rounding")
    assert (code, answer["error"]["code"]) == (1, "unknown_import")
