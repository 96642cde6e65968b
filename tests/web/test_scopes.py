"""People see their legal entities, sales owners their customers; the rest is as if it were not."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import URLPattern

from dunwell.actions import customers, people, policies
from dunwell.core.messages import MessageState
from dunwell.core.roles import Role
from dunwell.store.models import (
    AuditEntry,
    Document,
    EntityGrant,
    Note,
    Pause,
    RoleGrant,
    SignInSession,
    User,
)
from tests import builders
from tests.builders import AT, Cast
from tests.reminders import reminder
from tests.web.signing_in import signed_in
from tests.web.test_route_matrix import patterns

pytestmark = pytest.mark.django_db

UNKNOWN = 987_654_321
# Addresses whose first part names a customer, a document or an entity.
PARTS = ("customer_id", "document_id", "entity_id", "message_id")


@pytest.fixture
def who() -> Cast:
    """Two invoices of harbour in euro, one of the branch in euro, one of harbour in pounds."""
    policies.install_shipped(at=AT)
    cast = builders.cast()
    builders.invoice(cast, 100_050, due=date(2026, 3, 2), number="INV-1")
    builders.invoice(cast, 5_001, due=date(2026, 5, 1), customer=cast.branch, number="INV-3")
    builders.document(cast, 7_777, entity=cast.south, currency="GBP", number="INV-4")
    customers.edit(by=None, at=AT, customer=cast.harbour, sales_account_manager="ANNA  ruiz")
    return cast


@pytest.fixture
def north_only(only: Callable[..., User], who: Cast) -> User:
    """The person at the browser works for one entity."""
    person = only(Role.FINANCE_MANAGER, Role.COLLECTIONS_SPECIALIST)
    EntityGrant.objects.create(user=person, entity=who.north)
    return person


@pytest.fixture
def sales(only: Callable[..., User], who: Cast) -> User:
    """The person at the browser owns the relationship with harbour."""
    del who
    return only(Role.SALES_OWNER)


def document(number: str) -> Document:
    return Document.objects.get(number=number)


def acts() -> int:
    """Count what was done; that something was refused is no act."""
    return AuditEntry.objects.exclude(action="access.refuse").count()


def addresses(parts: dict[str, int]) -> list[tuple[str, str]]:
    """Fill addresses that name one of these parts first: once with its id, once with none's."""
    found = []
    for one in patterns():
        named = re.findall(r"<int:(\w+)>", str(one.pattern))
        if named and named[0] in parts:
            found.append((fill(one, parts[named[0]]), fill(one, UNKNOWN)))
    return found


def fill(one: URLPattern, pk: int) -> str:
    text = re.sub(r"<int:\w+>", str(pk), str(one.pattern), count=1)
    return "/" + re.sub(r"<(int|str):\w+>", "1", text)


def told(client: Client, method: str, address: str) -> tuple[int, str]:
    """Give what is answered, without the address and the tokens in it."""
    answer = client.generic(method, address)
    body = b"".join(answer) if answer.streaming else answer.content
    text = body.decode("utf-8", "replace").replace(address, "")
    text = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", text)
    return answer.status_code, re.sub(r'value="/[^"]*"', "", text)


@pytest.mark.usefixtures("north_only")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_of_another_entity_is_as_if_it_were_not(
    browser: Client, who: Cast, method: str
) -> None:
    message = reminder(who, state=MessageState.HELD)
    message.entity = who.south
    message.save(update_fields=["entity"])
    foreign = {
        "document_id": document("INV-4").pk,
        "entity_id": who.south.pk,
        "message_id": message.pk,
    }
    before = acts()
    tried = addresses(foreign)
    assert len(tried) > 10
    for there, nowhere in tried:
        assert told(browser, method, there) == told(browser, method, nowhere), there
    assert acts() == before
    assert browser.get(f"/invoices/{document('INV-1').pk}").status_code == 200
    assert browser.get(f"/settings/entities/{who.north.pk}").status_code == 200


@pytest.mark.usefixtures("sales")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_customers_of_others_are_as_if_they_were_not(
    browser: Client, who: Cast, method: str
) -> None:
    foreign = {"customer_id": who.branch.pk, "document_id": document("INV-3").pk}
    before = acts()
    tried = addresses(foreign)
    assert len(tried) > 20
    for there, nowhere in tried:
        assert told(browser, method, there) == told(browser, method, nowhere), there
    assert acts() == before
    assert browser.get(f"/accounts/{who.harbour.pk}").status_code == 200
    assert browser.get(f"/invoices/{document('INV-1').pk}").status_code == 200


