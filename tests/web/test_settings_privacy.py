"""Retention and a person's data on their pages: shown, confirmed, refused in the same words."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from dunwell.core.roles import Role
from dunwell.store.models import (
    AuditEntry,
    Contact,
    Customer,
    Entity,
    EntityGrant,
    Erasure,
    LegalHold,
    Retention,
    SignInSession,
    User,
)
from tests import book_states, builders
from tests.jobs import persons
from tests.jobs.persons import ANNA

pytestmark = pytest.mark.django_db
RETENTION, PRIVACY = "/settings/retention", "/settings/privacy"


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def anna() -> Contact:
    return persons.known_at(builders.cast().harbour)


def text(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_tells_each_class_and_changes_one(browser: Client) -> None:
    assert "8 years" in text(browser, RETENTION)
    posted = {"of": "contact_log", "period": "4", "reason": ""}
    assert browser.post(RETENTION, {**posted}).status_code == 302
    assert "4 years" in text(browser, RETENTION)
    assert Retention.objects.get().periods == {"contact_log": {"period": 4, "reason": ""}}
    assert AuditEntry.objects.filter(action="retention.choose").count() == 1
    browser.post(RETENTION, {**posted, "period": "3"})
    assert Retention.objects.get().periods == {}


@pytest.mark.parametrize(
    "posted",
    [
        {"of": "letters", "period": "5", "reason": ""},
        {"of": "letters", "period": "0", "reason": "x"},
        {"of": "letters", "period": "-1", "reason": "x"},
        {"of": "letters", "period": "a lot", "reason": "x"},
        {"of": "letters", "period": "99999999999", "reason": "x"},
        {"of": "secrets", "period": "5", "reason": "x"},
        {},
    ],
)
def test_an_unsound_period_is_refused(browser: Client, posted: dict[str, str]) -> None:
    answer = browser.post(RETENTION, {**posted})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Retention.objects.exists()
    assert not AuditEntry.objects.filter(action__startswith="retention").exists()


def test_less_than_the_law_asks_needs_a_reason_that_stands_there(browser: Client) -> None:
    posted = {"of": "letters", "period": "5", "reason": "a company under Dutch law"}
    assert browser.post(RETENTION, {**posted}).status_code == 302
    assert "a company under Dutch law" in text(browser, RETENTION)


def test_the_night_is_off_until_somebody_switches_it_on(browser: Client) -> None:
    assert "It is off until somebody" in text(browser, RETENTION)
    assert browser.post(f"{RETENTION}/switch", {"on": "1"}).status_code == 302
    assert Retention.objects.get().is_on
    assert "Switch off" in text(browser, RETENTION)


def test_a_legal_hold_is_set_and_ended(browser: Client, anna: Contact) -> None:
    number = anna.customer.number
    posted = {"customer": number, "until": "2199-01-01", "reason": "court"}
    assert browser.post(f"{RETENTION}/holds", posted).status_code == 302
    hold = LegalHold.objects.get()
    assert "court" in text(browser, RETENTION)
    for wrong in ({"until": "2020-01-01"}, {"until": "soon"}, {"reason": ""}, {"customer": "?"}):
        assert browser.post(f"{RETENTION}/holds", {**posted, **wrong}).status_code == 422
    assert LegalHold.objects.count() == 1
    assert browser.post(f"{RETENTION}/holds/{hold.pk}/end").status_code == 302
    assert browser.post(f"{RETENTION}/holds/{hold.pk}/end").status_code == 422
    hold.refresh_from_db()
    assert hold.ended_at is not None


def test_a_person_is_found_exported_and_erased(browser: Client, anna: Contact, home: Path) -> None:
    subject = f"contact:{anna.pk}"
    assert ANNA.email in text(browser, f"{PRIVACY}?q={ANNA.email.upper()}")
    assert ANNA.email in text(browser, f"{PRIVACY}?q=anna")
    answer = browser.post(f"{PRIVACY}/export", {"subject": subject})
    box = zipfile.ZipFile(io.BytesIO(answer.content))
    told = json.loads(box.read("person.json"))
    assert told["records"]["contact"][0]["email"] == ANNA.email
    assert "contact.csv" in box.namelist()
    assert AuditEntry.objects.filter(action="erasures.export", subject=subject).count() == 1

    page = text(browser, f"{PRIVACY}/erase?subject={subject}")
    shown = page.split('name="was_shown" value="')[1].split('"')[0]
    posted = {"subject": subject, "was_shown": shown, "reason": "asked by letter"}
    assert browser.post(f"{PRIVACY}/erase", posted).status_code == 302
    assert persons.columns_naming(ANNA.name, ANNA.email, ANNA.phone) == set()
    assert f"Erased contact {anna.pk}" in text(browser, PRIVACY)
    (line,) = (home / "erasures.jsonl").read_text().splitlines()
    assert json.loads(line)["subject"] == subject
    assert ANNA.email not in line


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"reason": f"{ANNA.email} asked"},
        {"was_shown": ""},
        {"subject": "contact:999999"},
        {"subject": "user:x"},
        {"subject": ""},
    ],
)
def test_what_is_unsound_erases_nobody(
    browser: Client, anna: Contact, wrong: dict[str, str]
) -> None:
    page = text(browser, f"{PRIVACY}/erase?subject=contact:{anna.pk}")
    shown = page.split('name="was_shown" value="')[1].split('"')[0]
    before = book_states.state()
    posted = {"subject": f"contact:{anna.pk}", "was_shown": shown, "reason": "asked"}
    answer = browser.post(f"{PRIVACY}/erase", {**posted, **wrong})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert book_states.state() == before


def test_an_auditor_looks_and_does_not_act(
    browser: Client, anna: Contact, only: Callable[..., User]
) -> None:
    only(Role.AUDITOR)
    page = text(browser, f"{PRIVACY}?q=anna")
    assert ANNA.email in page
    assert "Erase…" not in page
    for address in (f"{PRIVACY}/export", f"{PRIVACY}/erase"):
        assert browser.post(address, {"subject": f"contact:{anna.pk}"}).status_code == 403
    assert not Erasure.objects.exists()


def test_a_customer_of_another_entity_is_as_unknown_as_any(
    browser: Client, anna: Contact, only: Callable[..., User]
) -> None:
    person = only(Role.FINANCE_MANAGER)
    north, south = Entity.objects.order_by("code")
    harbour = Customer.objects.get(pk=anna.customer_id)
    builders.document(
        None,  # type: ignore[arg-type]  # customer and entity are given.
        5_000,
        customer=harbour,
        entity=north,
    )
    EntityGrant.objects.create(user=person, entity=south)
    assert ANNA.email not in text(browser, f"{PRIVACY}?q=anna")
    posted = {"subject": f"contact:{anna.pk}"}
    assert browser.post(f"{PRIVACY}/export", posted).status_code == 422
    assert browser.post(f"{PRIVACY}/erase", {**posted, "reason": "x"}).status_code == 422
    held = {"customer": harbour.number, "until": "2199-01-01", "reason": "x"}
    assert browser.post(f"{RETENTION}/holds", held).status_code == 422
    assert not LegalHold.objects.exists()
    assert not Erasure.objects.exists()


def test_a_form_asks_who_is_there_once_more(browser: Client, anna: Contact) -> None:
    SignInSession.objects.update(confirmed_at=None)
    answer = browser.post(f"{PRIVACY}/erase", {"subject": f"contact:{anna.pk}"})
    assert answer.status_code == 422
    assert "said_to_confirm" in answer.content.decode()
    assert not Erasure.objects.exists()
