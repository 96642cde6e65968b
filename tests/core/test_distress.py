"""Each sign of distress at its boundary."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from dunwell.core import distress, outreach, policy, risk_terms
from dunwell.core.because_texts import TEXTS
from dunwell.core.customers import CustomerStatus
from dunwell.core.distress import DistressFacts, Sign

RISK = risk_terms.terms_of(policy.SHIPPED)
PROMISES = outreach.terms_of(policy.SHIPPED).promises
CALM = DistressFacts(status=CustomerStatus.ACTIVE)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"status": CustomerStatus.DISTRESSED}, [Sign.DISTRESSED]),
        ({"grown_days": Fraction(29, 2)}, []),
        ({"grown_days": Fraction(15)}, [Sign.SLOWDOWN]),
        ({"open_amount": 100, "limit": 100}, []),
        ({"open_amount": 101, "limit": 100}, [Sign.LIMIT_BREACH]),
        ({"open_amount": 101, "limit": None}, []),
        ({"part_paid": 1}, []),
        ({"part_paid": 2}, [Sign.PART_PAYMENTS]),
        ({"returned_payments": 1}, [Sign.RETURNED_PAYMENTS]),
        ({"broken_promises": 1}, []),
        ({"broken_promises": 2}, [Sign.BROKEN_PROMISES]),
        ({"status": CustomerStatus.INSOLVENT, "part_paid": 9}, []),  # It is known.
    ],
)
def test_what_warns(changed: dict[str, Any], expected: list[Sign]) -> None:
    found = distress.signs(replace(CALM, **changed), risk=RISK, promises=PROMISES)
    assert [one.code for one in found] == [f"distress.{sign.value}" for sign in expected]


@pytest.mark.parametrize("sign", list(Sign))
def test_every_sign_has_a_sentence(sign: Sign) -> None:
    assert f"distress.{sign.value}" in TEXTS
