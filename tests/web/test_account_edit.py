"""Editing from the account page: checked, kept on errors, never over another person's change."""

from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.test import Client

from dunwell.actions import contacts, customers, policies
from dunwell.core.customers import CustomerStatus, ProposalState
from dunwell.store.models import AuditEntry, Contact, Customer, DuplicateProposal, User
from dunwell.web import account_forms
from dunwell.web.account_forms import CONTACT_LISTED, LISTED, ContactForm
from tests import builders
from tests.builders import AT, Cast
from tests.web.forms import as_opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Cast:
    """The cast, under the shipped policy; Harbour has a limit in euro."""
    policies.install_shipped(at=AT)
    made = builders.cast()
    customers.edit(by=None, at=AT, customer=made.harbour, currency="EUR", credit_limit=80_000_00)
    return made


def _edits() -> int:
    return AuditEntry.objects.filter(action__in=("customers.edit", "contacts.edit")).count()


def test_saving_records_only_what_changed(browser: Client, person: User, who: Cast) -> None:
    """The audit entry names the person and the two fields, before and after."""
    path = f"/accounts/{who.harbour.pk}/edit"
    posted = as_opened(browser, path) | {"segment": "strategic", "credit_limit": "90,000.5"}
    answer = browser.post(path, posted)
    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/{who.harbour.pk}/details?told=customer"
    saved = Customer.objects.get(pk=who.harbour.pk)
    assert (saved.segment, saved.credit_limit) == ("strategic", 90_000_50)
    entry = AuditEntry.objects.order_by("-sequence")[0]
    assert entry.by == person
    assert entry.before == {"segment": "", "credit_limit": 80_000_00}
    assert entry.after == {"segment": "strategic", "credit_limit": 90_000_50}
    history = browser.get(f"/accounts/{who.harbour.pk}/history").content.decode()
    assert "80,000.00 EUR" in history
    assert "90,000.50 EUR" in history
    assert "Anna Ruiz" in history


def test_saving_nothing_changes_nothing(browser: Client, who: Cast) -> None:
    """A form sent back as it came is told so and leaves no trace."""
    path, before = f"/accounts/{who.harbour.pk}/edit", _edits()
    answer = browser.post(path, as_opened(browser, path))
    assert answer["Location"].endswith("told=nothing")
    assert _edits() == before


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("name", "", "This field is required"),
        ("credit_limit", "eighty", "is no amount"),
        ("credit_limit", "80.000", "could be thousands or decimals"),  # 80 or 80,000?
        ("credit_limit", "-1", "zero or more"),
        ("currency", "EUX", "There is no currency EUX"),
        ("country", "D1", "Write a code like DE"),
        ("language", "German", "Write a code like"),
        ("time_zone", "Mars/Olympus", "There is no time zone Mars/Olympus"),
        ("terms_days", "-1", "greater than or equal to 0"),
        ("terms_days", "366", "less than or equal to 365"),
        ("contract_renewal_date", "31.31.2026", "valid date"),
        ("parent", "nobody", "No customer is known by the number nobody"),
        ("status", "sleeping", "Select a valid choice"),
    ],
)
def test_refused_text_is_kept(browser: Client, who: Cast, field: str, text: str, why: str) -> None:
    """The error stands in the summary and under the field, the text stays, nothing is saved."""
    path, before = f"/accounts/{who.harbour.pk}/edit", _edits()
    posted = as_opened(browser, path) | {"segment": "typed long", field: text}
    answer = browser.post(path, posted)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert page.count(why) == 2
    assert f'id="id_{field}_error"' in page
    assert 'value="typed long"' in page
    assert not text or text in page
    assert _edits() == before


def test_a_circle_is_refused(browser: Client, who: Cast) -> None:
    """A head office cannot stand below its own branch."""
    path = f"/accounts/{who.head_office.pk}/edit"
    answer = browser.post(path, as_opened(browser, path) | {"parent": "2001"})
    assert answer.status_code == 422
    assert "would become its own parent" in unescape(answer.content.decode())
    assert Customer.objects.get(pk=who.head_office.pk).parent is None


def test_different_fields_of_two_people_both_stand(browser: Client, who: Cast) -> None:
    """While one edits the segment another changes the region: both are kept."""
    path = f"/accounts/{who.harbour.pk}/edit"
    posted = as_opened(browser, path) | {"segment": "strategic"}
    customers.edit(by=None, at=AT, customer=who.harbour, region="North")
    assert browser.post(path, posted).status_code == 302
    saved = Customer.objects.get(pk=who.harbour.pk)
    assert (saved.segment, saved.region) == ("strategic", "North")


