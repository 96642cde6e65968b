"""The audit trail's pages: who may read them, what a search finds, and what leaves as a file."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from dunwell.actions import contacts, customers, disputes, policies, promises
from dunwell.actions import personal_data as erasing
from dunwell.core import personal_data
from dunwell.core.disputes import DisputeCategory
from dunwell.core.personal_data import Personal
from dunwell.core.roles import Role
from dunwell.jobs import verification
from dunwell.store import audit
from dunwell.store.models import AuditEntry, User
from dunwell.web.audit_acts import ACTIONS, NOUNS
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

_SOURCE = Path(settings.ROOT) / "src" / "dunwell"


@pytest.fixture
def reader(browser: Client, only: Callable[..., User]) -> Client:
    """A browser in which an auditor is signed in."""
    only(Role.AUDITOR)
    return browser


@pytest.fixture
def who(person: User) -> Cast:
    """Harbour is renamed and gets a contact; the branch promises and disputes."""
    policies.install_shipped(at=AT)
    who = builders.cast()
    customers.edit(by=person, at=AT, customer=who.harbour, name="Harbour Trading Ltd")
    contacts.add(
        by=person, at=AT, customer=who.harbour, name="Zoë Lund", email="zoe@harbour.example"
    )
    item = builders.invoice(who, 10_000, customer=who.branch)
    disputes.open(
        by=None,
        at=AT + timedelta(days=1),
        item=item,
        amount=4_000,
        category=DisputeCategory.PRICING,
        opened_date=AT.date(),
    )
    return who


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2])
    )


def body_of(browser: Client, address: str) -> str:
    return text_of(browser, address).partition("Before and after")[2]


@pytest.mark.usefixtures("who")
def test_an_entry_says_before_and_after(reader: Client) -> None:
    text = body_of(reader, "/audit")
    assert "Customer changed" in text
    assert "Name" in text
    assert "→ Harbour Trading Ltd" in text
    assert "Contact added" in text
    assert "Anna Ruiz" in text
    assert "the program" in text
    assert text.index("Dispute opened") < text.index("Customer changed")


def test_a_search_finds_what_it_says(reader: Client, who: Cast, person: User) -> None:
    mine = body_of(reader, f"/audit?person={person.pk}")
    assert "Customer changed" in mine
    assert "Dispute opened" not in mine
    assert "Customer changed" not in body_of(reader, "/audit?person=0")
    disputed = body_of(reader, "/audit?action=disputes.open")
    assert "Dispute opened" in disputed
    assert "Contact added" not in disputed
    about = body_of(reader, f"/audit?subject=customer:{who.branch.pk}")
    assert "Dispute opened" in about
    assert "Contact added" not in about
    named = body_of(reader, "/audit?subject=harbour+trading")
    assert "Contact added" in named
    assert "Dispute opened" not in named
    day = AT.date().isoformat()
    assert "Dispute opened" not in body_of(reader, f"/audit?to={day}")
    later = (AT + timedelta(days=1)).date().isoformat()
    assert "Contact added" not in body_of(reader, f"/audit?from={later}")
    assert "No entry like this." in text_of(reader, "/audit?subject=nobody-is-called-so")


@pytest.mark.parametrize(
    "query",
    [
        "person=x&action=nothing&from=yesterday&to=9999-12-31&older=-1",
        "from=0001-01-01&to=0001-01-01",
        "person=99999999999999999999&older=99999999999999999999",
        "subject=%00",
        "subject=customer:99999999999999999999&newer=0",
        f"subject={'%27' * 300}",
    ],
)
@pytest.mark.usefixtures("who")
def test_what_makes_no_sense_is_no_error(reader: Client, query: str) -> None:
    assert reader.get(f"/audit?{query}").status_code == 200
    assert reader.get(f"/audit/export?{query}").status_code == 200


def test_pages_are_turned_both_ways(reader: Client) -> None:
    for number in range(250):
        audit.record(by=None, action="tasks.open", subject=f"task:{number}", at=AT)
    seen: list[int] = []
    address = "/audit?action=tasks.open"
    while address:
        page = reader.get(address).content.decode()
        seen += [int(one) for one in re.findall(r'href="/audit/(\d+)[^"]*" aria', page)]
        older = re.search(r'href="([^"]*older=[^"]*)"', page)
        address = older[1].replace("&amp;", "&") if older else ""
    assert seen == sorted(
        (one.sequence for one in AuditEntry.objects.filter(action="tasks.open")), reverse=True
    )
    newer = reader.get(f"/audit?action=tasks.open&newer={seen[150]}").content.decode()
    assert [int(one) for one in re.findall(r'href="/audit/(\d+)[^"]*" aria', newer)] == seen[
        50:150
    ]


def test_one_entry_stands_whole_with_its_reason(reader: Client, who: Cast, person: User) -> None:
    item = builders.invoice(who, 10_000, customer=who.branch)
    promise = promises.make(
        by=person,
        at=AT,
        customer=who.branch,
        item_ids=[item.pk],
        amount=6_000,
        promised_date=date(2026, 3, 20),
        made_date=AT.date(),
    )
    promises.withdraw(by=person, at=AT, promise_id=promise.pk, because="Typed twice")
    last = AuditEntry.objects.order_by("-sequence")[0]
    text = text_of(reader, f"/audit/{last.sequence}")
    assert "Promise withdrawn" in text
    assert "Typed twice" in text
    assert who.branch.name in text
    assert last.hash in text
    made = text_of(reader, f"/audit/{last.sequence - 1}")
    assert "60.00" in made
    assert reader.get("/audit/99999999999999999999").status_code == 404
    assert reader.get("/audit/0").status_code == 404


@pytest.mark.usefixtures("who")
def test_files_hold_the_chain_and_run_nothing(reader: Client, person: User) -> None:
    text = Personal("=2+2", of="contact:1")
    audit.record(by=person, action="notes.write", subject="note:1", after={"text": text}, at=AT)
    person.name = "=cmd"
    person.save()
    audit.record(by=person, action="notes.write", subject="=1+1", at=AT)
    told = json.loads(reader.get("/audit/export?format=json").getvalue())
    entries = list(AuditEntry.objects.order_by("sequence"))
    assert [(one["sequence"], one["hash"]) for one in told] == [
        (one.sequence, one.hash) for one in entries
    ]
    (kept,) = told[-2]["texts"]
    assert told[-2]["after"] == {"text": {"personal": kept["reference"], "of": "contact:1"}}
    assert hashlib.sha256(f"{kept['salt']}=2+2".encode()).hexdigest() == kept["reference"]
    assert (kept["value"], kept["erased_at"], told[-1]["texts"]) == ("=2+2", None, [])
    content = reader.get("/audit/export?format=csv").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [row["hash"] for row in rows] == [one.hash for one in entries]
    assert json.loads(rows[-2]["after"]) == {"text": "=2+2"}
    assert (rows[-1]["actor"], rows[-1]["person"]) == (f"user:{person.pk}", "'=cmd")
    assert rows[-1]["subject"] == "'=1+1"
    only = json.loads(reader.get("/audit/export?format=json&action=notes.write").getvalue())
    assert len(only) == 2


def test_what_was_erased_says_when(reader: Client, who: Cast) -> None:
    anna = "contact:77"
    facts = personal_data.about(
        anna,
        {"customer": who.harbour.pk, "name": "Anna Huber", "email": "ah@south.example"},
        *_SAID,
    )
    audit.record(by=None, action="contacts.remove", subject=anna, before=facts, at=AT)
    number = AuditEntry.objects.latest("sequence").sequence
    history = f"/accounts/{who.harbour.pk}/history"
    pages = ("/audit", f"/audit/{number}", "/audit/export?format=csv", history)
    for page in pages:
        assert "Anna Huber" in _whole(reader, page)
    erasing.erase(by=None, at=AT, subjects=[anna])
    for page in (*pages, "/audit/export?format=json"):
        assert "Anna Huber" not in _whole(reader, page)
        assert "ah@south.example" not in _whole(reader, page)
    for page in ("/audit", f"/audit/{number}", history):
        assert "erased on " in _whole(reader, page)
    assert "Personal data erased" in _whole(reader, "/audit")
    assert verification.verify()["ok"]


_SAID = ("name", "email")


def _whole(reader: Client, address: str) -> str:
    answer = reader.get(address)
    assert answer.status_code == 200
    return (answer.getvalue() if answer.streaming else answer.content).decode()


def test_the_account_leads_to_its_acts(
    browser: Client, who: Cast, only: Callable[..., User]
) -> None:
    address = f"/accounts/{who.harbour.pk}/history"
    only(Role.TEAM_LEAD)
    assert "subject=customer" not in browser.get(address).content.decode()
    assert 'href="/audit"' not in browser.get("/settings/about").content.decode()
    only(Role.CFO)
    assert f"subject=customer%3A{who.harbour.pk}" in browser.get(address).content.decode()
    assert 'href="/audit"' in browser.get("/settings/about").content.decode()


def test_every_act_of_the_program_has_its_words() -> None:
    written = "\n".join(path.read_text() for path in _SOURCE.rglob("*.py"))
    acts = set(re.findall(r'action="([a-z_]+\.[a-z_]+)"', written))
    assert acts - set(ACTIONS) == set()
    tables = set(re.findall(r'subject=f"([a-z_]+):', written))
    assert tables - set(NOUNS) == set()
