"""One book of two legal entities, each with one of everything, and words that tell whose.

What is of the first says `Amber` wherever there is room for a word, what is of the second `Zorn`;
harbour buys from both. So what shows `zorn` to somebody who works for the first shows too much.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from dunwell.actions import (
    allocations,
    calls,
    contacts,
    customers,
    disputes,
    entities,
    inbound,
    nonpayment,
    notes,
    overrides,
    pauses,
    policies,
    promises,
    receipts,
    snoozes,
    tasks,
    write_offs,
)
from dunwell.actions.inbound import Arrived, Understood
from dunwell.actions.snoozes import Put
from dunwell.core.approvals import ApprovalKind
from dunwell.core.calls import Call, CallOutcome
from dunwell.core.disputes import DisputeCategory
from dunwell.core.import_fields import ImportKind
from dunwell.core.inbound import InboundKind
from dunwell.core.messages import MessageKind, MessageState
from dunwell.core.nonpayment import Reason
from dunwell.core.roles import Role
from dunwell.core.tasks import TaskKind
from dunwell.core.write_offs import WriteOffReason
from dunwell.jobs.days import processing
from dunwell.store.models import (
    Approval,
    AuditEntry,
    Customer,
    DuplicateProposal,
    Entity,
    ImportRun,
    Inbound,
    Item,
    MailAccount,
    Message,
    MessageEvent,
    RoleGrant,
    User,
)
from tests import builders, ledgers
from tests.builders import AT, Cast

NOW = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 31)
DAY = timedelta(days=1)
_SENT = datetime(2026, 3, 30, 8, 0, tzinfo=UTC)
_STATES = (
    MessageState.HELD,
    MessageState.QUEUED,
    MessageState.UNKNOWN,
    MessageState.FAILED,
    MessageState.SENT,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What is of one entity; `ids` are named as the parts of addresses are."""

    entity: Entity
    customer: Customer
    ids: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Two:
    """Both, and who asks in the book."""

    own: Side
    foreign: Side
    cast: Cast
    asker: User


@dataclass(slots=True)
class _Building:
    """One side while it is built."""

    who: Cast
    asker: User
    entity: Entity
    currency: str
    word: str
    ids: dict[str, int] = field(default_factory=dict)


def build(home: Path) -> Two:
    """Open the book and live in it until today."""
    policies.install_shipped(at=AT)
    who = builders.cast()
    asker = User.objects.create_user("olga@north.example", name="Olga Berg")
    RoleGrant.objects.bulk_create(
        RoleGrant(user=asker, role=role) for role in (Role.TEAM_LEAD, Role.AR_SPECIALIST)
    )
    book = ledgers.open_book(home)
    parts = [
        _Building(who=who, asker=asker, entity=who.north, currency="EUR", word="Amber"),
        _Building(who=who, asker=asker, entity=who.south, currency="GBP", word="Zorn"),
    ]
    found = [_customer(one) for one in parts]
    for one, customer in zip(parts, found, strict=True):
        _money(one, customer)
        _import(one, book)
        _work(one, customer)
    for day in (TODAY - DAY, TODAY):
        processing.process(day, at=datetime.combine(day, NOW.time(), tzinfo=UTC))
    for one, customer in zip(parts, found, strict=True):
        _messages(one, customer)
        _approvals(one)
    for one, customer in zip(parts, found, strict=True):
        entries = AuditEntry.objects.filter(subject=f"customer:{customer.pk}")
        one.ids["sequence"] = entries.latest("sequence").sequence
    sides = [
        Side(entity=one.entity, customer=customer, ids=one.ids)
        for one, customer in zip(parts, found, strict=True)
    ]
    return Two(own=sides[0], foreign=sides[1], cast=who, asker=asker)


def _customer(one: _Building) -> Customer:
    entities.edit(
        by=None,
        at=AT,
        entity=one.entity,
        name=f"{one.word} Seller",
        country="NL" if one.word == "Amber" else "GB",
        email=f"ar@{one.word.lower()}-seller.example",
    )
    customer = customers.open(
        by=None,
        at=AT,
        number=f"{one.word.upper()}-1",
        name=f"{one.word} Trading",
        parent=one.who.head_office,
        payer=one.who.head_office,
    )
    again = customers.open(
        by=None, at=AT, number=f"{one.word.upper()}-01", name=f"{one.word} Trading Ltd"
    )
    builders.document(
        one.who, 12_00, entity=one.entity, customer=again, currency=one.currency, on=TODAY - DAY
    )
    first, second = sorted((customer.pk, again.pk))
    proposal = DuplicateProposal.objects.create(
        first_id=first, second_id=second, because="same_name"
    )
    contact = contacts.add(
        by=None,
        at=AT,
        customer=customer,
        name=f"{one.word} Buyer",
        email=f"buyer@{one.word.lower()}.example",
    )
    MailAccount.objects.create(
        entity=one.entity, changed_at=AT, from_address=f"ar@{one.word.lower()}-seller.example"
    )
    one.ids |= {
        "customer_id": customer.pk,
        "proposal_id": proposal.pk,
        "contact_id": contact.pk,
        "entity_id": one.entity.pk,
    }
    return customer


