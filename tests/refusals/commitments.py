"""What is refused of promises, disputes, calls, pauses and notes on an account."""

from collections.abc import Mapping
from typing import Final

from django.utils import timezone

from dunwell.actions import calls as call_actions
from dunwell.actions import disputes, notes, pauses, promises
from dunwell.core.disputes import DisputeCategory
from dunwell.core.roles import Role
from dunwell.store.models import Item, User
from tests import builders
from tests.refusals import calls, nonpayment
from tests.refusals.days import TODAY, TOMORROW, YESTERDAY
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
)

EUR_999 = {"amount": "999.00", "currency": "EUR"}

TRIALS: Final = (
    *calls.TRIALS,
    *nonpayment.TRIALS,
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
        code="unknown_promise",
        command=("promise", "2001", "--withdraw", "{withdrawn}"),
    ),
    Trial(
        code="unknown_promise",
        case="zero",
        command=("promise", "{number}", "--withdraw", "0"),
    ),
    Trial(
        code="unknown_dispute",
        command=("dispute", "2001", "--close", "{closed}"),
    ),
    Trial(
        code="not_open",
        case="promise",
        command=("promise", "{number}", "--by", "{tomorrow}", "--items", "INV-9"),
    ),
    Trial(
        code="not_open",
        case="dispute",
        command=("dispute", "{number}", "--item", "INV-9"),
    ),
    Trial(
        code="nothing_overdue_to_promise",
        case="promise",
        command=("promise", "2000", "--by", "{tomorrow}"),
    ),
    Trial(
        code="several_promises",
        case="promise",
        command=("promise", "{number}", "--by", "{tomorrow}"),
    ),
    Trial(
        code="items_of_others",
        page=Page(
            path="/accounts/{customer}/promises/add",
            form={
                "item": ["{item}", "{dollars}"],
                "promised_date": "{tomorrow}",
                "person": "Mrs. Jansen",
            },
        ),
        operation=Operation(
            path="customers/{customer}/promises",
            body={"items": ["{item}", "{dollars}"], "promised_date": "{tomorrow}"},
        ),
        command=("promise", "{number}", "--by", "{tomorrow}", "--items", "INV-1", "USD-1"),
    ),
    Trial(
        code="nothing_promised",
        page=Page(
            path="/accounts/{customer}/promises/add",
            form={"item": "{contested}", "promised_date": "{tomorrow}", "person": "Mrs. Jansen"},
        ),
        operation=Operation(
            path="customers/{customer}/promises",
            body={"items": ["{contested}"], "promised_date": "{tomorrow}"},
        ),
        command=("promise", "{number}", "--by", "{tomorrow}", "--items", "INV-2"),
    ),
    Trial(
        code="nothing_promised",
        case="no item",
        page=Page(
            path="/accounts/{customer}/promises/add",
            form={"promised_date": "{tomorrow}", "person": "Mrs. Jansen"},
        ),
        words="A promise is for something",
    ),
    Trial(
        code="nothing_promised",
        case="paid meanwhile",
        page=Page(
            path="/accounts/{customer}/promises/add",
            form={
                "item": ["{item}", "{paid}"],
                "promised_date": "{tomorrow}",
                "person": "Mrs. Jansen",
            },
        ),
        operation=Operation(
            path="customers/{customer}/promises",
            body={"items": ["{item}", "{paid}"], "promised_date": "{tomorrow}"},
        ),
        words="Nothing is open on INV-4 any more; choose the items anew.",
    ),
    Trial(
        code="disputed_too_much",
        case="nothing open",
        page=Page(
            path="/accounts/{customer}/disputes/add",
            form={"item": "{paid}", "category": "pricing"},
        ),
        operation=Operation(
            path="customers/{customer}/disputes",
            body={"item": "{paid}", "category": "pricing"},
        ),
        words="Nothing is open on",
    ),
    Trial(
        code="not_your_dispute",
        page=Page(path="/accounts/{customer}/disputes/{not_hers}/close"),
        operation=Operation(
            path="disputes/{not_hers}/closing", body={}, seen="disputes/{not_hers}"
        ),
        by="dora",
    ),
    Trial(
        code="cannot_answer",
        page=Page(path="/accounts/{customer}/disputes/{hers}/owner", form={"owner": "{otto}"}),
        operation=Operation(
            path="disputes/{hers}/owner", body={"owner": "{otto}"}, seen="disputes/{hers}"
        ),
    ),
    Trial(
        code="cannot_answer",
        case="left",
        page=Page(path="/accounts/{customer}/disputes/{hers}/owner", form={"owner": "{lotte}"}),
        operation=Operation(
            path="disputes/{hers}/owner", body={"owner": "{lotte}"}, seen="disputes/{hers}"
        ),
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
    Trial(
        code="overlong_note",
        page=Page(path="/accounts/{customer}/notes/add", form={"text": "x" * 2001}),
        operation=Operation(path="customers/{customer}/notes", body={"text": "x" * 2001}),
    ),
    Trial(
        code="note_gone",
        page=Page(path="/accounts/{branch}/notes/{note}/pin"),
        words="This note does not belong to the account",
    ),
)

