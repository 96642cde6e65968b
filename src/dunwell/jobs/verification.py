"""Verify that the book keeps every rule it promises, reading only."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Final, TypedDict

from dunwell.core import policy
from dunwell.core.hierarchies import find_cycle
from dunwell.jobs import anchors
from dunwell.jobs.ranking import score_checks
from dunwell.store import audit, policies, snapshots
from dunwell.store.models import AuditEntry
from dunwell.store.queries import (
    bucket_sums,
    call_invariants,
    customers,
    day_invariants,
    invariants,
    nonpayment_invariants,
)
from dunwell.store.queries.invariants import INVARIANTS, Invariant

_EXAMPLES: Final = 5
_INVARIANTS: Final = (
    *INVARIANTS,
    *day_invariants.INVARIANTS,
    *call_invariants.INVARIANTS,
    *nonpayment_invariants.INVARIANTS,
)
_MONTHS_BACK: Final = 3
_ANCHORS: Final = "audit_anchors_hold"
_SCORES: Final = "kept_scores_hold"


class Check(TypedDict):
    """One rule: how many rows it was checked on, how many break it, and some of those."""

    name: str
    checked: int
    broken: int
    examples: list[str]


class Verdict(TypedDict):
    """Whether the whole book holds, rule by rule."""

    ok: bool
    checks: list[Check]


def verify(
    *,
    progress: Callable[[str], None] = lambda _name: None,
    anchored: anchors.Read = anchors.NOTHING,
) -> Verdict:
    """Check every rule against one state of the book; `progress` hears each rule's name first.

    `anchored` was read before, as anchors of entries that come meanwhile are not in that state.
    """
    checks: list[Check] = []
    progress(_SCORES)
    # Scoring reads the book in ways of its own, so it is done before the one state is taken.
    kept_scores = _told(_SCORES, *score_checks.differing())
    with snapshots.reading():
        counts: dict[str, int] = {}
        for invariant in _INVARIANTS:
            progress(invariant.name)
            checks.append(_check(invariant, counts))
        for name, check in _OTHERS.items():
            progress(name)
            checks.append(check(name))
        progress(_ANCHORS)
        checks.append(_told(_ANCHORS, len(anchored.anchors), anchors.broken(anchored)))
    checks.append(kept_scores)
    return {"ok": not any(check["broken"] for check in checks), "checks": checks}


def _check(invariant: Invariant, counts: dict[str, int]) -> Check:
    if invariant.table not in counts:
        counts[invariant.table] = invariants.rows_in(invariant.table)
    count, ids = invariants.broken(invariant, examples=_EXAMPLES)
    return {
        "name": invariant.name,
        "checked": counts[invariant.table],
        "broken": count,
        "examples": [f"{invariant.table} {one}" for one in ids],
    }


def _told(name: str, checked: int, broken: Iterable[str]) -> Check:
    examples: list[str] = []
    count = 0
    for one in broken:
        count += 1
        if count <= _EXAMPLES:
            examples.append(one)
    return {"name": name, "checked": checked, "broken": count, "examples": examples}


def _buckets_sum_to_open(name: str) -> Check:
    """Compare on the last day of the book, on the ends of the months before, and after all."""
    last = bucket_sums.last_effective_date()
    if last is None:
        return _told(name, 0, [])
    try:
        limits = policies.in_force(last)["aging"]["bucket_limits"]
    except policies.NoPolicy:
        limits = policy.SHIPPED["aging"]["bucket_limits"]
    totals = bucket_sums.totals(_days_of_interest(last), bucket_limits=limits)
    broken = (
        f"{one.currency} on {one.day}: {one.from_postings} posted, {one.from_buckets} in buckets"
        for one in totals
        if one.from_postings != one.from_buckets
    )
    return _told(name, len(totals), broken)


def _days_of_interest(last: date) -> list[date]:
    days = [last]
    for _ in range(_MONTHS_BACK):
        days.append(days[-1].replace(day=1) - timedelta(days=1))
    return days


def _hierarchies_have_tops(name: str) -> Check:
    checked = 0
    broken: list[str] = []
    for link in ("parent", "payer"):
        above = customers.links(link)
        checked += len(above)
        broken += [f"customer {start} by {link}" for start in above if find_cycle(above, start)]
    return _told(name, checked, broken)


def _audit_chain_holds(name: str) -> Check:
    broken = (f"entry {link.sequence}: {link.why}" for link in audit.broken_links())
    return _told(name, AuditEntry.objects.count(), broken)


_OTHERS: Final[dict[str, Callable[[str], Check]]] = {
    "buckets_sum_to_open": _buckets_sum_to_open,
    "hierarchies_have_tops": _hierarchies_have_tops,
    "audit_chain_holds": _audit_chain_holds,
}
