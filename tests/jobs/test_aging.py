"""The aging report of stories told through the book's own actions."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dunwell.actions import disputes, policies
from dunwell.core.disputes import DisputeCategory
from dunwell.jobs import aging
from dunwell.store.queries import ledger
from tests import builders

pytestmark = pytest.mark.usefixtures("committed_book")

D = date(2026, 3, 31)
DAY = timedelta(days=1)
LATER = datetime(2026, 4, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def who(committed_book: None) -> builders.Cast:
    del committed_book
    policies.install_shipped(at=builders.AT)
    return builders.cast()


def total(as_of: date, **options: object) -> int:
    lines = aging.report(as_of=as_of, **options).currencies  # type: ignore[arg-type]  # Any option.
    return sum(line.total for line in lines)


def test_an_item_exists_from_its_posting_date(who: builders.Cast) -> None:
    builders.invoice(who, 100_00, on=D, due=D + 30 * DAY)
    assert [total(day) for day in (D - DAY, D, D + DAY)] == [0, 100_00, 100_00]


def test_an_item_cleared_on_a_day_is_closed_on_it(who: builders.Cast) -> None:
    item = builders.invoice(who, 100_00, on=D - 9 * DAY)
    cash = builders.receipt(who, 100_00, on=D)
    builders.applied(cash, item, 100_00, on=D)
    assert [total(day) for day in (D - DAY, D, D + DAY)] == [100_00, 0, 0]


def test_credits_and_cash_stand_beside_the_total(who: builders.Cast) -> None:
    builders.invoice(who, 500_00, on=D - 40 * DAY, due=D - 10 * DAY)
    builders.credit_memo(who, 50_00, on=D)
    builders.receipt(who, 30_00, on=D)
    (line,) = aging.report(as_of=D).currencies
    assert (line.total, line.items) == (500_00, 1)
    assert (line.credits, line.unapplied, line.net) == (50_00, 30_00, 420_00)
    assert [(one.name, one.amount) for one in line.buckets if one.items] == [("1-30", 500_00)]
    assert len(line.buckets) == 6


def test_what_was_known_then_leaves_out_what_was_learnt_later(who: builders.Cast) -> None:
    item = builders.invoice(who, 100_00, on=D - 9 * DAY)
    cash = builders.receipt(who, 40_00, on=D, at=LATER)
    builders.applied(cash, item, 40_00, on=D, at=LATER)
    assert total(D) == 60_00
    assert total(D, known_at=LATER - timedelta(seconds=1)) == 100_00
    assert total(D, known_at=LATER) == 60_00


def test_the_basis_decides_the_day_items_age_from(who: builders.Cast) -> None:
    builders.invoice(who, 100_00, on=D - 31 * DAY, due=D)
    assert [_bucket(basis) for basis in ("due", "issue", "posting")] == [
        "Current",
        "31-60",
        "31-60",
    ]


def _bucket(basis: str) -> str:
    (line,) = aging.report(as_of=D, basis=basis).currencies
    return next(one.name for one in line.buckets if one.items)


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        ("customer", ["2001", "0001007", "2000"]),
        ("payer", ["2000", "0001007"]),
        ("item", ["B-1", "H-1", "M-1"]),
        ("segment", [""]),
        ("entity", ["NL01"]),
    ],
)
def test_rows_come_with_the_most_overdue_first(
    who: builders.Cast, by: str, keys: list[str]
) -> None:
    issued, due = D - 60 * DAY, D - 30 * DAY
    builders.invoice(who, 300_00, customer=who.branch, number="B-1", on=issued, due=due)
    builders.invoice(who, 200_00, customer=who.harbour, number="H-1", on=issued, due=due)
    builders.invoice(who, 999_00, customer=who.head_office, number="M-1", on=D, due=D)
    rows = aging.report(as_of=D, by=by).rows
    assert [row.key for row in rows] == keys
    assert sum(row.total for row in rows) == 1_499_00
    assert rows[0].oldest_days == 30


def test_one_currency_or_entity_alone(who: builders.Cast) -> None:
    builders.document(who, 100_00, on=D)
    builders.document(who, 70_00, on=D, entity=who.south, currency="GBP")
    assert total(D, currency="GBP") == 70_00
    assert total(D, entity="NL01") == 100_00
    assert [line.currency for line in aging.report(as_of=D).currencies] == ["EUR", "GBP"]


@pytest.mark.usefixtures("who")
def test_an_entity_that_is_not_in_the_book_is_refused() -> None:
    with pytest.raises(ledger.UnknownEntity, match="NL99"):
        aging.report(as_of=D, entity="NL99")


@pytest.mark.usefixtures("who")
def test_an_empty_book_has_no_currencies() -> None:
    assert aging.report(as_of=D, by="customer").currencies == ()


def test_what_is_disputed_is_told_in_every_row(who: builders.Cast) -> None:
    item = builders.invoice(who, 100_00, on=D - 40 * DAY, due=D - 10 * DAY, number="F-1")
    builders.invoice(who, 50_00, on=D - 40 * DAY, due=D - 10 * DAY, number="F-2")
    dispute = disputes.open(
        by=None,
        at=builders.AT,
        item=item,
        amount=60_00,
        category=DisputeCategory.QUALITY,
        opened_date=D - 3 * DAY,
    )
    cash = builders.receipt(who, 70_00, on=D - DAY)
    builders.applied(cash, item, 70_00, on=D - DAY)
    disputes.close(by=None, at=LATER, dispute_id=dispute.pk, closed_date=D)

    def disputed(as_of: date, by: str = "none", known_at: datetime | None = None) -> list[int]:
        found = aging.report(as_of=as_of, by=by, known_at=known_at)
        return [line.disputed for line in found.rows or found.currencies]

    assert disputed(D - 4 * DAY) == [0], "not opened yet"
    assert disputed(D - 3 * DAY) == [60_00]
    assert disputed(D - DAY) == [30_00], "what was paid came from the undisputed part first"
    assert disputed(D) == [0], "closed on the day"
    assert disputed(D, known_at=LATER - timedelta(seconds=1)) == [30_00], "closed, not yet known"
    for by in ("customer", "payer", "segment", "entity"):
        assert disputed(D - DAY, by) == [30_00], by
    assert sorted(disputed(D - DAY, "item")) == [0, 30_00]
