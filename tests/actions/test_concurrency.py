"""Acts at the same time on the same item take turns: none is lost and none goes too far."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from dunwell.actions import customers
from dunwell.core.refusals import Refusal
from dunwell.jobs import verification
from dunwell.store.models import Allocation, AuditEntry, Balance, Item
from tests import builders

pytestmark = pytest.mark.usefixtures("committed_book")
ON = date(2026, 2, 2)
WORKERS = 4


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """Run acts in threads with connections of their own; give the codes of those refused."""

    def run(act: Callable[[], object]) -> str:
        try:
            act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(WORKERS) as pool:
        return [code for code in pool.map(run, acts) if code]


def test_an_invoice_is_never_paid_twice() -> None:
    who = builders.cast()
    invoice = builders.invoice(who, 100)
    money = [builders.receipt(who, 30, on=ON) for _ in range(8)]
    refused = at_once(
        [lambda one=one: builders.applied(one, invoice, 30, on=ON) for one in money]  # type: ignore[misc]  # Bound early.
    )
    assert refused == ["more_than_open"] * 5
    assert Allocation.objects.count() == 3
    assert Balance.objects.get(item=invoice, from_date=ON).open_amount == 10
    assert AuditEntry.objects.count() == AuditEntry.objects.latest("sequence").sequence
    assert verification.verify()["ok"]


def test_a_merge_misses_no_invoice_issued_meanwhile() -> None:
    who = builders.cast()
    acts: list[Callable[[], object]] = [lambda: builders.invoice(who, 100) for _ in range(8)]
    acts.insert(
        3,
        lambda: customers.merge(
            by=None, at=builders.AT, survivor=who.harbour_again, other=who.harbour
        ),
    )
    refused = at_once(acts)
    assert set(refused) <= {"merged_customer"}
    assert set(Item.objects.values_list("customer_id", flat=True)) <= {who.harbour_again.pk}
    assert Item.objects.count() == 8 - len(refused)
    assert verification.verify()["ok"]


def test_two_customers_never_become_each_others_payer() -> None:
    who = builders.cast()
    pair = [(who.harbour, who.harbour_again), (who.harbour_again, who.harbour)]
    refused = at_once(
        [
            lambda one=one, other=other: customers.edit(  # type: ignore[misc]  # Bound early.
                by=None, at=builders.AT, customer=one, payer=other
            )
            for one, other in pair
        ]
    )
    assert refused == ["hierarchy_cycle"]
    assert verification.verify()["ok"]
