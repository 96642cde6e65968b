"""`dunwell day` and `dunwell why` as a user runs them, two at once included."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests import killing, ledgers
from tests.killing import KilledBook

ON = date(2026, 3, 2)  # A Monday.


def load(book: KilledBook, home: Path, count: int) -> None:
    """Load invoices a week late and their customers' addresses."""
    home.mkdir(parents=True, exist_ok=True)
    due = ON - timedelta(days=7)
    rows = [
        ledgers.row(
            f"INV-{one}",
            customer_no=f"C{one}",
            customer_name=f"Customer {one}",
            invoice_date="2026-01-24",
            due_date=due.isoformat(),
            amount="900.00",
        )
        for one in range(count)
    ]
    path = home / "items.csv"
    path.write_text(ledgers.text(*rows))
    book.run(
        *("import", "items", str(path), "--source", "erp", "--yes"),
        *("--ledger-date", ON.isoformat()),
    )
    people = [
        {"customer_no": f"C{one}", "contact_name": "Ann", "email": f"ap{one}@c.example"}
        for one in range(count)
    ]
    path = home / "contacts.csv"
    path.write_text(ledgers.text(*people))
    book.run("import", "contacts", str(path), "--source", "crm", "--yes")


def test_two_processes_at_once_decide_a_day_once(tmp_path: Path) -> None:
    with killing.killed_book(tmp_path / "book") as book:
        load(book, tmp_path / "book", 20)
        running = [book.start("day", ON.isoformat()) for _ in range(3)]
        told: list[dict[str, Any]] = []
        for process in running:
            out, err = process.communicate()
            assert process.returncode == 0, err
            told.append(json.loads(out))
        assert sorted(one["sent"] for one in told) == [0, 0, 20]
        assert sorted(len(one["touches"]) for one in told) == [0, 0, 20]
        assert book.run("verify")["ok"]


def test_a_day_and_why(tmp_path: Path) -> None:
    with killing.killed_book(tmp_path / "book") as book:
        load(book, tmp_path / "book", 2)
        dry = book.run("day", ON.isoformat(), "--dry-run")
        done = book.run("day", ON.isoformat())
        assert dry == done
        assert list(done) == ["date", "sent", "to_approve", "calls", "silent", "touches"]
        assert (done["date"], done["sent"], done["silent"]) == ("2026-03-02", 2, {})
        assert [sorted(one) for one in done["touches"]] == [
            ["because", "channel", "customer", "items", "step"]
        ] * 2
        again = book.run("day", ON.isoformat())
        assert (again["sent"], again["touches"]) == (0, [])
        blocked = book.run("day", "2026-03-04")
        assert (blocked["sent"], blocked["silent"]) == (0, {"ledger_stale": 2})
        told = book.run("why", "C1", ON.isoformat())
        (decision,) = told["decisions"]
        assert (decision["decision"]["step"], decision["agrees"]) == ("firm", True)
        assert decision["stored"]["because"]["sentence"] == (
            "INV-1 has been due since 2026-02-23, and step “firm” comes on day 7."
        )
        refused = book.start("why", "C9", ON.isoformat())
        out, _ = refused.communicate()
        assert (refused.returncode, "unknown_customer" in out) == (1, True)
