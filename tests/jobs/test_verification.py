"""Verification passes a sound book and names every kind of damage, by rule and by row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from dunwell.actions import allocations, write_offs
from dunwell.jobs import verification
from dunwell.store.models import Allocation, Item, Posting
from dunwell.store.queries import call_invariants, day_invariants, nonpayment_invariants
from tests import builders

pytestmark = pytest.mark.django_db
PAID_ON = date(2026, 2, 2)
_NOWHERE = 999_999_999


@dataclass(frozen=True)
class Story:
    """An invoice paid in part, a returned part, a write-off and its recovery."""

    who: builders.Cast
    invoice: Item
    receipt: Item
    paid: Allocation
    returned: Allocation
    recovered: Allocation


@pytest.fixture
def story() -> Story:
    who = builders.cast()
    invoice = builders.invoice(who, 10_000, due=date(2026, 1, 20))
    receipt = builders.receipt(who, 8_000, on=PAID_ON)
    paid = builders.applied(receipt, invoice, 3_000, on=PAID_ON)
    returned = builders.applied(receipt, invoice, 2_000, on=PAID_ON)
    allocations.reverse(
        by=None, at=builders.AT, allocation=returned, effective_date=date(2026, 2, 9)
    )
    write_offs.post(
        by=None, at=builders.AT, item=invoice, amount=1_000, effective_date=date(2026, 3, 1)
    )
    recovered = write_offs.recover(
        by=None,
        at=builders.AT,
        source=receipt,
        target=invoice,
        amount=500,
        not_before=date(2026, 3, 2),
    )
    return Story(who, invoice, receipt, paid, returned, recovered)


@pytest.mark.usefixtures("story")
def test_a_sound_book_passes() -> None:
    verdict = verification.verify()
    assert verdict["ok"]
    assert {check["broken"] for check in verdict["checks"]} == {0}
    checked = {check["name"]: check["checked"] for check in verdict["checks"]}
    assert checked["balances_equal_postings"] == 2
    assert checked["allocations_mirrored"] == 3
    assert checked["audit_chain_holds"] == 13


def test_an_empty_book_passes() -> None:
    assert verification.verify()["ok"]


def damage(sql: str, *params: object) -> None:
    """Change the book behind its back, as someone with the database's password could."""
    with connection.cursor() as cursor:
        _drop_triggers()
        cursor.execute(sql, params)  # type: ignore[arg-type]  # Any plain value.


def _drop_triggers() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, '' FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT DISTINCT trigger_name, event_object_table FROM information_schema.triggers"
            )
        for name, table in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if table else ""))


def insert_posting(item: Item, kind: str, change: int, claim_change: int, on: date) -> None:
    damage(
        "INSERT INTO posting (item_id, kind, change, claim_change, effective_date, recorded_at,"
        " because) VALUES (%s, %s, %s, %s, %s, %s, '')",
        item.pk,
        kind,
        change,
        claim_change,
        on,
        builders.AT,
    )


def posting_of(allocation: Allocation, item: Item) -> Posting:
    return allocation.postings.get(item=item, reverses__isnull=True)


