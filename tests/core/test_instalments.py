"""Instalments sum to the document's amount, to the cent."""

from collections.abc import Sequence

from dunwell.core import instalments
from dunwell.core.balances import END_OF_TIME
from dunwell.core.instalments import Instalment
from tests.core.facts import DAY_BEFORE, LATER, POSTED, refused


def test_the_cent_that_does_not_divide_stands_on_the_last_instalment() -> None:
    parts = instalments.in_equal_parts(100, due_dates=[DAY_BEFORE, POSTED, LATER])
    assert [part.amount for part in parts] == [33, 33, 34]
    instalments.require_sum(parts, amount=100, currency="EUR")


def test_a_cent_missing_or_too_much_is_refused() -> None:
    for amount in (99, 101):
        assert _code(instalments.in_one(amount, due_date=POSTED)) == "instalments_do_not_sum"


def test_every_instalment_is_above_zero_and_due_some_day() -> None:
    empty = [Instalment(amount=100, due_date=POSTED), Instalment(amount=0, due_date=LATER)]
    never = instalments.in_one(100, due_date=END_OF_TIME)
    assert _code(empty) == "amount_not_above_zero"
    assert _code(never) == "date_out_of_range"


def _code(parts: Sequence[Instalment]) -> str:
    return refused(lambda: instalments.require_sum(parts, amount=100, currency="EUR"))
