"""What is refused of requests, delegations and write-offs."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.utils import timezone

from dunwell.actions import approvals, delegations, promises, write_offs
from dunwell.actions.approvals import Decision
from dunwell.core.roles import Role
from dunwell.core.write_offs import WriteOffReason
from dunwell.store.models import Approval, Customer, SecondAccount
from tests import builders
from tests.refusals.trials import (
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

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)
LATER = TODAY + timedelta(days=500)
OLD = TODAY - timedelta(days=100)
_TRIED = "access.refuse_act"


def _decide(case: str, *, approve: bool = True, because: str = "") -> tuple[Page, Operation]:
    """The decision of a request by both ways."""
    return (
        Page(
            path=f"/approvals/{{{case}}}/decide",
            form={"act": "approve" if approve else "reject", "because": because},
        ),
        Operation(
            path=f"approvals/{{{case}}}/decision",
            body={"approved": approve, "because": because},
            seen=f"approvals/{{{case}}}",
        ),
    )


def _act(case: str, page: str, operation: str, *texts: str) -> tuple[Page, Operation]:
    """Another act about a request by both ways; its text has a name on each of them."""
    text = {texts[0]: texts[1]} if texts else {}
    body = {"text": texts[1]} if texts else {}
    return (
        Page(path=f"/approvals/{{{case}}}/{page}", form=text),
        Operation(
            path=f"approvals/{{{case}}}/{operation}", body=body, seen=f"approvals/{{{case}}}"
        ),
    )


def _both(
    code: str, case: str, ways: tuple[Page, Operation], *, by: str, recorded: str = ""
) -> Trial:
    page, operation = ways
    return Trial(code=code, case=case, page=page, operation=operation, by=by, recorded=recorded)


def _lend(to: str, **days: str) -> tuple[Page, Operation]:
    told = {"from_date": "{today}", "to_date": "{today}", **days}
    return (
        Page(path="/approvals/lend", form={"stand_in": f"{{{to}}}", **told}),
        Operation(path="delegations", body={"stand_in": f"{{{to}_email}}", **told}),
    )


def _ask(case: str, **changed: str) -> tuple[Page, Operation]:
    told = {"item": f"{{{case}}}", "reason": "uneconomic", "note": "Nobody is there.", **changed}
    return (
        Page(path="/accounts/{customer}/write-offs/add", form=told),
        Operation(path="write-offs", body=told),
    )


def _expired(stage: Stage) -> None:
    Approval.objects.filter(pk=stage.names["asked"]).update(expires_date=YESTERDAY)


TRIALS: Final = (
    Trial(
        code="unknown_request",
        page=Page(path="/approvals/999999/decide", form={"act": "approve"}),
        words="There is no such request here; look at the list of approvals.",
    ),
    _both(
        "withdrawn_elsewhere",
        "",
        _act("promised", "withdraw", "withdrawal"),
        by="collector",
    ),
    _both("reason_missing", "rejected", _decide("asked", approve=False), by="lead"),
    _both("reason_missing", "asked", _act("asked", "ask", "question", "question", " "), by="lead"),
    _both(
        "reason_missing",
        "answered",
        _act("asked_back", "answer", "answer", "answer", " "),
        by="asker",
    ),
    _both("nothing_asked", "", _act("asked", "answer", "answer", "answer", "Yes."), by="asker"),
    _both("not_your_request", "taken-back", _act("asked", "withdraw", "withdrawal"), by="lead"),
    _both(
        "not_your_request",
        "answered",
        _act("asked_back", "answer", "answer", "answer", "Yes."),
        by="lead",
    ),
    _both("own_request", "decided", _decide("own"), by="lead", recorded=_TRIED),
    _both(
        "own_request",
        "sent-back",
        _act("own", "ask", "question", "question", "Why?"),
        by="lead",
        recorded=_TRIED,
    ),
    _both("own_request", "stood-in", _decide("own"), by="stand_in", recorded=_TRIED),
    _both("no_authority", "role", _decide("asked"), by="collector", recorded=_TRIED),
    _both("no_authority", "limit", _decide("large"), by="lead", recorded=_TRIED),
    _both("signed_already", "", _decide("signed"), by="manager", recorded=_TRIED),
    _both("already_decided", "decided", _decide("decided"), by="manager"),
    _both("already_decided", "rejected", _decide("decided", approve=False), by="manager"),
    _both(
        "already_decided",
        "asked",
        _act("decided", "ask", "question", "question", "Why?"),
        by="manager",
    ),
    _both("already_decided", "taken-back", _act("decided", "withdraw", "withdrawal"), by="asker"),
    Trial(
        code="request_expired",
        page=_decide("asked")[0],
        operation=_decide("asked")[1],
        after=_expired,
    ),
    _both("question_open", "", _decide("asked_back"), by="lead"),
    _both(
        "delegation_makes_no_sense",
        "reversed",
        _lend("manager", from_date="{today}", to_date="{yesterday}"),
        by="lead",
    ),
    _both("delegation_makes_no_sense", "long", _lend("manager", to_date="{later}"), by="lead"),
    _both("cannot_stand_in", "oneself", _lend("lead"), by="lead"),
    _both("cannot_stand_in", "role", _lend("asker"), by="lead"),
    Trial(
        code="delegation_over",
        page=Page(path="/approvals/lent/{ended}/end"),
        operation=Operation(path="delegations/{ended}/end", body={}, seen="delegations/{ended}"),
    ),
    Trial(
        code="delegation_over",
        case="borrowed",
        page=Page(path="/approvals/lent/{lent}/end"),
        operation=Operation(path="delegations/{lent}/end", body={}, seen="delegations/{lent}"),
        by="stand_in",
    ),
    Trial(
        code="same_person_already",
        page=Page(path="/settings/people/{second}/same", form={"other": "{lead}"}),
        operation=Operation(
            path="people/{second}/same", body={"other": "{lead}"}, seen="people/{second}"
        ),
        by="admin",
    ),
    _both("write_off_asked", "", _ask("asked_item"), by="asker"),
    _both("write_off_note_missing", "", _ask("free_item", note="  "), by="asker"),
)

WAYS: Final[Mapping[str, Ways]] = {
    **dict.fromkeys(
        (
            *("withdrawn_elsewhere", "reason_missing", "nothing_asked", "not_your_request"),
            *("own_request", "no_authority", "signed_already", "already_decided"),
            *("request_expired", "question_open", "delegation_makes_no_sense", "cannot_stand_in"),
            *(
                "same_person_already",
                "delegation_over",
                "write_off_asked",
                "write_off_note_missing",
            ),
        ),
        by_trials(PAGE, OPERATION),
    ),
    # The API says of what is not there, or not the caller's to see, the same everywhere.
    "unknown_request": by_trials(PAGE),
    "foreign_entity": elsewhere(
        "tests/web/test_scope_sweep.py::test_nobody_loads_rows_of_an_entity_they_do_not_work_for",
        "tests/web/test_scope_sweep.py::test_nobody_closes_what_others_work_for_by_a_complete_file",
        "tests/core/test_approvals.py::test_who_works_for_some_entities_decides_nothing_of_others",
    ),
    "nothing_to_lend": guard(
        "Who may lend at all is asked first, and every role that may decides something.",
        "tests/core/test_delegations.py::test_every_role_that_may_decide_has_something_to_lend",
    ),
    "may_not_ask_for_write_offs": guard(
        "Who may ask at all is asked first, and every role that may is of finance or collections.",
        "tests/core/test_write_offs.py::test_every_role_that_may_record_contacts_may_ask",
    ),
    "unknown_item": guard(
        "Page and API look for the item first, within what the person may see.",
        "tests/actions/test_approvals.py::test_an_item_that_is_gone_is_not_asked_for",
    ),
}


def scene(stage: Stage) -> None:
    """Requests in every state, and who asked for them, may decide them and may not."""
    who = stage.people
    who["asker"] = stage.person(Role.AR_SPECIALIST, name="anna")
    who["collector"] = stage.person(Role.COLLECTIONS_SPECIALIST, name="colin")
    who["lead"] = stage.person(Role.TEAM_LEAD, name="lena")
    who["manager"] = stage.person(Role.FINANCE_MANAGER, name="mona")
    who["stand_in"] = stage.person(Role.COLLECTIONS_SPECIALIST, name="stan")
    who["admin"] = stage.person(Role.ADMINISTRATOR, name="ada")
    who["second"] = stage.person(Role.CFO, name="lena2")
    SecondAccount.objects.create(account=who["second"], of=who["lead"])
    for name, person in who.items():
        stage.put(**{name: person.pk, f"{name}_email": person.email})
    harbour, others = stage.cast.harbour, stage.cast.head_office
    stage.put(
        customer=harbour.pk,
        today=TODAY,
        yesterday=YESTERDAY,
        later=LATER,
        free_item=builders.invoice(stage.cast, 10_00, on=OLD, number="F-0").pk,
        asked=_request(stage, "asker", harbour, 100_00, "F-1"),
        asked_back=_request(stage, "asker", harbour, 100_00, "F-2"),
        decided=_request(stage, "asker", harbour, 100_00, "F-3"),
        own=_request(stage, "lead", harbour, 100_00, "F-4"),
        large=_request(stage, "asker", others, 5_000_00, "F-5"),
        signed=_request(stage, "asker", stage.cast.branch, 90_000_00, "F-6"),
    )
    stage.put(
        asked_item=Approval.objects.get(pk=stage.names["asked"]).subject.removeprefix("item:")
    )
    at = timezone.now()
    approvals.send_back(
        int(stage.names["asked_back"]), by=who["lead"], at=at, on=TODAY, question="Who was there?"
    )
    for case, by in (("decided", "lead"), ("signed", "manager")):
        approvals.decide(
            int(stage.names[case]),
            by=who[by],
            at=at,
            decision=Decision(approved=True, on=TODAY),
        )
    _lent(stage)
    _promised(stage)


def _request(stage: Stage, by: str, customer: Customer, amount: int, number: str) -> int:
    item = builders.invoice(stage.cast, amount, on=OLD, due=OLD, customer=customer, number=number)
    return write_offs.ask(
        item.pk,
        by=stage.people[by],
        at=timezone.now(),
        on=TODAY,
        amount=amount,
        reason=WriteOffReason.UNECONOMIC,
        note="Nobody is there.",
    ).pk


def _lent(stage: Stage) -> None:
    lead, at = stage.people["lead"], timezone.now()
    for name in ("ended", "lent"):
        row = delegations.lend(
            by=lead,
            at=at,
            today=TODAY,
            stand_in_id=stage.people["stand_in"].pk,
            from_date=TODAY,
            to_date=TODAY,
        )
        stage.put(**{name: row.pk})
    delegations.end(int(stage.names["ended"]), by=lead, at=at)


def _promised(stage: Stage) -> None:
    item = builders.invoice(stage.cast, 20_00, on=OLD, due=OLD, number="F-7")
    promises.make(
        by=stage.people["collector"],
        at=timezone.now(),
        customer=stage.cast.harbour,
        item_ids=[item.pk],
        amount=None,
        promised_date=TODAY + timedelta(days=60),
        made_date=TODAY,
        person="Mrs. Jansen",
    )
    stage.put(promised=Approval.objects.get(kind="promise_horizon").pk)
