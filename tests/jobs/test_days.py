"""A business date is processed once, whatever the clock does: stories as calendars."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from dunwell.actions import contacts, customers, pauses, policies, promises, receipts
from dunwell.core.business_days import DayState
from dunwell.core.customers import CustomerStatus
from dunwell.jobs import verification
from dunwell.jobs.days import processing, retelling, telling
from dunwell.jobs.days.processing import Outcome
from dunwell.store.models import (
    AuditEntry,
    BusinessDay,
    Customer,
    ImportRun,
    Item,
    Message,
    Sending,
    Silence,
    Source,
    Task,
    Touch,
    TouchItem,
)
from tests import builders, ledgers
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

DUE = date(2026, 2, 2)  # A Monday.


@dataclass(slots=True)
class Story:
    """A book in which days go by."""

    who: Cast

    def day(self, text: str, **asked: Any) -> Outcome:
        """Process a day of February or March 2026, written as 02-09."""
        on = date.fromisoformat(f"2026-{text}")
        return processing.process(on, at=self.now(text), **asked)

    def steps(self, text: str, **asked: Any) -> list[str]:
        """Process a day and tell the steps taken, and the silences in capitals."""
        told = telling.for_machines(self.day(text, **asked))
        return [*(one["step"] for one in told["touches"]), *map(str.upper, told["silent"])]

    @staticmethod
    def now(text: str) -> datetime:
        """Give six in the morning of a day."""
        return datetime.combine(date.fromisoformat(f"2026-{text}"), time(6), tzinfo=UTC)


@pytest.fixture
def story() -> Story:
    policies.install_shipped(at=AT)
    who = builders.cast()
    for customer in (who.harbour, who.branch):
        customers.edit(by=None, at=AT, customer=customer, country="NL")
        contacts.add(
            by=None,
            at=AT,
            customer=customer,
            name="Ann",
            email=f"ap@{customer.number}.example",
            language="nl",
        )
    return Story(who)


def invoice(story: Story, amount: int = 90_000, **more: Any) -> Item:
    return builders.invoice(story.who, amount, **{"due": DUE, **more})


def test_a_day_keeps_its_touch_its_message_and_its_reasons(story: Story) -> None:
    leading, riding = invoice(story, number="INV-1"), invoice(story, 5_000, due=date(2026, 2, 9))
    outcome = story.day("02-09")
    assert (outcome.sent, outcome.to_approve, outcome.calls, outcome.silent) == (1, 0, 0, {})
    touch = Touch.objects.get()
    assert (touch.step, touch.step_day, touch.leading_item_id) == ("firm", 7, leading.pk)
    assert (touch.segment, touch.cadence, touch.cycle) == ("standard", "standard", 1)
    assert set(TouchItem.objects.values_list("item_id", "open_amount", "asked_amount")) == {
        (leading.pk, 90_000, 90_000),
        (riding.pk, 5_000, 5_000),
    }
    message = Message.objects.get()
    assert (message.state, message.to, message.language) == (
        "queued",
        ["ap@0001007.example"],
        "nl",
    )
    assert message.not_before == datetime(2026, 2, 9, 8, tzinfo=UTC)  # Nine in Amsterdam.
    assert message.touch == touch
    assert message.message_id.startswith("<dw.")
    assert message.message_id.endswith("@dunwell.invalid>")
    day = BusinessDay.objects.get(entity=story.who.north)
    assert (day.state, day.result["sent"]) == (DayState.PLANNED, 1)
    assert AuditEntry.objects.filter(action="days.process").count() == 2  # Two entities.
    assert verification.verify()["ok"]


def test_a_processed_day_is_over(story: Story) -> None:
    invoice(story)
    story.day("02-09")
    before = ledgers.snapshot()
    again = story.day("02-09")
    assert telling.for_machines(again) == {
        "date": "2026-02-09",
        "sent": 0,
        "to_approve": 0,
        "calls": 0,
        "silent": {},
        "touches": [],
    }
    assert again.had == {"NL01": "planned", "UK01": "planned"}
    assert ledgers.snapshot() == before


def test_a_dry_run_writes_nothing_and_tells_the_same(story: Story) -> None:
    invoice(story, number="INV-1")
    before = ledgers.snapshot()
    tried = telling.for_machines(story.day("02-09", dry_run=True))
    assert ledgers.snapshot() == before
    done = telling.for_machines(story.day("02-09"))
    assert tried == done
    (touch,) = done["touches"]
    assert (touch["customer"], touch["step"], touch["channel"], touch["items"]) == (
        "0001007",
        "firm",
        "email",
        ["INV-1"],
    )
    assert touch["because"]["code"] == "step_due"


def test_an_invoice_hears_every_step_once(story: Story) -> None:
    invoice(story)
    heard: list[tuple[str, str]] = []
    for month, last in ((1, 31), (2, 28), (3, 31)):
        for number in range(1, last + 1):
            text = f"{month:02d}-{number:02d}"
            heard += [(text, one) for one in story.steps(text) if one.islower()]
    assert heard == [
        ("01-30", "before_due"),
        ("02-03", "just_late"),
        ("02-09", "firm"),
        ("02-17", "escalation"),
        ("03-04", "final"),
    ]
    assert Message.objects.filter(state="held").count() == 1, "the last one waits for approval"
    assert verification.verify()["ok"]


def test_missed_days_are_marked_and_caught_up_with_the_right_step(story: Story) -> None:
    invoice(story)
    assert story.steps("02-03") == ["just_late"]
    assert story.steps("02-19") == ["escalation"]
    rows = BusinessDay.objects.filter(entity=story.who.north, state=DayState.SKIPPED)
    missed = sorted(one.date.day for one in rows)
    assert missed == [4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18], "business days alone"
    assert story.steps("02-20") == ["STEP_TAKEN"]


def test_the_clock_goes_back(story: Story) -> None:
    invoice(story)
    story.day("02-09")
    for text in ("02-09", "02-06", "01-30"):
        outcome = story.day(text)
        assert (outcome.sent, outcome.processed) == (0, ()), text
    assert Message.objects.count() == 1


def test_a_payment_between_two_days_ends_the_cadence_and_its_return_begins_it_again(
    story: Story,
) -> None:
    item = invoice(story)
    assert story.steps("02-09") == ["firm"]
    receipt = builders.receipt(story.who, 90_000, on=date(2026, 2, 10))
    builders.applied(receipt, item, 90_000, on=date(2026, 2, 10))
    assert story.steps("02-16") == []
    receipts.take_back(
        by=None, at=AT, receipt=receipt, effective_date=date(2026, 2, 12), because="returned"
    )
    assert story.steps("02-13") == [], "the sixteenth was planned, so the thirteenth is over"
    assert story.steps("02-17") == ["escalation"]
    assert Touch.objects.get(step="escalation").cycle == 2


def test_a_promise_pauses_its_items_and_only_those(story: Story) -> None:
    promised, other = invoice(story), invoice(story, 80_000, due=date(2026, 2, 4))
    promises.make(
        by=None,
        at=story.now("02-06"),
        customer=story.who.harbour,
        item_ids=[promised.pk],
        amount=None,
        promised_date=date(2026, 2, 13),
        made_date=date(2026, 2, 6),
    )
    assert story.steps("02-09") == ["just_late"]
    assert Touch.objects.get().leading_item == other


def test_cash_that_could_cover_it_keeps_it_silent(story: Story) -> None:
    invoice(story)
    builders.receipt(story.who, 89_999, on=date(2026, 2, 6))
    assert story.steps("02-09") == ["firm"]
    builders.receipt(story.who, 1, on=date(2026, 2, 16))
    assert story.steps("02-17") == ["UNAPPLIED_CASH"]


def test_what_the_payer_has_free_counts_for_its_branches(story: Story) -> None:
    invoice(story, customer=story.who.branch)
    builders.receipt(story.who, 90_000, on=DUE, customer=story.who.head_office)
    assert story.steps("02-09") == ["UNAPPLIED_CASH"]


def test_without_an_address_a_task_is_opened_once(story: Story) -> None:
    invoice(story, customer=story.who.head_office)
    for text in ("02-09", "02-10", "02-17"):
        assert story.steps(text) == ["NO_ADDRESS"]
    task = Task.objects.get()
    assert (task.kind, task.customer, task.opened_date) == (
        "fix_address",
        story.who.head_office,
        date(2026, 2, 9),
    )
    assert Silence.objects.filter(code="no_address").count() == 3


def test_a_call_becomes_a_task(story: Story) -> None:
    customers.edit(by=None, at=AT, customer=story.who.harbour, segment="strategic")
    invoice(story)
    outcome = story.day("02-09")
    assert (outcome.sent, outcome.calls) == (0, 1)
    task = Task.objects.get()
    assert (task.kind, task.cause) == ("call", f"touch:{Touch.objects.get().pk}")
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (CustomerStatus.INSOLVENT, "INSOLVENT"),
        (CustomerStatus.IN_LITIGATION, "IN_LITIGATION"),
        (CustomerStatus.CLOSED, "CLOSED"),
    ],
)
def test_accounts_left_to_people(story: Story, status: CustomerStatus, code: str) -> None:
    Customer.objects.filter(pk=story.who.harbour.pk).update(status=status)
    invoice(story)
    assert story.steps("02-09") == [code]


def test_one_entity_speaks_to_a_customer_a_day(story: Story) -> None:
    invoice(story, due=date(2026, 1, 30))
    document = builders.document(
        story.who, 80_000, due=date(2026, 2, 2), entity=story.who.south, currency="GBP"
    )
    told = telling.for_machines(story.day("02-09"))
    assert [one["because"]["entity"] for one in told["touches"]] == ["NL01"]
    assert told["silent"] == {"other_entity": 1}
    told = telling.for_machines(story.day("02-10"))
    assert [one["because"]["entity"] for one in told["touches"]] == ["UK01"]
    assert Touch.objects.get(entity=story.who.south).leading_item == document.items.get()


def test_an_entity_alone_leaves_the_turn_to_one_with_an_older_item(story: Story) -> None:
    invoice(story)
    builders.document(story.who, 80_000, due=date(2026, 1, 30), entity=story.who.south)
    assert story.steps("02-09", entity="NL01") == ["OTHER_ENTITY"]
    assert story.steps("02-09", entity="UK01") == ["firm"]
    assert story.steps("02-10", entity="NL01") == ["firm"]


def test_each_currency_stands_apart_in_one_message(story: Story) -> None:
    invoice(story)
    builders.document(story.who, 70_000, due=DUE, currency="USD")
    assert story.day("02-09").sent == 1
    assert TouchItem.objects.count() == 2
    assert Touch.objects.get().because["values"]["asked"] == {"EUR": 90_000, "USD": 70_000}


def test_old_debt_enters_over_several_days_the_largest_first(story: Story) -> None:
    for number in range(7):
        customer = customers.open(by=None, at=AT, number=f"9{number}", country="NL")
        contacts.add(by=None, at=AT, customer=customer, email=f"{number}@old.example")
        invoice(story, 100_000 + number, on=date(2025, 9, 1), due=date(2025, 10, 1))
        builders.invoice(
            story.who,
            100_000 + number,
            on=date(2025, 9, 1),
            due=date(2025, 10, 1),
            customer=customer,
        )
    entered = []
    for text in ("01-05", "01-06", "01-07", "01-08", "01-09"):
        story.day(text)
        entered.append(Touch.objects.filter(day__date=f"2026-{text}").count())
    assert entered == [2, 2, 2, 2, 0]
    assert set(Touch.objects.values_list("step", flat=True)) == {"final"}
    first = Touch.objects.filter(day__date="2026-01-05").order_by("id")
    assert {one.customer.number for one in first} == {"0001007", "96"}


def imported(*, ledger_date: date | None, control: dict[str, Any] | None = None) -> ImportRun:
    source, _ = Source.objects.get_or_create(name="erp")
    return ImportRun.objects.create(
        source=source,
        kind="items",
        file_name="ledger.csv",
        file_hash="0" * 64,
        ledger_date=ledger_date,
        recorded_at=AT,
        result={"control": control or {}},
    )


def test_a_blocked_day_says_so_and_is_processed_once_mended(story: Story) -> None:
    invoice(story)
    imported(ledger_date=date(2026, 2, 5))
    outcome = story.day("02-09")
    assert (outcome.sent, outcome.silent) == (0, {"ledger_stale": 1})
    assert story.day("02-09").silent == {"ledger_stale": 1}, "still old"
    assert BusinessDay.objects.get(entity=story.who.north).state == DayState.BLOCKED
    imported(ledger_date=date(2026, 2, 6))
    assert story.steps("02-09") == ["firm"]
    assert Silence.objects.count() == 0
    assert BusinessDay.objects.get(entity=story.who.north).state == DayState.PLANNED
    assert story.steps("02-09") == []


def test_a_control_difference_blocks_until_somebody_accepts_it(story: Story) -> None:
    from dunwell.actions import control_totals

    invoice(story)
    run = imported(
        ledger_date=date(2026, 2, 9), control={"EUR": {"given": 1, "computed": 2, "difference": 1}}
    )
    assert story.steps("02-09") == ["CONTROL_DIFFERENCE"]
    control_totals.accept(by=None, at=AT, run_id=run.pk, currency="EUR", because="rounding")
    assert story.steps("02-09") == ["firm"]


def test_messages_wait_for_a_person_once_an_entity_is_live(story: Story) -> None:
    invoice(story)
    Sending.objects.create(entity=story.who.north, live=True, automatic=False, changed_at=AT)
    outcome = story.day("02-09")
    assert (outcome.sent, outcome.to_approve) == (0, 1)
    assert Message.objects.get().state == "held"


def test_a_weekend_is_silent_and_its_step_comes_on_monday(story: Story) -> None:
    invoice(story, due=date(2026, 2, 6))  # One day late on a Saturday.
    assert story.steps("02-07") == ["WEEKEND_OR_HOLIDAY"]
    assert story.steps("02-09") == ["just_late"]


def test_why_is_told_again_from_what_was_known(story: Story) -> None:
    item = invoice(story, number="INV-1")
    story.day("02-09")
    later = story.now("02-10")
    promises.make(
        by=None,
        at=later,
        customer=story.who.harbour,
        item_ids=[item.pk],
        amount=None,
        promised_date=date(2026, 2, 13),
        made_date=date(2026, 2, 10),
    )
    pauses.begin(
        by=None,
        at=later,
        customer=story.who.harbour,
        from_date=date(2026, 2, 1),
        to_date=date(2026, 3, 1),
        reason="a call is planned",
    )
    receipt = builders.receipt(story.who, 90_000, on=date(2026, 2, 6), at=later)
    builders.applied(receipt, item, 90_000, on=date(2026, 2, 6), at=later)
    Customer.objects.filter(pk=story.who.harbour.pk).update(status=CustomerStatus.INSOLVENT)
    for contact in story.who.harbour.contacts.all():
        contacts.remove(by=None, at=later, contact_id=contact.pk)
    customer, (told,) = retelling.retell("0001007", date(2026, 2, 9))
    assert (customer, told.state, told.policy, told.agrees) == (
        story.who.harbour,
        "planned",
        1,
        True,
    )
    assert told.again is not None
    assert retelling.decision_of(told.again) == ("firm", "step_due")


def test_why_of_a_silence_and_of_a_day_not_processed(story: Story) -> None:
    invoice(story, customer=story.who.head_office)
    story.day("02-09")
    contacts.add(by=None, at=AT, customer=story.who.head_office, email="new@head.example")
    _, (told,) = retelling.retell("2000", date(2026, 2, 9))
    assert told.agrees
    _, (would,) = retelling.retell("2000", date(2026, 2, 10))
    assert (would.state, would.stored, would.agrees) == ("not_processed", None, None)
    assert would.again is not None
    assert retelling.decision_of(would.again) == ("firm", "caught_up")


@pytest.mark.usefixtures("story")
def test_why_of_nothing_is_refused() -> None:
    with pytest.raises(retelling.NothingAtAll):
        retelling.retell("2000", date(2026, 2, 9))


def test_a_step_that_a_person_took_back_does_not_come_again(story: Story) -> None:
    invoice(story)
    assert story.steps("02-09") == ["firm"]
    touch = Touch.objects.get()
    touch.state = "skipped"
    touch.because["taken_back"] = {"code": "paid", "values": {}}
    touch.save()
    Message.objects.update(state="cancelled")
    assert story.steps("02-10", dry_run=True) == ["firm"], "a guard took it back"
    touch.because["taken_back"] = {"code": "skipped_by_person", "reason": "a call is better"}
    touch.save()
    assert story.steps("02-11") == ["STEP_TAKEN"]
    assert story.steps("02-17") == ["escalation"]
