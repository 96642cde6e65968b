"""The morning digest: for whom, of what, once a morning, and no mail where there is nothing."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from dunwell.actions import people, policies
from dunwell.core import outreach
from dunwell.core.calendars import Calendar
from dunwell.core.messages import MessageKind, MessageState
from dunwell.core.promises import PromiseState
from dunwell.core.roles import Role
from dunwell.core.tasks import TaskKind
from dunwell.core.ticks import TickState
from dunwell.jobs import digests, schedule, sending
from dunwell.jobs.digests import Morning
from dunwell.jobs.messages import composing
from dunwell.jobs.working import Working
from dunwell.store import policies as versions
from dunwell.store.models import (
    Customer,
    EntityGrant,
    MailAccount,
    Message,
    Promise,
    RoleGrant,
    Sending,
    Task,
    User,
)
from tests import builders, mail_peer
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 2, 9)
MORNING = datetime(2026, 2, 9, 6, 30, tzinfo=UTC)  # Half past seven in Amsterdam.
ZONE = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The cast, and the colleagues who read digests."""

    who: Cast
    carla: User  # Collects; Harbour is hers.
    colin: User  # Collects; Meridian Leeds is his.
    lea: User  # Leads.

    def run(self, on: date = MONDAY, at: datetime = MORNING) -> dict[str, int]:
        terms = outreach.terms_of(versions.in_force(on))
        entities = [(self.who.north, Calendar()), (self.who.south, Calendar())]
        return digests.run(Morning(on=on, at=at, zone=ZONE, entities=entities), terms=terms)

    def parts(self, person: User) -> dict[str, Any]:
        message = Message.objects.get(kind=MessageKind.DIGEST, to=[person.email])
        return {one["part"]: one for one in message.because["parts"]}


@pytest.fixture
def office() -> Office:
    policies.install_shipped(at=AT)
    who = builders.cast()
    carla, colin, lea = (
        _person(name, role)
        for name, role in (
            ("Carla", Role.COLLECTIONS_SPECIALIST),
            ("Colin", Role.COLLECTIONS_SPECIALIST),
            ("Lea", Role.TEAM_LEAD),
        )
    )
    _person("Adam", Role.ADMINISTRATOR)
    _person("Gone", Role.CFO, is_active=False)
    Customer.objects.filter(pk=who.harbour.pk).update(collector=carla)
    Customer.objects.filter(pk=who.branch.pk).update(collector=colin)
    return Office(who=who, carla=carla, colin=colin, lea=lea)


def _person(name: str, role: Role, **more: Any) -> User:
    person = User.objects.create_user(f"{name.lower()}@north.example", name=name)
    User.objects.filter(pk=person.pk).update(**more)
    RoleGrant.objects.create(user=person, role=role)
    return User.objects.get(pk=person.pk)


def call(office: Office, customer: Customer, *, due: date = MONDAY, **more: Any) -> Task:
    return Task.objects.create(
        entity=office.who.north,
        customer=customer,
        kind=TaskKind.CALL,
        cause=f"touch:{customer.pk}:{due}",
        opened_date=due,
        due_date=due,
        opened_at=MORNING,
        **more,
    )


def message(office: Office, state: MessageState, customer: Customer) -> Message:
    return Message.objects.create(
        kind=MessageKind.REPLY,
        state=state,
        entity=office.who.north,
        customer=customer,
        on_date=MONDAY,
        to=["ap@harbour.example"],
        message_id=f"<{state}-{customer.pk}@north.example>",
        created_at=AT,
    )


def test_nothing_to_tell_is_no_mail(office: Office) -> None:
    assert office.run() == {"written": 0, "nothing_to_tell": 3, "written_before": 0}
    assert not Message.objects.exists()


def test_collectors_read_of_their_accounts_and_leaders_of_all(office: Office) -> None:
    who = office.who
    builders.invoice(who, 90_000, due=MONDAY - timedelta(days=7))
    call(office, who.harbour, assigned_to=office.carla)
    call(office, who.branch, assigned_to=office.colin, due=MONDAY - timedelta(days=1))
    call(office, who.head_office)  # Nobody's account.
    call(office, who.harbour_again, due=MONDAY + timedelta(days=1))  # Not due yet.
    assert office.run()["written"] == 3
    carla, lea = office.parts(office.carla), office.parts(office.lea)
    assert [row["name"] for row in carla["calls"]["rows"]] == [
        "Harbour Supplies B.V.",
        "Meridian Holding AG",
    ]
    assert carla["calls"]["sums"] == {"EUR": 90_000}
    assert carla["calls"]["rows"][0]["place"] == f"accounts/{who.harbour.pk}"
    assert lea["calls"]["count"] == 3
    assert set(lea) == {"calls"}


def test_who_wants_no_digest_gets_none(office: Office) -> None:
    call(office, office.who.harbour, assigned_to=office.carla)
    people.choose_mails(by=office.lea, at=AT, mornings=False, requests=True)
    assert office.run()["written"] == 1
    assert not Message.objects.filter(to=[office.lea.email]).exists()


def test_what_went_wrong_and_what_waits(office: Office) -> None:
    who = office.who
    for state in (MessageState.UNKNOWN, MessageState.FAILED, MessageState.HELD):
        message(office, state, who.harbour)
    message(office, MessageState.SENT, who.harbour)
    office.run()
    told = office.parts(office.carla)
    assert {part: one["count"] for part, one in told.items()} == {
        "unknown": 1,
        "failed": 1,
        "to_approve": 1,
    }
    unknown = Message.objects.get(state=MessageState.UNKNOWN)
    assert told["unknown"]["rows"][0]["place"] == f"outbox/{unknown.pk}"
    assert not Message.objects.filter(to=[office.colin.email]).exists()


