"""What is refused of documents, money and rates."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from django.utils import timezone

from dunwell.actions import write_offs
from dunwell.core.roles import Role
from dunwell.core.write_offs import WriteOffReason
from dunwell.store.models import Item
from tests import builders
from tests.refusals.trials import (
    COMMAND,
    OPERATION,
    PAGE,
    Operation,
    Page,
    Stage,
    Trial,
    Ways,
    by_trials,
    guard,
)

NO_RATES: Final = "Date,USD\n2026-13-01,1.08\n"
GIVEN_UP: Final = {"reason": "bankrupt", "note": "Insolvent, nothing left."}


def _promised(code: str, case: str, typed: str, told: str) -> Trial:
    """Promise an amount by all three ways."""
    return Trial(
        code=code,
        case=f"promised {case}".strip(),
        page=Page(
            path="/accounts/{customer}/promises/add",
            form={
                "item": "{item}",
                "promised_date": "{tomorrow}",
                "person": "Mrs. Jansen",
                "amount": typed,
            },
        ),
        operation=Operation(
            path="customers/{customer}/promises",
            body={
                "items": ["{item}"],
                "promised_date": "{tomorrow}",
                "promised": {"amount": told, "currency": "EUR"},
            },
        )
        if told
        else None,
        command=(
            *("promise", "{number}", "--by", "{tomorrow}", "--items", "INV-1"),
            f"--amount={typed}",
        ),
    )


def _disputed(code: str, typed: str) -> Trial:
    """Dispute an amount by all three ways."""
    return Trial(
        code=code,
        case="disputed",
        page=Page(
            path="/accounts/{customer}/disputes/add",
            form={"item": "{item}", "category": "pricing", "amount": typed},
        ),
        operation=Operation(
            path="customers/{customer}/disputes",
            body={
                "item": "{item}",
                "category": "pricing",
                "contested": {"amount": typed, "currency": "EUR"},
            },
        ),
        command=("dispute", "{number}", "--item", "INV-1", f"--amount={typed}"),
    )


def _given_up(code: str, typed: str) -> Trial:
    """Ask for a write-off of an amount."""
    return Trial(
        code=code,
        case="given up",
        page=Page(
            path="/accounts/{customer}/write-offs/add",
            form={"item": "{item}", "amount": typed, **GIVEN_UP},
        ),
        operation=Operation(
            path="write-offs",
            body={"item": "{item}", "amount": {"amount": typed, "currency": "EUR"}, **GIVEN_UP},
        ),
    )


def _pay(stage: Stage) -> None:
    """Let the item whose write-off was asked for be paid in part meanwhile."""
    day = timezone.localdate()
    item = Item.objects.get(pk=stage.names["asked_item"])
    cash = builders.receipt(stage.cast, 40_00, on=day)
    builders.applied(cash, item, 40_00, on=day)


def _pay_tomorrow(stage: Stage) -> None:
    """Let the clock of whoever recorded the payment be a day ahead."""
    day, at = timezone.localdate(), timezone.now() + timedelta(days=1)
    item = Item.objects.get(pk=stage.names["asked_item"])
    cash = builders.receipt(stage.cast, 40_00, on=day)
    builders.applied(cash, item, 1_00, on=day, at=at)


_DECIDED: Final = Trial(
    code="more_than_open",
    case="decided",
    by="decider",
    after=_pay,
    page=Page(path="/approvals/{approval}/decide", form={"act": "approve"}),
    operation=Operation(
        path="approvals/{approval}/decision",
        body={"approved": True},
        seen="approvals/{approval}",
    ),
)

TRIALS: Final = (
    _promised("amount_not_above_zero", "", "0", "0"),
    # The API takes no sign in front of an amount.
    _promised("amount_not_above_zero", "below zero", "-5", ""),
    _disputed("amount_not_above_zero", "0"),
    _given_up("amount_not_above_zero", "0"),
    _promised("amount_too_large", "", "900000000000000.00", "900000000000000.00"),
    _disputed("amount_too_large", "900000000000000.00"),
    _given_up("amount_too_large", "900000000000000.00"),
    _given_up("more_than_open", "999.00"),
    _DECIDED,
    replace(_DECIDED, code="recorded_too_early", case="", after=_pay_tomorrow),
    Trial(
        code="wrong_side",
        case="disputed",
        operation=Operation(
            path="customers/{customer}/disputes",
            body={"item": "{credit}", "category": "pricing"},
        ),
    ),
    Trial(
        code="wrong_side",
        case="given up",
        operation=Operation(path="write-offs", body={"item": "{credit}", **GIVEN_UP}),
    ),
    Trial(
        code="before_posting",
        operation=Operation(
            path="write-offs",
            body={
                "item": "{future}",
                "amount": {"amount": "1.00", "currency": "EUR"},
                **GIVEN_UP,
            },
        ),
    ),
    Trial(
        code="no_rates_found",
        command=("rates", "{no_rates}"),
        words="No rate could be read from no_rates.csv",
    ),
)

_FILES_ALONE: Final = "Documents and money come with files; no page, program or command does this."
WAYS: Final[Mapping[str, Ways]] = {
    **dict.fromkeys(
        ("amount_not_above_zero", "amount_too_large"), by_trials(PAGE, OPERATION, COMMAND)
    ),
    **dict.fromkeys(("more_than_open", "recorded_too_early"), by_trials(PAGE, OPERATION)),
    # Pages and commands find only what is owed on the day.
    **dict.fromkeys(("wrong_side", "before_posting"), by_trials(OPERATION)),
    "no_rates_found": by_trials(COMMAND),
    **{
        code: guard(_FILES_ALONE, f"tests/{test}")
        for code, test in (
            ("not_issued", "actions/test_stories.py::test_what_is_no_document_is_refused"),
            ("fee_needs_item", "actions/test_stories.py::test_what_is_no_document_is_refused"),
            ("not_a_receipt", "actions/test_stories.py::test_what_is_no_document_is_refused"),
            (
                "fee_stands",
                "actions/test_stories.py::test_a_fee_names_its_item_and_goes_before_it",
            ),
            (
                "already_reversed",
                "actions/test_stories.py::test_instalments_come_due_apart_and_are_cancelled_together",
            ),
            (
                "more_than_written_off",
                "actions/test_stories.py::test_a_write_off_leaves_the_claim_until_it_is_recovered",
            ),
            ("currencies_differ", "core/test_allocations.py::test_refused"),
            ("before_original", "core/test_reversals.py::test_refused"),
            ("still_in_use", "core/test_reversals.py::test_refused"),
            ("paired_posting", "core/test_reversals.py::test_refused"),
            (
                "instalments_do_not_sum",
                "core/test_instalments.py::test_a_cent_missing_or_too_much_is_refused",
            ),
            ("date_out_of_range", "core/test_items.py::test_days_on_which_nothing_happens"),
        )
    },
    "no_rate": guard(
        "Who converts gives no total where a rate is missing, and says so.",
        "tests/core/test_rates.py::test_a_rate_serves_for_a_week",
    ),
    "rate_not_above_zero": guard(
        "A file's rate of zero or less is told as a problem of its row, and the book keeps none.",
        "tests/core/test_rates.py::test_a_rate_is_above_zero",
    ),
}


def scene(stage: Stage) -> None:
    """An account with invoices, a credit memo, and a write-off that waits for its decision."""
    who, at, day = stage.cast, timezone.now(), timezone.localdate()
    stage.people["lead"] = stage.person(Role.TEAM_LEAD, Role.COLLECTIONS_SPECIALIST, name="lena")
    stage.people["decider"] = stage.person(Role.CFO, name="chris")
    clerk = stage.person(Role.AR_SPECIALIST, name="abe")
    item = builders.invoice(who, 100_00, on=day, number="INV-1")
    asked = builders.invoice(who, 100_00, on=day, number="INV-2")
    future = builders.invoice(who, 100_00, on=day + timedelta(days=9), number="INV-3")
    credit = builders.credit_memo(who, 10_00, on=day)
    type(credit.document).objects.filter(pk=credit.document_id).update(number="CM-1")
    approval = write_offs.ask(
        asked.pk,
        by=clerk,
        at=at,
        on=day,
        amount=100_00,
        reason=WriteOffReason.BANKRUPT,
        note="Insolvent, nothing left.",
    )
    path = stage.home / "no_rates.csv"
    path.write_text(NO_RATES)
    stage.put(
        customer=who.harbour.pk,
        number=who.harbour.number,
        item=item.pk,
        asked_item=asked.pk,
        future=future.pk,
        credit=credit.pk,
        approval=approval.pk,
        no_rates=path,
        tomorrow=day + timedelta(days=1),
    )
