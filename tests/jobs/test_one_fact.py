"""One fact changes score, rank, receipt and because exactly as counted here, without our rules.

The book is kept twice: by Dunwell, and as plain tuples from which this test counts everything
itself, after the handbook's page on risk and priorities.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import pytest

from dunwell.actions import customers, disputes, policies, promises
from dunwell.core.calendars import Calendar
from dunwell.core.disputes import DisputeCategory
from dunwell.jobs.ranking import worklist
from dunwell.store.models import Customer, Item
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 31)
NOON = datetime.combine(TODAY, time(12), tzinfo=UTC)
LARGE = 10_000_00


@dataclass(slots=True)
class Invoice:
    """An invoice as this test knows it; days count back from today."""

    amount: int
    due: int
    item: Item
    paid: list[tuple[int, int]] = field(default_factory=list)  # Days ago and amount.
    disputed: int = 0
    disputed_since: int = 0

    @property
    def open(self) -> int:
        return self.amount - sum(amount for _, amount in self.paid)

    @property
    def contested(self) -> int:
        return min(self.disputed, self.open)


@dataclass(slots=True)
class Account:
    """One customer in both books."""

    who: Cast
    customer: Customer
    limit: int
    invoices: list[Invoice] = field(default_factory=list)
    broken: int = 0
    broken_open: bool = False

    def invoice(self, amount: int, due: int, paid: int | None = None) -> Invoice:
        day = TODAY - timedelta(days=due)
        item = builders.invoice(
            self.who, amount, on=day - timedelta(days=30), due=day, customer=self.customer
        )
        made = Invoice(amount=amount, due=due, item=item)
        self.invoices.append(made)
        if paid is not None:
            self.pay(made, amount, ago=due - paid)
        return made

    def pay(self, invoice: Invoice, amount: int, *, ago: int = 0) -> None:
        day = TODAY - timedelta(days=ago)
        money = builders.receipt(self.who, amount, on=day, customer=self.customer)
        builders.applied(money, invoice.item, amount, on=day)
        invoice.paid.append((ago, amount))

    def dispute(self, invoice: Invoice, amount: int, *, since: int) -> None:
        disputes.open(
            by=None,
            at=NOON,
            item=invoice.item,
            amount=amount,
            category=DisputeCategory.QUALITY,
            opened_date=TODAY - timedelta(days=since),
        )
        invoice.disputed, invoice.disputed_since = amount, since

    def break_promise(self, invoice: Invoice) -> None:
        made = promises.make(
            by=None,
            at=NOON - timedelta(days=9),
            customer=self.customer,
            item_ids=[invoice.item.pk],
            amount=None,
            promised_date=TODAY - timedelta(days=7),
            made_date=TODAY - timedelta(days=9),
        )
        promises.judge(
            at=NOON, promise_id=made.pk, as_of=TODAY, calendar=Calendar(), ledger_date=None
        )
        self.broken += 1
        self.broken_open = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a line of the worklist should say."""

    customer: str
    action: str
    score: int
    amount: int
    days: int
    risk: int
    raised: int
    because: frozenset[str]

    @property
    def value(self) -> int:
        return self.amount * self.days * self.risk * self.raised // 10_000


def half_up(most: Fraction, share: Fraction) -> int:
    points = most * min(max(share, Fraction(0)), Fraction(1))
    return int(points + Fraction(1, 2))


def average(paid: list[Invoice], after: int, until: int) -> Fraction | None:
    """Days late of what was settled less than `until` and at least `after` days ago."""
    some = [one for one in paid if after <= one.paid[-1][0] < until]
    whole = sum(one.amount for one in some)
    late = sum(one.amount * (one.due - one.paid[-1][0]) for one in some)
    return Fraction(late, whole) if whole else None


def score(account: Account) -> tuple[int, Fraction]:
    """Count the points of every factor, and by how much later it pays."""
    paid = [one for one in account.invoices if not one.open]
    owing = [one for one in account.invoices if one.open]
    year = [one for one in paid if one.paid[-1][0] < 365]
    late = sum(one.paid[-1][0] < one.due for one in year)
    recent, before = average(paid, 0, 91), average(paid, 91, 365)
    grown = recent - before if recent is not None and before is not None else Fraction(0)
    owed = sum(one.open for one in owing)
    overdue = sum(one.open - one.contested for one in owing if one.due > 0)
    disputed = sum(one.contested for one in owing)
    bought = sum(one.amount for one in account.invoices if one.due + 30 < 365)
    customer_days = max(one.due + 30 for one in account.invoices)
    points = [
        half_up(Fraction(16), (recent or Fraction(0)) / 45),
        half_up(Fraction(8), grown / 15),
        half_up(Fraction(6), Fraction(late, max(len(year), 1))),
        half_up(Fraction(6), Fraction(account.broken, 2)),
        0,  # Nothing was returned.
        half_up(Fraction(25, 2), Fraction(overdue, max(owed, 1))),
        half_up(Fraction(5), Fraction(2 * disputed, max(owed, 1))),
        0,  # Nobody wrote, so nobody was silent.
        4,  # Not rated: 40 % of ten.
        half_up(Fraction(10), (Fraction(owed, account.limit) - Fraction(1, 2)) / Fraction(7, 10)),
        half_up(Fraction(6), 1 - Fraction(customer_days, 5 * 365)),
        half_up(Fraction(6), 1 - Fraction(bought, 500_000_00)),
        3,  # Not strategic.
    ]
    return sum(points), grown