def test_the_same_field_is_told_with_who_and_when(browser: Client, who: Cast) -> None:
    """Both texts are shown; other changes of theirs come in; saving again puts mine in place."""
    ben = User.objects.create_user("ben@example.com", "a-long-enough-word")
    path = f"/accounts/{who.harbour.pk}/edit"
    posted = as_opened(browser, path) | {"segment": "mine"}
    at = datetime(2026, 3, 4, 10, 20, tzinfo=UTC)
    customers.edit(by=ben, at=at, customer=who.harbour, segment="theirs", region="North")
    answer = browser.post(path, posted)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "ben@example.com saved changes on 4 Mar 2026, 10:20 UTC" in page
    assert "Saved meanwhile: “theirs”" in page
    assert 'value="mine"' in page
    assert 'value="North"' in page
    assert Customer.objects.get(pk=who.harbour.pk).segment == "theirs"
    again = dict(answer.context["form"].data.items())
    assert browser.post(path, again).status_code == 302
    saved = Customer.objects.get(pk=who.harbour.pk)
    assert (saved.segment, saved.region) == ("mine", "North")


@pytest.mark.parametrize("token", ["", "made-up"])
def test_a_lost_token_saves_nothing(browser: Client, who: Cast, token: str) -> None:
    """Without a true record of what was seen the form comes back whole, and works then."""
    path = f"/accounts/{who.harbour.pk}/edit"
    posted = as_opened(browser, path) | {"segment": "typed", "seen": token}
    answer = browser.post(path, posted)
    assert answer.status_code == 422
    assert 'value="typed"' in answer.content.decode()
    assert Customer.objects.get(pk=who.harbour.pk).segment == ""
    assert browser.post(path, dict(answer.context["form"].data.items())).status_code == 302


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "80,000.50", "Understood as 80,000.50 EUR"),
        ("en", "80000", "Understood as 80,000.00 EUR"),
        ("en", "80.000", "could be thousands"),
        ("en", "80.000,50", "is no amount"),
        ("en", "", "No limit"),
        ("de", "80.000,50", "80.000,50 EUR"),
        ("de", "80.000", "80.000,00 EUR"),
    ],
)
def test_the_limit_is_echoed_as_understood(
    browser: Client, person: User, who: Cast, language: str, text: str, said: str
) -> None:
    """A point separates decimals for an English reader, thousands for a German one."""
    User.objects.filter(pk=person.pk).update(language=language)
    answer = browser.get(
        f"/accounts/{who.harbour.pk}/credit-limit", {"credit_limit": text, "currency": "EUR"}
    )
    assert said in unescape(answer.content.decode())


def test_a_contact_is_added_edited_and_removed(browser: Client, who: Cast) -> None:
    """Each act is audited; another address is neither verified nor bounced."""
    base = f"/accounts/{who.harbour.pk}/contacts"
    posted = as_opened(browser, f"{base}/add") | {
        "name": "Ann",
        "email": "ann@example.com",
        "bounced_date": "2026-01-02",
    }
    assert browser.post(f"{base}/add", posted).status_code == 302
    contact = Contact.objects.get(customer=who.harbour)
    path = f"{base}/{contact.pk}"
    changed = as_opened(browser, path) | {"email": "ann.b@example.com"}
    assert browser.post(path, changed).status_code == 302
    contact.refresh_from_db()
    assert (contact.email, contact.bounced_date) == ("ann.b@example.com", None)
    assert "Remove Ann?" in browser.get(f"{path}/remove").content.decode()
    assert Contact.objects.filter(pk=contact.pk).exists()  # Looking changes nothing.
    assert browser.post(f"{path}/remove").status_code == 302
    assert not Contact.objects.exists()
    actions = list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True))
    assert actions[-3:] == ["contacts.add", "contacts.edit", "contacts.remove"]
    history = browser.get(f"/accounts/{who.harbour.pk}/history").content.decode()
    for said in ("Contact added: Ann", "Contact changed: Ann", "Contact removed: Ann"):
        assert said in history
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize(
    ("posted", "why"),
    [
        ({"email": "not an address"}, "Mail cannot be sent to this"),
        ({}, "Give a name, an e-mail address or a phone number"),
        ({"name": "Ann", "email": "ann@example.com"}, "has the contact Ann"),
    ],
)
def test_a_contact_is_refused(
    browser: Client, who: Cast, posted: dict[str, str], why: str
) -> None:
    """What cannot be, or is there already, is told and not saved."""
    contacts.add(by=None, at=AT, customer=who.harbour, name="Ann", email="ann@example.com")
    path = f"/accounts/{who.harbour.pk}/contacts/add"
    answer = browser.post(path, as_opened(browser, path) | posted)
    assert answer.status_code == 422
    assert why in unescape(answer.content.decode())
    assert Contact.objects.count() == 1


