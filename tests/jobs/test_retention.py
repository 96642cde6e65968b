"""The night takes away what is past its day, not a day before, and nothing that is held."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dunwell.actions import customers, policies, uploads
from dunwell.actions import retention as actions
from dunwell.core.erasures import ERASED
from dunwell.jobs import retention, schedule, verification
from dunwell.jobs.working import DailyJob
from dunwell.store.models import (
    AuditEntry,
    Contact,
    Entity,
    Inbound,
    Message,
    SignInSession,
    SignInTries,
    Upload,
    User,
)
from tests import builders
from tests.jobs import persons
from tests.jobs.persons import ANNA, AT, DAY

pytestmark = pytest.mark.django_db
ONE = timedelta(days=1)
LETTERS_END = date(2032, 12, 31)
CONTACTS_END = date(2029, 12, 31)


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def anna(home: Path) -> Contact:
    """Anna at a customer that paid all it owed in 2026, with a message and a reply."""
    del home
    policies.install_shipped(at=builders.AT)
    cast = builders.cast()
    contact = persons.known_at(cast.harbour)
    item = builders.invoice(cast, 10_000, due=date(2026, 1, 20))
    receipt = builders.receipt(cast, 10_000, on=DAY)
    builders.applied(receipt, item, 10_000, on=DAY)
    persons.sent(contact, cast.north)
    persons.answered(contact)
    return contact


def run(as_of: date) -> retention.Ran:
    return retention.run(by=None, at=AT, as_of=as_of)


def switched_on() -> None:
    actions.switch(by=None, at=AT, on=True)


def test_off_it_takes_nothing_away(anna: Contact) -> None:
    entries = AuditEntry.objects.count()
    ran = run(date(2050, 1, 1))
    assert (ran.is_on, ran.swept) == (False, actions.Swept())
    anna.refresh_from_db()
    assert anna.email == ANNA.email
    assert AuditEntry.objects.count() == entries
    assert retention.preview(as_of=date(2050, 1, 1)).swept.contacts == 1


def test_a_letter_is_emptied_on_the_day_after_its_last(anna: Contact) -> None:
    del anna
    switched_on()
    run(LETTERS_END)
    assert ANNA.name in Message.objects.get().text
    assert retention.preview(as_of=LETTERS_END + ONE).swept.letters == 2
    assert run(LETTERS_END + ONE).swept.letters == 2
    message, reply = Message.objects.get(), Inbound.objects.get()
    assert (message.to, message.subject, message.text, message.mime) == ([], ERASED, ERASED, None)
    assert (reply.sender, reply.text, reply.raw) == ("", ERASED, None)
    assert run(LETTERS_END + ONE).swept.letters == 0
    assert verification.verify()["ok"]


def test_a_contact_is_emptied_on_the_day_after_the_last_of_its_customer(anna: Contact) -> None:
    switched_on()
    run(CONTACTS_END)
    anna.refresh_from_db()
    assert anna.email == ANNA.email
    assert run(CONTACTS_END + ONE).swept.contacts == 1
    anna.refresh_from_db()
    assert (anna.name, anna.email, anna.phone) == (f"Erased contact {anna.pk}", "", "")
    assert anna.opted_out
    assert ("audit_text", "value") not in persons.columns_naming(ANNA.email)
    assert run(CONTACTS_END + ONE).swept.contacts == 0
    assert verification.verify()["ok"]


def test_a_contact_of_nobody_who_ever_bought_stays(anna: Contact) -> None:
    del anna
    prospect = customers.open(by=None, at=AT, number="77", name="Prospect")
    other = persons.known_at(prospect)
    switched_on()
    run(date(2050, 1, 1))
    other.refresh_from_db()
    assert other.email == ANNA.email


@pytest.mark.parametrize("hold", ["item", "legal", "insolvent"])
def test_nothing_goes_of_whom_something_holds(anna: Contact, hold: str) -> None:
    customer = anna.customer
    late = date(2050, 1, 1)
    if hold == "item":
        builders.document(
            None,  # type: ignore[arg-type]  # customer and entity are given.
            5_000,
            customer=customer,
            entity=Entity.objects.get(code="NL01"),
        )
    elif hold == "legal":
        actions.hold(by=None, at=AT, on=DAY, customer=customer, until=late, reason="court")
    else:
        customer.status = "insolvent"
        customer.save()
    switched_on()
    assert retention.preview(as_of=late).swept == actions.Swept()
    assert run(late).swept == actions.Swept()
    anna.refresh_from_db()
    assert anna.email == ANNA.email
    assert ANNA.name in Message.objects.get().text
    if hold == "legal":
        assert run(late + ONE).swept.contacts == 1


def test_sign_in_records_and_files_go_after_their_days(anna: Contact, home: Path) -> None:
    del anna
    user = User.objects.create_user("boss@dunwell.example")
    SignInSession.objects.create(
        user=user, session_key="k", way="password", signed_in_at=AT, seen_at=AT
    )
    SignInTries.objects.create(key_hash="h", count=1, last_at=AT)
    upload = uploads.keep(by=user, at=AT, file_name="contacts.csv")
    folder = home / "uploads" / str(upload.pk)
    folder.mkdir(parents=True)
    (folder / "contacts.csv").write_text(ANNA.email)
    rejects = home / "rejected"
    rejects.mkdir()
    old, fresh = rejects / "1-contacts.csv", rejects / "2-contacts.csv"
    for one, day in ((old, DAY), (fresh, DAY + timedelta(days=2))):
        one.write_text(ANNA.email)
        seconds = datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()
        os.utime(one, (seconds, seconds))
    switched_on()
    ran = run(DAY + timedelta(days=90))
    assert (ran.swept.sign_in, ran.all_files) == (0, 0)
    assert run(DAY + timedelta(days=91)).swept.sign_in == 2
    assert Upload.objects.exists()
    ran = run(DAY + timedelta(days=181))
    assert (ran.swept.import_files, ran.files) == (1, 1)
    assert not folder.exists()
    assert (old.exists(), fresh.exists()) == (False, True)


def test_a_run_leaves_one_entry_and_an_idle_one_none(anna: Contact) -> None:
    del anna
    switched_on()
    entries = AuditEntry.objects.count()
    run(DAY)
    assert AuditEntry.objects.count() == entries
    run(date(2050, 1, 1))
    entry = AuditEntry.objects.order_by("-sequence")[0]
    assert AuditEntry.objects.count() == entries + 1
    assert entry.after is not None
    assert (entry.after["contacts"], entry.after["letters"]) == (1, 2)


def test_the_worker_runs_it_every_night(anna: Contact) -> None:
    del anna
    switched_on()
    (job,) = [one for one in schedule.jobs(AT) if one.name == "retention"]
    assert isinstance(job, DailyJob)
    told = job.run(DAY, datetime(2050, 1, 1, 3, tzinfo=UTC))
    assert told["letters"] == 2
