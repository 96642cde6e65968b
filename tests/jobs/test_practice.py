"""Practice in the demo: what a person did is answered the next day, in its own book alone."""

from datetime import date

import pytest

from dunwell.actions import contacts, disputes, policies, promises
from dunwell.core.disputes import DisputeCategory
from dunwell.core.refusals import Refusal
from dunwell.jobs.demo.living import next_day, practice
from dunwell.jobs.demo.living.staff import Staff
from dunwell.store.models import Inbound, Item, Promise, Task, User
from dunwell.store.queries import promises as owed
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

LAST = date(2026, 9, 30)
NEXT = date(2026, 10, 1)


@pytest.fixture
def who() -> Cast:
    policies.install_shipped(at=AT)
    cast_ = builders.cast()
    contacts.add(
        by=None,
        at=AT,
        customer=cast_.harbour,
        name="Joost",
        email="ap@harbour.example",
        language="nl",
    )
    return cast_


@pytest.fixture
def staff() -> Staff:
    people = [User.objects.create_user(f"{name}@demo.example", name=name) for name in "abc"]
    return Staff(collectors=(people[0],), manager=people[1], cfo=people[2])


def _promise(who: Cast, by: User, *, day: date = NEXT) -> Promise:
    item = builders.invoice(who, 100_00, on=date(2026, 8, 1))
    return promises.make(
        by=by,
        at=AT,
        customer=who.harbour,
        item_ids=[item.pk],
        amount=None,
        promised_date=day,
        made_date=LAST,
    )


def test_a_promise_and_a_dispute_of_a_person_are_written_about(who: Cast, staff: Staff) -> None:
    reader = User.objects.create_user("reader@example.com")
    _promise(who, reader)
    _promise(who, staff.manager)  # The demo's own people have their own lives.
    disputes.open(
        by=reader,
        at=AT,
        item=builders.invoice(who, 50_00, on=date(2026, 8, 2), number="INV-2"),
        amount=None,
        category=DisputeCategory.PRICING,
        opened_date=LAST,
    )
    assert practice.answer(staff, since=LAST, day=NEXT) == 2
    first, second = Inbound.objects.order_by("pk")
    assert first.customer == who.harbour
    assert "zoals afgesproken betalen wij 100.00 EUR uiterlijk 1 oktober 2026" in first.text
    assert "dank dat u INV-2 nakijkt" in second.text
    assert Task.objects.filter(kind="read_reply", state="open").count() == 2
    # The same day again says nothing twice, and the day after nothing at all.
    practice.answer(staff, since=LAST, day=NEXT)
    assert Inbound.objects.count() == 2
    assert practice.answer(staff, since=NEXT, day=date(2026, 10, 2)) == 0


def test_most_pay_on_the_day_they_promised(who: Cast, staff: Staff) -> None:
    made = [_promise(who, staff.manager) for _ in range(20)]
    later = _promise(who, staff.manager, day=date(2026, 10, 2))
    paid = practice.pay(since=LAST, day=NEXT)
    assert 0 < paid < len(made)
    items = [Item.objects.get(promised_in__promise=one).pk for one in made]
    assert len(owed.open_on(items, on=NEXT)) == len(made) - paid
    assert owed.open_on([Item.objects.get(promised_in__promise=later).pk], on=NEXT)


@pytest.mark.usefixtures("who")
def test_no_other_book_goes_on() -> None:
    with pytest.raises(Refusal, match="Only the demo company"):
        next_day.require_ready()
