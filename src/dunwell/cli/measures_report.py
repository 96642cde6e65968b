"""The measures, as one JSON object for machines and as a performance dashboard for people."""

from datetime import timedelta
from fractions import Fraction
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from dunwell.cli import money, screen
from dunwell.core import measures, readings
from dunwell.core.measures import CATALOGUE, Better, Measure, Standing, Trend, Unit
from dunwell.core.readings import Reading
from dunwell.jobs.measures import CurrencyMeasures, Report

# Inputs that count something else than minor units.
_COUNTS: Final = frozenset({"days", "months"})
_UNITS: Final = {
    Unit.DAYS: "d",
    Unit.PERCENT: "%",
    Unit.TIMES: "x",
    Unit.BUSINESS_DAYS: "d",
}
_WORDS: Final = {
    Standing.OK: "ok",
    Standing.MISSED: "WARN",
    Standing.NO_TARGET: "",
    Standing.NO_VALUE: "",
}
_STANDARDS: Final = {"ifrs9_simplified": "IFRS 9, simplified", "cecl": "CECL"}


def for_machines(report: Report) -> dict[str, Any]:
    """Lay the measures out as JSON; percents, days and times are numbers, money is text."""
    return {
        "as_of": report.as_of.isoformat(),
        "period": {
            "from": (report.after + timedelta(days=1)).isoformat(),
            "to": report.as_of.isoformat(),
            "days": (report.as_of - report.after).days,
        },
        "currencies": {
            one.currency: {key: _told(measure, one, report) for key, measure in CATALOGUE.items()}
            for one in report.currencies
        },
        "roll_rates": {
            one.currency: [
                {
                    "from": rate.from_bucket,
                    "to": rate.to_bucket,
                    **_reading(rate.reading, one.currency),
                    "unit": Unit.PERCENT.value,
                }
                for rate in one.roll_rates
            ]
            for one in report.currencies
        },
        "vintages": {
            one.currency: [
                {
                    "month": curve.month,
                    "billed": money.plain(curve.billed, one.currency),
                    "open_percent": [_number(100 * share) for share in curve.open_shares],
                }
                for curve in one.vintages
            ]
            for one in report.currencies
        },
        "expected_credit_loss": {
            one.currency: {
                standard.value: money.plain(amount, one.currency)
                for standard, amount in one.expected_credit_loss.items()
            }
            for one in report.currencies
        },
    }


def _told(measure: Measure, one: CurrencyMeasures, report: Report) -> dict[str, Any]:
    target = measures.target_of(measure, report.targets)
    now = one.now[measure.key]
    return {
        **_reading(now, one.currency),
        "unit": measure.unit.value,
        "target": None if target is None else _number(target),
        "standing": measures.standing(now, measure, report.targets).value,
        "better": measure.better.value,
        "definition": measure.definition,
        "prior": {
            report.month_end.isoformat(): _value(one.month_before[measure.key]),
            report.quarter_end.isoformat(): _value(one.quarter_before[measure.key]),
        },
    }


def _reading(reading: Reading, currency: str) -> dict[str, Any]:
    return {
        "value": _value(reading),
        "inputs": {
            name: value if name in _COUNTS else money.plain(value, currency)
            for name, value in reading.inputs.items()
        },
        "reason": None if reading.missing is None else readings.SENTENCES[reading.missing],
        "reason_code": None if reading.missing is None else reading.missing.value,
    }


def _value(reading: Reading) -> float | None:
    return None if reading.value is None else _number(reading.value)


def _number(value: Fraction) -> float:
    return round(float(value), 4)


def for_people(report: Report) -> None:
    """Print one dashboard a currency, its roll rates and provision, then every definition."""
    console = screen.console()
    if not report.currencies:
        console.print(f"There is nothing to measure as of {report.as_of}.")
        console.print(
            "Load a ledger with `dunwell import items FILE --source NAME`, or look around in a"
            " made-up company with `dunwell demo`."
        )
        return
    for one in report.currencies:
        _print_dashboard(console, one, report)
        _print_roll_rates(console, one)
        for standard, amount in one.expected_credit_loss.items():
            console.print(
                f"Expected credit loss ({_STANDARDS[standard.value]}): "
                f"{money.grouped(amount, one.currency)} {one.currency}"
            )
        console.print()
    console.print("What each measure is (d: days, x: times)")
    definitions = Table.grid(padding=(0, 2))
    for measure in CATALOGUE.values():
        definitions.add_row(f"  {measure.name}", measure.definition)
    console.print(definitions)


def _print_dashboard(console: Console, one: CurrencyMeasures, report: Report) -> None:
    days = (report.as_of - report.after).days
    table = screen.table(
        f"Performance as of {report.as_of} in {one.currency}, over the {days} days up to then"
    )
    table.add_column("Measure", no_wrap=True)
    table.add_column("Value", justify="right", no_wrap=True)
    table.add_column("Target", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for day in (report.month_end, report.quarter_end):
        table.add_column(f"vs\n{day}", no_wrap=True)
    for key, measure in CATALOGUE.items():
        now = one.now[key]
        standing = measures.standing(now, measure, report.targets)
        table.add_row(
            measure.name,
            _shown(now, measure),
            _target(measure, report),
            _WORDS[standing],
            _trend(now, one.month_before[key], measure),
            _trend(now, one.quarter_before[key], measure),
            style="yellow" if standing is Standing.MISSED else None,
        )
    console.print(table)
    for missing in dict.fromkeys(r.missing for r in one.now.values() if r.missing is not None):
        names = [CATALOGUE[key].name for key, r in one.now.items() if r.missing is missing]
        console.print(f"No value for {', '.join(names)}: {readings.SENTENCES[missing]}")


def _shown(reading: Reading, measure: Measure) -> str:
    if reading.value is None:
        return "-"
    decimals = 2 if measure.unit is Unit.TIMES or measure.key == "write_off_rate" else 1
    return f"{float(reading.value):,.{decimals}f} {_UNITS[measure.unit]}"


def _target(measure: Measure, report: Report) -> str:
    target = measures.target_of(measure, report.targets)
    if target is None:
        return ""
    below, above = ("< ", "> ") if measure.strict else ("<= ", ">= ")
    mark = below if measure.better is Better.LOWER else above
    return f"{mark}{float(target):g} {_UNITS[measure.unit]}"


def _trend(now: Reading, before: Reading, measure: Measure) -> str:
    trend = measures.trend(now, before, measure)
    if trend is Trend.UNKNOWN or now.value is None or before.value is None:
        return "-"
    if trend is Trend.SAME:
        return "= same"
    return f"{'▲' if now.value > before.value else '▼'} {trend.value}"


def _print_roll_rates(console: Console, one: CurrencyMeasures) -> None:
    parts = [
        f"{rate.from_bucket} to {rate.to_bucket} {float(rate.reading.value):.1f}%"
        for rate in one.roll_rates
        if rate.reading.value is not None
    ]
    if parts:
        console.print(f"Roll rates: {', '.join(parts)}")
