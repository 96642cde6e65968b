"""The ladder of offers: their order, and who has to agree at one cent under, at and over."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dunwell.core import negotiation, policy
from dunwell.core.calendars import Calendar
from dunwell.core.negotiation import AtStake, Offer, OfferKind
from dunwell.core.roles import Role

FRIDAY = date(2026, 3, 6)
TERMS = negotiation.terms_of(policy.SHIPPED)
STAKE = AtStake(
    amount=100_001, fees=4_000, currency="EUR", in_reporting=True, has_broken_promise=False
)
COLLECTOR, LEAD, MANAGER = (
    frozenset({Role.COLLECTIONS_SPECIALIST}),
    frozenset({Role.TEAM_LEAD}),
    frozenset({Role.FINANCE_MANAGER}),
)


def offers(stake: AtStake = STAKE, roles: Any = COLLECTOR, **terms: Any) -> dict[OfferKind, Offer]:
    found = negotiation.ladder(
        stake, terms=replace(TERMS, **terms), roles=roles, calendar=Calendar(), as_of=FRIDAY
    )
    return {one.kind: one for one in found}


def test_the_least_is_offered_first() -> None:
    found = offers()
    assert list(found) == list(OfferKind)
    assert found[OfferKind.ALL_BY].values["day"] == date(2026, 3, 13)
    part = found[OfferKind.PART_NOW].values
    assert (part["amount"], part["rest"]) == (50_000, 50_001)
    assert found[OfferKind.PLAN].values == {"count": 3, "amount": 33_333}
    assert found[OfferKind.EXTENSION].values == {"days": 7, "day": date(2026, 3, 13)}
    assert all(one.needs is None for one in found.values())


@pytest.mark.parametrize(
    ("changed", "missing", "why"),
    [
        ({"amount": 0}, set(OfferKind), "nothing is at stake"),
        ({"fees": 0}, {OfferKind.WAIVE_FEES}, "no fee to waive"),
        ({"has_broken_promise": True}, {OfferKind.EXTENSION}, "they had their time"),
        ({"amount": 2}, {OfferKind.PLAN}, "too little to divide"),
        ({"amount": 1}, {OfferKind.PLAN, OfferKind.PART_NOW}, "a cent is paid at once"),
    ],
)
def test_what_makes_no_sense_is_not_offered(
    changed: dict[str, Any], missing: set[OfferKind], why: str
) -> None:
    assert set(OfferKind) - set(offers(replace(STAKE, **changed))) == missing, why


@pytest.mark.parametrize(
    ("roles", "fees", "needs"),
    [
        (COLLECTOR, 4_999, None),
        (COLLECTOR, 5_000, None),
        (COLLECTOR, 5_001, Role.TEAM_LEAD),
        (COLLECTOR, 25_000, Role.TEAM_LEAD),
        (COLLECTOR, 25_001, Role.FINANCE_MANAGER),
        (LEAD, 25_000, None),
        (LEAD, 25_001, Role.FINANCE_MANAGER),
        (MANAGER, 25_001, None),
    ],
)
def test_who_agrees_to_a_waiver(roles: Any, fees: int, needs: Role | None) -> None:
    assert offers(replace(STAKE, fees=fees), roles)[OfferKind.WAIVE_FEES].needs is needs


@pytest.mark.parametrize(
    ("roles", "amount", "needs"),
    [
        (COLLECTOR, 250_000, None),
        (COLLECTOR, 250_001, Role.TEAM_LEAD),
        (COLLECTOR, 1_000_001, Role.FINANCE_MANAGER),
        (LEAD, 1_000_000, None),
        (LEAD, 1_000_001, Role.FINANCE_MANAGER),
    ],
)
def test_who_agrees_to_a_plan(roles: Any, amount: int, needs: Role | None) -> None:
    assert offers(replace(STAKE, amount=amount), roles)[OfferKind.PLAN].needs is needs


def test_limits_hold_in_the_reporting_currency_alone() -> None:
    foreign = replace(STAKE, in_reporting=False)
    assert offers(foreign)[OfferKind.WAIVE_FEES].needs is Role.TEAM_LEAD
    assert offers(foreign, LEAD)[OfferKind.WAIVE_FEES].needs is Role.FINANCE_MANAGER


def test_more_days_are_a_leads_to_give() -> None:
    assert offers(roles=LEAD)[OfferKind.EXTENSION].values["days"] == 30
    asked = offers(collector_extension_days=0)[OfferKind.EXTENSION]
    assert (asked.values["days"], asked.needs) == (30, Role.TEAM_LEAD)
    none = offers(collector_extension_days=0, lead_extension_days=0)
    assert OfferKind.EXTENSION not in none


def test_a_lead_may_offer_what_a_collector_may() -> None:
    chosen = {**policy.SHIPPED, "authority": {**policy.SHIPPED["authority"], "lead_plan": 1}}
    terms = negotiation.terms_of(chosen)
    assert terms.lead_plan == terms.collector_plan == 250_000
