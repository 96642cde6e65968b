"""The dashboard's figures equal the reports of the same day, and those of thirteen month-ends."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.test import override_settings

from dunwell.actions import merging, policies
from dunwell.core.aging import CURRENT
from dunwell.jobs import aging, columns, dashboards, measures
from dunwell.jobs.dashboards import CurrencyPart
from dunwell.store.models import Customer
from tests import builders

D = date(2026, 3, 31)
DAY = timedelta(days=1)


@pytest.fixture
def who(committed_book: None) -> builders.Cast:
    del committed_book
    columns.forget()
    policies.install_shipped(at=builders.AT)
    return builders.cast()


@pytest.fixture
def year(who: builders.Cast) -> builders.Cast:
    """A year in which something changes every month: sold, paid late, in part or not at all."""
    for month in range(14):
        sold = date(2025, 2, 3) + timedelta(days=30 * month)
        item = builders.invoice(who, 1_000_00 + month * 7, on=sold, due=sold + 20 * DAY)
        if month % 3:
            cash = builders.receipt(who, 600_01, on=sold + 35 * DAY)
            builders.applied(cash, item, 600_01, on=sold + 35 * DAY)
    builders.invoice(who, 77_77, on=D - 3 * DAY, due=D + DAY, customer=who.branch)
    Customer.objects.filter(pk=who.branch.pk).update(segment="strategic")
    return who


def part(as_of: date = D, **chosen: str | None) -> CurrencyPart:
    (one,) = dashboards.report(as_of=as_of, **chosen).currencies
    return one


def test_thirteen_days_end_with_the_one_asked_for() -> None:
    found = dashboards.days_of(date(2026, 3, 12))
    assert found[-1] == date(2026, 3, 12)
    assert found[-2] == date(2026, 2, 28)
    assert found[0] == date(2025, 2, 28)
    assert len(found) == dashboards.MONTH_ENDS + 1


@pytest.mark.parametrize("as_of", [D, D - 12 * DAY], ids=["a month-end", "within a month"])
@pytest.mark.usefixtures("year")
def test_every_point_ages_as_the_aging_report(as_of: date) -> None:
    for point in part(as_of).points:
        lines = aging.report(as_of=point.day).currencies
        buckets = [one.amount for line in lines for one in line.buckets]
        assert list(point.buckets) == (buckets or [0] * 6)


@pytest.mark.parametrize("as_of", [D, D - 12 * DAY], ids=["a month-end", "within a month"])
@pytest.mark.usefixtures("year")
def test_measures_equal_the_report_of_measures(as_of: date) -> None:
    found, report = part(as_of), measures.report(as_of=as_of)
    (told,) = report.currencies
    points = {point.day: point for point in found.points}
    for day, readings in (
        (as_of, told.now),
        (report.month_end, told.month_before),
        (report.quarter_end, told.quarter_before),
    ):
        assert points[day].dso == readings["dso_balance"]
        assert points[day].cei == readings["cei"]
        assert points[day].over_60 == readings["over_60"]
    assert found.roll_rates == told.roll_rates


@pytest.mark.usefixtures("year")
def test_segments_and_debtors_add_up() -> None:
    found = part()
    sums = [sum(column) for column in zip(*(one.buckets for one in found.segments), strict=True)]
    assert tuple(sums) == found.points[-1].buckets
    assert sum(one.overdue for one in found.debtors) == found.points[-1].overdue
    assert found.debtor_count == 1
    assert {one.segment for one in found.segments} == {"", "strategic"}


def test_a_month_is_held_against_what_was_due_in_it(who: builders.Cast) -> None:
    """Open at its beginning 500, sold in it 300 due in it and 900 due later; 200 received."""
    old = builders.invoice(who, 500_00, on=D - 60 * DAY, due=D - 40 * DAY)
    builders.invoice(who, 300_00, on=D - 20 * DAY, due=D)
    builders.invoice(who, 900_00, on=D - 20 * DAY, due=D + DAY)
    cash = builders.receipt(who, 200_00, on=D - 2 * DAY)
    builders.applied(cash, old, 200_00, on=D - 2 * DAY)
    now = part().points[-1]
    assert now.received == 200_00
    assert now.collection_rate.value == Fraction(200 * 100, 800)
    assert now.collection_rate.inputs == {"collected": 200_00, "target": 800_00}


def test_a_part_of_the_book_is_measured_alone(year: builders.Cast) -> None:
    builders.document(year, 11_11, on=D - DAY, entity=year.south, currency="EUR")
    assert part(segment="strategic").points[-1].receivables == 77_77
    assert part(entity="UK01").points[-1].receivables == 11_11
    assert dashboards.report(as_of=D, entity="UK01", segment="strategic").currencies == ()
    assert aging.report(as_of=D, segment="strategic").currencies[0].total == 77_77
    assert aging.report(as_of=D, segment="strategic", by="customer").rows[0].total == 77_77
    (told,) = measures.report(as_of=D, segment="strategic").currencies
    assert told.now["dso_balance"] == part(segment="strategic").points[-1].dso
    (told,) = measures.report(as_of=D, entity="UK01").currencies
    assert told.now["dso_balance"].inputs["receivables"] == 11_11


def test_an_empty_book_has_no_first_day(who: builders.Cast) -> None:
    assert dashboards.first_day() is None
    assert dashboards.report(as_of=D).currencies == ()
    builders.invoice(who, 1_00, on=D)
    assert dashboards.first_day() == D
    assert dashboards.first_day(segment="nobody's") is None


def test_currencies_come_with_the_most_items_first(who: builders.Cast) -> None:
    builders.document(who, 900_00, on=D, currency="EUR")
    for _ in range(2):
        builders.document(who, 1_00, on=D, currency="USD")
    assert [one.currency for one in dashboards.report(as_of=D).currencies] == ["USD", "EUR"]


@override_settings(SERVING=True)
def test_a_server_tops_up_what_it_keeps(who: builders.Cast) -> None:
    builders.invoice(who, 100_00, on=D)
    assert part().points[-1].receivables == 100_00
    kept = columns.lines()
    builders.invoice(who, 50_00, on=D)
    assert part().points[-1].receivables == 150_00
    assert columns.lines().num_rows == kept.num_rows + 1


@override_settings(SERVING=True)
def test_a_server_sees_a_merge(who: builders.Cast) -> None:
    builders.invoice(who, 100_00, on=D - 9 * DAY, customer=who.harbour_again)
    assert [one.number for one in part().debtors] == [who.harbour_again.number]
    merging.merge(by=None, at=builders.AT, survivor=who.harbour, other=who.harbour_again)
    assert [one.number for one in part().debtors] == [who.harbour.number]


def test_buckets_are_named_from_the_policy(who: builders.Cast) -> None:
    builders.invoice(who, 1_00, on=D)
    assert dashboards.report(as_of=D).bucket_names[0] == CURRENT
