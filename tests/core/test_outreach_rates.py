"""Promises kept, contacts paid, disputes resolved: one, none, all."""

from fractions import Fraction

import pytest

from dunwell.core import outreach_rates
from dunwell.core.outreach_rates import Outreach
from dunwell.core.readings import Missing


def test_nothing_happened_is_told_and_not_zero() -> None:
    found = outreach_rates.measured(Outreach())
    assert {key: (one.value, one.missing) for key, one in found.items()} == {
        "promise_kept_rate": (None, Missing.NO_PROMISES),
        "contact_to_payment_rate": (None, Missing.NO_CONTACTS),
        "dispute_cycle_time": (None, Missing.NO_DISPUTES),
    }


@pytest.mark.parametrize(
    ("outreach", "key", "value"),
    [
        (Outreach(promises_judged=4, promises_kept=3), "promise_kept_rate", Fraction(75)),
        (Outreach(promises_judged=1), "promise_kept_rate", Fraction(0)),
        (
            Outreach(items_contacted=3, items_paid=1),
            "contact_to_payment_rate",
            Fraction(100, 3),
        ),
        (Outreach(dispute_days=(5, 0, 2)), "dispute_cycle_time", Fraction(7, 3)),
    ],
)
def test_shares_and_means_are_exact(outreach: Outreach, key: str, value: Fraction) -> None:
    assert outreach_rates.measured(outreach)[key].value == value
