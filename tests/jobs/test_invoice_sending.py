"""New invoices as a calendar: ready ones are queued once, the others open a task and wait."""

from datetime import date
from typing import Any

import pytest

from dunwell.actions import contacts, customers, invoice_sending, policies
from dunwell.core import invoice_readiness
from dunwell.core.refusals import Refusal
from dunwell.core.tasks import TaskState
from dunwell.jobs import invoice_sending as job
from dunwell.store.models import Message, PolicyVersion, Sending, Task, User
from dunwell.store.queries import invoice_readiness as queries
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 10)


@pytest.fixture
def who() -> Cast:
    policies.install_shipped(at=AT)
    return builders.cast()


def allow(**changed: Any) -> None:
    content = dict(PolicyVersion.objects.get().content)
    content["invoices"] = {**content["invoices"], "send": True, **changed}
    PolicyVersion.objects.create(
        number=2, effective_date=date(2026, 1, 1), content=content, recorded_at=AT
    )


def reachable(who: Cast) -> None:
    contacts.add(
        by=None,
        at=AT,
        customer=who.harbour,
        name="Ada",
        email="ap@harbour.example",
        role="Accounts payable",
        language="nl",
    )
    customers.edit(by=None, at=AT, customer=who.harbour, terms_days=30)


def run(who: Cast, day: date = DAY) -> dict[str, int]:
    return job.run(who.north, as_of=day, at=AT)


def test_as_shipped_the_erp_sends_invoices(who: Cast) -> None:
    reachable(who)
    builders.invoice(who, 100_00, on=DAY, number="INV-1")
    assert run(who) == {"queued": 0, "not_ready": 0}
    assert not Message.objects.exists()
    assert not Task.objects.exists()


def test_a_ready_invoice_is_queued_once_to_who_pays(who: Cast) -> None:
    allow()
    reachable(who)
    invoice = builders.invoice(who, 100_00, on=DAY, number="INV-1")
    assert run(who) == {"queued": 1, "not_ready": 0}
    assert run(who) == {"queued": 0, "not_ready": 0}
    message = Message.objects.get()
    assert (message.kind, message.state, message.to, message.language, message.document_id) == (
        "invoice",
        "held",  # Nothing leaves by itself until somebody says so.
        ["ap@harbour.example"],
        "nl",
        invoice.document_id,
    )


def test_where_mail_leaves_by_itself_it_waits_for_nobody(who: Cast) -> None:
    allow()
    reachable(who)
    Sending.objects.create(entity=who.north, live=True, automatic=True, changed_at=AT)
    builders.invoice(who, 100_00, on=DAY, number="INV-1")
    run(who)
    assert Message.objects.get().state == "queued"


@pytest.mark.parametrize(
    ("day", "queued"), [(date(2026, 3, 14), 1), (date(2026, 3, 15), 0), (date(2026, 3, 9), 0)]
)
def test_only_new_invoices_leave(who: Cast, day: date, queued: int) -> None:
    allow()
    reachable(who)
    builders.invoice(who, 100_00, on=DAY, number="INV-1")
    assert run(who, day)["queued"] == queued


def test_what_lacks_something_opens_one_task_and_leaves_when_mended(who: Cast) -> None:
    allow()
    invoice = builders.invoice(who, 100_00, on=DAY, number="INV-1")
    for _ in range(2):
        assert run(who) == {"queued": 0, "not_ready": 1}
    task = Task.objects.get()
    assert (task.kind, task.cause, task.because["lacks"]) == (
        "invoice_not_ready",
        f"document:{invoice.document_id}",
        ["no_contact", "no_terms"],
    )
    customers.edit(by=None, at=AT, customer=who.harbour, terms_days=30)
    run(who)
    assert Task.objects.get().because["lacks"] == ["no_contact"]
    reachable(who)
    assert run(who) == {"queued": 1, "not_ready": 0}
    assert Task.objects.get().state == TaskState.DROPPED


def test_a_person_sends_one_by_hand_and_no_second_time(who: Cast) -> None:
    terms = invoice_readiness.terms_of(PolicyVersion.objects.get().content)
    anna = User.objects.create_user("anna@dunwell.example")
    item = builders.invoice(who, 100_00, on=date(2026, 1, 5), number="INV-1")
    unready = queries.one(item.document_id)
    assert unready is not None
    with pytest.raises(Refusal, match="nobody is known at the customer"):
        invoice_sending.queue(by=anna, at=AT, invoice=unready, terms=terms, on=DAY)
    reachable(who)
    ready = queries.one(item.document_id)
    assert ready is not None
    message = invoice_sending.queue(by=anna, at=AT, invoice=ready, terms=terms, on=DAY)
    assert (message.state, message.by) == ("queued", anna)
    with pytest.raises(Refusal) as twice:
        invoice_sending.queue(by=anna, at=AT, invoice=ready, terms=terms, on=DAY)
    assert twice.value.code == "invoice_sent_already"
    assert Message.objects.count() == 1


def test_a_bounced_address_is_no_address(who: Cast) -> None:
    allow()
    reachable(who)
    who.harbour.contacts.update(bounced_date=DAY)
    builders.invoice(who, 100_00, on=DAY, number="INV-1")
    run(who)
    assert Task.objects.get().because["lacks"] == ["no_address"]