_LEFT_OUT = "tests/refusals/test_left_out.py::test_what_cannot_be_verified_is_left_out_alike"

WAYS: Final[Mapping[str, Ways]] = {
    **dict.fromkeys(
        (
            *("promise_in_the_past", "promised_too_much", "promise_settled", "disputed_too_much"),
            *("dispute_stands", "dispute_closed", "follow_up_in_the_past", "nobody_spoken_to"),
            *("person_missing", "note_too_long", "items_of_others", "nothing_promised"),
            "reason_known",
        ),
        by_trials(PAGE, OPERATION, COMMAND),
    ),
    **dict.fromkeys(("call_in_the_future", "call_stands"), by_trials(OPERATION, COMMAND)),
    **dict.fromkeys(
        (
            *("pause_makes_no_sense", "pause_over", "line_break", "note_empty", "overlong_note"),
            *("not_your_call", "not_your_dispute", "cannot_answer", "reason_not_yours"),
            *("override_makes_no_sense", "override_stands", "override_over"),
        ),
        by_trials(PAGE, OPERATION),
    ),
    # Machines name the state they saw, and what is gone is not found.
    **dict.fromkeys(("call_logged_meanwhile", "note_gone"), by_trials(PAGE)),
    "unknown_call": by_trials(PAGE, COMMAND),
    # Only commands take the numbers of documents, promises and disputes as people type them.
    **dict.fromkeys(
        (
            *("not_open", "nothing_overdue_to_promise", "several_promises"),
            *("unknown_promise", "unknown_dispute"),
        ),
        by_trials(COMMAND),
    ),
    # Several at once are verified each by itself, so their refusals stand in an answer.
    "nothing_overdue": elsewhere(_LEFT_OUT, ways=(PAGE, OPERATION, COMMAND)),
    **dict.fromkeys(
        ("reason_of_your_own", "reason_changed", "nothing_to_verify"),
        elsewhere(_LEFT_OUT, ways=(PAGE,)),
    ),
}


def scene(stage: Stage) -> None:
    """An account with two invoices, and one of everything that is over."""
    lead = stage.people["lead"] = stage.person(
        Role.TEAM_LEAD, Role.COLLECTIONS_SPECIALIST, name="lena"
    )
    who = stage.cast
    at, customer = timezone.now(), who.harbour
    first, second, third = _ledger(stage)
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
    hers = _contest(second, lead)
    dora = stage.people["dora"] = stage.person(Role.DISPUTE_OWNER, name="dora")
    disputes.give(by=lead, at=at, dispute_id=hers, owner=dora)
    pause = pauses.begin(
        by=lead, at=at, customer=customer, from_date=TODAY, to_date=TOMORROW, reason="stocktaking"
    )
    pauses.end(by=lead, at=at, pause_id=pause.pk)
    note = notes.write(by=lead, at=at, customer=customer, text="Calls back.", pinned=False)
    call = calls.logged(lead, customer, first.entity)
    call_actions.take_back(by=lead, at=at, call_id=call.pk, reason="a slip")
    left = stage.person(Role.COLLECTIONS_SPECIALIST, name="lotte")
    left.is_active = False
    left.save(update_fields=["is_active"])
    carl = stage.people["carl"] = stage.person(Role.COLLECTIONS_SPECIALIST, name="carl")
    nonpayment.accounts(stage)
    stage.put(
        hers=hers,
        not_hers=_contest(third, lead),
        lena=lead.pk,
        lotte=left.pk,
        carls=calls.logged(carl, who.branch, who.north).pk,
        otto=stage.person(Role.AUDITOR, name="otto").pk,
        note=note.pk,
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


def _ledger(stage: Stage) -> tuple[Item, Item, Item]:
    """Three invoices that are open, one that is paid, and one in dollars."""
    who = stage.cast
    first, second, third, paid = (
        builders.invoice(who, 100_00, on=YESTERDAY, due=YESTERDAY, number=number)
        for number in ("INV-1", "INV-2", "INV-3", "INV-4")
    )
    dollars = builders.document(
        who, 100_00, on=YESTERDAY, due=YESTERDAY, number="USD-1", currency="USD"
    )
    money = builders.receipt(who, 100_00, on=YESTERDAY)
    builders.applied(money, paid, 100_00, on=YESTERDAY)
    stage.put(paid=paid.pk, dollars=dollars.items.get().pk)
    return first, second, third
