"""The provision matrix: what counts, what does not, and how it is rounded."""

from dataclasses import replace
from typing import Any

import pytest

from dunwell.core import credit_losses
from dunwell.core.credit_losses import CreditLossTerms, Exposure, Standard
from dunwell.core.policy import SHIPPED, PolicyRefused

IFRS9 = Standard.IFRS9_SIMPLIFIED
TERMS = CreditLossTerms(
    forward_factor_bps={IFRS9: 10_000},
    exclude_recoverable_tax=True,
    loss_rates_bps=(0, 500),
    segment_loss_rates_bps={"government": (0, 0)},
)
INVOICE = Exposure(
    bucket=1,
    segment="",
    open_amount=120_000,
    recoverable_tax=20_000,
    impaired_one_by_one=False,
)


def loss(*exposures: Exposure, terms: CreditLossTerms = TERMS) -> int:
    return credit_losses.expected_loss(exposures, standard=IFRS9, terms=terms)


def test_recoverable_tax_is_no_credit_risk() -> None:
    assert loss(INVOICE) == 5_000  # 1,200 of which 200 tax, at 5 %, is 50.


def test_tax_counts_where_the_switch_is_off() -> None:
    assert loss(INVOICE, terms=replace(TERMS, exclude_recoverable_tax=False)) == 6_000


@pytest.mark.parametrize(
    ("change", "expected", "why"),
    [
        ({"bucket": 0}, 0, "what is current has rate 0 here"),
        ({"segment": "government"}, 0, "a segment has its own row"),
        ({"impaired_one_by_one": True}, 0, "valued one by one, so not in the matrix"),
        ({"open_amount": 20_009}, 0, "9 cents at 5 % is 0.45 of a cent"),
        ({"open_amount": 20_010}, 1, "10 cents at 5 % is half a cent"),
    ],
)
def test_an_exposure_counts_by_its_kind(change: dict[str, Any], expected: int, why: str) -> None:
    assert loss(replace(INVOICE, **change)) == expected, why


def test_the_provision_is_rounded_once() -> None:
    tiny = replace(INVOICE, open_amount=20_005)  # A quarter of a cent each.
    assert loss(tiny, tiny, tiny, tiny) == 1


def test_the_forward_looking_factor_raises_the_rates() -> None:
    assert loss(INVOICE, terms=replace(TERMS, forward_factor_bps={IFRS9: 12_000})) == 6_000


@pytest.mark.parametrize(
    ("figures", "bps", "why"),
    [
        ((10_000, 0, 100, 0), 100, "1 % was written off"),
        ((10_000, 5_000, 100, 0), 200, "what was credited was never at risk"),
        ((10_000, 0, 100, 40), 60, "what came back was no loss"),
        ((10_000, 0, 100, 200), 0, "a rate is never below zero"),
        ((10_000, 10_000, 0, 0), 0, "nothing was at risk"),
    ],
)
def test_a_historical_rate_leaves_dilution_out(
    figures: tuple[int, int, int, int], bps: int, why: str
) -> None:
    billed, credited, written_off, recovered = figures
    found = credit_losses.loss_rate_bps(
        billed=billed, credited=credited, written_off=written_off, recovered=recovered
    )
    assert found == bps, why


def policy(**changes: object) -> dict[str, Any]:
    return {"credit_losses": {**SHIPPED["credit_losses"], **changes}}


def test_each_standard_is_a_switch() -> None:
    both = credit_losses.terms_of(policy(cecl=True), buckets=6)
    assert set(both.forward_factor_bps) == set(Standard)
    assert set(credit_losses.terms_of(SHIPPED, buckets=6).forward_factor_bps) == {IFRS9}


@pytest.mark.parametrize(
    ("rates", "buckets", "fitted"),
    [
        ([1, 2, 3], 3, (1, 2, 3)),
        ([1, 2, 3, 4], 3, (1, 2, 4)),
        ([1, 2], 4, (1, 2, 2, 2)),
    ],
)
def test_a_row_of_the_matrix_fits_the_buckets(
    rates: list[int], buckets: int, fitted: tuple[int, ...]
) -> None:
    content = policy(loss_rates_bps=rates, segment_loss_rates_bps={"smb": rates})
    terms = credit_losses.terms_of(content, buckets=buckets)
    assert terms.loss_rates_bps == fitted
    assert terms.segment_loss_rates_bps == {"smb": fitted}


@pytest.mark.parametrize(
    "change",
    [
        {"loss_rates_bps": []},
        {"loss_rates_bps": 5},
        {"loss_rates_bps": [-1]},
        {"forward_factor_bps": {}},
        {"exclude_recoverable_tax": "yes"},
    ],
)
def test_a_matrix_that_makes_no_sense_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(PolicyRefused, match="makes no sense"):
        credit_losses.terms_of(policy(**change), buckets=6)
