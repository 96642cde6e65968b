"""What is refused of messages out and in, and of switching the sending."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils import timezone

from dunwell.actions import contacts, customers, inbound, invoice_sending, replies, sending
from dunwell.actions.inbound import Arrived, Understood
from dunwell.core import invoice_readiness
from dunwell.core.channels import Tone
from dunwell.core.inbound import InboundKind
from dunwell.core.messages import MessageState
from dunwell.core.roles import Role
from dunwell.store import policies
from dunwell.store.models import Customer, Inbound, Sending
from dunwell.store.queries import invoice_readiness as unsent
from tests import builders, reminders
from tests.refusals.days import TODAY, YESTERDAY
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
    elsewhere,
    guard,
)


def _move(case: str, name: str, verb: str, **body: str) -> tuple[Trial, Trial]:
    """Trials of an act on a message, at the outbox and inside Today."""
    operation = Operation(
        path=f"messages/{{{name}}}/{verb}", body=body or None, seen=f"messages/{{{name}}}"
    )
    first, second = (
        Trial(
            code=case,
            case=f"{verb} {place}",
            page=Page(path=f"/{place}/{{{name}}}/{verb}", form=body),
            operation=operation,
        )
        for place in ("outbox", "today/mails")
    )
    return first, second


def _reply(code: str, name: str, page: str, operation: str) -> Trial:
    """A trial of an act on a reply."""
    return Trial(
        code=code,
        page=Page(path=f"/replies/{{{name}}}/{page}", form={"note": "Paid on Monday"}),
        operation=Operation(
            path=f"replies/{{{name}}}/{operation}",
            body={"note": "Paid on Monday"},
            seen=f"replies/{{{name}}}",
        ),
    )


def _test_to(code: str, address: str) -> Trial:
    """A trial of a test message to an address."""
    return Trial(
        code=code,
        page=Page(
            path="/outbox/test",
            form={"customer": "{number}", "entity": "{entity}", "text": "gentle", "to": address},
        ),
        operation=Operation(
            path="messages/tests",
            body={
                "customer": "{customer}",
                "entity": "{entity}",
                "text": "gentle",
                "to": address,
            },
        ),
    )


def _switch(code: str, case: str, entity: str, to: str) -> Trial:
    """A trial of asking for more of an entity's sending."""
    body: Mapping[str, Any] | None = {"done": []} if to == "live" else None
    return Trial(
        code=code,
        case=case,
        page=Page(path=f"/settings/sending/{{{entity}}}/{to}"),
        operation=Operation(path=f"entities/{{{entity}}}/sending/{to}", body=body),
        after={"automatic": _automatic, "asked": _asked}.get(case),
    )


def _automatic(stage: Stage) -> None:
    """Let an entity send by itself."""
    Sending.objects.filter(entity=stage.cast.south).update(automatic=True)


def _asked(stage: Stage) -> None:
    """Let somebody ask, with somebody there who could agree."""
    stage.people["fiona"] = stage.person(Role.FINANCE_MANAGER, name="fiona")
    approval = sending.ask_to_be_automatic(
        stage.cast.south.pk, by=stage.people["lead"], at=timezone.now()
    )
    stage.put(asked=approval.pk)


def _back(stage: Stage) -> None:
    """Take back to test mode what somebody asked more for."""
    _asked(stage)
    sending.back_to_test(stage.cast.south.pk, by=stage.people["lead"], at=timezone.now())


TRIALS: Final = (
    *_move("nothing_to_release", "captured", "release"),
    *_move("message_moved_on", "captured", "hold"),
    *_move("message_moved_on", "captured", "skip", because="Paid by card"),
    *_move("skip_reason_missing", "held", "skip", because="  "),
    Trial(
        code="nothing_to_release",
        case="several",
        page=Page(path="/outbox/release", form={"id": ["{captured}", "999999"]}),
        operation=Operation(path="messages/release", body={"ids": ["{captured}", 999999]}),
    ),
    Trial(
        code="message_moved_on",
        case="whereabouts",
        page=Page(path="/unclear/{held}", form={"left": "yes"}),
        operation=Operation(
            path="messages/{held}/whereabouts", body={"left": True}, seen="messages/{held}"
        ),
    ),
    _test_to("no_test_address", "nobody"),
    _test_to("customers_address", "AP@harbour.example"),
    Trial(
        code="invoice_not_ready",
        page=Page(path="/invoices/{lacking}/send"),
        operation=Operation(path="documents/{lacking}/sending"),
    ),
    Trial(
        code="invoice_sent_already",
        page=Page(path="/invoices/{sent}/send"),
        operation=Operation(path="documents/{sent}/sending"),
    ),
    _reply("reply_unassigned", "strange", "paid", "already-paid"),
    _reply("reply_read", "read", "done", "done"),
    _switch("checklist_open", "", "north", "live"),
    _switch("nobody_to_agree", "", "south", "automatic"),
    _switch("already_so", "live", "south", "live"),
    _switch("already_so", "automatic", "south", "automatic"),
    _switch("already_so", "asked", "south", "automatic"),
    _switch("not_live_yet", "", "north", "automatic"),
    Trial(
        code="not_live_yet",
        case="decided",
        page=Page(path="/approvals/{asked}/decide", form={"act": "approve"}),
        operation=Operation(
            path="approvals/{asked}/decision", body={"approved": True}, seen="approvals/{asked}"
        ),
        by="fiona",
        after=_back,
    ),
    Trial(
        code="may_not_change_sending",
        page=Page(path="/settings/sending/resume"),
        operation=Operation(path="sending/resume"),
        by="adam",
        recorded="access.refuse_act",
    ),
    *(
        Trial(
            code="unknown_sender",
            case=str(number),
            page=Page(path=f"/settings/sending/{number}/live"),
            words="There is no such entity; look at the list again.",
        )
        for number in (999999, 2**64)
    ),
    Trial(
        code="nothing_held",
        page=Page(path="/settings/sending/restored"),
        operation=Operation(path="sending/restored"),
        command=("restore", "--confirm"),
    ),
    Trial(
        code="nothing_to_decide",
        command=("why", "2000", "{today}"),
    ),
)

