"""A file loaded once, twice, and followed by newer ones: only what changed is changed."""

from datetime import date, timedelta

import pytest

from tests import ledgers
from tests.ledgers import Ledger, counts, figures, open_items, problems, row

pytestmark = pytest.mark.usefixtures("sound_afterwards")

DAY = timedelta(days=1)
CLEARED = date(2025, 4, 10)


def test_the_same_file_again_changes_nothing(ledger: Ledger) -> None:
    rows = [row("1"), row("2", "-20.00"), row("3", clearing_date="2025-04-10"), row("", "7.00")]
    assert counts(ledger.load(rows)) == (4, 0, 0, 0, 0)
    before = figures()
    assert counts(ledger.load(rows)) == (0, 0, 4, 0, 0)
    assert figures() == before == {"EUR": (107_00, 20_00, 0)}


def test_exact_repeats_without_a_number_are_separate_items(ledger: Ledger) -> None:
    assert counts(ledger.load([row("", "5.00")] * 3)) == (3, 0, 0, 0, 0)
    assert counts(ledger.load([row("", "5.00")] * 4)) == (1, 0, 3, 0, 0)
    assert figures() == {"EUR": (20_00, 0, 0)}


def test_exact_repeats_of_a_number_are_one_document(ledger: Ledger) -> None:
    result = ledger.load([row("1"), row("1")])
    assert (counts(result), problems(result)) == ((1, 0, 1, 0, 0), {"repeated_row": 1})
    assert open_items() == {"1": 100_00}


@pytest.mark.parametrize(
    ("changed", "open_then", "because"),
    [
        ({"amount": "120.00"}, 120_00, "amount corrected"),
        ({"amount": "80.00"}, 80_00, "amount lowered"),
        ({"due_date": "2025-05-31"}, 100_00, "due date moved"),
        ({"invoice_date": "2025-02-01"}, 100_00, "issue date moved"),
        ({"customer_no": "C2", "customer_name": "Meridian"}, 100_00, "customer changed"),
        ({"currency": "USD"}, 100_00, "currency changed"),
        ({"clearing_date": "2025-04-10"}, None, "cleared"),
        ({"amount": "120.00", "clearing_date": "2025-04-10"}, None, "corrected and cleared"),
        ({"po_number": "PO-9"}, 100_00, "description only"),
    ],
)
def test_a_newer_file_changes_what_changed(
    ledger: Ledger, changed: dict[str, str], open_then: int | None, because: str
) -> None:
    ledger.load([row("1", po_number=""), row("2", po_number="")])
    before = ledger.now
    result = ledger.load([row("1", po_number="") | changed, row("2", po_number="")])
    assert counts(result) == (0, 1, 1, 0, 0), because
    assert open_items() == {"2": 100_00} | ({"1": open_then} if open_then else {})
    assert figures(known_at=before) == {"EUR": (200_00, 0, 0)}
    again = ledger.load([row("1", po_number="") | changed, row("2", po_number="")])
    assert counts(again) == (0, 0, 2, 0, 0)


def test_a_clearing_counts_on_its_day(ledger: Ledger) -> None:
    ledger.load([row("1", clearing_date="2025-04-10")])
    assert [figures(day) for day in (CLEARED - DAY, CLEARED)] == [{"EUR": (100_00, 0, 0)}, {}]


def test_cleared_on_another_day(ledger: Ledger) -> None:
    ledger.load([row("1", clearing_date="2025-04-10")])
    assert counts(ledger.load([row("1", clearing_date="2025-04-20")])) == (0, 1, 0, 0, 0)
    days = (CLEARED, CLEARED + 9 * DAY, CLEARED + 10 * DAY)
    assert [figures(day) for day in days] == [{"EUR": (100_00, 0, 0)}] * 2 + [{}]


def test_open_again_after_clearing(ledger: Ledger) -> None:
    ledger.load([row("1", clearing_date="2025-04-10")])
    assert counts(ledger.load([row("1")])) == (0, 1, 0, 0, 0)
    assert (open_items(), figures()) == ({"1": 100_00}, {"EUR": (100_00, 0, 0)})


def test_a_clearing_before_the_posting_leaves_cash_unapplied_until_then(ledger: Ledger) -> None:
    ledger.load([row("1", clearing_date="2025-02-20")])
    assert figures(date(2025, 2, 20)) == {"EUR": (0, 0, 100_00)}
    assert figures(date(2025, 3, 1)) == {}


def test_partly_applied_then_more_then_less(ledger: Ledger) -> None:
    shown = []
    for applied in ("30.00", "45.00", "45.00", "10.00", "100.00", ""):
        ledger.load([row("1", amount_paid=applied)])
        shown.append(open_items())
    left = [70_00, 55_00, 55_00, 90_00, None, 100_00]
    assert shown == [{"1": amount} if amount else {} for amount in left]


