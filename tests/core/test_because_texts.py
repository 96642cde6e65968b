"""Every silence and every touch has its sentence, and no value of it is missing."""

from typing import Any

import pytest

from dunwell.core import because_texts, days
from dunwell.core.because import Because
from dunwell.core.touches import SilenceCode
from tests.core.accounts import SHIPPED, account, day, item, made, taken


def said(because: Because) -> str:
    values = because_texts.fill(
        because.values,
        day=str,
        amount=lambda amount, currency: f"{amount} {currency}",
        item=lambda pk: f"INV-{pk}",
        entity=lambda pk: f"entity {pk}",
    )
    return because_texts.text(because.code, because.values) % values


@pytest.mark.parametrize("code", list(SilenceCode))
def test_every_silence_has_a_text(code: SilenceCode) -> None:
    assert code in because_texts.TEXTS


@pytest.mark.parametrize(
    ("facts", "late", "sentence"),
    [
        (
            {},
            7,
            "INV-1 has been due since 2026-10-01, and step “firm” comes on day 7.",
        ),
        ({}, -3, "INV-1 is due on 2026-10-01, and step “before due” comes before."),
        (
            {},
            8,
            "INV-1 has been due since 2026-10-01; step “firm” of day 7 was missed and is caught "
            "up.",
        ),
        ({}, 0, "INV-1 is due on 2026-10-01; step “before due” was missed and is caught up."),
        (
            {},
            95,
            "INV-1 has been due since 2026-10-01 and was never asked for; it enters at step "
            "“final”.",
        ),
        (
            {"taken": (taken("firm", day(7)),)},
            8,
            "Step “firm” was taken on 2026-10-08. Step “escalation” follows on 2026-10-16.",
        ),
        (
            {"taken": (taken("final", day(30)),)},
            31,
            "Step “final” was taken on 2026-10-31, and none follows.",
        ),
        ({"promised_date": day(9)}, 8, "INV-1 is promised for 2026-10-10."),
    ],
)
def test_sentences_of_items(facts: dict[str, Any], late: int, sentence: str) -> None:
    found = days.plan(account(item(**facts)), terms=SHIPPED, on=day(late))
    because = found.touch.because if found.touch else found.silence
    assert because is not None
    assert said(because) == sentence


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            {"unapplied": {"EUR": 100_000}},
            "100000 EUR that is not applied yet could cover INV-1.",
        ),
        (
            {"contacts_made": (made(day(8)),)},
            "Contacts made today: 1. The policy allows 1 a day.",
        ),
        ({"paused_until": day(9)}, "A colleague paused the account until 2026-10-10."),
        ({"contacts": ()}, "No contact has an address that works for step “firm”."),
    ],
)
def test_sentences_of_accounts(facts: dict[str, Any], sentence: str) -> None:
    found = days.plan(account(**facts), terms=SHIPPED, on=day(8))
    assert found.silence is not None
    assert said(found.silence) == sentence


@pytest.mark.parametrize(
    ("because", "sentence"),
    [
        (
            Because(code="bank_stale", values={"date": None}),
            "The policy asks for bank data, and none were loaded.",
        ),
        (
            Because(
                code="bank_stale", values={"date": "2026-10-01", "business_days": 3, "limit": 2}
            ),
            "The bank's data are of 2026-10-01; their age in business days is 3, and the policy "
            "allows 2.",
        ),
        (
            Because(code="control_difference", values={"currency": "EUR", "difference": -5}),
            "The ledger differs from its control total by -5 EUR, and nobody accepted it.",
        ),
        (
            Because(code="other_entity", values={"entity": 2}),
            "entity 2 has an older item and speaks to the customer today.",
        ),
        (
            Because(code="spread", values={"before": 9, "a_day": 4, "days": 2}),
            "Old debt enters over several days; business days until its turn: about 2.",
        ),
        (
            Because(code="spread", values={"before": 9, "a_day": 4}),
            "Old debt enters over several days, and its turn has not come.",
        ),
        (Because(code="told_by_hand"), "told by hand"),
    ],
)
def test_sentences_of_the_book(because: Because, sentence: str) -> None:
    assert said(because) == sentence


def test_machines_get_amounts_of_the_currency_and_names() -> None:
    values = {"item": 7, "entity": 2, "asked": 5, "unapplied": 1_234_50, "currency": "EUR"}
    written = because_texts.plain(values, item=lambda pk: f"INV-{pk}", entity=lambda pk: f"E{pk}")
    assert written == {
        **values,
        "item": "INV-7",
        "entity": "E2",
        "asked": "0.05",
        "unapplied": "1234.50",
    }


def test_machines_get_what_is_asked_for_by_currency() -> None:
    values = {"item": 7, "asked": {"EUR": 1_000, "JPY": 1_000}}
    written = because_texts.plain(values, item=str, entity=str)
    assert written["asked"] == {"EUR": "10.00", "JPY": "1000"}


def test_a_dispute_is_said_with_and_without_its_currency() -> None:
    for values in (
        {"item": 1, "disputed": 5_00, "currency": "EUR"},
        {"item": 1, "disputed": 5_00},  # As older versions kept it.
    ):
        assert said(Because(code="disputed", values=values)) == "INV-1 is in dispute."


def test_machines_get_amounts_without_decimals_where_there_are_none() -> None:
    values = {"difference": 1_234, "currency": "JPY"}
    written = because_texts.plain(values, item=str, entity=str)
    assert written["difference"] == "1234"


def test_a_silence_below_the_minimum_says_both_amounts() -> None:
    values = {"asked": {"EUR": 499}, "least": {"EUR": 500}}
    said = because_texts.text("below_minimum", values) % because_texts.fill(
        values, day=str, amount=lambda a, c: f"{a} {c}", item=str, entity=str
    )
    assert said == "499 EUR is due, and the policy asks for 500 EUR and more."
    written = because_texts.plain(values, item=str, entity=str)
    assert written == {"asked": {"EUR": "4.99"}, "least": {"EUR": "5.00"}}
    older = {"asked": 499, "least": 500}
    assert because_texts.text("below_minimum", older).startswith("What is due is less")
    assert because_texts.plain(older, item=str, entity=str) == older
