"""Rates are loaded once, corrected with a trace, and policies installed once."""

from datetime import date
from decimal import Decimal

import pytest

from dunwell.actions import policies as policy_acts
from dunwell.actions import rates
from dunwell.core.rates import Quote, convert
from dunwell.core.refusals import Refusal
from dunwell.store import policies
from dunwell.store.models import AuditEntry, PolicyVersion
from dunwell.store.queries.rates import usable_on
from tests.builders import AT

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 5, 1)


def quote(rate: str, day: date = FRIDAY) -> Quote:
    return Quote(currency="USD", rate_date=day, per_euro=Decimal(rate))


def test_the_same_file_again_changes_nothing() -> None:
    first = rates.load(by=None, at=AT, quotes=[quote("1.0800"), quote("1.1", date(2026, 5, 2))])
    again = rates.load(by=None, at=AT, quotes=[quote("1.0800")])
    other = rates.load(by=None, at=AT, quotes=[quote("1.09")])
    nothing = rates.load(by=None, at=AT, quotes=[])
    counts = [(one.created, one.updated, one.unchanged) for one in (first, again, other, nothing)]
    assert counts == [(2, 0, 0), (0, 0, 1), (0, 1, 0), (0, 0, 0)]
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.sequence, entry.before) == (2, {"USD 2026-05-01": "1.0800"})
    quotes = usable_on(date(2026, 5, 8))
    on = date(2026, 5, 8)
    assert convert(100, currency="EUR", into="USD", on=on, quotes=quotes).amount == 110


def test_the_shipped_policy_is_installed_once_and_is_in_force() -> None:
    with pytest.raises(Refusal, match="No policy is in force"):
        policies.in_force(FRIDAY)
    first = policy_acts.install_shipped(at=AT)
    assert policy_acts.install_shipped(at=AT) == first
    assert policies.in_force(FRIDAY)["aging"]["bucket_limits"] == [30, 60, 90, 120]
    PolicyVersion.objects.create(
        number=2, effective_date=date(2026, 6, 1), content={"aging": 2}, recorded_at=AT
    )
    assert policies.in_force(date(2026, 5, 31)) == first.content
    assert policies.in_force(date(2026, 6, 1)) == {"aging": 2}
