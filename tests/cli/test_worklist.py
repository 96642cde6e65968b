"""`dunwell worklist` as a user runs it, on a ledger that was just loaded."""

import json
from pathlib import Path
from typing import Any

import pytest

from dunwell.cli import program
from dunwell.core.worklists import ActionKind
from tests import killing, ledgers

DAY = "2026-03-31"


def test_a_fresh_ledger_is_ranked(tmp_path: Path) -> None:
    with killing.killed_book(tmp_path / "book") as book:
        rows = [
            ledgers.row(
                f"INV-{place}",
                customer_no=f"C{place}",
                customer_name=f"Customer {place}",
                invoice_date="2026-01-01",
                due_date=due,
                amount=amount,
            )
            for place, (due, amount) in enumerate(
                (("2026-03-30", "80000.00"), ("2026-01-30", "1400.00"), ("2026-04-30", "9999.00"))
            )
        ]
        path = tmp_path / "items.csv"
        path.write_text(ledgers.text(*rows))
        book.run("import", "items", str(path), "--source", "erp", "--yes")
        done = book.start("worklist", "--as-of", DAY)
        out, err = done.communicate()
        assert done.returncode == 0, err
        told: list[dict[str, Any]] = json.loads(out)
    assert [(one["rank"], one["customer"], one["action"]) for one in told] == [
        (1, "C0", ActionKind.CALL),
        (2, "C1", ActionKind.CALL),
    ]
    assert [(one["overdue"], one["currency"], one["days"]) for one in told] == [
        ("80000.00", "EUR", 1),
        ("1400.00", "EUR", 60),
    ]
    for one in told:
        receipt = one["receipt"]
        assert float(receipt["points"]) == pytest.approx(
            float(receipt["amount"])
            * receipt["days"]
            * receipt["risk_per_cent"]
            * receipt["raise_per_cent"]
            / 10_000
        )


@pytest.mark.parametrize(
    ("words", "code"), [(("worklist",), 2), (("worklist", "--as-of", "31.3.2026"), 2)]
)
def test_a_day_is_asked_for(words: tuple[str, ...], code: int) -> None:
    assert program.main(words) == code