def _money(one: _Building, customer: Customer) -> None:
    """Old debt, debt of harbour with both, and money that came in."""
    prefix = one.word.upper()
    for number, (amount, late) in enumerate(
        [(9_120_11, 170), (4_310_22, 95), (870_33, 40), (615_44, 3), (320_55, -20)]
    ):
        due = TODAY - late * DAY
        document = builders.document(
            one.who,
            amount,
            entity=one.entity,
            customer=customer,
            currency=one.currency,
            on=due - 30 * DAY,
            due=due,
            number=f"{prefix}-INV-{number}",
        )
        one.ids[f"item_{number}"] = document.items.get().pk
        one.ids.setdefault("document_id", document.pk)
    for name in ("SHARED", "SHARED-2"):
        shared = builders.document(
            one.who,
            77_70,
            entity=one.entity,
            currency=one.currency,
            on=TODAY - 50 * DAY,
            due=TODAY - 20 * DAY,
            number=f"{prefix}-{name}",
        )
        one.ids[name] = shared.items.get().pk
    money = receipts.receive(
        by=None,
        at=AT,
        entity=one.entity,
        customer=customer,
        currency=one.currency,
        amount=100_66,
        received_date=TODAY - 2 * DAY,
        number=f"{prefix}-RCT",
        text=f"{one.word} pays",
    )
    one.ids["payment_id"] = money.document_id
    applied = allocations.apply(
        by=None,
        at=NOW,
        source=money,
        target=document.items.get(),
        amount=10_00,
        not_before=TODAY - DAY,
    )
    one.ids["allocation_id"] = applied.pk


def _import(one: _Building, book: ledgers.Ledger) -> None:
    """Load a file of the entity, and one that has a row that cannot be read."""
    rows = [
        ledgers.row(
            f"{one.word.upper()}-FILE-{number}",
            amount,
            entity=one.entity.code,
            currency=one.currency,
            customer_no=f"{one.word.upper()}-2",
            customer_name=f"{one.word} Second",
        )
        for number, amount in enumerate(("210.00", "30.00", "40.00", "50.00", "60.00", "none"))
    ]
    book.load(rows, name=f"{one.word.lower()}.csv", kind=ImportKind.ITEMS, ledger_date=TODAY - DAY)
    one.ids["run_id"] = ImportRun.objects.latest("pk").pk


def _work(one: _Building, customer: Customer) -> None:
    """What people wrote down about the customer."""
    _agreed(one, customer)
    _said(one, customer)
    _arranged(one, customer)


def _agreed(one: _Building, customer: Customer) -> None:
    """What was promised and contested."""
    by, word = one.asker, one.word
    promise = promises.make(
        by=by,
        at=NOW - 5 * DAY,
        customer=customer,
        item_ids=[one.ids["item_2"]],
        amount=None,
        promised_date=TODAY - 2 * DAY,
        made_date=TODAY - 5 * DAY,
        person=f"{word} Buyer",
        evidence=f"{word} said so",
    )
    promises.make(
        by=by,
        at=NOW - 5 * DAY,
        customer=one.who.harbour,
        item_ids=[one.ids["SHARED"]],
        amount=None,
        promised_date=TODAY + 2 * DAY,
        made_date=TODAY - 5 * DAY,
        person=f"Harbour for {word}",
    )
    disputes.open(
        by=by,
        at=NOW - 9 * DAY,
        item=_item(one.ids["SHARED-2"]),
        amount=None,
        category=DisputeCategory.QUALITY,
        opened_date=TODAY - 9 * DAY,
        note=f"Harbour contests what {word} sold",
    )
    late = promises.make(
        by=by,
        at=NOW,
        customer=customer,
        item_ids=[one.ids["item_3"]],
        amount=None,
        promised_date=TODAY + 90 * DAY,
        made_date=TODAY,
        person=f"{word} Buyer",
    )
    dispute = disputes.open(
        by=by,
        at=NOW - 9 * DAY,
        item=_item(one.ids["item_1"]),
        amount=500_00,
        category=DisputeCategory.PRICING,
        opened_date=TODAY - 9 * DAY,
        note=f"{word} contests",
    )
    one.ids |= {
        "promise_id": promise.pk,
        "late_promise_id": late.pk,
        "dispute_id": dispute.pk,
    }


