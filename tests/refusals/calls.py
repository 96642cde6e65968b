"""What is refused of calls, and of promises and disputes that are told on one."""

from typing import Final

from django.utils import timezone

from dunwell.actions import calls
from dunwell.core.calls import Call, CallOutcome
from dunwell.store.models import Call as Row
from dunwell.store.models import Customer, Entity, User
from tests.refusals.days import TODAY
from tests.refusals.trials import Operation, Page, Stage, Trial

ROW: Final = "/today/rows/call-{customer}-{entity_id}-0/call"

TRIALS: Final = (
    Trial(
        code="nothing_promised",
        case="paid meanwhile, of a call",
        page=Page(
            path=ROW,
            form={
                "outcome": "reached",
                "person": "Mrs. Jansen",
                "promised_date": "{tomorrow}",
                "promised_items": "{paid}",
            },
        ),
        words="Nothing is open on this item any more; choose another one.",
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
            path=ROW,
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
            path=ROW,
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
        code="call_logged_meanwhile",
        page=Page(path=ROW, form={"outcome": "voicemail", "seen": "0", "anyway": "1"}),
        after=lambda stage: _call_by(stage, "carl"),
        words="Carl logged a call with this customer meanwhile",
    ),
    Trial(
        code="person_missing",
        page=Page(path=ROW, form={"outcome": "refused", "person": " "}),
        operation=Operation(
            path="customers/{customer}/calls",
            body={"entity": "{entity}", "on_date": "{today}", "outcome": "refused"},
        ),
        command=("call", "{number}", "--outcome", "refused"),
    ),
    Trial(
        code="note_too_long",
        page=Page(path=ROW, form={"outcome": "voicemail", "note": "x" * 2001}),
        operation=Operation(
            path="customers/{customer}/calls",
            body={
                "entity": "{entity}",
                "on_date": "{today}",
                "outcome": "voicemail",
                "note": "x" * 2001,
            },
        ),
        command=("call", "{number}", "--outcome", "voicemail", "--note", "x" * 2001),
    ),
    Trial(
        code="not_your_call",
        page=Page(path="/today/calls/{carls}/take-back"),
        operation=Operation(path="calls/{carls}/taking-back", body={}, seen="calls/{carls}"),
    ),
    Trial(
        code="unknown_call",
        page=Page(path="/today/calls/99999/take-back"),
        command=("call", "{number}", "--take-back", "99999"),
    ),
    Trial(
        code="unknown_call",
        case="with another customer",
        command=("call", "{number}", "--take-back", "{carls}"),
    ),
    Trial(
        code="not_open",
        case="call",
        command=(
            *("call", "{number}", "--outcome", "reached", "--person", "Mrs. Jansen"),
            *("--dispute", "INV-9"),
        ),
    ),
    Trial(
        code="nothing_overdue_to_promise",
        case="call",
        command=(
            *("call", "2000", "--outcome", "reached", "--person", "Mrs. Jansen"),
            *("--promise-by", "{tomorrow}"),
        ),
    ),
    Trial(
        code="several_promises",
        case="call",
        command=(
            *("call", "{number}", "--outcome", "reached", "--person", "Mrs. Jansen"),
            *("--promise-by", "{tomorrow}"),
        ),
    ),
    Trial(
        code="items_of_others",
        case="call",
        operation=Operation(
            path="customers/{customer}/calls",
            body={
                "entity": "{entity}",
                "on_date": "{today}",
                "outcome": "reached",
                "person": "Mrs. Jansen",
                "promised": [{"items": ["{item}", "{dollars}"], "promised_date": "{tomorrow}"}],
            },
        ),
        command=(
            *("call", "{number}", "--outcome", "reached", "--person", "Mrs. Jansen"),
            *("--promise-by", "{tomorrow}", "--items", "INV-1", "USD-1"),
        ),
    ),
    Trial(
        code="nothing_promised",
        case="no item of a call",
        page=Page(
            path=ROW,
            form={"outcome": "reached", "person": "Mrs. Jansen", "promised_date": "{tomorrow}"},
        ),
        words="A promise is for something",
    ),
)


def logged(by: User, customer: Customer, entity: Entity) -> Row:
    return calls.log(
        by=by,
        at=timezone.now(),
        today=TODAY,
        customer=customer,
        entity=entity,
        call=Call(on_date=TODAY, outcome=CallOutcome.VOICEMAIL),
    )


def _call_by(stage: Stage, name: str) -> None:
    logged(stage.people[name], stage.cast.harbour, stage.cast.north)