Damage = Callable[[Story], None]
DAMAGES: list[tuple[str, Damage, set[str]]] = [
    (
        "a balance is raised",
        lambda _: damage("UPDATE balance SET open_amount = open_amount + 1"),
        {"balances_equal_postings", "buckets_sum_to_open"},
    ),
    (
        "a balance is lost",
        lambda s: damage("DELETE FROM balance WHERE item_id = %s", s.invoice.pk),
        {"balances_equal_postings", "buckets_sum_to_open"},
    ),
    (
        "two balances cover one day",
        lambda s: damage(
            "INSERT INTO balance (item_id, from_date, to_date, open_amount)"
            " VALUES (%s, '2026-01-06', '2026-01-07', 1)",
            s.invoice.pk,
        ),
        {"balances_equal_postings", "intervals_do_not_overlap"},
    ),
    (
        "more is written off than stood open",
        lambda s: insert_posting(s.invoice, "written_off", -7_000, 0, PAID_ON),
        {"balances_equal_postings", "open_never_below_zero", "buckets_sum_to_open"},
    ),
    (
        "more is recovered than was written off",
        lambda s: damage(
            "UPDATE posting SET claim_change = -1001 WHERE id = %s",
            posting_of(s.recovered, s.invoice).pk,
        ),
        {"recovered_within_written_off", "allocations_mirrored"},
    ),
    (
        "an allocation is larger than its postings and its receipt",
        lambda s: damage("UPDATE allocation SET amount = 9000 WHERE id = %s", s.paid.pk),
        {"allocations_mirrored", "allocations_within_source"},
    ),
    (
        "one posting of an allocation is gone",
        lambda s: damage("DELETE FROM posting WHERE id = %s", posting_of(s.paid, s.invoice).pk),
        {"allocations_mirrored", "balances_equal_postings", "buckets_sum_to_open"},
    ),
    (
        "one side of an allocation is reversed",
        lambda s: damage(
            "DELETE FROM posting WHERE reverses_id = %s", posting_of(s.returned, s.receipt).pk
        ),
        {"allocations_mirrored", "balances_equal_postings"},
    ),
    (
        "an allocation's posting counts on another day",
        lambda s: damage(
            "UPDATE posting SET effective_date = '2026-02-03' WHERE id = %s",
            posting_of(s.paid, s.receipt).pk,
        ),
        {"allocations_mirrored", "balances_equal_postings"},
    ),
    (
        "an item changes its currency",
        lambda s: damage("UPDATE item SET currency = 'USD' WHERE id = %s", s.receipt.pk),
        {"allocations_join_fitting_items"},
    ),
    (
        "an allocation counts before its receipt",
        lambda s: damage(
            "UPDATE allocation SET effective_date = '2026-02-01' WHERE id = %s", s.paid.pk
        ),
        {"allocations_join_fitting_items", "allocations_mirrored"},
    ),
    (
        "a receipt gets a discount",
        lambda s: insert_posting(s.receipt, "discount", -1, -1, PAID_ON),
        {"postings_fit_items", "balances_equal_postings"},
    ),
    (
        "an application has no allocation",
        lambda s: insert_posting(s.invoice, "allocated", -1, -1, date(2026, 4, 1)),
        {"postings_fit_items", "balances_equal_postings", "buckets_sum_to_open"},
    ),
    (
        "a reversal gives back less",
        lambda s: damage(
            "UPDATE posting SET change = 1, claim_change = 1 WHERE reverses_id = %s",
            posting_of(s.returned, s.receipt).pk,
        ),
        {"reversals_exact", "balances_equal_postings"},
    ),
    (
        "a reversal is dated before its original",
        lambda _: damage(
            "UPDATE posting SET effective_date = '2026-02-01' WHERE reverses_id IS NOT NULL"
        ),
        {"reversals_exact", "balances_equal_postings", "effective_after_item_exists"},
    ),
    (
        "a reversal was recorded before its original",
        lambda _: damage(
            "UPDATE posting SET recorded_at = %s WHERE reverses_id IS NOT NULL",
            builders.AT - timedelta(seconds=1),
        ),
        {"recorded_in_order"},
    ),
    (
        "a posting counts before its item exists",
        lambda s: insert_posting(s.invoice, "discount", -1, -1, date(2026, 1, 4)),
        {
            "effective_after_item_exists",
            "open_never_below_zero",
            "balances_equal_postings",
            "buckets_sum_to_open",
        },
    ),
    (
        "an item is worth more than it was issued for",
        lambda s: damage("UPDATE item SET amount = amount + 1 WHERE id = %s", s.invoice.pk),
        {"items_issued_once"},
    ),
    (
        "an item was issued twice",
        lambda s: insert_posting(s.invoice, "issued", 10_000, 10_000, builders.JANUARY_5),
        {"items_issued_once", "balances_equal_postings", "buckets_sum_to_open"},
    ),
    (
        "a document belongs to two customers",
        lambda s: damage(
            "UPDATE item SET document_id = %s, customer_id = %s WHERE id = %s",
            builders.invoice(s.who, 1).document_id,
            s.who.branch.pk,
            s.invoice.pk,
        ),
        {"documents_undivided", "documents_have_items"},
    ),
    (
        "a credit memo is turned into an invoice",
        lambda s: damage(
            "UPDATE document SET type = 'invoice' WHERE id = %s",
            builders.credit_memo(s.who, 100).document_id,
        ),
        {"sides_fit_documents"},
    ),
    (
        "two customers pay for each other",
        lambda s: damage(
            "UPDATE customer SET payer_id = %s WHERE id = %s",
            s.who.branch.pk,
            s.who.head_office.pk,
        ),
        {"hierarchies_have_tops"},
    ),
    (
        "an audit entry is rewritten",
        lambda _: damage("UPDATE audit_entry SET action = 'nothing' WHERE sequence = 3"),
        {"audit_chain_holds"},
    ),
    (
        "an audit entry is removed",
        lambda _: damage("DELETE FROM audit_entry WHERE sequence = 3"),
        {"audit_chain_holds"},
    ),
    (
        "a document names an import that is not there",
        lambda _: damage(f"UPDATE document SET run_id = {_NOWHERE}"),
        {"document_references_exist"},
    ),
    (
        "an item names an entity that is not there",
        lambda s: damage(f"UPDATE item SET entity_id = {_NOWHERE} WHERE id = %s", s.invoice.pk),
        {"item_references_exist"},
    ),
    (
        "an allocation names an import that is not there",
        lambda s: damage(f"UPDATE allocation SET run_id = {_NOWHERE} WHERE id = %s", s.paid.pk),
        {"allocation_references_exist"},
    ),
    (
        "a posting names an import that is not there",
        lambda _: damage(f"UPDATE posting SET run_id = {_NOWHERE}"),
        {"posting_references_exist"},
    ),
    (
        "a balance names an item that is not there",
        lambda _: damage(
            "INSERT INTO balance (item_id, from_date, to_date, open_amount)"
            f" VALUES ({_NOWHERE}, '2026-01-05', '2026-01-06', 1)"
        ),
        {"balance_references_exist", "balances_equal_postings"},
    ),
    (
        "a key names a source that is not there",
        lambda s: damage(
            "INSERT INTO source_key (source_id, key, item_id, content_hash)"
            f" VALUES ({_NOWHERE}, 'key', %s, '')",
            s.invoice.pk,
        ),
        {"source_key_references_exist"},
    ),
]