def expected(accounts: list[Account]) -> list[Line]:
    """Count the whole worklist."""
    lines = []
    for account in accounts:
        owing = [one for one in account.invoices if one.open and one.due > 0]
        asked = [one for one in owing if one.open > one.contested]
        points, grown = score(account)
        late_disputes = [one for one in owing if one.contested and one.disputed_since > 7]
        raises = {
            "raise.broken_promise": 6 if account.broken else 0,
            "raise.worsening": 4 if grown >= 7 else 0,
            "raise.dispute_overdue": 4 if late_disputes else 0,
        }
        said = {code for code, more in raises.items() if more}
        raised = 100 + 5 * sum(raises.values())
        common = {"customer": account.customer.number, "score": points, "risk": 100 + points}
        undisputed = sum(one.open - one.contested for one in asked)
        at_stake = {"work.at_stake"} if asked else set()
        if asked:
            what = "broken_promise" if account.broken_open else "call"
            why = "task.broken_promise" if account.broken_open else "work.call.never"
            lines.append(
                Line(
                    **common,  # type: ignore[arg-type]  # Names and numbers, as they should be.
                    action=what,
                    amount=undisputed,
                    days=min(max(one.due for one in asked), 45),
                    raised=raised,
                    because=frozenset({why, *said, *at_stake}),
                )
            )
        contested = [one for one in owing if one.contested]
        blocked = sum(one.contested for one in contested)
        if late_disputes or blocked >= LARGE:
            why_dispute = {"work.dispute_late"} if late_disputes else set()
            why_dispute |= {"work.dispute_blocks"} if blocked >= LARGE else set()
            lines.append(
                Line(
                    **common,  # type: ignore[arg-type]  # The same names and numbers.
                    action="resolve_dispute",
                    amount=blocked,
                    days=min(max(one.due for one in contested), 45),
                    raised=raised,
                    because=frozenset({*why_dispute, *said, *at_stake}),
                )
            )
    # What is worth the same: a dispute stands before a call.
    return sorted(lines, key=lambda one: (-one.value, one.action == "call"))


def found() -> list[Line]:
    return [
        Line(
            customer=one.customer_number,
            action=one.kind.value,
            score=one.score.points,
            amount=one.priority.amount,
            days=one.priority.days,
            risk=one.priority.risk_per_cent,
            raised=one.priority.raise_per_cent,
            because=frozenset(because.code for because in one.because),
        )
        for one in worklist.worklist(TODAY)
    ]


@pytest.fixture
def accounts() -> list[Account]:
    """Three customers that pay late, each in its way; the fourth pays later and later."""
    policies.install_shipped(at=AT)
    who = builders.cast()
    several = [
        Account(who=who, customer=one, limit=limit)
        for one, limit in (
            (who.harbour, 90_000_00),
            (who.branch, 30_000_00),
            (who.head_office, 50_000_00),
            (who.harbour_again, 20_000_00),
        )
    ]
    for place, account in enumerate(several):
        customers.edit(
            by=None,
            at=AT,
            customer=account.customer,
            credit_limit=account.limit,
            currency="EUR",
            payer=None,
        )
        for due, late in ((700, 1), (300, 2), (250, 0), (200, 4), (80, 6), (60, 3)):
            account.invoice(7_000_00 + 100_00 * place, due, paid=late + place)
    several[3].invoice(9_000_00, 55, paid=40)
    for account, amount, due in zip(
        several, (30_000_00, 12_000_00, 15_000_00, 4_000_00), (20, 33, 9, 50), strict=True
    ):
        account.invoice(amount, due)
        account.invoice(amount // 3, -5)
    return several


def last_overdue(account: Account) -> Invoice:
    return [one for one in account.invoices if one.open and one.due > 0][-1]


def test_as_it_stands(accounts: list[Account]) -> None:
    assert found() == expected(accounts)
    assert {one.action for one in found()} == {"call"}
    assert any("raise.worsening" in one.because for one in found())


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("amount", ["part", "whole"])
def test_a_payment(accounts: list[Account], place: int, amount: str) -> None:
    before = found()
    account = accounts[place]
    invoice = last_overdue(account)
    account.pay(invoice, invoice.open if amount == "whole" else invoice.open // 3)
    assert found() == expected(accounts) != before


@pytest.mark.parametrize("place", range(4))
def test_a_broken_promise(accounts: list[Account], place: int) -> None:
    before = found()
    accounts[place].break_promise(last_overdue(accounts[place]))
    assert found() == expected(accounts) != before


@pytest.mark.parametrize(
    ("place", "part", "since"), [(0, 2, 3), (0, 2, 20), (1, 1, 20), (2, 3, 2), (3, 1, 30)]
)
def test_a_dispute(accounts: list[Account], place: int, part: int, since: int) -> None:
    before = found()
    invoice = last_overdue(accounts[place])
    accounts[place].dispute(invoice, invoice.open // part, since=since)
    assert found() == expected(accounts) != before


def test_one_after_the_other(accounts: list[Account]) -> None:
    first, second, third, fourth = accounts
    first.dispute(last_overdue(first), 15_000_00, since=20)
    second.break_promise(last_overdue(second))
    third.pay(last_overdue(third), 5_000_00)
    fourth.pay(last_overdue(fourth), last_overdue(fourth).open)
    second.pay(last_overdue(second), 1_00)
    assert found() == expected(accounts)
    assert [one.customer for one in found()].count(first.customer.number) == 2
