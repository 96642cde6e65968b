"""The risk chip of an account: its score, and the receipt that adds up to it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import pgettext_lazy

from dunwell.core import ranking_texts
from dunwell.core.rescoring import ScoreCause
from dunwell.core.risk import Factor, FactorKind
from dunwell.store.queries import scores
from dunwell.web import because_words, today_words

_CAUSES: Final[Mapping[str, Any]] = {
    ScoreCause.DAY: pgettext_lazy("score", "a day went by"),
    ScoreCause.PAYMENT: pgettext_lazy("score", "a payment"),
    ScoreCause.LEDGER: pgettext_lazy("score", "documents came or went"),
    ScoreCause.PROMISE: pgettext_lazy("score", "a promise"),
    ScoreCause.DISPUTE: pgettext_lazy("score", "a dispute"),
    ScoreCause.REPLY: pgettext_lazy("score", "a reply"),
    ScoreCause.CALL: pgettext_lazy("score", "a call"),
    ScoreCause.CUSTOMER: pgettext_lazy("score", "a change of the customer's data"),
}


def chip(customer_id: int, *, on: date) -> dict[str, Any] | None:
    """Give the score that holds on a day with its factors, the heaviest first; None before any."""
    line = scores.standing(customer_id, on=on)
    if line is None:
        return None
    factors = [
        {
            "said": _said(told, currency=line.currency),
            "points": told["points"],
            "most": told["most"],
        }
        for told in line.factors
    ]
    factors.sort(key=lambda one: -one["points"])
    return {
        "points": line.points,
        "tier": today_words.TIERS[line.tier],
        "tier_key": line.tier.value,
        "steps": today_words.STEPS[line.tier],
        "factors": factors,
        "remark": _remark(is_new=line.is_new, is_first_time_late=line.is_first_time_late),
        "scored_on": line.on_date,
        "cause": _CAUSES[line.cause],
    }


def _said(told: Mapping[str, Any], *, currency: str) -> str:
    factor = Factor(
        kind=FactorKind(told["kind"]),
        points=told["points"],
        most=told["most"],
        values=told["values"],
    )
    because = ranking_texts.of_factor(factor, currency=currency)
    return because_words.sentence(because.as_json(), items={}, entities={})


def _remark(*, is_new: bool, is_first_time_late: bool) -> str:
    code = "risk.new" if is_new else "risk.first_time_late" if is_first_time_late else ""
    return because_words.sentence({"code": code}, items={}, entities={})