def test_money_and_promises_since_the_business_day_before(office: Office) -> None:
    who = office.who
    friday, thursday = date(2026, 2, 6), date(2026, 2, 5)
    builders.receipt(who, 5_000, on=friday)
    builders.receipt(who, 7_000, on=thursday)  # News of Friday.
    for number, settled in ((1, MORNING), (2, MORNING - timedelta(days=5))):
        Promise.objects.create(
            entity=who.north,
            customer=who.harbour,
            currency="EUR",
            amount=number * 10_000,
            promised_date=friday,
            made_date=thursday,
            state=PromiseState.BROKEN,
            recorded_at=AT,
            settled_at=settled,
        )
    office.run()
    told = office.parts(office.carla)
    assert (told["cash"]["count"], told["cash"]["sums"]) == (1, {"EUR": 5_000})
    assert told["cash"]["values"] == {"unapplied": {"EUR": 5_000}}
    assert (told["broken"]["count"], told["broken"]["sums"]) == (1, {"EUR": 10_000})


def test_a_colleague_has_one_digest_a_morning(office: Office) -> None:
    call(office, office.who.harbour)
    assert office.run()["written"] == 2
    assert office.run() == {"written": 0, "nothing_to_tell": 1, "written_before": 2}
    MailAccount.objects.create(
        entity=office.who.north, from_address="billing@other.example", changed_at=AT
    )
    assert office.run()["written"] == 0  # Its address changed meanwhile, the morning did not.
    assert office.run(MONDAY + timedelta(days=1), MORNING + timedelta(days=1))["written"] == 2


def test_a_digest_of_yesterday_is_not_written(office: Office) -> None:
    call(office, office.who.harbour)
    assert office.run(at=MORNING + timedelta(days=1))["written"] == 0


@pytest.mark.parametrize(
    ("live", "server", "state"),
    [
        (False, True, MessageState.SENT),  # In test mode too: it goes to a colleague.
        (True, True, MessageState.SENT),
        (False, False, MessageState.CAPTURED),
    ],
)
def test_a_digest_leaves_where_there_is_a_mail_server(
    office: Office, settings: Settings, tmp_path: Path, *, live: bool, server: bool, state: str
) -> None:
    settings.HOME = tmp_path / "home"
    call(office, office.who.harbour, assigned_to=office.carla)
    Sending.objects.create(entity=office.who.north, live=live, changed_at=AT)
    with mail_peer.serving(tmp_path / "kept") as peer:
        if server:
            MailAccount.objects.create(
                entity=office.who.north,
                from_address="billing@north.example",
                smtp_host="127.0.0.1",
                smtp_port=peer.port,
                smtp_security="none",
                changed_at=AT,
            )
        office.run()
        sending.run(at=lambda: MORNING)
    mine = Message.objects.get(to=[office.carla.email])
    assert mine.state == state
    assert "Harbour Supplies B.V." in mine.text
    assert len(mail_peer.stored(tmp_path / "kept")) == (2 if server else 0)


def test_it_is_written_in_the_colleagues_language(office: Office, settings: Settings) -> None:
    settings.ADDRESS = "https://ar.example.com/"
    User.objects.filter(pk=office.carla.pk).update(language="de")
    call(office, office.who.harbour, assigned_to=office.carla)
    office.run()
    mine = Message.objects.get(to=[office.carla.email])
    made = composing.compose(mine, items=(), as_of=MONDAY, at=MORNING)
    assert "Anrufe: 1" in made.text
    assert f"https://ar.example.com/accounts/{office.who.harbour.pk}" in made.text
    assert made.subject == "Ihr Forderungsmanagement am 09.02.2026"


def test_the_worker_writes_it_at_its_hour_on_business_days(office: Office) -> None:
    office.who.north.country, office.who.south.country = "NL", "GB"
    office.who.north.save()
    office.who.south.save()
    call(office, office.who.harbour, assigned_to=office.carla)
    for at, expected in (
        (MORNING - timedelta(days=1), 0),  # A Sunday.
        (MORNING - timedelta(minutes=1), 0),
        (MORNING, 2),
        (MORNING + timedelta(hours=1), 2),  # In London: nothing of the south's to tell.
    ):
        working = Working(
            name="one", now=partial(_same, at), elapsed=lambda: 0.0, jobs=_digests_only
        )
        ran = working.turn()
        assert {one.state for one in ran} <= {TickState.DONE}
        assert Message.objects.filter(kind=MessageKind.DIGEST).count() == expected


def _digests_only(now: datetime) -> Any:
    return [one for one in schedule.jobs(now) if one.name.startswith("digest:")]


def _same(at: datetime) -> datetime:
    return at


def test_who_works_for_some_entities_is_told_of_these(office: Office) -> None:
    EntityGrant.objects.create(user=office.lea, entity=office.who.south)
    builders.receipt(office.who, 5_000, on=MONDAY, at=MORNING)
    office.run()
    assert not Message.objects.filter(kind=MessageKind.DIGEST, to=[office.lea.email]).exists()
    EntityGrant.objects.create(user=office.lea, entity=office.who.north)
    office.run()
    assert "cash" in office.parts(office.lea)
