"""Keep the scores that changed, and how far the book was scored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from dunwell.core.rescoring import ScoreCause
from dunwell.core.risk import Score
from dunwell.store import audit
from dunwell.store.models import RiskScore, ScoringMark

_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A score that differs from the one kept before."""

    customer_id: int
    score: Score
    cause: ScoreCause


@transaction.atomic
def keep(
    changed: Sequence[Changed],
    *,
    on: date,
    at: datetime,
    currency: str,
    seen: int,
    upto: int,
    whole: bool,
) -> bool:
    """Keep scores made from all acts up to `upto`; False where others scored since `seen`.

    `whole` tells that every customer was scored, as the night does.
    """
    mark, _fresh = ScoringMark.objects.select_for_update().get_or_create(pk=1)
    if mark.sequence != seen:
        return False
    RiskScore.objects.bulk_create(
        (_row(one, on=on, at=at, currency=currency) for one in changed), batch_size=_AT_ONCE
    )
    mark.sequence = max(upto, seen)
    if whole:
        mark.whole_date = on
    mark.save(update_fields=["sequence", "whole_date"])
    if changed:
        counts: dict[str, int] = {}
        for one in changed:
            counts[one.cause.value] = counts.get(one.cause.value, 0) + 1
        audit.record(
            by=None,
            at=at,
            action="scores.keep",
            subject=f"scoring_mark:{mark.pk}",
            after={"on": on, "changed": counts},
        )
    return True


def _row(one: Changed, *, on: date, at: datetime, currency: str) -> RiskScore:
    score = one.score
    return RiskScore(
        customer_id=one.customer_id,
        on_date=on,
        scored_at=at,
        cause=one.cause,
        points=score.points,
        tier=score.tier,
        is_new=score.is_new,
        is_first_time_late=score.is_first_time_late,
        currency=currency,
        factors=[
            {
                "kind": factor.kind.value,
                "points": factor.points,
                "most": factor.most,
                "values": _plain(factor.values),
            }
            for factor in score.factors
        ],
    )


def _plain(values: Mapping[str, int | str | None]) -> dict[str, int | str]:
    return {name: value for name, value in values.items() if value is not None}
