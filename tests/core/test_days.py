"""The day of an account: what silences it, in which order, and at which boundary."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from dunwell.core import days
from dunwell.core.account_facts import Contact
from dunwell.core.because import Because
from dunwell.core.cadences import cadences_of
from dunwell.core.calendars import Calendar
from dunwell.core.customers import CustomerStatus
from dunwell.core.overrides import Override
from dunwell.core.segments import CustomerFacts
from dunwell.core.tasks import TaskKind
from tests.core import accounts
from tests.core.accounts import DUE, SHIPPED, account, day, decided, item, made, taken


@pytest.mark.parametrize(
    ("facts", "late", "found", "why"),
    [
        ({}, -4, "NOTHING_DUE", "the day before the first step"),
        ({}, -3, "before_due", "the first step"),
        ({}, 1, "just_late", "the day after its due date"),
        ({"status": CustomerStatus.DISTRESSED}, 1, "just_late", "distressed, and still reached"),
        ({"status": CustomerStatus.INSOLVENT}, 1, "INSOLVENT", "insolvent"),
        ({"status": CustomerStatus.IN_LITIGATION}, 1, "IN_LITIGATION", "with the lawyers"),
        ({"status": CustomerStatus.CLOSED}, 1, "CLOSED", "closed"),
        ({"paused_until": day(1)}, 1, "just_late", "the pause ends today"),
        ({"paused_until": day(2)}, 1, "PAUSED", "the pause ends tomorrow"),
        ({"override": Override(owner="Anna", until=day(1))}, 1, "just_late", "it ends today"),
        ({"override": Override(owner="Anna", until=day(2))}, 1, "OVERRIDDEN", "a colleague's"),
        ({"said_paid_date": day(0)}, 1, "ALREADY_PAID", "the customer says it was paid"),
        ({"unapplied": {"EUR": 100_000}}, 1, "UNAPPLIED_CASH", "cash that could cover it"),
        ({"unapplied": {"EUR": 99_999}}, 1, "just_late", "a cent too little"),
        ({"contacts": ()}, 1, "NO_ADDRESS", "nobody to write to"),
        ({"contacts": (), "objected": True}, 1, "OPTED_OUT", "everybody objected"),
        ({"objected": True}, 1, "just_late", "somebody objected, another did not"),
        ({"contacts_made": (made(day(1)),)}, 1, "CONTACT_BUDGET", "a message left today"),
        ({"calendar": Calendar()}, 1, "just_late", "2 October is a Friday"),
        ({"calendar": Calendar()}, 2, "WEEKEND_OR_HOLIDAY", "3 October is a Saturday"),
        (
            {"calendar": Calendar(holidays=frozenset({day(1)}))},
            1,
            "WEEKEND_OR_HOLIDAY",
            "a holiday where the customer is",
        ),
    ],
)
def test_what_silences_an_account(facts: dict[str, Any], late: int, found: str, why: str) -> None:
    assert decided(account(**facts), late) == found, why


@pytest.mark.parametrize(
    ("pause", "facts"),
    [
        ("insolvent", {"status": CustomerStatus.INSOLVENT}),
        ("in_litigation", {"status": CustomerStatus.IN_LITIGATION}),
        ("closed", {"status": CustomerStatus.CLOSED}),
        ("already_paid", {"said_paid_date": day(0)}),
        ("unapplied_cash", {"unapplied": {"EUR": 100_000}}),
    ],
)
def test_the_policy_may_reach_out_all_the_same(pause: str, facts: dict[str, Any]) -> None:
    assert decided(account(**facts), 1, accounts.terms(pauses={pause: False})) == "just_late"


def test_a_missed_day_is_caught_up_with_the_right_step_and_never_several() -> None:
    before = taken("just_late", day(1))
    assert decided(account(item(taken=(before,))), 16) == "escalation"


def test_old_debt_enters_at_its_matching_step() -> None:
    for late, is_old in ((59, False), (60, True)):
        found = days.plan(account(), terms=SHIPPED, on=day(late))
        assert found.touch is not None
        assert (found.touch.step.key, found.touch.is_old_debt) == ("final", is_old)
    again = account(item(taken=(taken("firm", day(7)),)))
    resumed = days.plan(again, terms=SHIPPED, on=day(95))
    assert resumed.touch is not None
    assert not resumed.touch.is_old_debt


@pytest.mark.parametrize(
    ("items", "late", "code", "why"),
    [
        ((item(),), 7, "step_due", "on the day of the step"),
        ((item(),), 8, "caught_up", "a day later"),
        ((item(),), 95, "old_debt", "first met long after"),
        (
            (item(opened_date=day(20), taken=(taken("firm", day(7)),)),),
            22,
            "reopened",
            "its payment was returned",
        ),
    ],
)
def test_a_touch_says_why(items: Any, late: int, code: str, why: str) -> None:
    found = days.plan(account(*items), terms=SHIPPED, on=day(late))
    assert found.touch is not None
    assert found.touch.because.code == code, why


def test_a_touch_tells_what_it_is_about() -> None:
    items = (
        item(1),
        item(2, 5_000, due=day(3), currency="USD"),
        item(3, due=day(-9), promised_date=day(30)),
    )
    found = days.plan(account(*items), terms=SHIPPED, on=day(7))
    touch = found.touch
    assert touch is not None
    assert touch.because.values == {
        "item": 1,
        "due": "2026-10-01",
        "days_past_due": 7,
        "step": "firm",
        "step_day": 7,
        "items": 2,
        "asked": {"EUR": 100_000, "USD": 5_000},
        "held": 1,
    }
    assert (touch.segment, touch.cadence, touch.cycle) == ("standard", "standard", 1)
    assert touch.worth == 104_500


@pytest.mark.parametrize(
    ("amount", "currency", "found", "why"),
    [
        (499, "EUR", "BELOW_MINIMUM", "a cent under"),
        (500, "EUR", "just_late", "at the minimum"),
        (555, "USD", "just_late", "500 in the reporting currency, to the half cent"),
        (554, "USD", "BELOW_MINIMUM", "499 in the reporting currency"),
        (1, "JPY", "just_late", "no rate: not taken for small"),
    ],
)
def test_small_sums_are_left_alone(amount: int, currency: str, found: str, why: str) -> None:
    assert decided(account(item(amount=amount, currency=currency)), 1) == found, why


def test_the_segment_decides_the_cadence() -> None:
    strategic = account(placed=CustomerFacts(segment="strategic", owes=100_000))
    found = days.plan(strategic, terms=SHIPPED, on=day(5))
    assert found.touch is not None
    assert (found.touch.cadence, found.touch.step.channel) == ("strategic", "call")


def test_a_call_needs_no_address_and_a_letter_a_postal_one() -> None:
    strategic = account(placed=CustomerFacts(segment="strategic", owes=100_000), contacts=())
    assert decided(strategic, 5) == "call"
    assert decided(strategic, 14) == "NO_ADDRESS"
    policy: dict[str, Any] = {
        "key": "post",
        "day": 1,
        "channel": "letter",
        "tone": "firm",
        "template": "firm",
    }
    cadence = cadences_of({"cadences": {"by_post": {"name": "By post", "steps": [policy]}}})
    by_post = accounts.with_cadence(cadence["by_post"])
    assert decided(account(contacts=(), has_postal_address=True), 1, by_post) == "post"
    assert decided(account(), 1, by_post) == "NO_ADDRESS"


@pytest.mark.parametrize(
    ("facts", "late", "is_kept", "task", "why"),
    [
        ({"contacts": ()}, 1, True, TaskKind.FIX_ADDRESS, "a step was suppressed"),
        ({"contacts": ()}, -3, True, TaskKind.FIX_ADDRESS, "suppressed before the due date"),
        ({}, -4, False, None, "nothing is overdue and no step has come"),
        ({"items": (item(due=day(-1), promised_date=day(9)),)}, 0, True, None, "overdue"),
        ({"items": (item(promised_date=day(9)),)}, 0, False, None, "due today is not overdue"),
    ],
)
def test_which_silences_are_kept(
    facts: dict[str, Any], late: int, is_kept: bool, task: TaskKind | None, why: str
) -> None:
    items = facts.pop("items", ())
    found = days.plan(account(*items, **facts), terms=SHIPPED, on=day(late))
    assert (found.is_kept, found.task) == (is_kept, task), why


def test_while_the_ledger_is_old_everything_waits() -> None:
    blocked = accounts.terms(block=Because(code="ledger_stale"))
    found = days.plan(account(), terms=blocked, on=day(1))
    assert (accounts.told(found), found.is_kept) == ("LEDGER_STALE", True)
    assert found.wanted is not None


def test_sums_over_currencies_need_every_rate() -> None:
    rates = {"EUR": Fraction(1), "USD": Fraction(9, 10)}
    assert days.worth({"EUR": 100, "USD": 5}, rates) == 104
    assert days.worth({"EUR": 100, "JPY": 5}, rates) is None
    assert days.worth({}, rates) == 0


def test_items_are_near_as_long_before_as_the_earliest_step() -> None:
    assert SHIPPED.lead_days == 3


def test_a_story_of_one_invoice() -> None:
    """Play a quiet debtor: every step once, on its day or the next business day."""
    facts_taken: tuple[Any, ...] = ()
    contacts: tuple[Any, ...] = ()
    story: list[tuple[date, str]] = []
    for late in range(-10, 60):
        today = account(
            item(taken=facts_taken),
            calendar=Calendar(),
            contacts_made=contacts,
            contacts=(Contact(email="ap@example.com"),),
        )
        found = days.plan(today, terms=SHIPPED, on=day(late))
        if found.touch is not None:
            story.append((day(late), found.touch.step.key))
            one = taken(found.touch.step.key, day(late), tone=found.touch.step.tone)
            facts_taken, contacts = (*facts_taken, one), (*contacts, made(day(late)))
    assert story == [
        (date(2026, 9, 28), "before_due"),
        (date(2026, 10, 2), "just_late"),
        (date(2026, 10, 8), "firm"),
        (date(2026, 10, 16), "escalation"),
        (date(2026, 11, 2), "final"),
    ]
    assert DUE + timedelta(days=30) == date(2026, 10, 31)  # A Saturday.
