"""Many rows at once come back as they were written, odd characters included."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from dunwell.store import plans
from dunwell.store.models import Entity, Task

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 1, 9, 30, 15, 250, tzinfo=UTC)
ODD = "tab\t, line\nfeed\r, back\\slash, \\N, quote' \" and Müller €"
COLUMNS = (
    *("id", "entity_id", "customer_id", "kind", "cause", "state", "opened_date", "due_date"),
    *("opened_at", "because", "outcome"),
)


def test_rows_come_back_as_they_were_written() -> None:
    entity = Entity.objects.create(code="NL01", name="Noord")
    first = Task.objects.create(
        entity=entity,
        kind="call",
        cause="before",
        opened_date=AT.date(),
        due_date=AT.date(),
        opened_at=AT,
    )
    with transaction.atomic():
        ids = plans.reserve(Task, 2)
        rows = [
            (pk, entity.pk, None, "call", f"cause:{pk}", "open", date(2026, 3, 1), AT.date())
            for pk in ids
        ]
        plans.insert(
            Task, COLUMNS, [(*row, AT, {"said": ODD, "n": [1, None]}, ODD) for row in rows]
        )
    assert min(ids) > first.pk
    for task in Task.objects.exclude(pk=first.pk):
        assert task.outcome == ODD
        assert task.because == {"said": ODD, "n": [1, None]}
        assert (task.opened_at, task.opened_date, task.customer_id) == (AT, AT.date(), None)
    later = Task.objects.create(
        entity=entity,
        kind="call",
        cause="after",
        opened_date=AT.date(),
        due_date=AT.date(),
        opened_at=AT,
    )
    assert later.pk > max(ids)


def test_nothing_is_written_for_no_rows() -> None:
    assert list(plans.reserve(Task, 0)) == []
    plans.insert(Task, COLUMNS, [])
    assert Task.objects.count() == 0
