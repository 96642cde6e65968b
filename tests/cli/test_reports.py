"""The aging report and the dashboard, word for word, and as JSON."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from dunwell.actions import policies
from dunwell.cli import program
from tests import builders

pytestmark = pytest.mark.usefixtures("committed_book")

GOLDEN = Path(__file__).parent / "golden"
D = date(2026, 3, 31)
DAY = timedelta(days=1)
Run = Callable[..., str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "80")

    def ran(*words: str, code: int = 0) -> str:
        assert program.main(words) == code
        return capsys.readouterr().out

    return ran


@pytest.fixture
def _story(committed_book: None) -> None:
    """Late and current invoices of three accounts, a credit memo and cash not applied."""
    del committed_book
    policies.install_shipped(at=builders.AT)
    who = builders.cast()
    for number, (amount, customer, late) in enumerate(
        [
            (4_284_29, who.harbour, -10),
            (835_56, who.harbour, 30),
            (1_000_00, who.branch, 31),
            (250_00, who.head_office, 95),
            (12_345_67, who.head_office, 150),
        ]
    ):
        due = D - late * DAY
        builders.invoice(
            who, amount, on=due - 30 * DAY, due=due, customer=customer, number=f"INV-{number}"
        )
    builders.credit_memo(who, 100_00, on=D - 40 * DAY)
    builders.receipt(who, 55_55, on=D)


def _same_as_golden(name: str, found: str) -> None:
    """Compare with a kept file; delete the file to have it written anew."""
    path = GOLDEN / name
    text = "".join(f"{line.rstrip()}\n" for line in found.splitlines())
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.usefixtures("_story")
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("aging.txt", ["aging", "--as-of", "2026-03-31"]),
        ("aging_by_payer.txt", ["aging", "--as-of", "2026-03-31", "--by", "payer"]),
        ("measures.txt", ["measures", "--as-of", "2026-03-31"]),
    ],
)
@pytest.mark.parametrize("columns", ["80", "120"])
def test_people_read(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, words: list[str], columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    found = run(*words)
    assert "\x1b" not in found
    assert max(len(line) for line in found.splitlines()) <= int(columns)
    assert "…" not in found
    if columns == "80":
        _same_as_golden(name, found)


@pytest.mark.usefixtures("_story")
def test_machines_read_the_aging(run: Run) -> None:
    told: dict[str, Any] = json.loads(run("aging", "--as-of", "2026-03-31", "--json"))
    assert told["as_of"] == "2026-03-31"
    assert "rows" not in told
    euro = told["currencies"]["EUR"]
    assert (euro["total"], euro["items"]) == ("18715.52", 5)
    assert [(one["name"], one["amount"], one["items"]) for one in euro["buckets"]] == [
        ("Current", "4284.29", 1),
        ("1-30", "835.56", 1),
        ("31-60", "1000.00", 1),
        ("61-90", "0.00", 0),
        ("91-120", "250.00", 1),
        ("120+", "12345.67", 1),
    ]
    assert (euro["credits"], euro["unapplied"], euro["net"]) == ("100.00", "55.55", "18559.97")


@pytest.mark.usefixtures("_story")
def test_machines_read_the_rows(run: Run) -> None:
    words = ["aging", "--as-of", "2026-03-31", "--by", "item", "--currency", "EUR", "--json"]
    rows = json.loads(run(*words))["rows"]
    debit = [row for row in rows if row["type"] == "invoice"]
    assert [row["key"] for row in debit] == ["INV-4", "INV-2", "INV-1", "INV-3", "INV-0"]
    assert debit[0]["due_date"] == "2025-11-01"
    assert debit[0]["risk_tier"] == "yellow"  # New, so neutral.


@pytest.mark.usefixtures("_story")
def test_machines_read_the_measures(run: Run) -> None:
    told = json.loads(run("measures", "--as-of", "2026-03-31", "--json"))
    euro = told["currencies"]["EUR"]
    assert all({"value", "unit", "inputs", "reason"} <= set(one) for one in euro.values())
    assert euro["past_due"]["inputs"] == {"overdue": "14431.23", "receivables": "18715.52"}
    assert euro["recovery_rate"]["value"] is None
    assert euro["recovery_rate"]["reason"] == "Nothing has been written off."
    assert euro["dso_balance"]["target"] == 30


@pytest.mark.parametrize("command", ["aging", "measures"])
def test_an_empty_book_says_what_to_do_next(run: Run, command: str) -> None:
    assert "dunwell demo" in run(command, "--as-of", "2026-03-31")
    told = json.loads(run(command, "--as-of", "2026-03-31", "--json"))
    assert told["currencies"] == {}


def test_a_refusal_is_one_object_and_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["aging", "--as-of", "2026-03-31", "--entity", "NL99", "--json"]
    assert program.main(words) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["error"]["code"] == "unknown_entity"
    assert said.err.count("\n") == 1
