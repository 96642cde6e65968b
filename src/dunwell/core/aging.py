"""An open item stands in the bucket of its days past due; not yet due is Current."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

from dunwell.core.policy import PolicyRefused, checked_whole, setting

CURRENT: Final = "Current"


class Basis(StrEnum):
    """The day from which an item ages."""

    DUE = "due"  # The day on which payment was due.
    ISSUE = "issue"  # The day on the document.
    POSTING = "posting"  # The day on which it came into the ledger.


@dataclass(frozen=True, slots=True, kw_only=True)
class AgingTerms:
    """What the company chose: the last day of every bucket but the open-ended one, ascending."""

    bucket_limits: tuple[int, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A range of days past due, both ends included; no end means without limit."""

    name: str
    first_day: int | None
    last_day: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The basis dates `[from_date, to_date)` that fall into a bucket on one day."""

    bucket: Bucket
    from_date: date | None
    to_date: date | None


def terms_of(policy: Mapping[str, Any]) -> AgingTerms:
    """Read the terms of aging from a policy, refusing limits that are not ascending days."""
    limits = setting(policy, "aging", "bucket_limits")
    if not isinstance(limits, list | tuple) or not limits:
        raise PolicyRefused("aging.bucket_limits", limits, "a list of days")
    days = tuple(checked_whole(limit, "aging.bucket_limits", least=1) for limit in limits)
    if any(later <= earlier for earlier, later in pairwise(days)):
        raise PolicyRefused("aging.bucket_limits", limits, "days that rise from each to the next")
    basis = setting(policy, "aging", "basis")
    if basis not in set(Basis):
        raise PolicyRefused("aging.basis", basis, "one of " + ", ".join(Basis))
    return AgingTerms(bucket_limits=days, basis=Basis(basis))


def buckets(terms: AgingTerms) -> tuple[Bucket, ...]:
    """Name the buckets in order: Current, 1-30, ..., and what is older than the last limit."""
    limits = terms.bucket_limits
    between = [
        Bucket(name=f"{after + 1}-{limit}", first_day=after + 1, last_day=limit)
        for after, limit in pairwise((0, *limits))
    ]
    return (
        Bucket(name=CURRENT, first_day=None, last_day=0),
        *between,
        Bucket(name=f"{limits[-1]}+", first_day=limits[-1] + 1, last_day=None),
    )


def days_past_due(basis_date: date, *, as_of: date) -> int:
    """Count the days since the basis date; zero or less is current."""
    return (as_of - basis_date).days


def bucket_of(past_due_days: int, terms: AgingTerms) -> Bucket:
    """Find the bucket that holds this many days past due."""
    found = buckets(terms)
    return next(
        (one for one in found if one.last_day is not None and past_due_days <= one.last_day),
        found[-1],
    )


def spans(terms: AgingTerms, *, as_of: date) -> tuple[Span, ...]:
    """Turn the buckets into ranges of basis dates, so that a query compares dates alone."""
    return tuple(
        Span(
            bucket=one,
            from_date=None if one.last_day is None else as_of - timedelta(days=one.last_day),
            to_date=None if one.first_day is None else as_of - timedelta(days=one.first_day - 1),
        )
        for one in buckets(terms)
    )


def prior_month_end(as_of: date) -> date:
    """Find the last day of the month before."""
    return as_of.replace(day=1) - timedelta(days=1)


def prior_quarter_end(as_of: date) -> date:
    """Find the last day of the calendar quarter before."""
    first_month = (as_of.month - 1) // 3 * 3 + 1
    return as_of.replace(month=first_month, day=1) - timedelta(days=1)
