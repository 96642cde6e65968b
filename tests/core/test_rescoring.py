"""Which acts touch a score, and when a score is kept."""

from dataclasses import replace

import pytest

from dunwell.core import policy, rescoring, risk, risk_terms
from dunwell.core.rescoring import ScoreCause
from dunwell.core.risk import RiskFacts

TERMS = risk_terms.terms_of(policy.SHIPPED)
FACTS = RiskFacts(paid_ever=9, customer_days=800, silence_days=4)


@pytest.mark.parametrize(
    ("action", "cause"),
    [
        ("receipts.receive", ScoreCause.PAYMENT),
        ("allocations.apply", ScoreCause.PAYMENT),
        ("promises.judge", ScoreCause.PROMISE),
        ("disputes.open", ScoreCause.DISPUTE),
        ("replies.assign", ScoreCause.REPLY),
        ("saved_views.save", None),
        ("scores.keep", None),  # Else keeping would touch, and touching keep, for ever.
    ],
)
def test_what_touches_a_score(action: str, cause: ScoreCause | None) -> None:
    assert rescoring.cause_of(action) is cause


def test_a_score_is_kept_when_its_points_change() -> None:
    now = risk.score(FACTS, terms=TERMS)
    before = rescoring.kept(now)
    assert rescoring.is_to_keep(None, now)
    assert not rescoring.is_to_keep(before, now)
    # Five days of silence give as many points as four; a sixth gives one more.
    same = risk.score(replace(FACTS, silence_days=5), terms=TERMS)
    assert not rescoring.is_to_keep(before, same)
    other = risk.score(replace(FACTS, silence_days=6), terms=TERMS)
    assert rescoring.is_to_keep(before, other)
    assert rescoring.is_to_keep(replace(before, is_first_time_late=True), now)
