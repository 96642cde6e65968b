"""What a sender that is gone left claimed is settled: by its journal, else it is unknown."""

from collections import defaultdict
from datetime import datetime
from pathlib import Path

from dunwell.actions import claiming, confirming
from dunwell.actions.confirming import Result
from dunwell.core import outbox as rules
from dunwell.jobs.sending import journal
from dunwell.jobs.sending.journal import Told
from dunwell.store.queries import outbox


def recover(folder: Path, *, at: datetime, tries: int) -> int:
    """Settle every claim whose sender is gone, and give how many messages that were."""
    claims: dict[str, dict[int, datetime]] = defaultdict(dict)
    for claim, claimed_at, message_id in outbox.in_claims():
        claims[claim][message_id] = claimed_at
    settled = 0
    for claim, claimed in claims.items():
        with journal.left_behind(folder, claim) as told:
            if told is not None:
                settled += _by_journal(claim, list(claimed), told, at=at, tries=tries)
                continue
        settled += _by_lease(claim, claimed, at=at)
    journal.sweep(folder, claims=claims)
    return settled


def _by_journal(
    claim: str, message_ids: list[int], told: Told, *, at: datetime, tries: int
) -> int:
    """Confirm what was answered, give back what was never ended, and mark the rest unknown."""
    answered = [
        Result(message_id=pk, outcome=told.answered[pk])
        for pk in message_ids
        if pk in told.answered
    ]
    rest = [pk for pk in message_ids if pk not in told.answered]
    untouched = [pk for pk in rest if told.whole and pk not in told.ended]
    unsure = [pk for pk in rest if pk not in untouched]
    confirming.confirm(answered, at=at, claim=claim, tries=tries)
    claiming.release(untouched, at=at, claim=claim, because="its sender ended before it left")
    confirming.lose(unsure, at=at, claim=claim, because="its sender ended before it was answered")
    return len(message_ids)


def _by_lease(claim: str, claimed: dict[int, datetime], *, at: datetime) -> int:
    """Nothing tells of the sender: once its lease is over, what it held is unknown."""
    over = [pk for pk, since in claimed.items() if rules.lease_is_over(since, at=at)]
    if not over:
        return 0
    return len(confirming.lose(over, at=at, claim=claim, because="its sender was not heard of"))
