"""The right step: the day before, the day and the day after; missed, taken, and begun again."""

from typing import Any

import pytest

from dunwell.core import steps
from dunwell.core.because import Because
from dunwell.core.cadences import Cadence, Step, cadences_of
from dunwell.core.channels import Channel, Tone
from tests.core.accounts import DUE, day, item, taken

SHIPPED = cadences_of({})


def right(late: int, *before: Any, cadence: str = "standard", owes: int | None = 100_000) -> str:
    found = steps.right(SHIPPED[cadence], due_date=DUE, owes=owes, taken=before, on=day(late))
    return found.code.upper() if isinstance(found, Because) else found.key


@pytest.mark.parametrize(
    ("cadence", "late", "step", "why"),
    [
        ("standard", -4, "NOTHING_DUE", "the day before the first step"),
        ("standard", -3, "before_due", "its day"),
        ("standard", -2, "before_due", "missed by a day"),
        ("standard", 0, "before_due", "still before it is late"),
        ("standard", 1, "just_late", "the day after the due date"),
        ("standard", 6, "just_late", "the day before the next step"),
        ("standard", 7, "firm", "its day"),
        ("standard", 14, "firm", "the day before"),
        ("standard", 15, "escalation", "its day"),
        ("standard", 29, "escalation", "the day before the last"),
        ("standard", 30, "final", "its day"),
        ("standard", 400, "final", "old debt enters at the last step"),
        ("with_call", 0, "due_today", "on the due date itself"),
        ("with_call", 15, "escalation", "between the letter and the call"),
        ("with_call", 16, "call", "the call"),
        ("government", 0, "before_due", "the day it is due"),
        ("government", 1, "NOTHING_DUE", "a step before the due date lapses with it"),
        ("government", 29, "NOTHING_DUE", "the statutory period is not over"),
        ("government", 30, "statutory", "it is over"),
        ("strategic", 4, "NOTHING_DUE", "nobody called yet, and no mail before the call"),
        ("strategic", 5, "call", "the owner calls first"),
        ("small_balance", 4, "NOTHING_DUE", "small balances are left alone at first"),
    ],
)
def test_the_shipped_cadences(cadence: str, late: int, step: str, why: str) -> None:
    assert right(late, cadence=cadence) == step, why


def test_a_step_is_taken_once_and_the_next_on_its_day() -> None:
    before = taken("firm", day(7))
    assert [right(late, before) for late in (7, 14, 15)] == [
        "STEP_TAKEN",
        "STEP_TAKEN",
        "escalation",
    ]


def test_missed_steps_are_not_made_up_for() -> None:
    before = taken("just_late", day(1))
    assert right(16, before) == "escalation"
    assert right(17, before, taken("escalation", day(16))) == "STEP_TAKEN"


def test_a_silence_names_the_next_step_and_its_day() -> None:
    found = steps.right(
        SHIPPED["standard"], due_date=DUE, owes=None, taken=[taken("firm", day(7))], on=day(8)
    )
    assert isinstance(found, Because)
    assert found.values == {
        "step": "firm",
        "taken": "2026-10-08",
        "days_past_due": 8,
        "next_step": "escalation",
        "next_date": "2026-10-16",
    }


def test_after_the_last_step_nothing_follows() -> None:
    found = steps.right(
        SHIPPED["standard"], due_date=DUE, owes=1, taken=[taken("final", day(30))], on=day(90)
    )
    assert isinstance(found, Because)
    assert "next_step" not in found.values


@pytest.mark.parametrize(
    ("tone", "step", "why"),
    [
        (Tone.ESCALATION, "STEP_TAKEN", "a firmer word was said in the cadence before"),
        (Tone.FIRM, "firm", "as firm a word was said"),
        (Tone.GENTLE, "firm", "a milder word was said"),
    ],
)
def test_a_change_of_cadence_does_not_step_back(tone: Tone, step: str, why: str) -> None:
    before = taken("other", day(15), tone=tone, cadence="elsewhere")
    assert right(20, before, cadence="small_balance") == step, why


def test_within_a_cadence_a_milder_step_may_follow() -> None:
    cadence = Cadence(
        key="odd",
        name="Odd",
        steps=(
            Step(key="a", day=1, channel=Channel.EMAIL, tone=Tone.FIRM, template="firm"),
            Step(key="b", day=5, channel=Channel.EMAIL, tone=Tone.GENTLE, template="gentle"),
        ),
    )
    before = taken("a", day(1), cadence="odd")
    found = steps.right(cadence, due_date=DUE, owes=1, taken=[before], on=day(5))
    assert found == cadence.steps[1]


@pytest.mark.parametrize(
    ("owes", "late", "step", "why"),
    [
        (4_999, 9, "a", "a cent under: the step does not exist for this account"),
        (5_000, 9, "b", "at the amount"),
        (None, 9, "b", "not known, so not small"),
    ],
)
def test_a_step_for_larger_debts_only(owes: int | None, late: int, step: str, why: str) -> None:
    cadence = Cadence(
        key="c",
        name="C",
        steps=(
            Step(key="a", day=1, channel=Channel.EMAIL, tone=Tone.FIRM, template="firm"),
            Step(
                key="b",
                day=9,
                channel=Channel.EMAIL,
                tone=Tone.FIRM,
                template="firm",
                least_amount=5_000,
            ),
        ),
    )
    found = steps.right(cadence, due_date=DUE, owes=owes, taken=(), on=day(late))
    assert isinstance(found, Step)
    assert found.key == step, why


@pytest.mark.parametrize(
    ("opened", "cycle", "steps_then", "why"),
    [
        (day(-30), 1, 1, "open all the time"),
        (day(7), 1, 1, "opened on the day of the touch: it began before"),
        (day(8), 2, 0, "closed and opened again after the touch"),
        (None, 1, 1, "no day is known"),
    ],
)
def test_a_reopened_item_begins_again(opened: Any, cycle: int, steps_then: int, why: str) -> None:
    found = steps.course(item(opened_date=opened, taken=(taken("firm", day(7)),)))
    assert (found.cycle, len(found.taken)) == (cycle, steps_then), why


def test_only_the_steps_of_the_last_cycle_count() -> None:
    both = (taken("firm", day(7)), taken("final", day(40), cycle=2, touch_id=2))
    found = steps.course(item(opened_date=day(35), taken=both))
    assert (found.cycle, [one.step for one in found.taken]) == (2, ["final"])


def test_a_touch_may_be_thought_away() -> None:
    both = (taken("firm", day(7)), taken("escalation", day(15), touch_id=2))
    found = steps.course(item(opened_date=day(-9), taken=both), without_touch=2)
    assert [one.step for one in found.taken] == ["firm"]
    assert steps.course(item(taken=both[:1]), without_touch=1).taken == ()
