"""Expected credit loss is each bucket's exposure times its loss rate: a provision matrix.

IFRS 9 (simplified approach) and CECL both look over the whole life of the receivable; they are
two switches because a company may report under both, each with its own forward-looking factor.
Dilution by credit memos is no credit loss, and items impaired one by one are not in the matrix.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from dunwell.core.policy import PolicyRefused, checked_whole, setting, switch

WHOLE_BPS: Final = 10_000
_SECTION: Final = "credit_losses"


class Standard(StrEnum):
    """An accounting standard that asks for a provision."""

    IFRS9_SIMPLIFIED = "ifrs9_simplified"  # IFRS 9, 5.5.15: lifetime losses of trade receivables.
    CECL = "cecl"  # ASC 326: current expected credit losses.


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLossTerms:
    """What the company chose: which standards, the matrix, and whether tax is left out."""

    forward_factor_bps: Mapping[Standard, int]
    exclude_recoverable_tax: bool
    loss_rates_bps: tuple[int, ...]
    segment_loss_rates_bps: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """What is open in one bucket of one segment; `bucket` counts from 0 for what is current."""

    bucket: int
    segment: str
    open_amount: int
    recoverable_tax: int
    impaired_one_by_one: bool


def terms_of(policy: Mapping[str, Any], *, buckets: int) -> CreditLossTerms:
    """Read the terms from a policy, refusing a matrix that does not fit the buckets."""
    factors = setting(policy, _SECTION, "forward_factor_bps")
    by_segment = setting(policy, _SECTION, "segment_loss_rates_bps")
    return CreditLossTerms(
        forward_factor_bps={
            standard: checked_whole(factors.get(standard), f"{_SECTION}.forward_factor_bps")
            for standard in Standard
            if switch(policy, _SECTION, standard)
        },
        exclude_recoverable_tax=switch(policy, _SECTION, "exclude_recoverable_tax"),
        loss_rates_bps=_rates(setting(policy, _SECTION, "loss_rates_bps"), buckets),
        segment_loss_rates_bps={
            segment: _rates(rates, buckets) for segment, rates in by_segment.items()
        },
    )


def loss_rate_bps(*, billed: int, credited: int, written_off: int, recovered: int) -> int:
    """Derive a historical loss rate; what credit memos took off was never a credit risk."""
    at_risk = billed - credited
    if at_risk <= 0:
        return 0
    return max(0, _rounded((written_off - recovered) * WHOLE_BPS, at_risk))


def expected_loss(
    exposures: Iterable[Exposure], *, standard: Standard, terms: CreditLossTerms
) -> int:
    """Sum exposure x loss rate x forward-looking factor, in minor units, rounded once at the end.

    1,200 of which 200 recoverable tax at 5 % is 50.
    """
    weighted = sum(
        _at_risk(exposure, terms) * _rates_for(exposure.segment, terms)[exposure.bucket]
        for exposure in exposures
        if not exposure.impaired_one_by_one
    )
    return _rounded(weighted * terms.forward_factor_bps[standard], WHOLE_BPS * WHOLE_BPS)


def _at_risk(exposure: Exposure, terms: CreditLossTerms) -> int:
    return exposure.open_amount - (
        exposure.recoverable_tax if terms.exclude_recoverable_tax else 0
    )


def _rates_for(segment: str, terms: CreditLossTerms) -> tuple[int, ...]:
    return terms.segment_loss_rates_bps.get(segment, terms.loss_rates_bps)


def _rates(rates: object, buckets: int) -> tuple[int, ...]:
    """Fit a row of the matrix to the buckets; with fewer buckets the last rate still ends it."""
    name = f"{_SECTION}.loss_rates_bps"
    if not isinstance(rates, list | tuple) or not rates:
        raise PolicyRefused(name, rates, "a list of rates, the first for what is current")
    checked = tuple(checked_whole(rate, name) for rate in rates)
    spare = (checked[-1],) * max(0, buckets - len(checked))
    return (*checked, *spare)[: buckets - 1] + checked[-1:]


def _rounded(part: int, whole: int) -> int:
    """Divide, half away from zero upwards: the only rounding of a provision."""
    return (2 * part + whole) // (2 * whole)
