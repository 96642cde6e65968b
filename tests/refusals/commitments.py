"""What is refused of promises, disputes, calls, pauses and notes on an account."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.utils import timezone

from dunwell.actions import calls, disputes, notes, pauses, promises
from dunwell.core.calls import Call, CallOutcome
from dunwell.core.disputes import DisputeCategory
from dunwell.core.roles import Role
from dunwell.store.models import Item, User
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
)

TODAY = timezone.localdate()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
EUR_999 = {"amount": "999.00", "currency": "EUR"}

TRIALS: Final = (
    Trial(
        code="promise_in_the_past",
        page=Page(
            path="/accounts/{customer}/promises/add",
            form={"item": "{item}", "promised_date": "{yesterday}", "person": "Mrs. Jansen"},
        ),
        operation=Operation(
            path="customers/{customer}/promises",
            body={"items": ["{item}"], "promised_date": "{yesterday}"},
        ),
        command=("promise", "{number}", "--by", "{yesterday}", "--items", "INV-1"),
    ),
    Trial(
        code="promised_too_much",
        page=Page(
            path="/accounts/{customer}/promises/add",
            form={
                "item": "{item}",
                "promised_date": "{tomorrow}",
                "person": "Mrs. Jansen",
                "amount": "999.00",
            },
        ),
        operation=Operation(
            path="customers/{customer}/promises",
            body={"items": ["{item}"], "promised_date": "{tomorrow}", "promised": EUR_999},
        ),
        command=(
            *("promise", "{number}", "--by", "{tomorrow}", "--items", "INV-1"),
            *("--amount", "999.00"),
        ),
    ),
    Trial(
        code="disputed_too_much",
        page=Page(
            path="/accounts/{customer}/disputes/add",
            form={"item": "{item}", "category": "pricing", "amount": "999.00"},
        ),
        operation=Operation(
            path="customers/{customer}/disputes",
            body={"item": "{item}", "category": "pricing", "contested": EUR_999},
        ),
        command=("dispute", "{number}", "--item", "INV-1", "--amount", "999.00"),
    ),
    Trial(
        code="dispute_stands",
        page=Page(
            path="/accounts/{customer}/disputes/add",
            form={"item": "{contested}", "category": "pricing"},
        ),
        operation=Operation(
            path="customers/{customer}/disputes",
            body={"item": "{contested}", "category": "pricing"},
        ),
        command=("dispute", "{number}", "--item", "INV-2"),
    ),
    Trial(
        code="dispute_closed",
        page=Page(path="/accounts/{customer}/disputes/{closed}/close", form={"outcome": "agreed"}),
        operation=Operation(
            path="disputes/{closed}/closing", body={"because": "agreed"}, seen="disputes/{closed}"
        ),
        command=("dispute", "{number}", "--close", "{closed}"),
    ),
    Trial(
        code="promise_settled",
        page=Page(path="/accounts/{customer}/promises/{withdrawn}/withdraw", form={}),
        operation=Operation(
            path="promises/{withdrawn}/withdrawal", body={}, seen="promises/{withdrawn}"
        ),
        command=("promise", "{number}", "--withdraw", "{withdrawn}"),
    ),
    Trial(
        code="call_in_the_future",
        operation=Operation(
            path="customers/{customer}/calls",
            body={"entity": "{entity}", "on_date": "{tomorrow}", "outcome": "reached"},
        ),
        command=("call", "{number}", "--outcome", "reached", "--on", "{tomorrow}"),
    ),
    Trial(
        code="follow_up_in_the_past",
        page=Page(
            path="/today/rows/call-{customer}-{entity_id}-0/call",
            form={"outcome": "voicemail", "method": "phone", "follow_up_date": "{yesterday}"},
        ),
        operation=Operation(
            path="customers/{customer}/calls",
            body={
                "entity": "{entity}",
                "on_date": "{today}",
                "outcome": "voicemail",
                "follow_up_date": "{yesterday}",
            },
        ),
        command=("call", "{number}", "--outcome", "voicemail", "--follow-up", "{yesterday}"),
    ),
    Trial(
        code="nobody_spoken_to",
        page=Page(
            path="/today/rows/call-{customer}-{entity_id}-0/call",
            form={
                "outcome": "no_answer",
                "method": "phone",
                "promised_items": "{item}",
                "promised_date": "{tomorrow}",
            },
        ),
        operation=Operation(
            path="customers/{customer}/calls",
            body={
                "entity": "{entity}",
                "on_date": "{today}",
                "outcome": "no_answer",
                "promised": [{"items": ["{item}"], "promised_date": "{tomorrow}"}],
            },
        ),
        command=(
            *("call", "{number}", "--outcome", "no_answer"),
            *("--promise-by", "{tomorrow}", "--items", "INV-1"),
        ),
    ),
    Trial(
        code="call_stands",
        operation=Operation(
            path="calls/{undone}/taking-back", body={"because": "once more"}, seen="calls/{undone}"
        ),
        command=("call", "{number}", "--take-back", "{undone}"),
    ),
    Trial(
        code="pause_makes_no_sense",
        page=Page(
            path="/accounts/{customer}/pauses/add",
            form={"to_date": "{yesterday}", "reason": "stocktaking"},
        ),
        operation=Operation(
            path="customers/{customer}/pauses",
            body={"to_date": "{yesterday}", "reason": "stocktaking"},
        ),
    ),
    Trial(
        code="pause_over",
        page=Page(path="/accounts/{customer}/pauses/{ended}/end", form={}),
        operation=Operation(path="pauses/{ended}/end", body={}, seen="pauses/{ended}"),
    ),
    Trial(
        code="line_break",
        page=Page(
            path="/accounts/{customer}/contacts/add",
            form={"name": "Ann\r\nBcc: all@example.com"},
            opened=True,
        ),
        operation=Operation(
            path="customers/{customer}/contacts", body={"name": "Ann\r\nBcc: all@example.com"}
        ),
    ),
    Trial(
        code="note_empty",
        page=Page(path="/accounts/{customer}/notes/add", form={"text": "  "}),
        operation=Operation(path="customers/{customer}/notes", body={"text": "  "}),
    ),
)

WAYS: Final[Mapping[str, Ways]] = {
    **dict.fromkeys(
        (
            *("promise_in_the_past", "promised_too_much", "promise_settled", "disputed_too_much"),
            *("dispute_stands", "dispute_closed", "follow_up_in_the_past", "nobody_spoken_to"),
        ),
        by_trials(PAGE, OPERATION, COMMAND),
    ),
    **dict.fromkeys(("call_in_the_future", "call_stands"), by_trials(OPERATION, COMMAND)),
    **dict.fromkeys(
        ("pause_makes_no_sense", "pause_over", "line_break", "note_empty"),
        by_trials(PAGE, OPERATION),
    ),
}

YET: Final = frozenset(
    (
        "call_logged_meanwhile",
        "not_your_dispute",
        "cannot_answer",
        "items_of_others",
        "nothing_overdue_to_promise",
        "several_promises",
        "not_open",
        "unknown_call",
        "person_missing",
        "note_too_long",
        "not_your_call",
        "note_gone",
        "overlong_note",
        "override_makes_no_sense",
        "override_stands",
        "override_over",
        "nothing_overdue",
        "reason_known",
        "reason_not_yours",
        "reason_of_your_own",
        "nothing_to_verify",
        "reason_changed",
        "nothing_promised",
    )
)


def scene(stage: Stage) -> None:
    """An account with two invoices, and one of everything that is over."""
    lead = stage.people["lead"] = stage.person(
        Role.TEAM_LEAD, Role.COLLECTIONS_SPECIALIST, name="lena"
    )
    who = stage.cast
    at, customer = timezone.now(), who.harbour
    first, second = (
        builders.invoice(who, 100_00, on=YESTERDAY, due=YESTERDAY, number=number)
        for number in ("INV-1", "INV-2")
    )
    promise = promises.make(
        by=lead,
        at=at,
        customer=customer,
        item_ids=[first.pk],
        amount=None,
        promised_date=TOMORROW,
        made_date=TODAY,
        person="Mrs. Jansen",
    )
    promises.withdraw(by=lead, at=at, promise_id=promise.pk, because="a slip")
    closed = _contest(first, lead)
    disputes.close(by=lead, at=at, dispute_id=closed, closed_date=TODAY, outcome="agreed")
    _contest(second, lead)
    pause = pauses.begin(
        by=lead, at=at, customer=customer, from_date=TODAY, to_date=TOMORROW, reason="stocktaking"
    )
    pauses.end(by=lead, at=at, pause_id=pause.pk)
    notes.write(by=lead, at=at, customer=customer, text="Calls back.", pinned=False)
    call = calls.log(
        by=lead,
        at=at,
        today=TODAY,
        customer=customer,
        entity=first.entity,
        call=Call(on_date=TODAY, outcome=CallOutcome.NO_ANSWER),
    )
    calls.take_back(by=lead, at=at, call_id=call.pk, reason="a slip")
    stage.put(
        customer=customer.pk,
        number=customer.number,
        entity=first.entity.code,
        entity_id=first.entity_id,
        item=first.pk,
        contested=second.pk,
        closed=closed,
        withdrawn=promise.pk,
        ended=pause.pk,
        undone=call.pk,
        yesterday=YESTERDAY,
        today=TODAY,
        tomorrow=TOMORROW,
    )


def _contest(item: Item, by: User) -> int:
    row = disputes.open(
        by=by,
        at=timezone.now(),
        item=item,
        amount=None,
        category=DisputeCategory.PRICING,
        opened_date=TODAY,
    )
    return row.pk
