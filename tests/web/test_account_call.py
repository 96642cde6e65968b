"""A call logged on the account's page: by whom, with what came of it, twice, and taken back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dunwell.actions import policies
from dunwell.core.roles import Role
from dunwell.store.models import Call, Customer, Dispute, Entity, Promise, RoleGrant, User
from tests import book_states, builders
from tests.builders import AT, Cast
from tests.web.forms import as_opened
from tests.web.signing_in import signed_in
from tests.web.wizard import words

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture
def who() -> Cast:
    """Harbour owes an invoice that is late."""
    policies.install_shipped(at=AT)
    cast = builders.cast()
    builders.invoice(cast, 100_00, on=TODAY - 40 * DAY, due=TODAY - 10 * DAY, number="INV-1")
    return cast


def _person(name: str, *roles: Role) -> User:
    one = User.objects.create_user(f"{name}@north.example", name=name.title())
    RoleGrant.objects.bulk_create(RoleGrant(user=one, role=role) for role in roles)
    return one


@pytest.fixture
def anna() -> Client:
    return signed_in(_person("anna", Role.COLLECTIONS_SPECIALIST))


@pytest.fixture
def success(who: Cast) -> Client:
    """Who looks after what Harbour makes of it."""
    who.harbour.customer_success_owner = "Sofie"
    who.harbour.save(update_fields=["customer_success_owner"])
    return signed_in(_person("sofie", Role.CUSTOMER_SUCCESS))


def _add(customer: Customer) -> str:
    return f"/accounts/{customer.pk}/calls/add"


def test_a_customer_that_calls_is_logged_with_its_promise(who: Cast, anna: Client) -> None:
    form = as_opened(anna, _add(who.harbour)) | {
        "outcome": "reached",
        "person": "Mrs. Jansen",
        "incoming": "on",
        "promised_date": (TODAY + DAY).isoformat(),
        "promised_items": "late-EUR",
    }
    page = words(anna.post(_add(who.harbour), form, follow=True))
    assert "The call is in the log." in page
    call = Call.objects.get()
    assert (call.direction, call.person, call.on_date) == ("incoming", "Mrs. Jansen", TODAY)
    assert Promise.objects.get().amount == 100_00


def test_a_form_sent_twice_is_logged_once(who: Cast, anna: Client) -> None:
    form = as_opened(anna, _add(who.harbour)) | {"outcome": "voicemail"}
    anna.post(_add(who.harbour), form)
    with book_states.unchanged():
        anna.post(_add(who.harbour), form)


def test_a_call_of_a_colleague_meanwhile_is_told_first(who: Cast, anna: Client) -> None:
    form = as_opened(anna, _add(who.harbour)) | {"outcome": "voicemail", "note": "Try Monday."}
    ben = signed_in(_person("ben", Role.COLLECTIONS_SPECIALIST))
    ben.post(_add(who.harbour), as_opened(ben, _add(who.harbour)) | {"outcome": "no_answer"})
    with book_states.unchanged():
        answer = anna.post(_add(who.harbour), form)
    assert answer.status_code == 422
    page = words(answer)
    assert "Ben logged a call with this customer meanwhile" in page
    assert "Try Monday." in page
    again = {**form, "seen": str(answer.context["form"]["seen"].value())}
    assert "The call is in the log." in words(anna.post(_add(who.harbour), again, follow=True))


def test_what_came_of_it_is_missing(who: Cast, anna: Client) -> None:
    form = as_opened(anna, _add(who.harbour)) | {"note": "Busy."}
    with book_states.unchanged():
        page = words(anna.post(_add(who.harbour), form))
    assert "Choose what came of the call." in page
    assert "Busy." in page


def test_customer_success_logs_a_call_and_nothing_more(who: Cast, success: Client) -> None:
    opened = success.get(_add(who.harbour)).content.decode()
    assert 'name="outcome"' in opened
    assert 'name="promised_date"' not in opened
    form = as_opened(success, _add(who.harbour)) | {"outcome": "reached", "person": "Mr. Vos"}
    assert "The call is in the log." in words(success.post(_add(who.harbour), form, follow=True))
    assert _add(who.harbour) in success.get(f"/accounts/{who.harbour.pk}").content.decode()


@pytest.mark.parametrize(
    "more",
    [
        {"promised_date": (TODAY + DAY).isoformat(), "promised_items": "late-EUR"},
        {"disputed_item": "{item}", "category": "pricing"},
    ],
    ids=["a promise", "a dispute"],
)
def test_customer_success_promises_and_contests_nothing(
    who: Cast, success: Client, more: dict[str, str]
) -> None:
    item = who.harbour.items.get().pk
    form = as_opened(success, _add(who.harbour)) | {"outcome": "reached", "person": "Mr. Vos"}
    with book_states.unchanged():
        page = words(
            success.post(
                _add(who.harbour), form | {key: one.format(item=item) for key, one in more.items()}
            )
        )
    assert "Your roles do not include" in page
    assert not Promise.objects.exists()
    assert not Dispute.objects.exists()


def test_ones_own_call_is_taken_back_in_the_timeline(who: Cast, anna: Client) -> None:
    anna.post(_add(who.harbour), as_opened(anna, _add(who.harbour)) | {"outcome": "voicemail"})
    timeline = f"/accounts/{who.harbour.pk}/timeline"
    call = Call.objects.get()
    undo = f"/accounts/{who.harbour.pk}/calls/{call.pk}/take-back"
    assert undo in anna.get(timeline).content.decode()
    ben = signed_in(_person("ben", Role.COLLECTIONS_SPECIALIST))
    assert undo not in ben.get(timeline).content.decode()
    with book_states.unchanged():
        assert "A colleague logged" in words(ben.post(undo)) or ben.post(undo).status_code == 422
    assert "The call is taken back." in words(anna.post(undo, follow=True))
    assert undo not in anna.get(timeline).content.decode()
    with book_states.unchanged():
        assert "taken back already" in words(anna.post(undo, follow=True))


def test_the_entity_is_the_one_owed_unless_another_is_chosen(who: Cast, anna: Client) -> None:
    south = Entity.objects.create(code="ZZ01", name="South", currency="EUR", country="NL")
    page = anna.get(_add(who.harbour))
    assert page.context["entity"] == who.north
    assert [code for code, _, _ in page.context["entities"]] == [who.north.code]
    assert anna.get(f"{_add(who.harbour)}?with={south.code}").context["entity"] == who.north


def test_another_accounts_call_is_not_taken_back_here(who: Cast, anna: Client) -> None:
    anna.post(_add(who.harbour), as_opened(anna, _add(who.harbour)) | {"outcome": "voicemail"})
    call = Call.objects.get()
    with book_states.unchanged():
        page = words(
            anna.post(f"/accounts/{who.branch.pk}/calls/{call.pk}/take-back", follow=True)
        )
    assert "does not belong to the account" in page
