"""Undoing a load gives back the state before; a dry run never leaves it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dunwell.actions import imports
from dunwell.store.models import Document
from tests import ledgers
from tests.builders import AT
from tests.ledgers import Ledger, counts, figures, open_items, problems, receipt_row, row

pytestmark = pytest.mark.usefixtures("sound_afterwards")

JUNE_30 = date(2025, 6, 30)


Step = Callable[[Ledger], int]


def _load(*rows: ledgers.Row, **asked: Any) -> Step:
    return lambda ledger: int(ledger.load(rows, **asked)["import_id"])


def _receive(*rows: ledgers.Row, **asked: Any) -> Step:
    return lambda ledger: int(ledger.load_receipts(*rows, **asked)["import_id"])


FIRST = (row("1", po_number="A"), row("2", po_number="A"), row("3", "-20.00", po_number="A"))
CLEARED = (row("1", po_number="A", clearing_date="2025-04-10"), *FIRST[1:])
PARTS = (row("1", "40.00"), row("1", "60.00", due_date="2025-04-30"))


@pytest.mark.parametrize(
    ("before", "undone"),
    [
        pytest.param([], _load(*FIRST), id="a first load"),
        pytest.param([_load(*FIRST)], _load(*FIRST), id="a load that changed nothing"),
        pytest.param([_load(*FIRST)], _load(row("1"), row("9")), id="an overlapping load"),
        pytest.param([_load(*FIRST)], _load(row("1", "70.00", po_number="B")), id="a reissue"),
        pytest.param([_load(*FIRST)], _load(row("1", customer_no="C2")), id="another customer"),
        pytest.param([_load(*FIRST)], _load(*CLEARED), id="a clearing"),
        pytest.param([_load(*CLEARED)], _load(*FIRST), id="an opening"),
        pytest.param(
            [_load(*CLEARED)],
            _load(row("1", "80.00", clearing_date="2025-04-20")),
            id="a reissue and another clearing",
        ),
        pytest.param(
            [_load(*FIRST)], _load(row("1"), complete=True, ledger_date=JUNE_30), id="a closing"
        ),
        pytest.param(
            [_load(*FIRST), _load(row("1"), complete=True, ledger_date=JUNE_30)],
            _load(*FIRST),
            id="an opening after a closing",
        ),
        pytest.param([_load(*FIRST)], _receive(receipt_row("R1", "60", "1")), id="receipts"),
        pytest.param(
            [_load(*FIRST), _receive(receipt_row("R1", "60", "1"), source="bank")],
            _load(row("1", "90.00"), row("2", "50.00")),
            id="a reissue of what was paid",
        ),
        pytest.param([_load(row("1"))], _load(*PARTS), id="a split into instalments"),
        pytest.param([_load(PARTS[0])], _load(*PARTS), id="a further instalment"),
    ],
)  # fmt: skip
def test_undo_gives_back_the_state_before(
    ledger: Ledger, before: list[Step], undone: Step
) -> None:
    for step in before:
        step(ledger)
    told = _state()
    import_id = undone(ledger)
    changed = _state()
    ledger.undo(import_id)
    assert _state() == told
    undone(ledger)
    assert _state() == changed


def _state() -> object:
    days = [date(2025, month, 20) for month in range(2, 9)]
    described = sorted(
        Document.objects.filter(items__balances__isnull=False).values_list(
            "type", "number", "po_reference"
        )
    )
    return [figures(day) for day in days], open_items(), ledgers.due_dates(), described


def test_undo_is_refused_while_later_facts_stand_on_it(ledger: Ledger) -> None:
    first = ledger.load([row("1"), row("2")])["import_id"]
    later = ledger.load_receipts(receipt_row("R1", "60", "1"))["import_id"]
    with pytest.raises(imports.LaterFactsDepend, match="invoice 1"):
        ledger.undo(first)
    assert figures() == {"EUR": (140_00, 0, 0)}
    ledger.undo(later)
    ledger.undo(first)
    assert figures() == {}


@pytest.mark.parametrize(
    "cells", [{"amount": "70.00"}, {"po_number": "B"}, {"clearing_date": "2025-05-05"}]
)
def test_undo_is_refused_while_a_later_file_corrected_it(
    ledger: Ledger, cells: dict[str, str]
) -> None:
    ledger.load([row("1", po_number="")])
    middle = ledger.load([row("1", "80.00", po_number="A")])["import_id"]
    last = ledger.load([row("1", "80.00", po_number="A") | cells])["import_id"]
    with pytest.raises(imports.LaterFactsDepend, match="invoice 1"):
        ledger.undo(middle)
    ledger.undo(last)
    ledger.undo(middle)
    assert open_items() == {"1": 100_00}


def test_undo_happens_once(ledger: Ledger) -> None:
    first = ledger.load([row("1")])["import_id"]
    ledger.undo(first)
    with pytest.raises(imports.AlreadyUndone):
        ledger.undo(first)
    with pytest.raises(imports.UnknownImport):
        ledger.undo(first + 99)


def test_undone_corrections_can_be_made_again_and_undone_again(ledger: Ledger) -> None:
    ledger.load([row("1")])
    for amount in ("70.00", "80.00", "70.00"):
        import_id = ledger.load([row("1", amount)])["import_id"]
        assert open_items() == {"1": int(amount[:2]) * 100}
        ledger.undo(import_id)
        assert open_items() == {"1": 100_00}
    assert counts(ledger.load([row("1")])) == (0, 1, 0, 0, 0)
    ledger.load_receipts(receipt_row("R1", "60", "1"))
    assert open_items() == {"1": 40_00}


def test_what_was_undone_comes_in_as_new(ledger: Ledger) -> None:
    rows = [row("1"), row("00123"), row("", "5.00")]
    ledger.undo(ledger.load(rows)["import_id"])
    again = ledger.load(rows)
    assert (counts(again), problems(again)) == ((3, 0, 0, 0, 0), {})


def test_as_known_before_the_undo_the_load_stands(ledger: Ledger) -> None:
    import_id = ledger.load([row("1")])["import_id"]
    known_at = AT.replace(hour=AT.hour + ledger.loads)
    ledger.undo(import_id)
    assert figures() == {}
    assert figures(known_at=known_at) == {"EUR": (100_00, 0, 0)}


# Dry runs


@pytest.mark.parametrize(
    ("rows", "asked"),
    [
        (FIRST, {}),
        ((row("1", "70.00"), row("9")), {"source": "new", "entity": "NEW"}),
        ((row("1", "70.00"), row("9", "0.00")), {"complete": True, "ledger_date": JUNE_30}),
        (CLEARED, {"control_totals": {"EUR": "80.00"}}),
    ],
)
def test_a_dry_run_tells_all_and_keeps_nothing(
    ledger: Ledger, rows: tuple[ledgers.Row, ...], asked: dict[str, Any]
) -> None:
    ledger.load(FIRST)
    before = ledgers.snapshot()
    tried = ledger.load(rows, dry_run=True, **asked)
    assert ledgers.snapshot() == before
    assert ledger.leftovers() == []
    done = ledger.load(rows, **asked)
    apart = {"import_id", "dry_run", "rejected_file", "mapping"}
    assert {name: told for name, told in tried.items() if name not in apart} == {
        name: told for name, told in done.items() if name not in apart
    }
