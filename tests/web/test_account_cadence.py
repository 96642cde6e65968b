"""The cadence card, and the contacts' health: where an account stands, and why nothing today."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from dunwell.actions import calls, overrides
from dunwell.core.calls import Call as Logged
from dunwell.core.calls import CallOutcome
from dunwell.core.inbound import InboundKind, InboundState
from dunwell.core.refusals import Refusal
from dunwell.jobs.days import glance, processing
from dunwell.store.models import AuditEntry, Contact, Inbound, Override, Silence, User
from tests import reminders
from tests.builders import Cast
from tests.reminders import AT, DAY, D

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Cast:
    return reminders.late_customer()


def _text(browser: Client, who: Cast, tail: str = "") -> str:
    page = browser.get(f"/accounts/{who.harbour.pk}{tail}?as_of={D.isoformat()}").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def _begin(who: Cast, person: User, **more: object) -> Override:
    fields: dict[str, object] = {
        "owner": person,
        "from_date": D,
        "to_date": D + 2 * DAY,
        "reason": "The CFO talks to theirs",
        **more,
    }
    return overrides.begin(by=person, at=AT, customer=who.harbour, **fields)  # type: ignore[arg-type]  # Its own fields.


def test_the_card_tells_step_next_day_and_why(browser: Client, who: Cast) -> None:
    text = _text(browser, who)
    # F-1 is 30 days late and nothing was sent yet, so the last step is the right one today.
    assert "Step 0 of 5" in text
    assert "next Tue 31 Mar 2026: “final”" in text
    assert "has been due since 1 Mar 2026" in text


def test_an_override_silences_the_day_and_ends_by_itself(who: Cast, person: User) -> None:
    _begin(who, person)
    (found,) = glance.at(who.harbour.pk, D)
    assert found.because["code"] == "overridden"
    assert found.because["values"] == {"owner": "Anna Ruiz", "until": "2026-04-02"}
    (last,) = glance.at(who.harbour.pk, D + DAY)
    assert last.because["code"] == "overridden"
    (after,) = glance.at(who.harbour.pk, D + 2 * DAY)
    assert after.step == "final"


def test_a_processed_day_keeps_the_silence_with_its_owner(who: Cast, person: User) -> None:
    _begin(who, person)
    processing.process(D, entity="NL01", at=AT + timedelta(hours=1))
    silence = Silence.objects.get(customer=who.harbour)
    assert (silence.code, silence.because["values"]["owner"]) == ("overridden", "Anna Ruiz")


def test_the_override_is_shown_and_ended_on_the_page(
    browser: Client, who: Cast, person: User
) -> None:
    day = {"owner": str(person.pk), "to_date": "2099-01-01", "reason": "Key account"}
    answer = browser.post(f"/accounts/{who.harbour.pk}/overrides/add", day)
    assert answer.status_code == 302
    row = Override.objects.get()
    assert (row.owner, row.reason, row.by) == (person, "Key account", person)
    page = browser.get(f"/accounts/{who.harbour.pk}/commitments").content.decode()
    assert "Anna Ruiz looks after this account until 1 Jan 2099" in page
    again = browser.post(f"/accounts/{who.harbour.pk}/overrides/add", day)
    assert again.status_code == 422
    browser.post(f"/accounts/{who.harbour.pk}/overrides/{row.pk}/end")
    row.refresh_from_db()
    assert row.ended_by == person
    gone = browser.post(f"/accounts/{who.harbour.pk}/overrides/{row.pk}/end")
    assert gone.status_code == 422
    acts = AuditEntry.objects.filter(action__startswith="overrides.").order_by("sequence")
    assert [one.action for one in acts] == ["overrides.begin", "overrides.end"]


def test_nobody_who_left_looks_after_an_account(who: Cast, person: User) -> None:
    person.is_active = False
    person.save()
    for owner in (person, None):
        with pytest.raises(Refusal):
            _begin(who, person, owner=owner)
    assert not Override.objects.exists()


def test_contacts_tell_when_they_answered_last(browser: Client, who: Cast, person: User) -> None:
    assert "Nobody was in contact yet." in _text(browser, who)
    Inbound.objects.create(
        source="imap:1",
        key="1",
        content_hash="1",
        kind=InboundKind.REPLY,
        state=InboundState.DONE,
        received_at=AT - 5 * DAY,
        sender="ANNA@harbour.example",
        customer=who.harbour,
    )
    text = _text(browser, who)
    assert "answered 26 Mar" in text
    assert "heard from 26 Mar 2026" in text
    anna = Contact.objects.get(customer=who.harbour)
    calls.log(
        by=person,
        at=AT,
        today=D,
        customer=who.harbour,
        entity=who.north,
        call=Logged(
            on_date=D - DAY, outcome=CallOutcome.REACHED, person="Anna", contact_id=anna.pk
        ),
    )
    text = _text(browser, who)
    assert "answered 30 Mar" in text
    assert "called 30 Mar 2026" in text
    # Of a past day nothing later is known.
    page = browser.get(f"/accounts/{who.harbour.pk}?as_of=2026-03-20").content.decode()
    assert "Nobody was in contact yet." in page


def test_overrides_stand_in_the_timeline(browser: Client, who: Cast, person: User) -> None:
    row = _begin(who, person)
    overrides.end(by=person, at=AT + timedelta(hours=1), on=D, override_id=row.pk)
    text = _text(browser, who, "/timeline")
    assert "Anna Ruiz looks after it until 2 Apr 2026" in text
    assert "The CFO talks to theirs" in text
    assert "Back in its cadence" in text
