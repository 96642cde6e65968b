"""A small company lives through days: customers pay, promise, dispute, go silent or insolvent.

Everything follows from a seed. After each day the rules of outreach are held against the book
with queries of their own, not with the rules that decided.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final

from django.db.models import Sum

from dunwell.actions import (
    claiming,
    contacts,
    customers,
    disputes,
    guards,
    pauses,
    policies,
    promises,
    receipts,
)
from dunwell.core.calendars import Calendar
from dunwell.core.customers import CustomerStatus
from dunwell.core.disputes import DisputeCategory, DisputeState
from dunwell.core.messages import MessageState
from dunwell.core.promises import PromiseState
from dunwell.core.refusals import Refusal
from dunwell.core.touches import TouchState
from dunwell.jobs.days import processing, retelling
from dunwell.store.models import (
    Balance,
    Contact,
    Customer,
    Dispute,
    Item,
    Message,
    Promise,
    PromiseItem,
    Silence,
    Touch,
    TouchItem,
)
from dunwell.store.queries import day_invariants, invariants
from tests import builders
from tests.builders import AT, Cast

FIRST: Final = date(2026, 1, 6)  # The day after the book was opened.
_CUSTOMERS: Final = 6
_WEEKDAYS: Final = Calendar()


@dataclass(slots=True)
class Company:
    """One book, its people, and the day it is."""

    seed: int
    chance: Random = field(init=False)
    who: Cast = field(init=False)
    people: list[Customer] = field(default_factory=list)
    today: date = FIRST

    def __post_init__(self) -> None:
        """Open the book with customers that have an address, but for one."""
        self.chance = Random(self.seed)
        policies.install_shipped(at=AT)
        self.who = builders.cast()
        for number in range(_CUSTOMERS):
            one = customers.open(by=None, at=AT, number=f"S{number}", name=f"Customer {number}")
            if number:
                contacts.add(by=None, at=AT, customer=one, email=f"ap@c{number}.example")
            self.people.append(one)
        # Old debt, there from the beginning.
        for one in self.people[:3]:
            self._invoice(one, on=FIRST - timedelta(days=140), days=30)

    @property
    def now(self) -> datetime:
        """The clock at six of the day."""
        return datetime.combine(self.today, time(6), tzinfo=UTC)

    def live(self, days: int) -> None:
        """Let days go by and hold the rules after each."""
        for _ in range(days):
            self._events()
            if self.chance.random() > 0.05:  # Now and then a day is missed.
                self._process()
            self._check()
            self.today += timedelta(days=1)
        broken = [
            one.name
            for one in (*invariants.INVARIANTS, *day_invariants.INVARIANTS)
            if invariants.broken(one, examples=1)[0]
        ]
        assert broken == [], self._said(f"the book breaks {broken}")

    def _process(self) -> None:
        processing.process(self.today, at=self.now)
        if self.chance.random() < 0.1:  # The same day again, or the clock goes back.
            back = self.today - timedelta(days=self.chance.randint(0, 3))
            before = Touch.objects.count()
            processing.process(back, at=self.now)
            assert Touch.objects.count() == before, self._said(f"{back} was decided twice")
        self._check_decisions()
        self._send()

    def _send(self) -> None:
        """Let messages leave as a sender does: each is checked again, after what just happened."""
        waiting = Message.objects.filter(state__in=(MessageState.HELD, MessageState.QUEUED))
        for message in waiting.select_related("touch", "customer", "entity"):
            if self.chance.random() < 0.2:
                self._payment(message.customer or self.people[0])
            found = guards.still_due(message, as_of=message.on_date, at=self.now)
            if isinstance(found, guards.Go):
                for one in found.items:
                    self._check_asked(one.item_id, one.asked_amount)
                Message.objects.filter(pk=message.pk).update(state=MessageState.CAPTURED)
                Touch.objects.filter(message=message).update(state=TouchState.TAKEN)
            else:
                claiming.silence({message.pk: found}, at=self.now)

    def _events(self) -> None:
        for one in self.people:
            act = self.chance.random()
            if act < 0.08:
                self._invoice(one, on=self.today, days=self.chance.choice((0, 10, 30)))
            elif act < 0.12:
                self._payment(one)
            elif act < 0.14:
                self._promise(one)
            elif act < 0.16:
                self._dispute(one)
            elif act < 0.165:
                pauses.begin(
                    by=None,
                    at=self.now,
                    customer=one,
                    from_date=self.today,
                    to_date=self.today + timedelta(days=self.chance.randint(1, 9)),
                    reason="a call is planned",
                )
            elif act < 0.17:
                self._status(one)
            elif act < 0.175:
                Contact.objects.filter(customer=one).update(bounced_date=self.today)
            elif act < 0.19:
                Contact.objects.filter(customer=one).update(bounced_date=None)
        self._settle()

    def _invoice(self, customer: Customer, *, on: date, days: int) -> None:
        amount = self.chance.choice((400, 5_000, 90_000, 250_000))
        builders.document(
            self.who,
            amount,
            on=on,
            due=on + timedelta(days=days),
            customer=customer,
            entity=self.chance.choice((self.who.north, self.who.north, self.who.south)),
            at=max(AT, self.now),
        )

    def _open(self, customer: Customer) -> list[Item]:
        rows = Item.objects.filter(
            customer=customer,
            side="debit",
            entity=self.who.north,
            balances__from_date__lte=self.today,
            balances__to_date__gt=self.today,
        )
        return list(rows.order_by("pk"))

    def _payment(self, customer: Customer) -> None:
        """Pay an item, in part or whole, applied or not, or see a payment come back."""
        found = self._open(customer)
        if not found:
            return
        item = self.chance.choice(found)
        amount = Balance.objects.get(
            item=item, from_date__lte=self.today, to_date__gt=self.today
        ).open_amount
        paid = amount if self.chance.random() < 0.7 else max(amount // 2, 1)
        receipt = builders.receipt(self.who, paid, on=self.today, customer=customer, at=self.now)
        if self.chance.random() < 0.8:
            builders.applied(receipt, item, paid, on=self.today, at=self.now)
        if self.chance.random() < 0.1:
            receipts.take_back(
                by=None,
                at=self.now,
                receipt=receipt,
                effective_date=self.today + timedelta(days=1),
                because="returned",
            )

    def _promise(self, customer: Customer) -> None:
        found = self._open(customer)
        if not found:
            return
        item = self.chance.choice(found)
        try:
            promises.make(
                by=None,
                at=self.now,
                customer=customer,
                item_ids=[item.pk],
                amount=None,
                promised_date=self.today + timedelta(days=self.chance.randint(0, 12)),
                made_date=self.today,
            )
        except Refusal:
            return  # All of it is in dispute.

    def _dispute(self, customer: Customer) -> None:
        found = self._open(customer)
        if not found:
            return
        item = self.chance.choice(found)
        standing = Balance.objects.get(
            item=item, from_date__lte=self.today, to_date__gt=self.today
        ).open_amount
        try:
            disputes.open(
                by=None,
                at=self.now,
                item=item,
                amount=self.chance.choice((standing, max(standing // 3, 1))),
                category=DisputeCategory.PRICING,
                opened_date=self.today,
            )
        except Refusal:
            return  # One stands already.

    def _status(self, customer: Customer) -> None:
        status = self.chance.choice((CustomerStatus.INSOLVENT, CustomerStatus.ACTIVE))
        Customer.objects.filter(pk=customer.pk).update(status=status)

    def _settle(self) -> None:
        """Close some disputes and judge promises whose day is over."""
        for dispute in Dispute.objects.filter(state=DisputeState.OPEN):
            if self.chance.random() < 0.1:
                disputes.close(
                    by=None,
                    at=self.now,
                    dispute_id=dispute.pk,
                    closed_date=self.today,
                    outcome="agreed",
                )
        over = Promise.objects.filter(
            state=PromiseState.OPEN, promised_date__lt=self.today - timedelta(days=4)
        )
        for promise in over:
            promises.judge(
                promise_id=promise.pk,
                at=self.now,
                as_of=self.today,
                calendar=_WEEKDAYS,
                ledger_date=None,
            )

    def _check_decisions(self) -> None:
        """Hold every touch of the day against the book as it stands, before anything leaves."""
        for touch in Touch.objects.filter(day__date=self.today).select_related("customer"):
            assert touch.customer.status != CustomerStatus.INSOLVENT, self._said("insolvent")
            assert self.today.weekday() < 5, self._said("a weekend")
            asked = TouchItem.objects.filter(touch=touch).select_related("item")
            for one in asked:
                self._check_asked(one.item_id, one.asked_amount)
            oldest = min(one.item.due_date for one in asked)
            leading = next(one.item for one in asked if one.item_id == touch.leading_item_id)
            assert leading.due_date == oldest, self._said("an older item does not lead")
        heard = Touch.objects.filter(day__date=self.today).values_list("customer_id", flat=True)
        silent = Silence.objects.filter(day__date=self.today).values_list("customer_id", flat=True)
        for customer_id in [*heard, *silent]:
            if self.chance.random() < 0.1:
                self._check_retold(customer_id)

    def _check_retold(self, customer_id: int) -> None:
        number = Customer.objects.get(pk=customer_id).number
        _, told = retelling.retell(number, self.today)
        for one in told:
            assert one.agrees is not False, self._said(f"{number} is told differently: {one}")

    def _check_asked(self, item_id: int, amount: int) -> None:
        item = Item.objects.get(pk=item_id)
        open_amount = Balance.objects.get(
            item=item, from_date__lte=self.today, to_date__gt=self.today
        ).open_amount
        contested = (
            Dispute.objects.filter(item=item, state=DisputeState.OPEN).aggregate(s=Sum("amount"))[
                "s"
            ]
            or 0
        )
        assert 0 < amount == open_amount - min(contested, open_amount), self._said("asked")
        assert not PromiseItem.objects.filter(
            item=item, promise__state=PromiseState.OPEN
        ).exists(), self._said("promised")
        free = Balance.objects.filter(
            item__customer=item.customer_id,
            item__entity=item.entity_id,
            item__currency=item.currency,
            item__side__in=("cash", "credit"),
            from_date__lte=self.today,
            to_date__gt=self.today,
        ).aggregate(s=Sum("open_amount"))["s"]
        assert (free or 0) < amount, self._said("cash could cover it")

    def _check(self) -> None:
        """Hold what was decided until now: budgets, gaps, and each step once."""
        since = self.today - timedelta(days=6)
        counted = Touch.objects.filter(state__in=(TouchState.PLANNED, TouchState.TAKEN))
        week = list(
            counted.filter(day__date__gt=since - timedelta(days=1)).values_list(
                "customer_id", "entity_id", "day__date"
            )
        )
        days = Counter((customer, day) for customer, _, day in week)
        assert max(days.values(), default=0) <= 1, self._said("two contacts on one day")
        weeks = Counter(customer for customer, _, _ in week)
        assert max(weeks.values(), default=0) <= 7, self._said("too many contacts in a week")
        by_entity: dict[tuple[int, int], list[date]] = {}
        for customer, entity, day in sorted(week):
            by_entity.setdefault((customer, entity), []).append(day)
        gaps = [
            (later - earlier).days
            for dates in by_entity.values()
            for earlier, later in zip(dates, dates[1:], strict=False)
        ]
        assert min(gaps, default=2) >= 2, self._said("too small a gap")
        steps = Counter(counted.values_list("leading_item_id", "step", "cycle"))
        assert max(steps.values(), default=0) <= 1, self._said("a step taken twice")

    def _said(self, what: str) -> str:
        return f"seed {self.seed}, {self.today}: {what}"