def test_an_objection_is_not_tidied_away(browser: Client, who: Cast) -> None:
    """Who must not be written to stays in the book."""
    contact = contacts.add(
        by=None, at=AT, customer=who.harbour, email="no@example.com", opted_out=True
    )
    answer = browser.post(f"/accounts/{who.harbour.pk}/contacts/{contact.pk}/remove")
    assert answer.status_code == 422
    assert "objected to being written to" in unescape(answer.content.decode())
    assert Contact.objects.filter(pk=contact.pk).exists()


def test_a_contact_of_another_customer_is_not_here(browser: Client, who: Cast) -> None:
    """Contacts are reached through their own customer alone."""
    contact = contacts.add(by=None, at=AT, customer=who.branch, name="Bob")
    for path in (str(contact.pk), f"{contact.pk}/remove", str(2**63)):
        address = f"/accounts/{who.harbour.pk}/contacts/{path}"
        assert browser.get(address).status_code == 404
    assert (
        browser.post(f"/accounts/{who.harbour.pk}/contacts/{contact.pk}/remove").status_code == 404
    )
    assert Contact.objects.filter(pk=contact.pk).exists()


def _proposal(who: Cast) -> DuplicateProposal:
    first, second = sorted((who.harbour.pk, who.harbour_again.pk))
    return DuplicateProposal.objects.create(first_id=first, second_id=second, because="same_name")


def test_a_merge_is_reviewed_then_done(browser: Client, who: Cast) -> None:
    """The review says what stands on each side; only the post merges."""
    builders.invoice(who, 12_34, customer=who.harbour_again)
    proposal = _proposal(who)
    path = f"/accounts/{who.harbour.pk}/merge/{proposal.pk}"
    review = browser.get(path).content.decode()
    assert "12.34 EUR" in review
    assert "A merge cannot be undone" in review
    assert Customer.objects.get(pk=who.harbour_again.pk).status == CustomerStatus.ACTIVE
    none = browser.post(path, {"survivor": "999999999999999999999"})
    assert none.status_code == 422
    done = browser.post(path, {"survivor": str(who.harbour.pk)}, follow=True)
    page = done.content.decode()
    assert "The two customers are one now" in page
    assert "12.34" in page
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.MERGED
    assert browser.post(path, {"survivor": str(who.harbour.pk)}).status_code == 422


def test_they_are_two(browser: Client, who: Cast) -> None:
    """A dismissed proposal is not shown again; a second click changes nothing."""
    proposal = _proposal(who)
    path = f"/accounts/{who.harbour.pk}/merge/{proposal.pk}/dismiss"
    assert browser.get(path).status_code == 405
    page = browser.post(path, follow=True).content.decode()
    assert "They will not be proposed again" in page
    assert "may be the same customer" not in page
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.DISMISSED
    assert AuditEntry.objects.filter(action="proposals.dismiss").count() == 1
    assert browser.post(path).status_code == 422
    assert AuditEntry.objects.filter(action="proposals.dismiss").count() == 1
    history = browser.get(f"/accounts/{who.harbour.pk}/history").content.decode()
    assert "Merge proposal dismissed" in history


def test_forms_ask_for_every_field_of_the_book() -> None:
    """A column that is added is either asked for or left out on purpose."""
    left_out = {"id", "number", "name_key"}
    columns = {field.name for field in Customer._meta.concrete_fields}
    assert columns - left_out == columns & set(LISTED)
    columns = {field.name for field in Contact._meta.concrete_fields}
    assert columns - {"id", "customer"} == set(CONTACT_LISTED)


def test_tokens_carry_days_and_rows() -> None:
    """What a form remembers survives the journey."""
    form = ContactForm({"seen": account_forms.seen_token({"a": None, "b": "2026-01-02"})})
    form.full_clean()
    assert form.cleaned_data["seen"] == {"a": None, "b": "2026-01-02"}
    assert date.fromisoformat(form.cleaned_data["seen"]["b"]) == date(2026, 1, 2)
