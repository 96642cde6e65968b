"""The demo is the same from the same seed, and holds everything it promises."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from dunwell.core import names
from dunwell.jobs.demo import company, days, files, planning
from dunwell.jobs.demo.planning import Plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    return planning.plan()


def test_the_same_seed_writes_the_same_bytes(plan: Plan, tmp_path: Path) -> None:
    first = files.write(tmp_path / "first", plan)
    second = files.write(tmp_path / "second", planning.plan())
    for path in (first.customers, first.contacts, first.items, first.receipts, first.rates):
        assert path.read_bytes() == (second.items.parent / path.name).read_bytes(), path.name


def test_another_seed_is_another_company() -> None:
    one, two = (planning.plan(seed, how_many=150) for seed in (1, 2))
    assert [customer.name for customer in one.customers] != [
        customer.name for customer in two.customers
    ]


def test_there_are_six_hundred_customers_of_two_entities_and_three_currencies(plan: Plan) -> None:
    assert len(plan.customers) == planning.CUSTOMERS == 600
    assert len({customer.number for customer in plan.customers}) == 600
    assert {customer.entity for customer in plan.customers} == set(company.ENTITIES)
    assert {customer.currency for customer in plan.customers} == {"EUR", "GBP", "USD"}


def test_invoices_fill_24_months_and_end_on_the_last_day(plan: Plan) -> None:
    months = {days.month_of(invoice.issued) for invoice in plan.invoices}
    assert months == set(range(days.MONTHS))
    assert 15_000 <= len(plan.invoices) <= 25_000
    latest = max(
        *(invoice.issued for invoice in plan.invoices),
        *(payment.day for payment in plan.payments),
        *(memo.issued for _, memo in plan.credits),
        *plan.settlement.clearings.values(),
    )
    assert days.LAST_DAY - timedelta(days=3) <= latest <= days.LAST_DAY


def test_every_document_has_a_number_of_its_own(plan: Plan) -> None:
    numbers = Counter(
        [
            *(invoice.number for invoice in plan.invoices),
            *(number for number, _ in plan.credits),
            *(payment.number for payment in plan.payments),
            *(fee.number for fee in plan.fees),
        ]
    )
    assert numbers.most_common(1)[0][1] == 1


@pytest.mark.parametrize(
    ("feature", "least", "count"),
    [
        ("strategic customers", 16, lambda p: _segments(p)["strategic"]),
        ("government customers", 36, lambda p: _segments(p)["government"]),
        ("small customers", 250, lambda p: _segments(p)["small"]),
        ("seasonal customers", 20, lambda p: sum(1 for c in p.customers if c.seasonal_profile)),
        ("new customers", 5, lambda p: sum(1 for c in p.customers if c.first_month >= 21)),
        ("branches that do not pay", 13, lambda p: sum(1 for c in p.customers if c.payer_number)),
        ("insolvent customers", 5, lambda p: _statuses(p)["insolvent"]),
        ("distressed customers", 7, lambda p: _statuses(p)["distressed"]),
        ("customers in litigation", 1, lambda p: _statuses(p)["in_litigation"]),
        ("steady late payers", 40, lambda p: _late(p)),
        ("customers that pay ever later", 14, lambda p: _ever_later(p)),
        ("invoices in instalments", 30, lambda p: sum(1 for i in p.invoices if len(i.parts) > 1)),
        ("debit memos", 30, lambda p: sum(1 for i in p.invoices if i.type == "Debit memo")),
        ("credit memos applied", 100, lambda p: sum(1 for _, m in p.credits if m.applied)),
        ("credit memos open", 26, lambda p: sum(1 for _, m in p.credits if not m.applied)),
        ("part payments", 100, lambda p: sum(1 for x in p.payments if "part of" in x.text)),
        ("short payments", 50, lambda p: len(p.settlement.short)),
        ("discounts taken", 50, lambda p: len(p.settlement.discounts)),
        ("returned payments", 20, lambda p: len(p.settlement.returned)),
        ("refunds", 5, lambda p: len(p.settlement.refunds)),
        ("write-offs", 30, lambda p: len(p.write_offs)),
        ("recoveries", 5, lambda p: sum(1 for w in p.write_offs if w.recovered)),
        ("fees", 60, lambda p: len(p.fees)),
        ("unapplied receipts", 34, lambda p: sum(1 for x in p.payments if not x.item_number)),
        ("broken addresses", 7, lambda p: sum(1 for c in p.contacts if _is_broken(c.email))),
        ("missing addresses", 20, lambda p: sum(1 for c in p.contacts if not c.email)),
        ("bounced addresses", 12, lambda p: sum(1 for c in p.contacts if c.bounced)),
        ("days with rates", 500, lambda p: len(p.rates)),
    ],
)
def test_every_promised_feature_is_there(
    plan: Plan, feature: str, least: int, count: Callable[[Plan], int]
) -> None:
    assert count(plan) >= least, feature


def test_only_the_planned_customers_look_like_one(plan: Plan) -> None:
    keys = Counter(names.name_key(customer.name) for customer in plan.customers)
    assert sum(1 for times in keys.values() if times > 1) == 6


def test_no_mail_of_the_demo_can_reach_anybody(plan: Plan) -> None:
    mails = {contact.email for contact in plan.contacts if not _is_broken(contact.email)}
    assert all(mail.endswith(".example") for mail in mails - {""})


def _segments(plan: Plan) -> Counter[str]:
    return Counter(customer.segment for customer in plan.customers)


def _statuses(plan: Plan) -> Counter[str]:
    return Counter(customer.status for customer in plan.customers)


def _late(plan: Plan) -> int:
    return sum(1 for one in plan.customers if one.habit.name == "habitual")


def _ever_later(plan: Plan) -> int:
    return sum(
        1 for one in plan.customers if one.habit.drift_days > 2 and one.habit.stops_in is None
    )


def _is_broken(email: str) -> bool:
    return bool(email) and (email.count("@") != 1 or email.endswith("@"))