@pytest.mark.usefixtures("north_only")
@pytest.mark.parametrize("asked", ["", "entity=UK01", "entity=nonsense"])
def test_lists_show_the_entity_within(browser: Client, asked: str) -> None:
    for path in ("/accounts", "/invoices", "/today", "/exceptions", "/outbox"):
        page = browser.get(f"{path}?{asked}&as_of=2026-04-01").content.decode()
        assert "7,777" not in page, path
        assert "INV-4" not in page, path
        assert "77.77" not in page, path
    page = browser.get(f"/invoices?{asked}&as_of=2026-04-01").content.decode()
    assert "INV-1" in page
    csv = browser.get(f"/invoices/export?{asked}&format=csv&as_of=2026-04-01")
    text = b"".join(csv).decode() if csv.streaming else csv.content.decode()
    assert "INV-1" in text
    assert "INV-4" not in text
    assert "INV-4" not in browser.get(f"/search?q=INV&{asked}").content.decode()


@pytest.mark.usefixtures("sales")
def test_a_sales_owner_sees_and_holds_their_own_customers(browser: Client, who: Cast) -> None:
    for path in ("/accounts", "/invoices", "/payments", "/promises"):
        page = browser.get(f"{path}?as_of=2026-04-01").content.decode()
        assert "Meridian" not in page, path
        assert "INV-3" not in page, path
    assert "Harbour" in browser.get("/accounts?as_of=2026-04-01").content.decode()
    assert "INV-1" in browser.get("/invoices?as_of=2026-04-01").content.decode()
    assert "Meridian" not in browser.get("/search?q=meridian").content.decode()
    assert "INV-3" not in browser.get("/search?q=INV", follow=True).content.decode()
    for path in ("/accounts/export", "/invoices/export"):
        file = browser.get(f"{path}?format=csv&as_of=2026-04-01")
        text = b"".join(file).decode() if file.streaming else file.content.decode()
        assert "Meridian" not in text
    customers.edit(by=None, at=AT, customer=who.branch, parent=who.harbour)
    page = browser.get(f"/accounts/{who.harbour.pk}?as_of=2026-04-01").content.decode()
    assert "Harbour" in page
    assert "Meridian" not in page, "relatives of others are not named"
    note = f"/accounts/{who.harbour.pk}/notes/add"
    assert browser.post(note, {"text": "Met their buyer."}).status_code == 302
    assert Note.objects.get().customer == who.harbour
    assert browser.post(f"/accounts/{who.branch.pk}/notes/add", {"text": "x"}).status_code == 404
    told = {"until": "2099-01-01", "reason": "x"}
    browser.post(f"/accounts/{who.branch.pk}/pauses/add", told)
    assert not Pause.objects.exists()


@pytest.mark.usefixtures("north_only")
def test_what_relatives_owe_is_of_the_entity_within(browser: Client, who: Cast) -> None:
    builders.document(
        who, 3_333, entity=who.south, customer=who.branch, currency="GBP", number="INV-5"
    )
    page = browser.get(f"/accounts/{who.head_office.pk}?as_of=2026-04-01").content.decode()
    assert "50.01" in page
    assert "33.33" not in page


@pytest.mark.usefixtures("north_only")
def test_a_form_that_names_another_entity_is_refused(browser: Client, who: Cast) -> None:
    told = {"entity": "UK01", "customer": who.harbour.number, "to": "x@example.com"}
    assert browser.post("/outbox/test", told).status_code == 404
    message = reminder(who, state=MessageState.HELD)
    message.entity = who.south
    message.save(update_fields=["entity"])
    browser.post("/outbox/release", {"id": [message.pk]})
    message.refresh_from_db()
    assert message.state == MessageState.HELD


def test_administrators_grant_entities_but_not_to_themselves(
    only: Callable[..., User], browser: Client, who: Cast
) -> None:
    admin = only(Role.ADMINISTRATOR)
    ben = User.objects.create_user("ben@example.com", name="Ben")
    RoleGrant.objects.create(user=ben, role=Role.CFO)
    other = signed_in(ben)
    path = f"/settings/people/{ben.pk}"
    assert "Legal entities they see" in browser.get(path).content.decode()
    form = {"roles": ["cfo"], "entities": [str(who.north.pk), "999", "x"]}
    assert browser.post(path, form).status_code == 302
    assert [one.entity for one in EntityGrant.objects.filter(user=ben)] == [who.north]
    entry = AuditEntry.objects.order_by("-sequence")[0]
    assert (entry.action, entry.after) == ("people.set_entities", {"entities": ["NL01"]})
    assert not SignInSession.objects.filter(user=ben).exists()
    assert other.get("/accounts").status_code == 302
    own = {"roles": ["administrator"], "entities": [str(who.north.pk)]}
    assert browser.post(f"/settings/people/{admin.pk}", own).status_code == 422
    assert not EntityGrant.objects.filter(user=admin).exists()
    people.set_entities(ben.pk, by=admin, at=AT, entities=[])
    assert not EntityGrant.objects.exists()
