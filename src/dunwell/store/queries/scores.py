"""Scores as they were kept: the newest of many customers, and the history of one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Max

from dunwell.core.rescoring import KeptScore, ScoreCause
from dunwell.core.risk_terms import Tier
from dunwell.store.models import RiskScore, ScoringMark

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """One score of a customer's history.

    `factors` are maps of kind, points, most and values; amounts among the values are minor units
    of `currency`. A new customer has none.
    """

    on_date: date
    scored_at: datetime
    cause: ScoreCause
    points: int
    tier: Tier
    is_new: bool
    is_first_time_late: bool
    currency: str
    factors: Sequence[Mapping[str, Any]]


def history(customer_id: int, *, until: date | None = None) -> list[ScoreLine]:
    """Give the scores of a customer, the oldest first; each holds until the next."""
    rows = RiskScore.objects.filter(customer=customer_id).order_by("pk")
    if until is not None:
        rows = rows.filter(on_date__lte=until)
    return [_line(row) for row in rows]


def standing(customer_id: int, *, on: date) -> ScoreLine | None:
    """Give the score that holds on a day; None before the first."""
    rows = RiskScore.objects.filter(customer=customer_id, on_date__lte=on)
    row = rows.order_by("-pk").first()
    return _line(row) if row is not None else None


def _line(row: RiskScore) -> ScoreLine:
    return ScoreLine(
        on_date=row.on_date,
        scored_at=row.scored_at,
        cause=ScoreCause(row.cause),
        points=row.points,
        tier=Tier(row.tier),
        is_new=row.is_new,
        is_first_time_late=row.is_first_time_late,
        currency=row.currency,
        factors=row.factors,
    )


def newest(customer_ids: Sequence[int] | None = None) -> dict[int, KeptScore]:
    """Give what was kept last of some customers, or of all."""
    names = ("customer_id", "points", "tier", "is_new", "is_first_time_late", "factors")
    found = {}
    for rows in _newest_rows(customer_ids):
        for customer_id, points, tier, is_new, is_first, factors in rows.values_list(*names):
            found[customer_id] = KeptScore(
                points=points,
                tier=tier,
                is_new=is_new,
                is_first_time_late=is_first,
                factors={one["kind"]: one["points"] for one in factors},
            )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class NewestScore:
    """What was kept last of a customer, for which day and when."""

    number: str
    on_date: date
    scored_at: datetime
    score: KeptScore


def mark() -> int:
    """Give the act of the audit trail up to which customers were scored."""
    return ScoringMark.objects.values_list("sequence", flat=True).first() or 0


def whole_date() -> date | None:
    """Give the last day for which the whole book was scored."""
    return ScoringMark.objects.values_list("whole_date", flat=True).first()


def newest_of_all() -> dict[int, NewestScore]:
    """Give what was kept last of every customer, with its day."""
    found = {}
    for rows in _newest_rows(None):
        for row in rows.select_related("customer"):
            found[row.customer_id] = NewestScore(
                number=row.customer.number,
                on_date=row.on_date,
                scored_at=row.scored_at,
                score=KeptScore(
                    points=row.points,
                    tier=row.tier,
                    is_new=row.is_new,
                    is_first_time_late=row.is_first_time_late,
                    factors={one["kind"]: one["points"] for one in row.factors},
                ),
            )
    return found


def tiers(
    customer_ids: Sequence[int] | None = None, *, known_at: datetime | None = None
) -> dict[int, str]:
    """Give the tier kept last of some customers, or of all."""
    found: dict[int, str] = {}
    for rows in _newest_rows(customer_ids, known_at=known_at):
        found |= dict(rows.values_list("customer_id", "tier"))
    return found


def _newest_rows(
    customer_ids: Sequence[int] | None, *, known_at: datetime | None = None
) -> Iterator[Any]:
    scores = RiskScore.objects.all()
    if known_at is not None:
        scores = scores.filter(scored_at__lte=known_at)
    if customer_ids is None:
        last = scores.values("customer_id").annotate(last=Max("pk")).values("last")
        yield RiskScore.objects.filter(pk__in=last)
        return
    for start in range(0, len(customer_ids), _AT_ONCE):
        some = scores.filter(customer__in=customer_ids[start : start + _AT_ONCE])
        last = some.values("customer_id").annotate(last=Max("pk")).values("last")
        yield RiskScore.objects.filter(pk__in=last)
