"""Buckets at their edges, by days and by dates."""

from datetime import date, timedelta

import pytest

from dunwell.core import aging
from dunwell.core.aging import AgingTerms, Basis
from dunwell.core.policy import SHIPPED, PolicyRefused

AS_OF = date(2026, 3, 31)
TERMS = aging.terms_of(SHIPPED)


@pytest.mark.parametrize(
    ("days", "bucket", "why"),
    [
        (-1, "Current", "due tomorrow"),
        (0, "Current", "due today is not late"),
        (1, "1-30", "the first day late"),
        (30, "1-30", "the last day of the bucket"),
        (31, "31-60", "the day after"),
        (60, "31-60", "the last day of the bucket"),
        (61, "61-90", "the day after"),
        (90, "61-90", "the last day of the bucket"),
        (91, "91-120", "the day after"),
        (120, "91-120", "the last day of the bucket"),
        (121, "120+", "older than the last limit"),
        (9999, "120+", "without end"),
    ],
)
def test_a_bucket_holds_its_days(days: int, bucket: str, why: str) -> None:
    assert aging.bucket_of(days, TERMS).name == bucket, why
    due = AS_OF - timedelta(days=days)
    assert aging.days_past_due(due, as_of=AS_OF) == days
    inside = [
        span.bucket.name
        for span in aging.spans(TERMS, as_of=AS_OF)
        if (span.from_date is None or span.from_date <= due)
        and (span.to_date is None or due < span.to_date)
    ]
    assert inside == [bucket], why


@pytest.mark.parametrize(
    ("limits", "names"),
    [
        ((30, 60, 90, 120), ["Current", "1-30", "31-60", "61-90", "91-120", "120+"]),
        ((30, 60, 90), ["Current", "1-30", "31-60", "61-90", "90+"]),
        ((1,), ["Current", "1-1", "1+"]),
    ],
)
def test_buckets_are_named_by_their_limits(limits: tuple[int, ...], names: list[str]) -> None:
    terms = AgingTerms(bucket_limits=limits, basis=Basis.DUE)
    assert [bucket.name for bucket in aging.buckets(terms)] == names


@pytest.mark.parametrize(
    ("section", "why"),
    [
        ({"bucket_limits": []}, "no limit at all"),
        ({"bucket_limits": 30}, "no list"),
        ({"bucket_limits": [30, 30]}, "a bucket without a day"),
        ({"bucket_limits": [60, 30]}, "out of order"),
        ({"bucket_limits": [0]}, "a bucket without a day"),
        ({"bucket_limits": [30.5]}, "half a day"),
        ({"bucket_limits": [True]}, "a switch is no number"),
        ({"basis": "delivery"}, "no such basis"),
    ],
)
def test_terms_that_make_no_sense_are_refused(section: dict[str, object], why: str) -> None:
    with pytest.raises(PolicyRefused, match="makes no sense"):
        aging.terms_of({"aging": section})
    assert why


def test_a_setting_left_out_has_its_shipped_value() -> None:
    assert aging.terms_of({}) == TERMS


@pytest.mark.parametrize(
    ("day", "month_end", "quarter_end"),
    [
        (date(2026, 3, 31), date(2026, 2, 28), date(2025, 12, 31)),
        (date(2026, 4, 1), date(2026, 3, 31), date(2026, 3, 31)),
        (date(2024, 3, 1), date(2024, 2, 29), date(2023, 12, 31)),
        (date(2026, 12, 15), date(2026, 11, 30), date(2026, 9, 30)),
    ],
)
def test_prior_ends(day: date, month_end: date, quarter_end: date) -> None:
    assert aging.prior_month_end(day) == month_end
    assert aging.prior_quarter_end(day) == quarter_end
