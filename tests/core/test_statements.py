"""What a statement asks for, on the day before, on and after a due date."""

from datetime import date, timedelta

import pytest

from dunwell.core import statements
from dunwell.core.documents import Side
from dunwell.core.policy import SHIPPED
from dunwell.core.statements import Open

D = date(2026, 3, 31)
DAY = timedelta(days=1)
TERMS = statements.terms_of(SHIPPED)


@pytest.mark.parametrize(
    ("due", "overdue", "pay_by", "why"),
    [
        (D + DAY, 0, D + DAY, "due tomorrow: by its day"),
        (D, 0, D, "due today is not overdue"),
        (D - DAY, 100, D + 7 * DAY, "overdue: within the days of the policy"),
    ],
)
def test_what_is_overdue_and_by_when(due: date, overdue: int, pay_by: date, why: str) -> None:
    item = Open(side=Side.DEBIT, due_date=due, amount=100)
    found = statements.asked([item], terms=TERMS, as_of=D)
    assert (found.due, found.overdue, found.pay_by) == (100, overdue, pay_by), why


def test_credits_and_cash_stand_beside_what_is_due() -> None:
    items = [
        Open(side=Side.DEBIT, due_date=D, amount=100),
        Open(side=Side.CREDIT, due_date=D, amount=30),
        Open(side=Side.CASH, due_date=D, amount=5),
    ]
    found = statements.asked(items, terms=TERMS, as_of=D)
    assert (found.due, found.credits, found.balance) == (100, 35, 65)


def test_what_is_in_dispute_is_not_asked_for() -> None:
    items = [
        Open(side=Side.DEBIT, due_date=D - DAY, amount=100, disputed=40),
        Open(side=Side.DEBIT, due_date=D - 2 * DAY, amount=50, disputed=50),
        Open(side=Side.DEBIT, due_date=D + DAY, amount=10),
    ]
    found = statements.asked(items, terms=TERMS, as_of=D)
    assert (found.due, found.overdue, found.disputed) == (70, 60, 90)


def test_an_account_in_dispute_as_a_whole_is_to_be_paid_by_no_day() -> None:
    item = Open(side=Side.DEBIT, due_date=D - DAY, amount=100, disputed=100)
    found = statements.asked([item], terms=TERMS, as_of=D)
    assert (found.due, found.overdue, found.pay_by) == (0, 0, None)


def test_nothing_owed_is_wanted_by_no_day() -> None:
    found = statements.asked([], terms=TERMS, as_of=D)
    assert (found.due, found.credits, found.pay_by) == (0, 0, None)


def test_the_balance_runs() -> None:
    assert statements.balances(10, [5, -15, 3]) == (15, 0, 3)
    assert statements.balances(10, []) == ()
