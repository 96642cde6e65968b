"""Random files with overlaps and undoing in between: the book says what the last file said."""

import itertools
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import ledgers
from tests.ledgers import Ledger, row

_BOOKS = itertools.count(1)

amounts = st.integers(1, 300)
claims = st.fixed_dictionaries(
    {
        "amount": amounts,
        "sign": st.sampled_from([1, 1, 1, -1]),
        "cleared_percent": st.sampled_from([0, 0, 30, 100]),
        "cleared_day": st.sampled_from(["", "2025-02-10", "2025-04-10", "2025-05-01"]),
        "customer": st.sampled_from(["C1", "C2"]),
        "due_date": st.sampled_from(["2025-03-31", "2025-04-30"]),
    }
)
files = st.dictionaries(st.sampled_from(["1", "2", "3", "4"]), claims, min_size=1)
steps = st.lists(st.one_of(files, st.just("undo")), min_size=2, max_size=6)

Claim = Mapping[str, object]


def _cents(claim: Claim) -> tuple[int, int]:
    """Tell amount and cleared part of a claim in minor units."""
    amount = int(str(claim["amount"])) * 100
    return amount, amount * int(str(claim["cleared_percent"])) // 100


def _row(number: str, claim: Claim) -> ledgers.Row:
    amount, cleared = _cents(claim)
    sign = int(str(claim["sign"]))
    return row(
        number,
        f"{sign * amount / 100:.2f}",
        customer_no=str(claim["customer"]),
        due_date=str(claim["due_date"]),
        amount_paid=f"{cleared / 100:.2f}",
        clearing_date=str(claim["cleared_day"]) if cleared else "",
    )


def _open(state: Mapping[str, Claim]) -> dict[str, int]:
    """Tell what is open on each document; an invoice and a credit memo of one number are two."""
    opens: dict[str, int] = {}
    for key, claim in state.items():
        amount, cleared = _cents(claim)
        number = key.split("/")[0]
        opens[number] = opens.get(number, 0) + int(str(claim["sign"])) * (amount - cleared)
    return {number: amount for number, amount in opens.items() if amount}


@pytest.mark.usefixtures("committed_book")
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_the_book_says_what_the_last_file_said(ledger: Ledger, steps: list[object]) -> None:
    source = f"source {next(_BOOKS)}"
    states: list[dict[str, Claim]] = [{}]
    loads: list[int] = []
    for step in steps:
        if isinstance(step, dict):
            rows = [_row(number, claim) for number, claim in step.items()]
            result = ledger.load(rows, source=source, entity=source)
            assert result["rejected"] == 0
            loads.append(result["import_id"])
            told = {f"{number}/{claim['sign']}": claim for number, claim in step.items()}
            states.append(states[-1] | told)
        elif loads:
            ledger.undo(loads.pop())
            states.pop()
        assert ledgers.open_items(source) == _open(states[-1])
        assert ledgers.broken_rules() == []
