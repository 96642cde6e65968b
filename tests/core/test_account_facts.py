"""Facts that are not known stand for nothing that keeps an account silent."""

from dunwell.core.account_facts import AccountFacts
from dunwell.core.customers import CustomerStatus
from dunwell.core.segments import CustomerFacts
from tests.core.accounts import EVERY_DAY


def test_what_is_left_out_says_nothing() -> None:
    facts = AccountFacts(
        customer_id=1, entity_id=1, placed=CustomerFacts(), items=(), calendar=EVERY_DAY
    )
    assert (facts.status, facts.unapplied, facts.contacts) == (CustomerStatus.ACTIVE, {}, ())
    assert not facts.objected
    assert facts.paused_until is facts.said_paid_date is None
