"""The measures of the book over HTTP: DSO, CEI and the others, with what they were made from."""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from django.http import HttpRequest, HttpResponse
from ninja import Schema

from dunwell.api import answers, callers, finding, shapes
from dunwell.api.fields import AsOf, Word
from dunwell.api.operations import Operations
from dunwell.api.shapes import Money
from dunwell.core import measures as rule
from dunwell.core import money, readings
from dunwell.core.measures import CATALOGUE
from dunwell.core.measures import Measure as Kind
from dunwell.core.permissions import Permission as P
from dunwell.core.readings import Reading as Value
from dunwell.jobs import measures as measuring
from dunwell.jobs.measures import CurrencyMeasures, Report

router: Final = Operations(tags=["Measures"])
# Inputs that count something else than money.
_COUNTS: Final = frozenset({"days", "months"})


class Reading(Schema):
    """One value of a measure, or why there is none, with what it was made from."""

    value: float | None
    inputs: dict[str, str]
    reason_code: str | None
    reason: str | None


class Measure(Schema):
    """A measure on the day, its target, and what it was at the prior month and quarter ends."""

    key: str
    name: str
    unit: str
    definition: str
    now: Reading
    target: float | None
    standing: str
    better: str
    month_before: float | None
    quarter_before: float | None


class Rolled(Schema):
    """How much of one bucket rolled on into the next, in percent."""

    from_bucket: str
    to_bucket: str
    reading: Reading


class Curve(Schema):
    """What was still open of a month's billing at the end of each month after it, in percent."""

    month: str
    billed: Money
    open_percent: list[float]


class MeasuresOfCurrency(Schema):
    """All measures of one currency."""

    currency: str
    measures: list[Measure]
    roll_rates: list[Rolled]
    vintages: list[Curve]
    expected_credit_loss: dict[str, Money]


class Measures(Schema):
    """The measures on a day, over the days up to it; never added up across currencies."""

    as_of: date
    from_date: date
    month_end: date
    quarter_end: date
    entity: str | None
    segment: str | None
    currencies: list[MeasuresOfCurrency]


@router.reads("measures", name="measures", needs=P.READ_DASHBOARD, gives=Measures)
def measures(
    request: HttpRequest, as_of: AsOf, entity: Word, segment: Word, currency: Word
) -> HttpResponse:
    """Measure the book, or a part of it, as of a day."""
    code = finding.one_entity(callers.of(request), entity)
    found = measuring.report(
        as_of=as_of or finding.acting_day(), entity=code or None, segment=segment or None
    )
    return answers.said(
        Measures(
            as_of=found.as_of,
            from_date=found.after + timedelta(days=1),
            month_end=found.month_end,
            quarter_end=found.quarter_end,
            entity=code or None,
            segment=segment or None,
            currencies=[
                _of_currency(one, found)
                for one in found.currencies
                if not currency or one.currency == currency
            ],
        )
    )


def _of_currency(one: CurrencyMeasures, report: Report) -> MeasuresOfCurrency:
    return MeasuresOfCurrency(
        currency=one.currency,
        measures=[_measure(kind, one, report) for kind in CATALOGUE.values()],
        roll_rates=[
            Rolled(
                from_bucket=rate.from_bucket,
                to_bucket=rate.to_bucket,
                reading=_reading(rate.reading, one.currency),
            )
            for rate in one.roll_rates
        ],
        vintages=[
            Curve(
                month=curve.month,
                billed=shapes.amount(curve.billed, one.currency),
                open_percent=[_number(100 * share) for share in curve.open_shares],
            )
            for curve in one.vintages
        ],
        expected_credit_loss={
            standard.value: shapes.amount(amount, one.currency)
            for standard, amount in one.expected_credit_loss.items()
        },
    )


def _measure(kind: Kind, one: CurrencyMeasures, report: Report) -> Measure:
    now, target = one.now[kind.key], rule.target_of(kind, report.targets)
    return Measure(
        key=kind.key,
        name=kind.name,
        unit=kind.unit,
        definition=kind.definition,
        now=_reading(now, one.currency),
        target=None if target is None else _number(target),
        standing=rule.standing(now, kind, report.targets),
        better=kind.better,
        month_before=_value(one.month_before, kind),
        quarter_before=_value(one.quarter_before, kind),
    )


def _reading(reading: Value, currency: str) -> Reading:
    return Reading(
        value=None if reading.value is None else _number(reading.value),
        inputs={
            name: str(value) if name in _COUNTS else money.in_units(value, currency)
            for name, value in reading.inputs.items()
        },
        reason_code=None if reading.missing is None else reading.missing.value,
        reason=None if reading.missing is None else readings.SENTENCES[reading.missing],
    )


def _value(before: Mapping[str, Value], kind: Kind) -> float | None:
    value = before[kind.key].value
    return None if value is None else _number(value)


def _number(value: Fraction) -> float:
    return round(float(value), 4)
