"""Thirty-two people do the same thing in the same moment: exactly one of them is counted."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from dunwell.actions import approvals, calls, policies, write_offs
from dunwell.actions.approvals import Decision
from dunwell.actions.calls import Result
from dunwell.core.calls import Call, CallDirection, CallMethod, CallOutcome
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role
from dunwell.core.write_offs import WriteOffReason
from dunwell.jobs import verification
from dunwell.store.models import Allocation, Posting, RoleGrant, User
from dunwell.store.models import Call as Row
from tests import builders

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("committed_book")]

CLIENTS, ROUNDS = 32, 10
# A server has long read its code when so many come; its first round of all is not timed.
WARM = 1
ON = date(2026, 3, 31)
AT = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)


def people() -> list[User]:
    found = [
        User.objects.create_user(f"lead{number}@example.com", name=f"Lead {number}")
        for number in range(CLIENTS)
    ]
    RoleGrant.objects.bulk_create(
        RoleGrant(user=one, role=role)
        for one in found
        for role in (Role.TEAM_LEAD, Role.COLLECTIONS_SPECIALIST)
    )
    return found


def at_once(acts: Sequence[Callable[[], object]]) -> tuple[Counter[str], list[float]]:
    """Let every act begin in the same moment; count the outcomes and time each."""
    start = Barrier(len(acts))
    taken: list[float] = []

    def run(act: Callable[[], object]) -> str:
        connection.ensure_connection()
        start.wait()
        began = time.monotonic()
        try:
            act()
        except Refusal as refusal:
            return str(refusal.code)
        finally:
            taken.append(time.monotonic() - began)
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts)), taken


def told(what: str, taken: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    taken = taken[CLIENTS * WARM :]
    p99 = sorted(taken)[int(len(taken) * 0.99) - 1]
    with capsys.disabled():
        print(f"\n  {what}: {len(taken)} tries, p99 {p99 * 1000:.0f} ms")


def test_one_decision(capsys: pytest.CaptureFixture[str]) -> None:
    policies.install_shipped(at=builders.AT)
    who, leads = builders.cast(), people()
    clerk = User.objects.create_user("clerk@example.com", name="Clerk")
    RoleGrant.objects.create(user=clerk, role=Role.AR_SPECIALIST)
    times: list[float] = []
    for number in range(ROUNDS + WARM):
        item = builders.invoice(who, 10_00, on=ON - timedelta(days=99), number=f"F-{number}")
        request = write_offs.ask(
            item.pk,
            by=clerk,
            at=AT,
            on=ON,
            amount=10_00,
            reason=WriteOffReason.UNECONOMIC,
            note="Too small to go on.",
        )
        decision = Decision(approved=True, on=ON)

        def decide(by: User, pk: int = request.pk, decision: Decision = decision) -> object:
            return approvals.decide(pk, by=by, at=AT, decision=decision)

        found, taken = at_once([lambda by=one: decide(by) for one in leads])  # type: ignore[misc]  # Bound early.
        assert found == {"done": 1, "already_decided": CLIENTS - 1}
        times += taken
    assert Posting.objects.filter(kind="written_off").count() == ROUNDS + WARM
    assert verification.verify()["ok"]
    told("one decision", times, capsys)


def test_one_allocation(capsys: pytest.CaptureFixture[str]) -> None:
    who = builders.cast()
    times: list[float] = []
    for number in range(ROUNDS + WARM):
        item = builders.invoice(who, 10_00, on=ON, number=f"F-{number}")
        cash = builders.receipt(who, 10_00, on=ON)

        def apply(cash: object = cash, item: object = item) -> object:
            return builders.applied(cash, item, 10_00, on=ON)  # type: ignore[arg-type]  # Bound early.

        found, taken = at_once([apply] * CLIENTS)
        assert found == {"done": 1, "more_than_open": CLIENTS - 1}
        times += taken
    assert Allocation.objects.count() == ROUNDS + WARM
    assert verification.verify()["ok"]
    told("one allocation", times, capsys)


def test_one_call_sent_again_and_again(capsys: pytest.CaptureFixture[str]) -> None:
    policies.install_shipped(at=builders.AT)
    who, by = builders.cast(), people()[0]
    call = Call(
        on_date=ON,
        at_time=None,
        method=CallMethod.PHONE,
        direction=CallDirection.OUTGOING,
        outcome=CallOutcome.VOICEMAIL,
        person="",
        contact_id=None,
        note="Left word.",
        follow_up_date=None,
    )
    times: list[float] = []
    for number in range(ROUNDS + WARM):

        def log(key: str = f"key-{number}") -> object:
            return calls.log(
                by=by,
                at=AT,
                today=ON,
                customer=who.harbour,
                entity=who.north,
                call=call,
                result=Result(promised=[], contested=[]),
                task_id=None,
                key=key,
            )

        found, taken = at_once([log] * CLIENTS)
        assert found == {"done": CLIENTS}
        times += taken
    assert Row.objects.count() == ROUNDS + WARM
    told("one call, by its key", times, capsys)
