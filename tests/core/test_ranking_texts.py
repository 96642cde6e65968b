"""Every factor, raise and flag has a sentence that its values fill."""

from fractions import Fraction

import pytest

from dunwell.core import because_texts, policy, priorities, ranking_texts, risk, risk_terms
from dunwell.core.because import Because
from dunwell.core.priorities import PriorityFacts, Raise
from dunwell.core.risk import FactorKind, RiskFacts

TERMS = risk_terms.terms_of(policy.SHIPPED)
KNOWN = RiskFacts(
    paid_ever=9,
    paid_invoices=9,
    paid_late=2,
    days_late=Fraction(3),
    days_late_before=Fraction(1),
    rating="BB",
    limit=100_000,
    open_amount=50_000,
    customer_days=800,
    is_strategic=True,
    late_ever_before=False,
    overdue_amount=1,
)
UNKNOWN = RiskFacts(paid_ever=9, customer_days=800, revenue=None)


def said(because: Because) -> str:
    values = because_texts.fill(
        because.values,
        day=str,
        amount=lambda amount, currency: f"{amount} {currency}",
        item=str,
        entity=str,
    )
    text = because_texts.text(because.code, because.values)
    assert text != because.code.replace("_", " "), because.code
    return text % values


@pytest.mark.parametrize("facts", [KNOWN, UNKNOWN])
def test_every_factor_says_why(facts: RiskFacts) -> None:
    found = risk.score(facts, terms=TERMS)
    assert [one.kind for one in found.factors] == list(FactorKind)
    for factor in found.factors:
        assert said(ranking_texts.of_factor(factor, currency="EUR"))


def test_amounts_and_percent_are_written_out() -> None:
    by_kind = {one.kind: one for one in risk.score(KNOWN, terms=TERMS).factors}
    limit = ranking_texts.of_factor(by_kind[FactorKind.LIMIT_USE], currency="EUR")
    share = ranking_texts.of_factor(by_kind[FactorKind.OVERDUE_SHARE], currency="EUR")
    assert said(limit) == "Share of the credit limit in use: 50 %."
    assert said(share) == "1 EUR of 50000 EUR is overdue."


def test_raises_and_flags_are_said() -> None:
    facts = PriorityFacts(
        overdue_amount=10**9,
        days=9,
        score=9,
        silence_days=15,
        has_broken_promise=True,
        is_worsening=True,
        has_overdue_dispute=True,
    )
    ranked = priorities.rank(facts, terms=priorities.terms_of(policy.SHIPPED))
    told = ranking_texts.of_raises(ranked, silence_days=15)
    assert [one.code for one in told] == [f"raise.{rule}" for rule in Raise]
    assert said(told[0]) == (
        "A large balance, and no reaction for so many days: 15. That moves it up (+8)."
    )
    new = risk.score(RiskFacts(late_ever_before=False, overdue_amount=1), terms=TERMS)
    flags = ranking_texts.of_score(new)
    assert [one.code for one in flags] == ["risk.new", "risk.first_time_late"]
    assert all(said(one) for one in flags)
    assert not ranking_texts.of_score(risk.score(UNKNOWN, terms=TERMS))
