"""Requests over months: limits, chains, what is split, stand-ins, questions, and what expires."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from dunwell.actions import approvals, delegations, policies, rates, write_offs
from dunwell.actions.approvals import Decision
from dunwell.core.approvals import ApprovalState
from dunwell.core.imports import RunState
from dunwell.core.postings import PostingKind
from dunwell.core.rates import Quote
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role
from dunwell.core.write_offs import WriteOffReason
from dunwell.jobs import verification
from dunwell.store.models import (
    Approval,
    ApprovalSignature,
    AuditEntry,
    ImportRun,
    Item,
    Posting,
    RoleGrant,
    SecondAccount,
    Source,
    User,
)
from dunwell.store.queries import approvals as queries
from dunwell.store.queries import deciders
from tests import book_states, builders
from tests.builders import Cast

DAY = date(2026, 3, 31)
AT = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)
NEXT_QUARTER = timedelta(days=1)


@pytest.fixture
def who(db: None) -> Cast:
    del db
    policies.install_shipped(at=builders.AT)
    return builders.cast()


def colleague(name: str, *roles: Role) -> User:
    person = User.objects.create_user(f"{name}@example.com", name=name.title())
    RoleGrant.objects.bulk_create(RoleGrant(user=person, role=role) for role in roles)
    return person


@pytest.fixture
def team(who: Cast) -> dict[str, User]:
    del who
    return {
        "clerk": colleague("clerk", Role.AR_SPECIALIST),
        "lead": colleague("lead", Role.TEAM_LEAD),
        "manager": colleague("manager", Role.FINANCE_MANAGER),
        "cfo": colleague("cfo", Role.CFO),
    }


def item(who: Cast, amount: int, number: str = "F-1", currency: str = "EUR") -> Item:
    made = builders.document(
        who,
        amount,
        on=DAY - timedelta(days=300),
        due=DAY - timedelta(days=270),
        number=number,
        currency=currency,
    )
    return made.items.get()


def asked(by: User, of: Item, amount: int, *, at: datetime = AT) -> Approval:
    return write_offs.ask(
        of.pk,
        by=by,
        at=at,
        on=at.date(),
        amount=amount,
        reason=WriteOffReason.UNECONOMIC,
        note="Three letters and two calls; the site is closed.",
    )


def yes(approval: Approval, by: User, *, at: datetime = AT) -> Approval:
    return approvals.decide(
        approval.pk, by=by, at=at, decision=Decision(approved=True, on=at.date())
    )


def refused(act: Callable[[], object]) -> str:
    before = (Posting.objects.count(), ApprovalSignature.objects.count())
    with pytest.raises(Refusal) as caught:
        act()
    assert (Posting.objects.count(), ApprovalSignature.objects.count()) == before
    return str(caught.value.code)


def written_off() -> int:
    return Posting.objects.filter(kind=PostingKind.WRITTEN_OFF).count()


def test_a_small_write_off_needs_one_signature_of_another_person(
    who: Cast, team: dict[str, User]
) -> None:
    approval = asked(team["clerk"], item(who, 900_00), 900_00)
    assert written_off() == 0
    assert approval.facts["efforts"]["calls"] == 0
    done = yes(approval, team["lead"])
    assert done.state == ApprovalState.APPROVED
    posting = Posting.objects.get(kind=PostingKind.WRITTEN_OFF)
    assert posting.change == -900_00
    assert verification.verify()["ok"]


def test_above_the_managers_limit_two_sign_in_order(who: Cast, team: dict[str, User]) -> None:
    approval = asked(team["clerk"], item(who, 20_000_00), 10_000_01)
    assert refused(lambda: yes(approval, team["lead"])) == "no_authority"
    assert refused(lambda: yes(approval, team["cfo"])) == "no_authority"
    assert yes(approval, team["manager"]).state == ApprovalState.PENDING
    assert written_off() == 0
    assert refused(lambda: yes(approval, team["manager"])) == "signed_already"
    assert yes(approval, team["cfo"]).state == ApprovalState.APPROVED
    assert written_off() == 1
    acts = AuditEntry.objects.filter(subject=f"approval:{approval.pk}").order_by("sequence")
    assert list(acts.values_list("action", flat=True)) == ["approvals.sign", "approvals.approve"]


def test_what_is_split_is_added_up_within_a_quarter(who: Cast, team: dict[str, User]) -> None:
    first = asked(team["clerk"], item(who, 600_00, "F-1"), 600_00)
    assert yes(first, team["lead"]).state == ApprovalState.APPROVED
    second = asked(team["clerk"], item(who, 600_00, "F-2"), 600_00)
    assert refused(lambda: yes(second, team["lead"])) == "no_authority"
    # On the first day of the next quarter the first no longer counts, and the lead may sign.
    later = AT + NEXT_QUARTER
    assert yes(second, team["lead"], at=later).state == ApprovalState.APPROVED


def test_another_currency_counts_by_the_rate_of_the_day(who: Cast, team: dict[str, User]) -> None:
    dollars = asked(team["clerk"], item(who, 1_050_00, currency="USD"), 1_050_00)
    assert queries.counted(dollars, on=DAY) is None
    assert refused(lambda: yes(dollars, team["lead"])) == "no_authority"
    quote = Quote(currency="USD", rate_date=DAY, per_euro=Decimal("1.05"))
    rates.load(by=None, at=AT, quotes=[quote])
    assert queries.counted(dollars, on=DAY) == 1_000_00
    assert yes(dollars, team["lead"]).state == ApprovalState.APPROVED


def test_a_stand_in_signs_in_the_place_of_who_is_away(who: Cast, team: dict[str, User]) -> None:
    approval = asked(team["clerk"], item(who, 5_000_00), 5_000_00)
    assert refused(lambda: yes(approval, team["lead"])) == "no_authority"
    delegations.lend(
        by=team["manager"],
        at=AT,
        today=DAY,
        stand_in_id=team["lead"].pk,
        from_date=DAY,
        to_date=DAY,
    )
    assert [one.pk for one in queries.for_decider(deciders.of(team["lead"], on=DAY), on=DAY)] == [
        approval.pk
    ]
    next_day = AT + timedelta(days=1)
    assert refused(lambda: yes(approval, team["lead"], at=next_day)) == "no_authority"
    yes(approval, team["lead"])
    signature = ApprovalSignature.objects.get()
    assert (signature.by, signature.on_behalf_of) == (team["lead"], team["manager"])


def test_nobody_decides_their_own_by_a_stand_in_or_a_second_account(
    who: Cast, team: dict[str, User]
) -> None:
    approval = asked(team["manager"], item(who, 5_000_00), 5_000_00)
    assert refused(lambda: yes(approval, team["manager"])) == "own_request"
    delegations.lend(
        by=team["manager"],
        at=AT,
        today=DAY,
        stand_in_id=team["lead"].pk,
        from_date=DAY,
        to_date=DAY,
    )
    assert refused(lambda: yes(approval, team["lead"])) == "own_request"
    administrator = colleague("admin", Role.ADMINISTRATOR)
    second = colleague("second", Role.CFO)
    delegations.join(second.pk, of_id=team["manager"].pk, by=administrator, at=AT)
    assert refused(lambda: yes(approval, second)) == "own_request"
    RoleGrant.objects.create(user=team["manager"], role=Role.CFO)
    assert refused(lambda: yes(approval, team["manager"])) == "own_request"
    assert SecondAccount.objects.count() == 1


def test_a_question_goes_back_and_forth_and_nothing_is_decided_meanwhile(
    who: Cast, team: dict[str, User]
) -> None:
    approval = asked(team["clerk"], item(who, 100_00), 100_00)
    approvals.send_back(
        approval.pk, by=team["lead"], at=AT, on=DAY, question="Did anybody visit them?"
    )
    assert refused(lambda: yes(approval, team["lead"])) == "question_open"
    answer = approvals.answer
    assert refused(lambda: answer(approval.pk, by=team["lead"], at=AT, text="x")) == (
        "not_your_request"
    )
    answer(approval.pk, by=team["clerk"], at=AT, text="In February; it is empty.")
    assert refused(lambda: answer(approval.pk, by=team["clerk"], at=AT, text="x")) == (
        "nothing_asked"
    )
    assert yes(approval, team["lead"]).state == ApprovalState.APPROVED
    assert [one.is_question for one in approval.notes.order_by("pk")] == [True, False]


def test_a_request_nobody_decides_expires_after_its_last_day(
    who: Cast, team: dict[str, User]
) -> None:
    approval = asked(team["clerk"], item(who, 100_00), 100_00)
    last = DAY + timedelta(days=30)
    assert approvals.expire(on=last, at=AT) == 0
    late = AT + timedelta(days=31)
    assert refused(lambda: yes(approval, team["lead"], at=late)) == "request_expired"
    assert approvals.expire(on=late.date(), at=late) == 1
    assert approvals.expire(on=late.date(), at=late) == 0
    approval.refresh_from_db()
    assert approval.state == ApprovalState.EXPIRED
    assert asked(team["clerk"], Item.objects.get(), 100_00, at=late).pk != approval.pk


def test_a_request_is_as_old_as_the_ledger_says(who: Cast, team: dict[str, User]) -> None:
    ImportRun.objects.create(
        kind="items",
        source=Source.objects.create(name="erp"),
        state=RunState.DONE,
        ledger_date=DAY,
        recorded_at=AT,
    )
    approval = asked(team["clerk"], item(who, 100_00), 100_00)
    years_later = AT + timedelta(days=700)
    day = years_later.date()
    assert approvals.expire(on=day, at=years_later) == 0
    assert queries.for_decider(deciders.of(team["lead"], on=day), on=day)
    assert yes(approval, team["lead"], at=years_later).state == ApprovalState.APPROVED


def test_an_item_waits_for_one_decision_and_for_no_more_than_is_open(
    who: Cast, team: dict[str, User]
) -> None:
    of = item(who, 100_00)
    assert refused(lambda: asked(team["clerk"], of, 100_01)) == "more_than_open"
    approval = asked(team["clerk"], of, 100_00)
    assert refused(lambda: asked(team["clerk"], of, 1_00)) == "write_off_asked"
    cash = builders.receipt(who, 40_00, on=DAY)
    builders.applied(cash, of, 40_00, on=DAY)
    # Paid in part meanwhile: nothing is posted, and the request waits to be taken back.
    assert refused(lambda: yes(approval, team["lead"], at=AT + timedelta(hours=9))) == (
        "more_than_open"
    )
    assert approvals.withdraw(approval.pk, by=team["clerk"], at=AT).state == "withdrawn"


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.SALES_OWNER])
def test_who_has_no_say_over_the_ledger_does_not_ask(who: Cast, role: Role) -> None:
    of = item(who, 100_00)
    assert refused(lambda: asked(colleague("x", role), of, 1_00)) == "may_not_ask_for_write_offs"


def test_an_item_that_is_gone_is_not_asked_for(who: Cast, team: dict[str, User]) -> None:
    gone = item(who, 100_00)
    gone.pk += 1
    with book_states.unchanged():
        assert refused(lambda: asked(team["clerk"], gone, 100_00)) == "unknown_item"


@pytest.mark.usefixtures("committed_book")
def test_ten_who_sign_at_once_count_once() -> None:
    policies.install_shipped(at=builders.AT)
    who = builders.cast()
    approval = asked(colleague("clerk", Role.AR_SPECIALIST), item(who, 100_00), 100_00)
    leads = [colleague(f"lead{number}", Role.TEAM_LEAD) for number in range(10)]

    def sign(by: User) -> str:
        try:
            return str(yes(approval, by).state)
        except Refusal as refusal:
            return str(refusal.code)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        found = sorted(pool.map(sign, leads))
    assert found == ["already_decided"] * 9 + ["approved"]
    assert written_off() == 1
