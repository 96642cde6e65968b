"""The statement that writes balances equals core's rule on any postings."""

from datetime import date, timedelta

import hypothesis.strategies as st
import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings

from dunwell.core.balances import Change, Overdrawn, intervals
from dunwell.store import balances
from dunwell.store.models import Balance, Item, Posting
from tests import builders

pytestmark = pytest.mark.django_db

MOVES = st.lists(st.tuples(st.integers(0, 9), st.integers(-30, -1)), max_size=8)


@pytest.fixture
def items() -> list[Item]:
    who = builders.cast()
    return [builders.invoice(who, 100, on=date(2026, 1, 1)) for _ in range(3)]


@given(moves=st.tuples(MOVES, MOVES, MOVES), returned=st.integers(0, 8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_write_the_same(
    items: list[Item], moves: tuple[list[tuple[int, int]], ...], returned: int
) -> None:
    with transaction.atomic():
        for item, lines in zip(items, moves, strict=True):
            _post(item, lines, returned)
        expected = {item.pk: intervals(_changes(item)) for item in items}
        overdrawn = [pk for pk, found in expected.items() if isinstance(found, Overdrawn)]
        assert [pk for pk in expected if _is_refused(pk)] == overdrawn
        sound = [pk for pk, found in expected.items() if not isinstance(found, Overdrawn)]
        balances.rebuild(sound)
        one_by_one = _rows(sound)
        assert one_by_one == [
            (pk, span.from_date, span.to_date, span.open_amount)
            for pk in sound
            for span in expected[pk]  # type: ignore[union-attr]  # Overdrawn is left out.
        ]
        Balance.objects.filter(item__in=sound).delete()
        marks = ", ".join(["%s"] * len(sound)) or "0"
        balances.rebuild_sql(f"SELECT id FROM item WHERE id IN ({marks})", sound)
        assert _rows(sound) == one_by_one
        transaction.set_rollback(True)


def _post(item: Item, lines: list[tuple[int, int]], returned: int) -> None:
    made = [
        Posting(
            item=item,
            kind="discount",
            change=amount,
            claim_change=amount,
            effective_date=date(2026, 1, 1) + timedelta(days=day),
            recorded_at=builders.AT,
        )
        for day, amount in lines
    ]
    Posting.objects.bulk_create(made)
    Posting.objects.bulk_create(
        [
            Posting(
                item=item,
                kind="discount",
                change=-one.change,
                claim_change=-one.change,
                effective_date=one.effective_date + timedelta(days=2),
                recorded_at=builders.AT,
                reverses=one,
            )
            for one in made[:returned]
        ]
    )


def _is_refused(item_id: int) -> bool:
    try:
        with transaction.atomic():
            balances.rebuild([item_id])
    except IntegrityError:
        return True
    return False


def _changes(item: Item) -> list[Change]:
    rows = Posting.objects.filter(item=item).values_list("effective_date", "change")
    return [Change(effective_date=day, amount=amount) for day, amount in rows]


def _rows(item_ids: list[int]) -> list[tuple[object, ...]]:
    rows = Balance.objects.filter(item__in=item_ids).order_by("item_id", "from_date")
    return list(rows.values_list("item_id", "from_date", "to_date", "open_amount"))


def test_rebuilding_nothing_is_nothing() -> None:
    balances.rebuild([])
    assert not Balance.objects.exists()