def _said(one: _Building, customer: Customer) -> None:
    """Calls and a note."""
    by, word = one.asker, one.word
    call = calls.log(
        by=by,
        at=NOW - DAY,
        today=TODAY - DAY,
        customer=customer,
        entity=one.entity,
        call=Call(
            on_date=TODAY - DAY,
            outcome=CallOutcome.REACHED,
            person=f"{word} Buyer",
            note=f"{word} was reached",
            follow_up_date=TODAY,
        ),
    )
    calls.log(
        by=by,
        at=NOW - 2 * DAY,
        today=TODAY - 2 * DAY,
        customer=one.who.harbour,
        entity=one.entity,
        call=Call(
            on_date=TODAY - 2 * DAY,
            outcome=CallOutcome.REACHED,
            person="Harbour",
            note=f"Spoke about {word}",
        ),
    )
    note = notes.write(by=by, at=NOW, customer=customer, text=f"{word} wrote", pinned=True)
    one.ids |= {"call_id": call.pk, "note_id": note.pk}


def _arranged(one: _Building, customer: Customer) -> None:
    """What is put off, watched and to be done."""
    by, word = one.asker, one.word
    pause = pauses.begin(
        by=by,
        at=NOW,
        customer=one.who.harbour,
        from_date=TODAY - DAY,
        to_date=TODAY,
        reason="Harbour rests",
    )
    override = overrides.begin(
        by=by,
        at=NOW,
        customer=customer,
        owner=by,
        from_date=TODAY + DAY,
        to_date=TODAY + 9 * DAY,
        reason=f"{word} is watched",
    )
    nonpayment.set_reason(
        by=by,
        at=NOW,
        on=TODAY,
        customer=customer,
        reason=Reason.CASH_TROUBLE,
        note=f"{word} is short",
    )
    (snooze,) = snoozes.begin(
        by=by,
        at=NOW,
        today=TODAY,
        actions=[Put(customer_id=customer.pk, entity_id=one.entity.pk, kind="call")],
        until_date=TODAY + 3 * DAY,
        reason=f"{word} is away",
    )
    for kind in (TaskKind.CHECK_PAYMENT, TaskKind.FIX_ADDRESS, TaskKind.POST_LETTER):
        tasks.open_once(
            at=NOW,
            kind=kind,
            cause=f"customer:{customer.pk}",
            entity=one.entity,
            customer=customer,
            opened_date=TODAY,
            due_date=TODAY,
            because={"address": f"{word}@gone.example"},
        )
    one.ids |= {"pause_id": pause.pk, "override_id": override.pk, "snooze_id": snooze.pk}


def _messages(one: _Building, customer: Customer) -> None:
    """A message in every state that a list shows, and what came back."""
    for number, state in enumerate(_STATES):
        message = Message.objects.create(
            kind=MessageKind.REMINDER,
            state=state,
            entity=one.entity,
            customer=customer,
            on_date=TODAY - number * DAY - 3 * DAY,
            to=[f"buyer@{one.word.lower()}.example"],
            subject=f"{one.word} owes",
            text=f"Dear {one.word}",
            html=f"<p>Dear {one.word}</p>",
            message_id=f"<dw.{one.word.lower()}{number}@seller.example>",
            created_at=_SENT,
            claimed_at=_SENT if state in {MessageState.UNKNOWN, MessageState.SENT} else None,
            sent_at=_SENT if state == MessageState.SENT else None,
            answer=f"{one.word} said no" if state == MessageState.FAILED else "",
        )
        MessageEvent.objects.create(message=message, kind=state, at=_SENT)
        one.ids[f"message_{state}"] = message.pk
    one.ids["message_id"] = one.ids[f"message_{MessageState.HELD}"]
    sent = one.ids[f"message_{MessageState.SENT}"]
    for number, answers in enumerate(([_message_id(sent)], [])):
        inbound.keep(
            Arrived(
                source="imap:1",
                key=f"{one.word}{number}",
                content_hash=f"{one.word}{number}",
                received_at=NOW,
                entity_id=one.entity.pk,
                sender=f"buyer@{one.word.lower()}.example",
                subject=f"{one.word} answers",
            )
        )
        row = Inbound.objects.latest("pk")
        inbound.settle(
            row.pk,
            Understood(
                kind=InboundKind.REPLY,
                answers=answers,
                text=f"{one.word} will pay",
            ),
            at=NOW,
        )
        one.ids.setdefault("inbound_id", row.pk)


def _approvals(one: _Building) -> None:
    """A late promise waits already; a write-off waits too."""
    asked = write_offs.ask(
        one.ids["item_0"],
        by=one.asker,
        at=NOW,
        on=TODAY,
        amount=50_00,
        reason=WriteOffReason.UNECONOMIC,
        note=f"{one.word} is not worth it",
    )
    one.ids["approval_id"] = asked.pk
    late = Approval.objects.get(
        kind=ApprovalKind.PROMISE_HORIZON, subject=f"promise:{one.ids['late_promise_id']}"
    )
    one.ids["late_approval_id"] = late.pk


def _message_id(pk: int) -> str:
    return Message.objects.get(pk=pk).message_id


def _item(pk: int) -> Item:
    return Item.objects.get(pk=pk)
