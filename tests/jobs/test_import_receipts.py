"""Receipts pay the documents they name, once, whichever source they come from."""

import pytest

from tests.ledgers import Ledger, counts, figures, open_items, problems, receipt_row, row

pytestmark = pytest.mark.usefixtures("sound_afterwards")


def test_a_receipt_pays_the_document_it_names(ledger: Ledger) -> None:
    ledger.load([row("1"), row("2")])
    result = ledger.load_receipts(receipt_row("R1", "60.00", "1"), receipt_row("R2", "9.00"))
    assert counts(result) == (2, 0, 0, 0, 0)
    assert figures() == {"EUR": (140_00, 0, 9_00)}
    again = ledger.load_receipts(receipt_row("R1", "60.00", "1"), receipt_row("R2", "9.00"))
    assert counts(again) == (0, 0, 2, 0, 0)
    assert figures() == {"EUR": (140_00, 0, 9_00)}


def test_receipts_without_a_reference_are_known_again_once_their_document_is(
    ledger: Ledger,
) -> None:
    rows = [receipt_row("", "60.00", "1"), receipt_row("", "60.00", "1")]
    ledger.load([row("9")])
    assert problems(ledger.load_receipts(*rows)) == {"unknown_item": 2}
    ledger.load([row("1"), row("9")])
    assert counts(ledger.load_receipts(*rows)) == (0, 0, 2, 0, 0)
    assert figures() == {"EUR": (200_00, 0, 120_00)}


def test_more_money_than_debt_stays_unapplied(ledger: Ledger) -> None:
    ledger.load([row("1")])
    ledger.load_receipts(receipt_row("R1", "70.00", "1"), receipt_row("R2", "70.00", "1"))
    assert figures() == {"EUR": (0, 0, 40_00)}


def test_one_receipt_pays_several_documents(ledger: Ledger) -> None:
    ledger.load([row("1"), row("2")])
    rows = [receipt_row("R1", "100.00", "1"), receipt_row("R1", "30.00", "2")]
    assert counts(ledger.load_receipts(*rows)) == (2, 0, 0, 0, 0)
    assert open_items() == {"2": 70_00}


def test_a_receipt_of_nobody_is_rejected(ledger: Ledger) -> None:
    ledger.load([row("1")])
    result = ledger.load_receipts(receipt_row("R1", "5.00", customer_no="C99"))
    assert problems(result) == {"unknown_customer": 1}
    assert figures() == {"EUR": (100_00, 0, 0)}


@pytest.mark.parametrize(("amount", "code"), [("-5.00", "negative_amount"), ("0", "zero_amount")])
def test_a_receipt_is_money_that_came_in(ledger: Ledger, amount: str, code: str) -> None:
    ledger.load([row("1")])
    assert problems(ledger.load_receipts(receipt_row("R1", amount))) == {code: 1}


def test_a_receipt_of_another_source_is_not_counted_twice(ledger: Ledger) -> None:
    ledger.load([row("1")])
    ledger.load_receipts(receipt_row("R1", "60.00", "1"), source="bank")
    behind = ledger.load([row("1")])
    assert (counts(behind), problems(behind)) == ((0, 0, 1, 0, 0), {"ledger_behind": 1})
    assert figures() == {"EUR": (40_00, 0, 0)}
    ledger.load([row("1", amount_paid="60.00")])
    assert figures() == {"EUR": (40_00, 0, 0)}
    ledger.load([row("1", clearing_date="2025-05-01")])
    assert figures() == {}


def test_a_correction_below_what_was_paid_is_rejected_by_name(ledger: Ledger) -> None:
    ledger.load([row("1")])
    ledger.load_receipts(receipt_row("R1", "60.00", "1"), source="bank")
    for amount, code, left in (
        ("60.01", "ledger_behind", 1),
        ("60.00", "ledger_behind", 0),
        ("59.99", "amount_below_applied", 0),
    ):
        result = ledger.load([row("1", amount)])
        assert code in problems(result), amount
        assert open_items() == ({"1": left} if left else {}), amount
    assert counts(result) == (0, 0, 0, 1, 0)
    assert result["problems"][0]["examples"][0]["value"] == "1"


def test_a_corrected_receipt_keeps_what_it_paid(ledger: Ledger) -> None:
    ledger.load([row("1")])
    ledger.load_receipts(receipt_row("R1", "60.00", "1"))
    assert counts(ledger.load_receipts(receipt_row("R1", "75.00", "1"))) == (0, 1, 0, 0, 0)
    assert figures() == {"EUR": (40_00, 0, 15_00)}
