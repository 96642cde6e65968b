"""A file declared complete closes what it does not list, and never what it may be about."""

from datetime import date
from typing import Any

import pytest

from dunwell.jobs.imports.requests import BadRequest
from tests import ledgers
from tests.ledgers import Ledger, counts, figures, open_items, problems, row

pytestmark = pytest.mark.usefixtures("sound_afterwards")

JUNE_30 = date(2025, 6, 30)


def complete(ledger: Ledger, *rows: ledgers.Row, **asked: Any) -> dict[str, Any]:
    return ledger.load(rows, complete=True, ledger_date=JUNE_30, **asked)


def test_what_is_missing_is_only_counted(ledger: Ledger) -> None:
    ledger.load([row("1"), row("2")])
    assert counts(ledger.load([row("1")])) == (0, 0, 1, 0, 1)
    assert figures() == {"EUR": (200_00, 0, 0)}


def test_a_complete_file_closes_what_it_does_not_list(ledger: Ledger) -> None:
    ledger.load([row("1"), row("2"), row("3", "-20.00")])
    result = complete(ledger, row("1"))
    assert (counts(result), result["closed"]) == ((0, 0, 1, 0, 2), 2)
    assert figures(date(2025, 6, 29)) == {"EUR": (200_00, 20_00, 0)}
    assert figures(JUNE_30) == {"EUR": (100_00, 0, 0)}
    again = complete(ledger, row("1"))
    assert (counts(again), again["closed"]) == ((0, 0, 1, 0, 0), 0)


def test_a_later_file_that_lists_it_opens_it_again(ledger: Ledger) -> None:
    ledger.load([row("1"), row("2")])
    complete(ledger, row("1"))
    assert counts(ledger.load([row("1"), row("2")])) == (0, 1, 1, 0, 0)
    assert figures() == {"EUR": (200_00, 0, 0)}


def test_a_complete_file_speaks_of_its_entities_alone(ledger: Ledger) -> None:
    ledger.load([row("1"), row("2")], entity="NL01")
    ledger.load([row("3")], entity="UK01")
    ledger.load([row("4")], source="other", entity="NL01")
    assert complete(ledger, row("1"), entity="NL01")["closed"] == 1
    assert open_items() == {"1": 100_00, "3": 100_00, "4": 100_00}


@pytest.mark.parametrize(("posted", "closed"), [("2025-06-30", 1), ("2025-07-01", 0)])
def test_what_was_posted_after_the_ledger_date_is_not_missing(
    ledger: Ledger, posted: str, closed: int
) -> None:
    ledger.load([row("1"), row("2", invoice_date=posted, due_date="2025-08-01")])
    assert complete(ledger, row("1"))["closed"] == closed


def test_a_rejected_row_is_not_missing(ledger: Ledger) -> None:
    ledger.load([row("1"), row("2"), row("3")])
    result = complete(ledger, row("1"), row("2", "0.00"))
    assert (counts(result), result["closed"]) == ((0, 0, 1, 1, 1), 1)
    assert open_items() == {"1": 100_00, "2": 100_00}


def test_nothing_is_closed_while_a_row_may_be_about_anything(ledger: Ledger) -> None:
    ledger.load([row("1"), row("2"), row("", "7.00")])
    result = complete(ledger, row("1"), row("", "0.00"))
    assert (result["missing"], result["closed"]) == (2, 0)
    assert problems(result)["nothing_closed"] == 1
    assert figures() == {"EUR": (207_00, 0, 0)}


def test_rejected_rows_loaded_again_close_nothing_else(ledger: Ledger) -> None:
    ledger.load([row("1"), row("2")])
    result = complete(ledger, row("1"), row("2"), row("3", "0.00"))
    text = ledgers.rejected_text(result).replace(",0.00,", ",30.00,")
    with pytest.raises(BadRequest, match="--complete"):
        ledger.load(text, complete=True, ledger_date=JUNE_30)
    again = ledger.load(text)
    assert counts(again) == (1, 0, 0, 0, 2)
    assert open_items() == {"1": 100_00, "2": 100_00, "3": 30_00}


@pytest.mark.parametrize(
    ("ledger_date", "cleared_from", "because"),
    [
        (None, date(2025, 3, 1), "from its posting, where nothing tells more"),
        (JUNE_30, JUNE_30, "known on the ledger's date"),
        (date(2025, 2, 1), date(2025, 3, 1), "never before there is anything to clear"),
    ],
)
def test_an_applied_amount_without_a_date_counts_on_the_ledgers(
    ledger: Ledger, ledger_date: date | None, cleared_from: date, because: str
) -> None:
    ledger.load([row("1", amount_paid="30.00")], ledger_date=ledger_date)
    before = date.fromordinal(cleared_from.toordinal() - 1)
    assert figures(cleared_from) == {"EUR": (70_00, 0, 0)}, because
    assert figures(before) in ({}, {"EUR": (100_00, 0, 0)}), because
