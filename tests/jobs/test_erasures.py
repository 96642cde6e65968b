"""An erasure leaves nothing of a person that nothing holds, and totals and chain as they were."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dunwell.actions import addressees, contacts, erasures, policies, promises
from dunwell.actions import retention as retention_actions
from dunwell.actions.guards import Silence
from dunwell.core.erasures import ERASED, ErasureHeld, NobodyFound, PersonChanged, ReasonMissing
from dunwell.core.refusals import Refusal
from dunwell.core.retention import RecordClass
from dunwell.core.touches import SilenceCode
from dunwell.jobs import aging, measures, verification
from dunwell.store import personal_words, suppressed
from dunwell.store.erasure_triggers import ERASABLE
from dunwell.store.models import (
    AuditEntry,
    Call,
    Contact,
    Erasure,
    Inbound,
    Message,
    Note,
    SuppressedAddress,
    User,
)
from dunwell.store.queries import account_facts
from dunwell.store.queries import persons as queries
from tests import book_states, builders
from tests.jobs import persons
from tests.jobs.persons import ANNA, Somebody

pytestmark = pytest.mark.django_db
LONG_AFTER = date(2050, 1, 1)
LETTERS_END = date(2032, 12, 31)
LOG_ENDS = date(2029, 12, 31)
WORDS = (ANNA.name, ANNA.email, ANNA.phone)


def book(who: Somebody = ANNA) -> Contact:
    """Somebody at a customer whose invoice is paid and whose promise is over."""
    policies.install_shipped(at=builders.AT)
    cast = builders.cast()
    boss = User.objects.create_user("boss@dunwell.example", name="Boss")
    contact = persons.known_at(cast.harbour, who)
    item = builders.invoice(cast, 10_000, due=date(2026, 1, 20))
    persons.written_about(contact, item, cast.north, by=boss, who=who)
    receipt = builders.receipt(cast, 10_000, on=persons.DAY)
    builders.applied(receipt, item, 10_000, on=persons.DAY)
    for one in cast.harbour.promises.all():
        promises.withdraw(by=None, at=persons.AT, promise_id=one.pk, because="paid")
    return contact


@pytest.fixture
def anna() -> Contact:
    """Anna, of whom nothing runs any more."""
    return book()


def sound() -> None:
    """Every rule of the book and every link of the trail hold."""
    verdict = verification.verify()
    assert verdict["ok"], [one for one in verdict["checks"] if one["broken"]]


def erase(contact: Contact, *, as_of: date = persons.DAY, **more: Any) -> Erasure:
    told = {"subjects": [f"contact:{contact.pk}"], "reason": "asked by letter", **more}
    (row,) = erasures.erase(by=None, at=persons.AT, as_of=as_of, **told)
    return row


def figures() -> Any:
    """What the book is worth, by bucket, on a day before and a day after the receipt."""
    days = (date(2026, 1, 31), date(2026, 3, 31))
    return [(aging.report(as_of=one), measures.report(as_of=one)) for one in days]


def test_after_all_holds_nothing_of_the_person_is_left(anna: Contact) -> None:
    assert len(persons.columns_naming(*WORDS)) > 15
    row = erase(anna, as_of=LONG_AFTER)
    assert persons.columns_naming(*WORDS) == set()
    assert row.finished_at is not None
    assert row.sealed_words == ""
    sound()


def test_what_the_law_keeps_goes_on_its_day_and_not_before(anna: Contact) -> None:
    row = erase(anna)
    assert (row.next_date, row.finished_at) == (LOG_ENDS, None)
    anna.refresh_from_db()
    assert (anna.name, anna.email, anna.phone) == (f"Erased contact {anna.pk}", "", "")
    assert anna.opted_out
    assert ANNA.name in Message.objects.get().text
    assert persons.columns_naming(*WORDS) >= {("message", "text"), ("note", "text")}

    assert erasures.go_on(at=persons.AT, as_of=LOG_ENDS) == {}
    assert ANNA.name in Note.objects.get().text
    gone = erasures.go_on(at=persons.AT, as_of=LOG_ENDS + timedelta(days=1))
    assert gone["note"] == gone["logged_call"] == 1
    assert Note.objects.get().text == f"Erased contact {anna.pk} prefers mornings"
    call = Call.objects.get()
    assert (call.person, call.note) == (f"Erased contact {anna.pk}", ERASED)
    assert ANNA.name in Message.objects.get().text

    erasures.go_on(at=persons.AT, as_of=LETTERS_END + timedelta(days=1))
    message, reply = Message.objects.get(), Inbound.objects.get()
    assert (message.to, message.text, message.mime) == ([], ERASED, None)
    assert (reply.sender, reply.text, reply.raw) == (f"Erased contact {anna.pk}", ERASED, None)
    erasures.go_on(at=persons.AT, as_of=LONG_AFTER)
    assert persons.columns_naming(*WORDS) == set()
    assert Erasure.objects.get().finished_at is not None
    sound()


@pytest.mark.usefixtures("committed_book")
def test_totals_and_the_chain_stay_as_they_were() -> None:
    anna = book()
    before, entries = figures(), list(AuditEntry.objects.order_by("sequence").values())
    erase(anna, as_of=LONG_AFTER)
    assert figures() == before
    assert list(AuditEntry.objects.order_by("sequence").values())[: len(entries)] == entries
    sound()


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    first=st.from_regex(r"[A-ZÄÖÜÅØ][a-zäöüåøéß]{3,9}", fullmatch=True),
    last=st.from_regex(r"[A-ZÄÖÜÅØ][a-zäöüåøéß]{3,9}", fullmatch=True),
    number=st.integers(10_000_000, 99_999_999),
    notes=st.lists(st.sampled_from(["{0}", "of {1}: {0}", "({2}) {0}, {0}"]), max_size=3),
)
def test_of_anybody_in_any_book_nothing_is_left(
    first: str, last: str, number: int, notes: list[str]
) -> None:
    who = Somebody(name=f"{first}q {last}x", email=f"{number}.q@x.example", phone=f"+49 {number}")
    with transaction.atomic():
        contact = book(who)
        for text in notes:
            told = text.format(who.name, who.email, who.phone)
            Note.objects.create(customer=contact.customer, text=told, recorded_at=persons.AT)
        erase(contact, as_of=LONG_AFTER)
        assert persons.columns_naming(who.name, who.email, who.phone) == set()
        transaction.set_rollback(True)


@pytest.mark.parametrize("hold", ["item", "dispute", "promise", "insolvent", "legal"])
def test_what_still_runs_holds_the_person(anna: Contact, hold: str) -> None:
    cast_customer = anna.customer
    north = Message.objects.get().entity
    if hold in {"item", "dispute", "promise"}:
        item = builders.document(
            None,  # type: ignore[arg-type]  # customer and entity are given.
            5_000,
            customer=cast_customer,
            entity=north,
        ).items.get()
        if hold == "dispute":
            persons.disputed(item)
    elif hold == "insolvent":
        cast_customer.status = "insolvent"
        cast_customer.save()
    else:
        retention_actions.hold(
            by=None,
            at=persons.AT,
            on=persons.DAY,
            customer=cast_customer,
            until=date(2026, 2, 3),
            reason="court",
        )
    before = book_states.state()
    with pytest.raises(ErasureHeld):
        erase(anna)
    assert book_states.state() == before
    if hold == "legal":
        erase(anna, as_of=date(2026, 2, 4))  # The day after it ends.


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"reason": " "}, ReasonMissing),
        ({"reason": f"{ANNA.name} asked"}, ReasonMissing),
        ({"was_shown": "somebody else"}, PersonChanged),
        ({"subjects": ["contact:999999"]}, Refusal),
        ({"subjects": ["customer:1"]}, Refusal),
        ({"subjects": ["contact:1 OR 1=1"]}, Refusal),
        ({"subjects": []}, Refusal),
    ],
)
def test_what_is_unsound_is_refused_and_nothing_changed(
    anna: Contact, told: dict[str, Any], refusal: type[Refusal]
) -> None:
    before = book_states.state()
    with pytest.raises(refusal):
        erase(anna, **told)
    assert book_states.state() == before


def test_nobody_writes_to_an_erased_address_again(anna: Contact) -> None:
    erase(anna)
    assert suppressed.among([ANNA.email.upper(), "other@x.example"]) == {ANNA.email}
    assert ANNA.email not in str(SuppressedAddress.objects.values())


def test_a_mailbox_of_several_stays_theirs(anna: Contact) -> None:
    contacts.add(by=None, at=persons.AT, customer=anna.customer, name="Ben Dal", email=ANNA.email)
    erase(anna, as_of=LONG_AFTER)
    assert Message.objects.get().to == [ANNA.email]
    assert suppressed.among([ANNA.email]) == frozenset()
    assert persons.columns_naming(ANNA.name) == set()


def test_a_colleague_is_held_while_they_sign_in_and_while_the_trail_is_kept() -> None:
    boss = User.objects.create_user("boss@dunwell.example", name="Berta Quist")
    policies.install_shipped(at=persons.AT)
    cast = builders.cast()
    contacts.add(by=boss, at=persons.AT, customer=cast.harbour, name="Ben", email="b@x.example")
    told: dict[str, Any] = {"subjects": [f"user:{boss.pk}"], "reason": "left"}
    told |= {"by": None, "at": persons.AT}
    with pytest.raises(ErasureHeld, match="still signs in"):
        erasures.erase(as_of=LONG_AFTER, **told)
    User.objects.filter(pk=boss.pk).update(is_active=False)
    with pytest.raises(ErasureHeld, match="kept by law until 2036-12-31"):
        erasures.erase(as_of=date(2036, 12, 31), **told)
    erasures.erase(as_of=date(2037, 1, 1), **told)
    assert persons.columns_naming("Berta Quist", "boss@dunwell.example") == set()
    sound()


def test_what_was_shown_is_marked_by_what_it_says(anna: Contact) -> None:
    shown = erasures.seen(queries.by_subjects([f"contact:{anna.pk}"]))
    Contact.objects.filter(pk=anna.pk).update(phone="+1")
    with pytest.raises(PersonChanged):
        erase(anna, was_shown=shown)


def test_every_column_of_text_is_a_place_or_says_why_not() -> None:
    places = {one.table: one for one in personal_words.PLACES}
    kinds = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
    for model in apps.get_models():
        table = model._meta.db_table
        columns = {one.column for one in model._meta.concrete_fields if isinstance(one, kinds)}
        if table in personal_words.ELSEWHERE:
            assert table not in places
            continue
        if not columns:
            continue
        place = places.get(table)
        assert place is not None, f"{table}: name it in store/personal_words.py"
        known = {*place.texts, *place.values, *place.raw, place.person}
        codes = personal_words.CODES.get(table, frozenset())
        assert columns - known - codes == set(), f"{table}: place or code?"


@pytest.mark.parametrize("table", sorted(ERASABLE))
def test_the_database_lets_words_go_and_nothing_else(anna: Contact, table: str) -> None:
    del anna
    for column in ERASABLE[table]:
        change = f'UPDATE "{table}" SET "{column}" = %s'  # noqa: S608 # our own names.
        for value in (ERASED, "Erased contact 7", "Erased user 7"):
            _rolled_back(change, value)
        for value in ("Somebody", "", "erased"):
            with pytest.raises(IntegrityError, match="append-only"):
                _rolled_back(change, value)
    with pytest.raises(IntegrityError, match="append-only"):
        _rolled_back(f'UPDATE "{table}" SET "by_id" = %s', None)  # noqa: S608 # our own names.
    with pytest.raises(IntegrityError, match="append-only"):
        _rolled_back(f'DELETE FROM "{table}" WHERE id > %s', 0)  # noqa: S608 # our own names.


def _rolled_back(statement: str, value: str | int | None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [value])
        transaction.set_rollback(True)


def test_a_class_kept_for_longer_holds_for_longer(anna: Contact) -> None:
    retention_actions.choose(
        by=None, at=persons.AT, of=RecordClass.CONTACT_LOG.value, period=5, reason=""
    )
    assert erase(anna).next_date == date(2031, 12, 31)


def test_who_may_not_does_not(anna: Contact) -> None:
    nobody = User.objects.create_user("nobody@dunwell.example")
    before = book_states.state()
    with pytest.raises(Refusal) as caught:
        erasures.erase(
            by=nobody,
            at=persons.AT,
            as_of=persons.DAY,
            subjects=[f"contact:{anna.pk}"],
            reason="asked",
        )
    assert caught.value.code == "not_permitted"
    assert book_states.state() == before


def test_a_message_to_an_erased_address_is_silenced(anna: Contact) -> None:
    """Also an invoice, and also when an import brought the address back."""
    erase(anna)
    again = persons.known_at(anna.customer)
    waiting = Message.objects.get()
    for kind in ("reminder", "invoice", "statement", "reply"):
        waiting.kind = kind
        found = addressees.usable([waiting])[waiting.pk]
        assert isinstance(found, Silence), kind
        assert found.code == SilenceCode.OPTED_OUT
    assert not again.opted_out
    row = (anna.customer_id, ANNA.email, "", "", "", False, False)
    assert account_facts._contacts([row]) == ({}, {anna.customer_id})


def test_nobody_is_erased_twice(anna: Contact) -> None:
    erase(anna)
    before = book_states.state()
    with pytest.raises(NobodyFound, match="erased already"):
        erase(anna)
    assert book_states.state() == before
