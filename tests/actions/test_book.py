"""Acts in any order leave the book equal to a plain model, or are refused and change nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import TypeVar

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from dunwell.actions import (
    allocations,
    customers,
    discounts,
    documents,
    postings,
    receipts,
    write_offs,
)
from dunwell.core.documents import DocumentType, Side
from dunwell.core.refusals import Refusal
from dunwell.jobs import verification
from dunwell.store.models import Allocation, AuditEntry, Balance, Document, Item, Posting
from tests import builders

FIRST_DAY = date(2026, 1, 1)
LONG_AFTER = date(2030, 1, 1)
DAYS = st.integers(0, 20).map(lambda days: FIRST_DAY + timedelta(days=days))
AMOUNTS = st.integers(1, 60)
ISSUED_AMOUNTS = st.integers(20, 100)
PICKS = st.integers(0, 1_000)
DEBIT_TYPES = (DocumentType.INVOICE, DocumentType.CREDIT_MEMO, DocumentType.DEBIT_MEMO)
AT = builders.AT

Made = TypeVar("Made")


@dataclass(frozen=True)
class Line:
    """A dated change of one item in the model."""

    day: date
    change: int
    claim_change: int

    def undone_on(self, day: date) -> "Line":
        return Line(day, -self.change, -self.claim_change)


@dataclass(eq=False)
class Account:
    """One item of the model."""

    item: Item
    document: Document
    lines: list[Line] = field(default_factory=list)
    cancelled: bool = False

    def levels_on(self, day: date) -> tuple[int, int]:
        """Add up the open amount and the claim at the end of a day."""
        due = [line for line in self.lines if line.day <= day]
        return sum(line.change for line in due), sum(line.claim_change for line in due)

    def stands_with(self, *extra: Line) -> bool:
        """Tell whether 0 <= open <= claim on every day with more lines."""
        trial = Account(self.item, self.document, [*self.lines, *extra])
        levels = [trial.levels_on(line.day) for line in trial.lines]
        return all(0 <= opened <= claim for opened, claim in levels)


@dataclass(eq=False)
class Act:
    """An act on one or two accounts that may be undone."""

    kind: str
    lines: list[tuple[Account, Line]]
    undo: Callable[[date], object]
    standing: bool = True


class Book(RuleBasedStateMachine):
    """Plays acts in any order against the book and against plain Python."""

    def __init__(self) -> None:
        super().__init__()
        self._transaction = transaction.atomic()
        self._transaction.__enter__()
        self.who = builders.cast()
        self.customer = self.who.harbour
        self.accounts: list[Account] = []
        self.acts: list[Act] = []

    def teardown(self) -> None:
        try:
            verdict = verification.verify()
            assert verdict["ok"], [check for check in verdict["checks"] if check["broken"]]
        finally:
            transaction.set_rollback(True)
            self._transaction.__exit__(None, None, None)

    # What comes into the book.

    @rule(amount=ISSUED_AMOUNTS, day=DAYS, type_=st.sampled_from(DEBIT_TYPES))
    def issue(self, amount: int, day: date, type_: DocumentType) -> None:
        self._enter(
            builders.document(self.who, amount, on=day, type=type_, customer=self.customer)
        )

    @rule(amount=ISSUED_AMOUNTS, day=DAYS)
    def receive(self, amount: int, day: date) -> None:
        self._enter(builders.receipt(self.who, amount, on=day, customer=self.customer).document)

    @precondition(lambda self: self.accounts)
    @rule(pick=PICKS, amount=AMOUNTS, day=DAYS)
    def charge_fee(self, pick: int, amount: int, day: date) -> None:
        origin = Item.objects.get(pk=self._pick(pick).item.pk)
        self._enter(
            builders.document(
                self.who,
                amount,
                on=day,
                type=DocumentType.FEE,
                from_item=origin,
                customer=self.customer,
            )
        )

    # What changes what is in it.

    @precondition(lambda self: self.accounts)
    @rule(giver=PICKS, taker=PICKS, amount=AMOUNTS, day=DAYS, recovers=st.booleans())
    def join(self, giver: int, taker: int, amount: int, day: date, recovers: bool) -> None:
        one, other = self._pick(giver), self._pick(taker)
        on = max(day, one.item.posting_date, other.item.posting_date)
        spent = Line(on, -amount, -amount)
        settled = Line(on, 0 if recovers else -amount, -amount)
        sources = {Side.CASH} if recovers else {Side.CASH, Side.CREDIT}
        allowed = (
            one.item.side in sources
            and other.item.side == Side.DEBIT
            and one.stands_with(spent)
            and other.stands_with(settled)
        )
        verb = write_offs.recover if recovers else allocations.apply
        made = self._expect(
            allowed,
            lambda: verb(
                by=None,
                at=AT,
                source=one.item,
                target=other.item,
                amount=amount,
                not_before=day,
            ),
        )
        if made is not None:
            self._book("join", [(one, spent), (other, settled)], _undo_allocation(made))

    @precondition(lambda self: self.accounts)
    @rule(
        pick=PICKS,
        amount=AMOUNTS,
        day=DAYS,
        kind=st.sampled_from(["discount", "write_off", "refund"]),
    )
    def lower(self, pick: int, amount: int, day: date, kind: str) -> None:
        account = self._pick(pick)
        line = Line(day, -amount, 0 if kind == "write_off" else -amount)
        allowed = (
            (account.item.side == Side.DEBIT) == (kind != "refund")
            and day >= account.item.posting_date
            and account.stands_with(line)
        )
        verbs = {
            "discount": discounts.grant,
            "write_off": write_offs.post,
            "refund": receipts.refund,
        }
        made = self._expect(
            allowed,
            lambda: verbs[kind](
                by=None, at=AT, item=account.item, amount=amount, effective_date=day
            ),
        )
        if made is not None:
            self._book(kind, [(account, line)], _undo_posting(made))

    @precondition(lambda self: self.acts)
    @rule(pick=PICKS, day=DAYS)
    def undo(self, pick: int, day: date) -> None:
        act = self.acts[pick % len(self.acts)]
        allowed = act.standing and all(
            day >= line.day and account.stands_with(line.undone_on(day))
            for account, line in act.lines
        )
        self._expect(allowed, lambda: act.undo(day))
        if allowed:
            self._take_away(act, day)

    @precondition(lambda self: self.accounts)
    @rule(pick=PICKS, day=DAYS)
    def cancel(self, pick: int, day: date) -> None:
        account = self._pick(pick)
        gone = account.lines[0].undone_on(day)
        fee_stands = any(
            one.document.from_item_id == account.item.pk and not one.cancelled
            for one in self.accounts
        )
        allowed = (
            not account.cancelled
            and not fee_stands
            and not self._standing_on(account)
            and day >= account.item.posting_date
            and account.stands_with(gone)
        )
        self._expect(
            allowed,
            lambda: documents.cancel(
                by=None, at=AT, document=account.document, effective_date=day
            ),
        )
        if allowed:
            account.cancelled = True
            account.lines.append(gone)

    @precondition(lambda self: self.accounts)
    @rule(pick=PICKS, day=DAYS)
    def take_back(self, pick: int, day: date) -> None:
        account = self._pick(pick)
        gone = account.lines[0].undone_on(day)
        standing = self._standing_on(account)
        back = [
            line.undone_on(max(day, line.day))
            for act in standing
            for one, line in act.lines
            if one is account
        ]
        allowed = (
            account.item.side == Side.CASH
            and not account.cancelled
            and all(act.kind == "join" for act in standing)
            and day >= account.item.posting_date
            and account.stands_with(*back, gone)
        )
        self._expect(
            allowed,
            lambda: receipts.take_back(by=None, at=AT, receipt=account.item, effective_date=day),
        )
        if allowed:
            for act in standing:
                self._take_away(act, day)
            account.cancelled = True
            account.lines.append(gone)

    @rule()
    def merge(self) -> None:
        self._expect(
            self.customer == self.who.harbour,
            lambda: customers.merge(
                by=None, at=AT, survivor=self.who.harbour_again, other=self.who.harbour
            ),
        )
        self.customer = self.who.harbour_again

    # What must hold after every act.

    @invariant()
    def book_equals_the_model(self) -> None:
        rows = Balance.objects.order_by("item_id", "from_date")
        spans = {key: list(rows) for key, rows in groupby(rows, lambda row: row.item_id)}
        postings_by_item = {
            key: list(rows)
            for key, rows in groupby(Posting.objects.order_by("item_id"), lambda row: row.item_id)
        }
        for account in self.accounts:
            pk = account.item.pk
            for day in {line.day for line in account.lines} | {FIRST_DAY, LONG_AFTER}:
                opened = sum(
                    row.open_amount
                    for row in spans.get(pk, [])
                    if row.from_date <= day < row.to_date
                )
                claim = sum(
                    row.claim_change for row in postings_by_item[pk] if row.effective_date <= day
                )
                assert (opened, claim) == account.levels_on(day)

    # How.

    def _pick(self, pick: int) -> Account:
        return self.accounts[pick % len(self.accounts)]

    def _enter(self, document: Document) -> None:
        item = document.items.get()
        line = Line(item.posting_date, item.amount, item.amount)
        self.accounts.append(Account(item, document, [line]))

    def _book(
        self, kind: str, lines: list[tuple[Account, Line]], undo: Callable[[date], object]
    ) -> None:
        for account, line in lines:
            account.lines.append(line)
        self.acts.append(Act(kind, lines, undo))

    def _take_away(self, act: Act, day: date) -> None:
        act.standing = False
        for account, line in act.lines:
            account.lines.append(line.undone_on(max(day, line.day)))

    def _standing_on(self, account: Account) -> list[Act]:
        return [
            act
            for act in self.acts
            if act.standing and any(one is account for one, _ in act.lines)
        ]

    def _expect(self, allowed: bool, act: Callable[[], Made]) -> Made | None:
        """Do what the model allows; what it does not must be refused and change nothing."""
        if allowed:
            return act()
        before = _everything()
        with pytest.raises(Refusal):
            act()
        assert _everything() == before
        return None


def _undo_allocation(made: Allocation | Posting) -> Callable[[date], object]:
    assert isinstance(made, Allocation)
    return lambda day: allocations.reverse(by=None, at=AT, allocation=made, effective_date=day)


def _undo_posting(made: Posting) -> Callable[[date], object]:
    return lambda day: postings.reverse(by=None, at=AT, posting=made, effective_date=day)


def _everything() -> tuple[object, ...]:
    counts = tuple(
        table.objects.count() for table in (Document, Item, Posting, Allocation, AuditEntry)
    )
    return (*counts, list(Balance.objects.order_by("pk").values_list()))


@pytest.mark.django_db
def test_any_order_of_acts_keeps_the_book() -> None:
    run_state_machine_as_test(
        Book,
        settings=settings(
            max_examples=max(settings().max_examples // 3, 1), stateful_step_count=30
        ),
    )
