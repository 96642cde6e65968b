"""Verification names what breaks a rule of non-payment reasons."""

from datetime import date, timedelta

import pytest

from dunwell.actions import policies
from dunwell.core.nonpayment import Reason
from dunwell.jobs import verification
from dunwell.store.models import NonpaymentReason, NonpaymentVerification, User
from dunwell.store.queries import nonpayment_invariants
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

ON = date(2026, 3, 2)
SECOND = timedelta(seconds=1)


@pytest.fixture
def who() -> Cast:
    policies.install_shipped(at=AT)
    return builders.cast()


@pytest.mark.parametrize(
    ("reason", "own", "late", "broken"),
    [
        (Reason.DISPUTE, False, True, []),
        (Reason.DISPUTE, True, True, ["reasons_verified_by_another"]),
        (Reason.NOT_KNOWN, False, True, ["reasons_verified_are_known"]),
        (Reason.DISPUTE, False, False, ["reasons_verified_after_they_were_set"]),
    ],
)
def test_what_breaks_a_rule_is_named(
    who: Cast, reason: Reason, *, own: bool, late: bool, broken: list[str]
) -> None:
    ada, ilse = (
        User.objects.create_user(f"{name}@north.example", name=name) for name in ("ada", "ilse")
    )
    row = NonpaymentReason.objects.create(
        customer=who.harbour, reason=reason, on_date=ON, recorded_at=AT, by=ada
    )
    NonpaymentVerification.objects.create(
        reason=row,
        on_date=ON,
        recorded_at=AT if late else AT - SECOND,
        by=ada if own else ilse,
    )
    checks = verification.verify()["checks"]
    assert [one["name"] for one in checks if one["broken"]] == broken
    assert {one.name for one in nonpayment_invariants.INVARIANTS} <= {
        one["name"] for one in checks
    }
