"""The score kept last of each customer is what its facts give, computed anew from the book."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from dunwell.core import rescoring
from dunwell.jobs.ranking import scoring
from dunwell.store.queries import scores, touched
from dunwell.store.queries.scores import NewestScore

# What is recorded at the very instant of a scoring may have come before it or after.
_INSTANT: Final = timedelta(microseconds=1)


def differing() -> tuple[int, list[str]]:
    """Count the customers with a kept score, and name those whose facts do not give it.

    A score holds as of the last day that the whole book was scored for, or, where facts were
    learnt since, as of its own day and as known when it was kept. Whoever was touched and waits to
    be scored anew is left out, and who has nothing in the book any more, as after a merge.
    """
    whole, kept = scores.whole_date(), scores.newest_of_all()
    if whole is None:
        return len(kept), []
    now = scoring.book_scores(whole)
    waiting = touched.since(scores.mark()).causes
    left = {
        pk: one
        for pk, one in kept.items()
        if pk in now and pk not in waiting and one.score != rescoring.kept(now[pk])
    }
    for earlier in (timedelta(), _INSTANT):
        left = _not_as_known(left, earlier)
    # Whoever was scored anew meanwhile is checked the next time.
    after = scores.newest_of_all() if left else {}
    return len(kept), [
        f"customer {one.number}: {one.score.points} {one.score.tier} on {one.on_date}"
        for pk, one in sorted(left.items())
        if after.get(pk) == one
    ]


def _not_as_known(found: Mapping[int, NewestScore], earlier: timedelta) -> dict[int, NewestScore]:
    """Leave what its own day gives as it was known when it was kept, or just before."""
    groups: dict[tuple[date, datetime], list[int]] = defaultdict(list)
    for pk, one in found.items():
        groups[one.on_date, one.scored_at].append(pk)
    left: dict[int, NewestScore] = {}
    for (on, at), ids in groups.items():
        then = scoring.book_scores(on, known_at=at - earlier, customer_ids=ids)
        left |= {
            pk: found[pk]
            for pk in ids
            if pk not in then or found[pk].score != rescoring.kept(then[pk])
        }
    return left
