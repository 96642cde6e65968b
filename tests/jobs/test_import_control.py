"""The control total ties out, or its difference is explained to the cent."""

from datetime import date

import pytest

from dunwell.jobs.imports.requests import BadRequest
from tests.ledgers import Ledger, Row, receipt_row, row

FIRST = [row("1"), row("2", "50.00"), row("3", "-20.00"), row("4", "9.00", currency="USD")]
NAN = row("5", "7.00", due_date="2025-02-30")

Lines = list[tuple[str, int]]


@pytest.mark.parametrize(
    ("rows", "given", "difference", "explained", "because"),
    [
        (FIRST, {"EUR": "130.00"}, 0, [], "it ties out"),
        (FIRST, {"EUR": "130", "USD": "9.00"}, 0, [], "each currency for itself"),
        (FIRST, {"EUR": "1,300.00"}, 117_000, [("unexplained", 117_000)], "nothing tells why"),
        (
            [*FIRST, NAN],
            {"EUR": "137.00"},
            7_00,
            [("rejected_rows", 7_00)],
            "a rejected row is in the ERP's total",
        ),
        (
            [*FIRST[:2], row("3", "-20.00", due_date="2025-02-30"), FIRST[3]],
            {"EUR": "130.00"},
            0,
            [],
            "the book knows the rejected row from before",
        ),
        (
            [*FIRST[:2], row("3", "-25.00", due_date="2025-02-30"), FIRST[3]],
            {"EUR": "125.00"},
            -5_00,
            [("rejected_rows", -5_00)],
            "and explains what is new about it",
        ),
        (
            FIRST[1:],
            {"EUR": "30.00"},
            -100_00,
            [("missing_items", -100_00)],
            "the ERP no longer lists one",
        ),
        (
            [*FIRST[1:], NAN],
            {"EUR": "40.00"},
            -90_00,
            [("rejected_rows", 7_00), ("missing_items", -100_00), ("unexplained", 3_00)],
            "all at once",
        ),
    ],
)
def test_a_control_total_is_explained(
    ledger: Ledger,
    rows: list[Row],
    given: dict[str, str],
    difference: int,
    explained: Lines,
    because: str,
) -> None:
    ledger.load(FIRST)
    control = ledger.load(rows, control_totals=given)["control"]
    assert list(control) == list(given)
    told = control["EUR"]
    assert told["given"] - told["computed"] == told["difference"] == difference, because
    lines = [(line["because"], line["amount"]) for line in told["explained"]]
    assert lines == explained, because


def test_money_the_source_does_not_know_of_explains_a_difference(ledger: Ledger) -> None:
    ledger.load(FIRST)
    ledger.load_receipts(receipt_row("R1", "60.00", "1"), source="bank")
    told = ledger.load(FIRST, control_totals={"EUR": "130.00"})["control"]["EUR"]
    assert (told["computed"], told["difference"]) == (70_00, 60_00)
    assert told["explained"] == [{"because": "ledger_behind", "amount": 60_00}]


def test_a_bare_total_serves_one_currency(ledger: Ledger) -> None:
    told = ledger.load(FIRST[:3], control_totals={"": "130.00"})["control"]
    assert told["EUR"]["difference"] == 0
    with pytest.raises(BadRequest, match="EUR, USD"):
        ledger.load(FIRST, control_totals={"": "139.00"})
    assert ledger.load(FIRST[:3])["unchanged"] == 3


def test_a_closing_leaves_no_difference(ledger: Ledger) -> None:
    ledger.load(FIRST)
    result = ledger.load(
        FIRST[1:],
        control_totals={"EUR": "30.00"},
        complete=True,
        ledger_date=date(2025, 6, 30),
    )
    told = result["control"]["EUR"]
    assert (told["difference"], told["explained"]) == (0, [])