@pytest.mark.parametrize(
    ("do", "expected"), [pytest.param(do, names, id=why) for why, do, names in DAMAGES]
)
def test_damage_is_found(story: Story, do: Damage, expected: set[str]) -> None:
    with transaction.atomic():
        do(story)
        verdict = verification.verify()
        # What refers to nothing would not pass the end of the test.
        transaction.set_rollback(True)
    assert not verdict["ok"]
    assert {check["name"] for check in verdict["checks"] if check["broken"]} == expected
    assert all(check["examples"] for check in verdict["checks"] if check["broken"])


@pytest.mark.usefixtures("story")
def test_every_rule_has_a_damage_that_breaks_it() -> None:
    promised = {check["name"] for check in verification.verify()["checks"]}
    promised -= {one.name for one in day_invariants.INVARIANTS}  # tests/jobs/test_day_verification
    promised -= {one.name for one in call_invariants.INVARIANTS}  # test_call_verification
    promised -= {one.name for one in nonpayment_invariants.INVARIANTS}  # test_nonpayment
    promised -= {"audit_anchors_hold"}  # tests/jobs/test_anchors
    promised -= {"kept_scores_hold"}  # tests/jobs/test_score_checks
    assert promised == set().union(*(names for _, _, names in DAMAGES))


@pytest.mark.usefixtures("committed_book")
def test_verification_leaves_no_transaction_behind() -> None:
    who = builders.cast()
    heard: list[str] = []
    assert verification.verify(progress=heard.append)["ok"]
    assert "audit_chain_holds" in heard
    builders.receipt(who, 1)
    assert Posting.objects.count() == 1