@pytest.mark.parametrize(
    ("cells", "left", "because"),
    [
        ({"clearing_date": "2025-04-10"}, 0, "a clearing date clears all"),
        ({"amount_paid": "30.00"}, 70_00, "an applied amount clears a part"),
        ({"open_amount": "60.00"}, 60_00, "an open amount leaves the rest cleared"),
        ({"open_amount": "0.00"}, 0, "nothing open is all cleared"),
        ({"open_amount": "100.00"}, 100_00, "all open is nothing cleared"),
        ({"open_amount": "60.00", "clearing_date": "2025-04-10"}, 60_00, "open wins, dated"),
        ({"open_amount": "60.00", "amount_paid": "40.00"}, 60_00, "both agree"),
        (
            {"open_amount": "0", "amount_paid": "100", "clearing_date": "2025-04-10"},
            0,
            "all three",
        ),
    ],
)
def test_what_a_row_says_of_its_own_clearing(
    ledger: Ledger, cells: dict[str, str], left: int, because: str
) -> None:
    result = ledger.load([row("1", **cells)])
    assert counts(result) == (1, 0, 0, 0, 0), because
    assert open_items() == ({"1": left} if left else {}), because
    assert result["totals"] == {"EUR": {"items": 1, "open": left}}


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"open_amount": "100.01"}, "open_above_amount"),
        ({"open_amount": "-1.00"}, "open_above_amount"),
        ({"amount_paid": "100.01"}, "applied_above_amount"),
        ({"amount": "0.00"}, "zero_amount"),
    ],
)
def test_a_row_that_contradicts_itself_is_rejected(
    ledger: Ledger, cells: dict[str, str], code: str
) -> None:
    result = ledger.load([row("1", **cells), row("2")])
    assert (counts(result), problems(result)) == ((1, 0, 0, 1, 0), {code: 1})
    assert open_items() == {"2": 100_00}


@pytest.mark.parametrize("negative", ["-20.00", "20.00-", "(20.00)", "20.00 CR", "−20.00"])
def test_a_negative_amount_is_a_credit_memo(ledger: Ledger, negative: str) -> None:
    ledger.load([row("1"), row("2", negative)])
    assert figures() == {"EUR": (100_00, 20_00, 0)}


@pytest.mark.parametrize(
    ("word", "amount", "expected"),
    [
        ("Invoice", "100", (100_00, 0, 0)),
        ("RV", "100", (100_00, 0, 0)),
        ("Rechnung", "100", (100_00, 0, 0)),
        ("Facture", "100", (100_00, 0, 0)),
        ("Gutschrift", "100", (0, 100_00, 0)),
        ("Gutschrift", "-100", (0, 100_00, 0)),
        ("Avoir", "100", (0, 100_00, 0)),
        ("DZ", "-100", (0, 0, 100_00)),
        ("Zahlung", "100", (0, 0, 100_00)),
        ("Invoice", "-100", (0, 100_00, 0)),
        ("Mystery", "100", (100_00, 0, 0)),
        ("Mystery", "-100", (0, 100_00, 0)),
    ],
)
def test_the_document_type_decides_the_side(
    ledger: Ledger, word: str, amount: str, expected: tuple[int, int, int]
) -> None:
    result = ledger.load([row("1", amount, document_type=word)])
    assert figures() == {"EUR": expected}
    assert problems(result) == ({"unknown_document_type": 1} if word == "Mystery" else {})


def test_debit_and_credit_columns(ledger: Ledger) -> None:
    rows = [row("1", "100"), row("2", "", credit_amount="30"), row("3", "", credit_amount="-5")]
    ledger.load(rows)
    assert figures() == {"EUR": (100_00, 35_00, 0)}


def test_a_debit_or_credit_indicator(ledger: Ledger) -> None:
    ledger.load([row("1", "100", shkzg="S"), row("2", "30", shkzg="H")])
    assert figures() == {"EUR": (100_00, 30_00, 0)}


def test_the_due_date_follows_from_the_terms(ledger: Ledger) -> None:
    result = ledger.load([row("1", due_date="", terms="Net 10"), row("2", due_date="", terms="")])
    assert problems(result) == {"due_date_from_terms": 2}
    days = [date(2025, 3, 11), date(2025, 3, 31)]
    assert sorted(ledgers.due_dates()) == days


def test_a_posting_date_the_source_lacks_is_estimated(ledger: Ledger) -> None:
    cells = {"invoice_date": "", "due_date": "2025-03-31"}
    ledger.load([row("1", **cells), row("2", **cells, clearing_date="2025-02-10")])
    assert ledgers.posting_dates() == {
        "1": (date(2025, 3, 1), True),
        "2": (date(2025, 2, 10), True),
    }
