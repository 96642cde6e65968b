"""Who does what: owners, days, absences, proposals, and exceptions in good hands."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dunwell.actions import assignments, calls, customers, disputes, policies, promises, tasks
from dunwell.actions.calls import Result
from dunwell.core import policy
from dunwell.core.calls import Call, CallOutcome
from dunwell.core.disputes import DisputeCategory
from dunwell.core.exceptions import ExceptionKind, Lack
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role
from dunwell.core.tasks import TaskKind
from dunwell.core.worklists import ActionKind
from dunwell.jobs.ranking import exceptions, team, worklist
from dunwell.store.models import AuditEntry, CollectorProfile, Customer, Item, Task, User
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 31)
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


def person(name: str, *roles: Role) -> User:
    made = User.objects.create(email=f"{name.lower()}@dunwell.example", name=name)
    for role in roles:
        made.role_grants.create(role=role)
    return made


@pytest.fixture
def who() -> Cast:
    policies.install_shipped(at=AT)
    return builders.cast()


@pytest.fixture
def lead(who: Cast) -> User:
    del who  # The book is opened first.
    return person("Lea", Role.TEAM_LEAD)


@pytest.fixture
def ann(who: Cast) -> User:
    del who
    return person("Ann", Role.COLLECTIONS_SPECIALIST)


def late(who: Cast, amount: int, days: int = 9, *, customer: Customer | None = None) -> Item:
    due = TODAY - timedelta(days=days)
    return builders.invoice(who, amount, on=due - timedelta(days=30), due=due, customer=customer)


def owners() -> list[tuple[str, str]]:
    return [(one.customer_number, one.owner) for one in worklist.worklist(TODAY)]


def test_an_account_is_given_with_its_actions_and_the_trail_says_so(
    who: Cast, lead: User, ann: User
) -> None:
    late(who, 10_000)
    task = tasks.open_once(
        at=NOON,
        kind=TaskKind.CALL,
        cause="touch:1",
        entity=who.north,
        customer=who.harbour,
        opened_date=TODAY,
        due_date=TODAY,
        because={},
    )
    assert owners() == [("0001007", "")]
    given = assignments.give_accounts(
        by=lead, at=NOON, customer_ids=[who.harbour.pk], to=ann, because="French"
    )
    assert (given, owners()) == (1, [("0001007", "Ann")])
    task.refresh_from_db()
    assert task.assigned_to == ann
    entry = AuditEntry.objects.order_by("sequence").last()
    assert entry is not None
    assert (entry.action, entry.after) == ("assignments.give_account", {"collector": ann.pk})
    assignments.give_tasks(by=lead, at=NOON, task_ids=[task.pk], to=lead)
    assert owners() == [("0001007", "Lea")]


def test_who_may_not_give_and_who_cannot_take(who: Cast, lead: User, ann: User) -> None:
    auditor = person("Aud", Role.AUDITOR)
    for by, to, code in ((ann, ann, "not_a_lead"), (lead, auditor, "no_collector")):
        with pytest.raises(Refusal) as refused:
            assignments.give_accounts(by=by, at=NOON, customer_ids=[who.harbour.pk], to=to)
        assert refused.value.code == code
    who.harbour.refresh_from_db()
    assert who.harbour.collector is None


def test_an_absence_is_covered_until_the_day_they_are_back(
    who: Cast, lead: User, ann: User
) -> None:
    late(who, 10_000)
    assignments.give_accounts(by=lead, at=NOON, customer_ids=[who.harbour.pk], to=ann)
    tomorrow = TODAY + timedelta(days=1)
    away = assignments.be_away(
        by=ann, at=NOON, person=ann, from_date=TODAY, to_date=tomorrow, cover=lead
    )
    (action,) = worklist.worklist(TODAY)
    assert (action.owner, action.because[-1].code) == ("Lea", "work.covered")
    assert [one.owner for one in worklist.worklist(tomorrow)] == ["Ann"]
    assert worklist.worklist(TODAY, "Ann") == []
    assignments.be_back(by=lead, at=NOON, absence_id=away.pk)
    assert owners() == [("0001007", "Ann")]
    with pytest.raises(assignments.UnknownAbsence):
        assignments.be_back(by=lead, at=NOON, absence_id=away.pk)


def test_a_day_holds_what_its_collector_can_take(who: Cast, lead: User, ann: User) -> None:
    for customer, amount in ((who.harbour, 9_000_00), (who.branch, 8_000_00)):
        late(who, amount, customer=customer)
    late(who, 10_00, customer=who.head_office)
    ids = [who.harbour.pk, who.branch.pk, who.head_office.pk]
    assignments.give_accounts(by=lead, at=NOON, customer_ids=ids, to=ann)
    assignments.describe(
        by=lead, at=NOON, person=ann, is_senior=False, capacity=2, languages=["FR "]
    )
    assert CollectorProfile.objects.get().languages == ["fr"]
    assert [one.customer_number for one in worklist.worklist(TODAY, "Ann")] == ["0001007", "2001"]
    assert len(worklist.worklist(TODAY, "Ann", whole=True)) == 3
    first, *_others, nobody = [*team.team(TODAY), None]
    assert nobody is None
    lines = {one.name: one for one in team.team(TODAY)}
    assert (lines["Ann"].actions, lines["Ann"].of_the_day, lines["Ann"].small) == (3, 2, 1)
    assert (lines["Ann"].overdue, lines["Ann"].currency) == (17_010_00, "EUR")
    assert (lines["Lea"].actions, first.name) in {(0, "Lea"), (0, "Ann")}


def test_what_nobody_has_is_proposed_to_whom_it_fits(who: Cast, lead: User, ann: User) -> None:
    late(who, 60_000_00)
    late(who, 1_000_00, customer=who.branch)
    assignments.describe(by=lead, at=NOON, person=lead, is_senior=True, capacity=None)
    first, second = team.proposals(TODAY)
    assert (first.customer_number, first.assigned.collector_id) == ("0001007", lead.pk)
    assert (second.customer_number, second.assigned.collector_id) == ("2001", ann.pk)
    customers.edit(by=None, at=AT, customer=who.branch, collector_name="J. Smith")
    assert [one.customer_number for one in team.proposals(TODAY)] == ["0001007"]


def test_a_large_account_that_nobody_has_is_an_exception_until_somebody_does(
    who: Cast, lead: User, ann: User
) -> None:
    late(who, 9_999_99)
    assert exceptions.material(TODAY) == []
    late(who, 1)
    (line,) = exceptions.material(TODAY)
    assert (line.kind, line.amount, line.lacks) == (
        ExceptionKind.OVERDUE,
        10_000_00,
        (Lack.OWNER,),
    )
    assert (line.action, line.due_date) == (ActionKind.CALL, TODAY)
    assignments.give_accounts(by=lead, at=NOON, customer_ids=[who.harbour.pk], to=ann)
    (line,) = exceptions.material(TODAY)
    assert (line.owner, line.lacks) == ("Ann", ())


def test_a_pause_leaves_an_exception_without_an_action(who: Cast, lead: User, ann: User) -> None:
    item = late(who, 10_000_00)
    assignments.give_accounts(by=lead, at=NOON, customer_ids=[who.harbour.pk], to=ann)
    customers.edit(by=None, at=AT, customer=who.harbour, status="in_litigation")
    (line,) = exceptions.material(TODAY)
    assert line.lacks == (Lack.ACTION, Lack.DUE_DATE)
    customers.edit(by=None, at=AT, customer=who.harbour, status="active")
    promised = TODAY + timedelta(days=5)
    promises.make(
        by=None,
        at=NOON,
        customer=who.harbour,
        item_ids=[item.pk],
        amount=None,
        promised_date=promised,
        made_date=TODAY,
    )
    (line,) = exceptions.material(TODAY)
    assert (line.promised, line.due_date, line.lacks) == (True, promised, ())
    # A week after its day nobody judged it: it is stale, and of the overdue nothing is done.
    kinds = {one.kind: one.lacks for one in exceptions.material(promised + timedelta(days=7))}
    assert kinds == {
        ExceptionKind.OVERDUE: (Lack.ACTION, Lack.DUE_DATE),
        ExceptionKind.STALE_PROMISE: (Lack.ACTION, Lack.DUE_DATE),
    }


def test_an_exception_may_wait_for_the_answer_to_a_call(who: Cast, lead: User, ann: User) -> None:
    late(who, 10_000_00)
    assignments.give_accounts(by=lead, at=NOON, customer_ids=[who.harbour.pk], to=ann)
    calls.log(
        by=ann,
        at=NOON,
        today=TODAY,
        customer=who.harbour,
        entity=who.north,
        call=Call(on_date=TODAY, outcome=CallOutcome.VOICEMAIL),
        result=Result(),
    )
    (line,) = exceptions.material(TODAY)
    assert (line.action, line.awaited, line.lacks) == (None, True, ())
    assert line.due_date == TODAY + timedelta(days=5)
    (line,) = exceptions.material(line.due_date)
    assert (line.action, line.awaited) == (ActionKind.CALL, False)


def test_a_late_dispute_is_an_exception_with_its_action(who: Cast) -> None:
    item = late(who, 5_000_00)
    disputes.open(
        by=None,
        at=NOON,
        item=item,
        amount=1_000_00,
        category=DisputeCategory.PRICING,
        opened_date=TODAY - timedelta(days=14),
    )
    (line,) = exceptions.material(TODAY)
    assert (line.kind, line.amount, line.action) == (
        ExceptionKind.DISPUTE_LATE,
        1_000_00,
        ActionKind.RESOLVE_DISPUTE,
    )
    assert Task.objects.count() == 0


def test_the_night_gives_what_nobody_looks_after_once(who: Cast, lead: User, ann: User) -> None:
    CollectorProfile.objects.create(person=ann, languages=["fr"])
    CollectorProfile.objects.create(person=lead, languages=["nl"])
    Customer.objects.filter(pk=who.harbour.pk).update(language="fr")
    Customer.objects.filter(pk=who.branch.pk).update(collector_name="Somebody of the ledger")
    late(who, 10_000)
    late(who, 5_000, customer=who.branch)
    assert team.assign(TODAY, at=NOON) == 1
    who.harbour.refresh_from_db()
    who.branch.refresh_from_db()
    assert (who.harbour.collector, who.branch.collector) == (ann, None)
    entry = AuditEntry.objects.get(action="assignments.by_rule")
    assert (entry.by, entry.subject) == (None, f"customer:{who.harbour.pk}")
    assert entry.because is not None
    assert entry.because["code"] == "assign.language"
    assert [one["code"] for one in entry.because["also"]] == ["assign.load"]
    assert team.assign(TODAY, at=NOON) == 0
    assert AuditEntry.objects.filter(action="assignments.by_rule").count() == 1


def test_the_accounts_of_who_left_go_to_another_with_their_tasks(
    who: Cast, lead: User, ann: User
) -> None:
    late(who, 10_000)
    customers.edit(by=None, at=AT, customer=who.harbour, collector=ann)
    task = tasks.open_once(
        at=NOON,
        kind=TaskKind.CALL,
        cause="touch:1",
        entity=who.north,
        customer=who.harbour,
        opened_date=TODAY,
        due_date=TODAY,
        because={},
    )
    Task.objects.update(assigned_to=ann)
    assert team.assign(TODAY, at=NOON) == 0, "she is here"
    User.objects.filter(pk=ann.pk).update(is_active=False)
    assert team.assign(TODAY, at=NOON) == 1
    who.harbour.refresh_from_db()
    task.refresh_from_db()
    assert (who.harbour.collector, task.assigned_to) == (lead, lead)
    assert AuditEntry.objects.get(action="assignments.by_rule").before == {"collector": ann.pk}


def test_the_policy_may_leave_it_to_people(
    who: Cast, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    del ann
    late(who, 10_000)
    shipped = policy.SHIPPED
    chosen = {**shipped, "assignment": {**shipped["assignment"], "by_itself": False}}
    monkeypatch.setattr("dunwell.store.policies.in_force", lambda _day: chosen)
    assert team.assign(TODAY, at=NOON) == 0
    assert not AuditEntry.objects.filter(action="assignments.by_rule").exists()
