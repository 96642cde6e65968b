"""Simulated days keep every rule of outreach; a failing seed is in the name of the test.

`./dunwell faults -k "a_year and 17-"` plays seed 17 again.
"""

import pytest

from tests.simulated_days import Company

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(3))
def test_two_months_keep_every_rule(seed: int) -> None:
    Company(seed).live(60)


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(100), ids=lambda seed: f"{seed}-")
def test_a_year_keeps_every_rule(seed: int) -> None:
    Company(seed).live(365)
