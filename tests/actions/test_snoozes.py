"""Work that is put off, put off again, and brought back."""

from datetime import date

import pytest

from dunwell.actions import snoozes
from dunwell.actions.snoozes import Put
from dunwell.core.refusals import Refusal
from dunwell.store.models import AuditEntry, Snooze
from tests import builders
from tests.builders import AT

pytestmark = pytest.mark.django_db

TODAY, FRIDAY, MONDAY = date(2026, 3, 2), date(2026, 3, 6), date(2026, 3, 9)


def begun(who: builders.Cast, until: date = FRIDAY, task_id: int = 0) -> Snooze:
    put = Put(customer_id=who.harbour.pk, entity_id=who.north.pk, kind="call", task_id=task_id)
    (row,) = snoozes.begin(
        by=None, at=AT, today=TODAY, actions=[put, put], until_date=until, reason=" holiday "
    )
    return row


def test_work_is_put_off_once_at_a_time() -> None:
    who = builders.cast()
    first = begun(who)
    second = begun(who, MONDAY)
    other = begun(who, MONDAY, task_id=7)
    first.refresh_from_db()
    assert (first.ended_at, first.reason) == (AT, "holiday")
    standing = Snooze.objects.filter(ended_at__isnull=True).order_by("pk")
    assert list(standing) == [second, other]


def test_work_is_brought_back_once() -> None:
    row = begun(builders.cast())
    snoozes.end(by=None, at=AT, snooze_id=row.pk)
    before = AuditEntry.objects.count()
    with pytest.raises(Refusal):
        snoozes.end(by=None, at=AT, snooze_id=row.pk)
    assert AuditEntry.objects.count() == before


def test_a_day_that_is_over_is_refused() -> None:
    who = builders.cast()
    with pytest.raises(Refusal):
        begun(who, TODAY)
    assert not Snooze.objects.exists()
