"""What may be done to an item, at the boundary: a cent over, the day before."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from dunwell.core import (
    allocations,
    discounts,
    instalments,
    items,
    money,
    refunds,
    reversals,
    write_offs,
)
from dunwell.core.balances import END_OF_TIME, Change
from dunwell.core.documents import Side
from dunwell.core.instalments import Instalment
from dunwell.core.items import ItemFacts
from dunwell.core.postings import PostingKind
from dunwell.core.refusals import Refusal
from dunwell.core.reversals import PostingFacts

AT = datetime(2026, 1, 5, tzinfo=UTC)
POSTED = date(2026, 1, 10)
DAY_BEFORE = date(2026, 1, 9)
LATER = date(2026, 1, 20)


def item(
    side: Side, *, open_: tuple[Change, ...] | None = None, written_off: int = 0
) -> ItemFacts:
    return ItemFacts(
        id=1,
        name=f"{side.value} 1",
        side=side,
        currency="EUR",
        posting_date=POSTED,
        open_changes=open_ or (Change(effective_date=POSTED, amount=1_000),),
        written_off_changes=(Change(effective_date=LATER, amount=written_off),),
        last_recorded_at=AT,
    )


INVOICE = item(Side.DEBIT)
CREDIT = item(Side.CREDIT)
CASH = item(Side.CASH)
WRITTEN_OFF = item(Side.DEBIT, written_off=300)


@pytest.mark.parametrize(
    ("not_before", "expected"),
    [
        pytest.param(DAY_BEFORE, POSTED, id="asked for too early: once both exist"),
        pytest.param(POSTED, POSTED, id="asked for on the day"),
        pytest.param(LATER, LATER, id="never before the day asked for"),
    ],
)
def test_an_allocation_counts_once_both_items_exist(not_before: date, expected: date) -> None:
    assert allocations.apply(CASH, INVOICE, amount=1, not_before=not_before) == expected


def test_an_allocation_waits_for_the_later_item() -> None:
    late = replace(
        INVOICE, posting_date=LATER, open_changes=(Change(effective_date=LATER, amount=5),)
    )
    assert allocations.apply(CREDIT, late, amount=5, not_before=DAY_BEFORE) == LATER


Act = Callable[[], object]
REFUSED: list[tuple[str, str, Act]] = [
    (
        "amount_not_above_zero",
        "zero moves nothing",
        lambda: discounts.grant(INVOICE, amount=0, day=POSTED),
    ),
    (
        "amount_too_large",
        "a digit too many",
        lambda: discounts.grant(INVOICE, amount=10**15, day=POSTED),
    ),
    (
        "date_out_of_range",
        "the end of time",
        lambda: discounts.grant(INVOICE, amount=1, day=END_OF_TIME),
    ),
    (
        "date_out_of_range",
        "a late join",
        lambda: allocations.apply(CASH, INVOICE, amount=1, not_before=END_OF_TIME),
    ),
    (
        "wrong_side",
        "an invoice pays nothing",
        lambda: allocations.apply(INVOICE, INVOICE, amount=1, not_before=POSTED),
    ),
    (
        "wrong_side",
        "cash is not paid",
        lambda: allocations.apply(CASH, CASH, amount=1, not_before=POSTED),
    ),
    ("wrong_side", "no discount on cash", lambda: discounts.grant(CASH, amount=1, day=POSTED)),
    (
        "wrong_side",
        "no write-off of credit",
        lambda: write_offs.post(CREDIT, amount=1, day=POSTED),
    ),
    ("wrong_side", "no refund of an invoice", lambda: refunds.pay(INVOICE, amount=1, day=POSTED)),
    (
        "wrong_side",
        "a credit memo recovers nothing",
        lambda: write_offs.recover(CREDIT, WRITTEN_OFF, amount=1, not_before=LATER),
    ),
    (
        "wrong_side",
        "cash was not written off",
        lambda: write_offs.recover(CASH, CASH, amount=1, not_before=LATER),
    ),
    (
        "currencies_differ",
        "two currencies",
        lambda: allocations.apply(
            replace(CASH, currency="USD"), INVOICE, amount=1, not_before=POSTED
        ),
    ),
    (
        "before_posting",
        "the day before it exists",
        lambda: discounts.grant(INVOICE, amount=1, day=DAY_BEFORE),
    ),
    (
        "before_posting",
        "a refund before the money",
        lambda: refunds.pay(CASH, amount=1, day=DAY_BEFORE),
    ),
    (
        "before_posting",
        "a write-off before the item",
        lambda: write_offs.post(INVOICE, amount=1, day=DAY_BEFORE),
    ),
    (
        "more_than_open",
        "a cent over the invoice",
        lambda: discounts.grant(INVOICE, amount=1_001, day=POSTED),
    ),
    (
        "more_than_open",
        "a cent over the receipt",
        lambda: allocations.apply(
            CASH,
            item(Side.DEBIT, open_=(Change(effective_date=POSTED, amount=2_000),)),
            amount=1_001,
            not_before=POSTED,
        ),
    ),
    (
        "more_than_open",
        "a cent over the target",
        lambda: allocations.apply(
            item(Side.CASH, open_=(Change(effective_date=POSTED, amount=2_000),)),
            INVOICE,
            amount=1_001,
            not_before=POSTED,
        ),
    ),
    (
        "more_than_open",
        "a cent over the unapplied cash",
        lambda: refunds.pay(CASH, amount=1_001, day=POSTED),
    ),
    (
        "more_than_open",
        "a cent over what can be written off",
        lambda: write_offs.post(INVOICE, amount=1_001, day=POSTED),
    ),
    (
        "more_than_written_off",
        "a cent over the write-off",
        lambda: write_offs.recover(CASH, WRITTEN_OFF, amount=301, not_before=LATER),
    ),
    (
        "more_than_written_off",
        "before the write-off",
        lambda: write_offs.recover(CASH, WRITTEN_OFF, amount=300, not_before=POSTED),
    ),
    (
        "recorded_too_early",
        "recorded before the item",
        lambda: items.require_recorded_in_order(INVOICE, at=datetime(2026, 1, 4, tzinfo=UTC)),
    ),
    (
        "instalments_do_not_sum",
        "a cent missing",
        lambda: instalments.require_sum(
            instalments.in_one(999, due_date=POSTED), amount=1_000, currency="EUR"
        ),
    ),
    (
        "amount_not_above_zero",
        "an empty instalment",
        lambda: instalments.require_sum(
            [*instalments.in_one(1_000, due_date=POSTED), Instalment(amount=0, due_date=POSTED)],
            amount=1_000,
            currency="EUR",
        ),
    ),
    (
        "date_out_of_range",
        "never due",
        lambda: instalments.require_sum(
            instalments.in_one(1, due_date=END_OF_TIME), amount=1, currency="EUR"
        ),
    ),
]


@pytest.mark.parametrize(
    ("code", "act"), [pytest.param(code, act, id=why) for code, why, act in REFUSED]
)
def test_refused(code: str, act: Act) -> None:
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.code == code
    assert str(caught.value).endswith((".", "EUR."))


ALLOWED: list[tuple[str, Act]] = [
    ("the whole invoice", lambda: discounts.grant(INVOICE, amount=1_000, day=POSTED)),
    ("the whole receipt", lambda: refunds.pay(CASH, amount=1_000, day=POSTED)),
    ("all of it written off", lambda: write_offs.post(INVOICE, amount=1_000, day=POSTED)),
    (
        "all that was written off",
        lambda: write_offs.recover(CASH, WRITTEN_OFF, amount=300, not_before=LATER),
    ),
    ("recorded at the same instant", lambda: items.require_recorded_in_order(INVOICE, at=AT)),
    (
        "two instalments",
        lambda: instalments.require_sum(
            instalments.in_equal_parts(1_000, due_dates=[POSTED, LATER]),
            amount=1_000,
            currency="EUR",
        ),
    ),
]


@pytest.mark.parametrize("act", [pytest.param(act, id=why) for why, act in ALLOWED])
def test_allowed(act: Act) -> None:
    act()


def posting(
    kind: PostingKind, change: int, claim_change: int, *, done: bool = False
) -> PostingFacts:
    return PostingFacts(
        id=1,
        kind=kind,
        change=change,
        claim_change=claim_change,
        effective_date=LATER,
        reversed=done,
    )


DISCOUNT = posting(PostingKind.DISCOUNT, -100, -100)
WRITE_OFF = posting(PostingKind.WRITTEN_OFF, -300, 0)
ISSUED = posting(PostingKind.ISSUED, 1_000, 1_000)


@pytest.mark.parametrize(
    ("code", "act"),
    [
        pytest.param(
            "already_reversed",
            lambda: reversals.reverse(INVOICE, replace(DISCOUNT, reversed=True), day=LATER),
            id="twice",
        ),
        pytest.param(
            "before_original",
            lambda: reversals.reverse(INVOICE, DISCOUNT, day=POSTED),
            id="before the original",
        ),
        pytest.param(
            "more_than_written_off",
            lambda: reversals.reverse(item(Side.DEBIT, written_off=299), WRITE_OFF, day=LATER),
            id="a cent of the write-off is recovered",
        ),
        pytest.param(
            "more_than_open",
            lambda: reversals.cancel(
                item(Side.DEBIT, open_=(Change(effective_date=POSTED, amount=999),)),
                ISSUED,
                others_standing=0,
                day=LATER,
            ),
            id="a cent of the item is missing",
        ),
        pytest.param(
            "still_in_use",
            lambda: reversals.cancel(INVOICE, ISSUED, others_standing=1, day=LATER),
            id="something stands on it",
        ),
        pytest.param(
            "paired_posting",
            lambda: reversals.reverse_alone(INVOICE, ISSUED, day=LATER),
            id="an issue is cancelled with its document",
        ),
    ],
)
def test_reversals_refused(code: str, act: Act) -> None:
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.code == code


def test_reversals_allowed() -> None:
    reversals.reverse_alone(INVOICE, DISCOUNT, day=LATER)
    reversals.reverse(WRITTEN_OFF, WRITE_OFF, day=LATER)
    reversals.cancel(INVOICE, ISSUED, others_standing=0, day=LATER)


def test_the_cent_that_does_not_divide_stands_on_the_last_instalment() -> None:
    parts = instalments.in_equal_parts(100, due_dates=[DAY_BEFORE, POSTED, LATER])
    assert [part.amount for part in parts] == [33, 33, 34]


@pytest.mark.parametrize(
    ("amount", "currency", "shown", "plain"),
    [
        (123_456, "EUR", "1,234.56 EUR", "1234.56"),
        (-5, "EUR", "-0.05 EUR", "-0.05"),
        (1_234, "JPY", "1,234 JPY", "1234"),
        (1_234, "KWD", "1.234 KWD", "1.234"),
    ],
)
def test_money_has_the_decimals_of_its_currency(
    amount: int, currency: str, shown: str, plain: str
) -> None:
    assert money.shown(amount, currency) == shown
    assert money.in_units(amount, currency) == plain