_RACES: Final = "tests/refusals/test_races.py::"
_HOOK: Final = "tests/web/test_replies.py::"

WAYS: Final[Mapping[str, Ways]] = {
    **dict.fromkeys(
        (
            *("nothing_to_release", "skip_reason_missing", "no_test_address"),
            *("customers_address", "invoice_not_ready", "invoice_sent_already"),
            *("reply_unassigned", "reply_read", "checklist_open", "nobody_to_agree"),
            *("already_so", "not_live_yet", "may_not_change_sending"),
        ),
        by_trials(PAGE, OPERATION),
    ),
    "message_moved_on": elsewhere(
        f"{_RACES}test_a_message_that_went_meanwhile_is_not_there", ways=(PAGE, OPERATION)
    ),
    # Over the API what is not there is not found, whatever it is.
    "unknown_sender": by_trials(PAGE),
    "reply_gone": guard(
        "Page and operation look the reply up first; it could only go between the two.",
        f"{_RACES}test_a_reply_that_went_meanwhile_is_not_there",
    ),
    "nothing_held": by_trials(PAGE, OPERATION, COMMAND),
    "nothing_to_decide": by_trials(COMMAND),
    "day_moved_on": elsewhere(f"{_RACES}test_a_day_that_others_go_on_deciding_is_not_decided"),
    # The sender tells it of each entity among what it did.
    "no_mail_server": elsewhere(
        "tests/jobs/test_sending.py::test_an_entity_without_a_server_waits_and_says_so"
    ),
    # The door for events is nobody's page, and machines have their own way in.
    "events_refused": elsewhere(
        f"{_HOOK}test_events_signed_wrongly_or_long_ago_are_refused",
        f"{_HOOK}test_an_entity_without_a_secret_takes_no_events",
    ),
    "no_events": elsewhere(f"{_HOOK}test_what_is_no_event_is_refused"),
}


def scene(stage: Stage) -> None:
    """Messages that wait and that left, two invoices, two replies, two senders."""
    stage.people["lead"] = stage.person(Role.TEAM_LEAD, name="lena")
    stage.people["adam"] = stage.person(Role.ADMINISTRATOR, name="adam")
    who = stage.cast
    _invoices(stage)
    before = reminders.D - reminders.DAY
    captured = reminders.reminder(who, on=before, tone=Tone.GENTLE, state=MessageState.CAPTURED)
    held = reminders.reminder(who, state=MessageState.HELD)
    Sending.objects.create(entity=who.south, live=True, changed_at=timezone.now())
    stage.put(
        customer=who.harbour.pk,
        number=who.harbour.number,
        entity=who.north.code,
        north=who.north.pk,
        south=who.south.pk,
        captured=captured.pk,
        held=held.pk,
        read=_came_in(stage, "ap@harbour.example").pk,
        strange=_came_in(stage, "boss@elsewhere.example").pk,
        today=TODAY,
    )
    _read(stage)


def _invoices(stage: Stage) -> None:
    who, at = stage.cast, timezone.now()
    contacts.add(by=None, at=at, customer=who.harbour, name="Ada", email="ap@harbour.example")
    customers.edit(by=None, at=at, customer=who.harbour, terms_days=30)
    sent = _invoice(stage, "INV-1", who.harbour, due=YESTERDAY)
    lacking = _invoice(stage, "INV-2", who.branch, due=TODAY)
    ready = unsent.one(sent)
    assert ready is not None
    terms = invoice_readiness.terms_of(policies.in_force(TODAY))
    by = stage.people["lead"]
    invoice_sending.queue(by=by, at=at, invoice=ready, terms=terms, on=TODAY)
    stage.put(sent=sent, lacking=lacking)


def _invoice(stage: Stage, number: str, customer: Customer, *, due: date) -> int:
    item = builders.invoice(
        stage.cast, 100_00, on=YESTERDAY, due=due, number=number, customer=customer
    )
    return item.document_id


def _came_in(stage: Stage, sender: str) -> Inbound:
    """Let somebody answer."""
    arrived = Arrived(
        source="imap:1",
        key=sender,
        content_hash=sender,
        received_at=timezone.now(),
        entity_id=stage.cast.north.pk,
        sender=sender,
        subject="Re: Firm",
    )
    inbound.keep(arrived)
    row = Inbound.objects.get(key=sender)
    inbound.settle(row.pk, Understood(kind=InboundKind.REPLY, text="Paid."), at=timezone.now())
    return row


def _read(stage: Stage) -> None:
    """Let somebody be done with the reply of whom we know."""
    lead, read = stage.people["lead"], int(stage.names["read"])
    replies.done(by=lead, at=timezone.now(), inbound_id=read)
