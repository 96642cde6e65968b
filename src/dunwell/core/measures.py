"""Every measure has one written definition, a unit, a better direction and perhaps a target."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from dunwell.core import policy
from dunwell.core.readings import Reading


class Unit(StrEnum):
    """What a value counts."""

    DAYS = "days"
    PERCENT = "percent"
    TIMES = "times"
    BUSINESS_DAYS = "business_days"


class Better(StrEnum):
    """Which way is good."""

    LOWER = "lower"
    HIGHER = "higher"


class Standing(StrEnum):
    """How a value stands against its target."""

    OK = "ok"
    MISSED = "missed"
    NO_TARGET = "no_target"
    NO_VALUE = "no_value"


class Trend(StrEnum):
    """How a value moved since an earlier day."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a measure is; `target` names the setting of the policy, in basis points or days.

    With a strict target a value that only equals it has missed it ("under 4 %").
    """

    key: str
    name: str
    unit: Unit
    better: Better
    definition: str
    target: str | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What the company aims at; percents in basis points."""

    dso_days: int
    cei_bps: int
    over_60_bps: int
    collection_rate_bps: int
    write_off_rate_bps: int


def targets_of(content: Mapping[str, Any]) -> Targets:
    """Read the targets from a policy."""
    return Targets(
        **{name: policy.whole(content, "targets", name) for name in policy.SHIPPED["targets"]}
    )


_ALL: Final = (
    Measure(
        key="dso_balance",
        name="DSO (balance)",
        unit=Unit.DAYS,
        better=Better.LOWER,
        target="dso_days",
        definition="Receivables / credit sales of the period x days of the period.",
    ),
    Measure(
        key="dso_count_back",
        name="DSO (count-back)",
        unit=Unit.DAYS,
        better=Better.LOWER,
        target="dso_days",
        definition="Days of the latest sales, month by month backwards, that are still owed.",
    ),
    Measure(
        key="best_possible_dso",
        name="Best possible DSO",
        unit=Unit.DAYS,
        better=Better.LOWER,
        definition="Receivables not yet due / credit sales of the period x days of the period.",
    ),
    Measure(
        key="average_days_delinquent",
        name="Average days delinquent",
        unit=Unit.DAYS,
        better=Better.LOWER,
        definition="DSO less best possible DSO: the days that lateness adds.",
    ),
    Measure(
        key="cei",
        name="CEI",
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        target="cei_bps",
        definition="(Beginning + credit sales - ending) / (same, less ending not yet due).",
    ),
    Measure(
        key="cei_adjusted",
        name="CEI, write-offs apart",
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        target="cei_bps",
        definition="CEI in which what was written off counts as not collected.",
    ),
    Measure(
        key="collection_rate",
        name="Collection rate",
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        target="collection_rate_bps",
        strict=True,
        definition="Cash received in the period / what was due by its end.",
    ),
    Measure(
        key="write_off_rate",
        name="Write-off rate",
        unit=Unit.PERCENT,
        better=Better.LOWER,
        target="write_off_rate_bps",
        strict=True,
        definition="Written off in the period / receivables.",
    ),
    Measure(
        key="past_due",
        name="Past due",
        unit=Unit.PERCENT,
        better=Better.LOWER,
        definition="Overdue receivables / receivables.",
    ),
    Measure(
        key="over_60",
        name="Over 60 days",
        unit=Unit.PERCENT,
        better=Better.LOWER,
        target="over_60_bps",
        strict=True,
        definition="Receivables more than 60 days past due / receivables.",
    ),
    Measure(
        key="recovery_rate",
        name="Recovery rate",
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        definition="Recovered after write-off / written off, since the book began.",
    ),
    Measure(
        key="turnover",
        name="Receivables turnover",
        unit=Unit.TIMES,
        better=Better.HIGHER,
        definition="Credit sales of the period / average receivables.",
    ),
    Measure(
        key="contact_to_payment_rate",
        name="Contact-to-payment rate",
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        definition="Contacted items paid within 7 days / contacted items.",
    ),
    Measure(
        key="promise_kept_rate",
        name="Promises kept",
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        definition="Promises kept / promises judged in the period.",
    ),
    Measure(
        key="dispute_cycle_time",
        name="Dispute cycle time",
        unit=Unit.BUSINESS_DAYS,
        better=Better.LOWER,
        definition="Business days from opening a dispute to resolving it, on average.",
    ),
)
CATALOGUE: Final[Mapping[str, Measure]] = {measure.key: measure for measure in _ALL}


def target_of(measure: Measure, targets: Targets) -> Fraction | None:
    """Give the target in the unit of the measure: percents stand in basis points in the policy."""
    if measure.target is None:
        return None
    value = Fraction(int(getattr(targets, measure.target)))
    return value / 100 if measure.unit is Unit.PERCENT else value


def standing(reading: Reading, measure: Measure, targets: Targets) -> Standing:
    """Hold a value against its target."""
    target = target_of(measure, targets)
    if reading.value is None:
        return Standing.NO_VALUE
    if target is None:
        return Standing.NO_TARGET
    if reading.value == target:
        return Standing.MISSED if measure.strict else Standing.OK
    below = reading.value < target
    return Standing.OK if below == (measure.better is Better.LOWER) else Standing.MISSED


def trend(now: Reading, before: Reading, measure: Measure) -> Trend:
    """Compare a value with the one of an earlier day."""
    if now.value is None or before.value is None:
        return Trend.UNKNOWN
    if now.value == before.value:
        return Trend.SAME
    fell = now.value < before.value
    return Trend.BETTER if fell == (measure.better is Better.LOWER) else Trend.WORSE
