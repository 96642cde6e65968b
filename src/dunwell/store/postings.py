"""Postings are added, never changed, and the balances of their items follow at once."""

from collections.abc import Sequence
from datetime import date, datetime

from dunwell.core.postings import AllocationKind, PostingKind
from dunwell.store import balances
from dunwell.store.models import Allocation, Posting


def add(postings: Sequence[Posting]) -> None:
    """Insert postings and write the balances of their items anew."""
    Posting.objects.bulk_create(postings)
    balances.rebuild(posting.item_id for posting in postings)


def change(
    item_id: int,
    *,
    kind: PostingKind,
    amount: int,
    effective_date: date,
    at: datetime,
    because: str = "",
    allocation: Allocation | None = None,
) -> Posting:
    """Make a posting that lowers an item's open amount, and its claim unless it is a write-off."""
    return Posting(
        item_id=item_id,
        kind=kind,
        change=-amount,
        claim_change=0 if kind is PostingKind.WRITTEN_OFF else -amount,
        effective_date=effective_date,
        recorded_at=at,
        because=because,
        allocation=allocation,
    )


def reversal(posting: Posting, *, effective_date: date, at: datetime, because: str) -> Posting:
    """Make the posting that undoes another one exactly, under the same allocation."""
    return Posting(
        item_id=posting.item_id,
        kind=posting.kind,
        change=-posting.change,
        claim_change=-posting.claim_change,
        effective_date=effective_date,
        recorded_at=at,
        because=because,
        allocation_id=posting.allocation_id,
        reverses=posting,
    )


def join(
    source_id: int,
    target_id: int,
    *,
    kind: AllocationKind,
    amount: int,
    effective_date: date,
    at: datetime,
) -> Allocation:
    """Insert an allocation with its two postings; a recovery lowers only the target's claim."""
    allocation = Allocation.objects.create(
        kind=kind,
        source_item_id=source_id,
        target_item_id=target_id,
        amount=amount,
        effective_date=effective_date,
        recorded_at=at,
    )
    recovers = kind is AllocationKind.RECOVERY
    pair = [
        change(
            item_id,
            kind=PostingKind.RECOVERED if recovers else PostingKind.ALLOCATED,
            amount=amount,
            effective_date=effective_date,
            at=at,
            allocation=allocation,
        )
        for item_id in (source_id, target_id)
    ]
    if recovers:
        pair[1].change = 0
    add(pair)
    return allocation
