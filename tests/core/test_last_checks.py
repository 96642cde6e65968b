"""Before a message leaves: paid a second ago, promised, disputed, paused, or overtaken."""

from typing import Any

import pytest

from dunwell.core import last_checks
from dunwell.core.because import Because
from dunwell.core.customers import CustomerStatus
from dunwell.core.last_checks import Decided
from tests.core import accounts
from tests.core.accounts import SHIPPED, account, day, item, made, taken

FIRM = taken("firm", day(7), touch_id=5)
DECIDED = Decided(touch_id=5, step="firm", leading_item=1)
OWN = made(day(7), touch_id=5)
LEADING, RIDING = item(1, taken=(FIRM,)), item(2, due=day(2))


def check(*items: Any, late: int = 7, terms: Any = SHIPPED, **facts: Any) -> list[int] | str:
    standing = account(*items, contacts_made=(OWN,), **facts)
    found = last_checks.still_due(standing, DECIDED, terms=terms, on=day(late))
    return found.code if isinstance(found, Because) else [one.item.id for one in found]


@pytest.mark.parametrize(
    ("items", "found", "why"),
    [
        ((LEADING, RIDING), [1, 2], "nothing changed: its own touch is no obstacle"),
        ((LEADING,), [1], "what rode along was paid"),
        ((RIDING,), "paid", "the leading item was paid a second ago"),
        ((item(1, taken=(FIRM,), promised_date=day(9)), RIDING), "promised", "promised since"),
        ((item(1, taken=(FIRM,), disputed_amount=100_000),), "disputed", "disputed since"),
        ((LEADING, item(3, due=day(-20))), "step_passed", "an older item was opened again"),
    ],
)
def test_items(items: Any, found: Any, why: str) -> None:
    assert check(*items) == found, why


@pytest.mark.parametrize(
    ("facts", "found", "why"),
    [
        ({"paused_until": day(9)}, "paused", "paused since"),
        ({"said_paid_date": day(7)}, "already_paid", "the customer says it was paid"),
        ({"status": CustomerStatus.INSOLVENT}, "insolvent", "insolvent since"),
        ({"unapplied": {"EUR": 100_000}}, "unapplied_cash", "money came in"),
        ({"contacts": ()}, "no_address", "the address came back"),
        ({"terms": accounts.terms(block=Because(code="ledger_stale"))}, "ledger_stale", "old"),
    ],
)
def test_accounts(facts: dict[str, Any], found: str, why: str) -> None:
    assert check(LEADING, **facts) == found, why


@pytest.mark.parametrize(
    ("late", "found", "why"),
    [
        (8, [1], "a day later it is still the right step"),
        (14, [1], "the last day on which it is"),
        (15, "step_passed", "by now another step is right"),
    ],
)
def test_a_message_that_waited(late: int, found: Any, why: str) -> None:
    assert check(LEADING, late=late) == found, why


def test_an_account_with_nothing_due_any_more() -> None:
    assert check(item(2, due=day(90))) == "paid"
