"""The measures: postings read into Arrow, summed on DuckDB, judged by core, for three days."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import pyarrow as pa

from dunwell.analytics import duck, movements
from dunwell.analytics.duck import Duck
from dunwell.analytics.movements import Period
from dunwell.core import (
    aging,
    calendars,
    cei,
    collection_rates,
    credit_losses,
    dso,
    measures,
    outreach_rates,
    policy,
    roll_rates,
    vintages,
)
from dunwell.core.aging import AgingTerms, Basis, Span
from dunwell.core.calendars import Calendar
from dunwell.core.credit_losses import CreditLossTerms, Exposure, Standard
from dunwell.core.dso import MonthSales
from dunwell.core.measures import Targets
from dunwell.core.outreach_rates import Outreach
from dunwell.core.readings import Reading
from dunwell.core.roll_rates import RollRate
from dunwell.core.vintages import Vintage
from dunwell.jobs import columns
from dunwell.store import frames, policies
from dunwell.store.queries import outreach_facts

VINTAGE_MONTHS: Final = 12
_TEXT = {"segment": pa.string(), "status": pa.string()}


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyMeasures:
    """All measures of one currency, now and at the prior month and quarter ends."""

    currency: str
    now: Mapping[str, Reading]
    month_before: Mapping[str, Reading]
    quarter_before: Mapping[str, Reading]
    roll_rates: tuple[RollRate, ...]
    vintages: tuple[Vintage, ...]
    expected_credit_loss: Mapping[Standard, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The measures of the whole book on one day; `after` is the day before the period began."""

    as_of: date
    after: date
    month_end: date
    quarter_end: date
    targets: Targets
    currencies: tuple[CurrencyMeasures, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    period_days: int
    aging: AgingTerms
    losses: CreditLossTerms


def report(*, as_of: date, entity: str | None = None, segment: str | None = None) -> Report:
    """Measure the book, or a part of it, as of a day, as it is known now."""
    content = policies.in_force(as_of)
    by_due = AgingTerms(
        bucket_limits=aging.terms_of(content).bucket_limits,
        basis=Basis.DUE,  # The measures age by due date whatever the aging report does.
    )
    terms = _Terms(
        period_days=policy.whole(content, "measures", "period_days", least=1),
        aging=by_due,
        losses=credit_losses.terms_of(content, buckets=len(by_due.bucket_limits) + 2),
    )
    month_end, quarter_end = aging.prior_month_end(as_of), aging.prior_quarter_end(as_of)
    tables = _tables(as_of)
    items = columns.narrowed(tables["item"], entity=entity, segment=segment)
    with Duck({**tables, "item": items}) as engine:
        now, month, quarter = (
            _readings(engine, day, terms.period_days, entity or "", segment or "")
            for day in (as_of, month_end, quarter_end)
        )
        rolled = _roll_rates(engine, as_of, terms.aging)
        curves = _vintages(engine, as_of)
        losses = _losses(engine, as_of, terms)
    empty = _measured({}, [], terms.period_days, Outreach())
    return Report(
        as_of=as_of,
        after=as_of - timedelta(days=terms.period_days),
        month_end=month_end,
        quarter_end=quarter_end,
        targets=measures.targets_of(content),
        currencies=tuple(
            CurrencyMeasures(
                currency=currency,
                now=now[currency],
                month_before=month.get(currency, empty),
                quarter_before=quarter.get(currency, empty),
                roll_rates=rolled(currency),
                vintages=curves(currency),
                expected_credit_loss=losses(currency),
            )
            for currency in sorted(now)
        ),
    )


def _tables(as_of: date) -> dict[str, pa.Table]:
    """Read what the expressions need, and nothing after the day."""
    return {
        "posting": frames.read(
            "SELECT item_id, kind, change, claim_change, effective_date FROM posting"
            " WHERE effective_date <= ?",
            [as_of],
        ),
        "item": frames.read(
            "SELECT id, document_id, entity_id, customer_id, side, currency, due_date,"
            " posting_date FROM item WHERE posting_date <= ?",
            [as_of],
        ),
        "document": frames.read("SELECT id, tax_amount FROM document WHERE tax_amount > 0"),
        "customer": frames.read("SELECT id, segment, status FROM customer", types=_TEXT),
    }


def _readings(
    engine: Duck, day: date, period_days: int, entity: str, segment: str
) -> dict[str, dict[str, Reading]]:
    """Take every measure on one day, by currency."""
    period = Period(after=day - timedelta(days=period_days), as_of=day)
    outreach = _outreach(
        outreach_facts.Part(after=period.after, as_of=day, entity=entity, segment=segment)
    )
    totals = engine.run(movements.totals(duck.BOOK, period)).to_pylist()
    sold: dict[str, dict[int, int]] = defaultdict(dict)
    for row in engine.run(movements.month_sales(duck.BOOK, as_of=day)).to_pylist():
        sold[row["currency"]][row["month"]] = row["sales"]
    return {
        row["currency"]: _measured(
            row,
            _months(sold[row["currency"]], day),
            period_days,
            outreach.get(row["currency"], Outreach()),
        )
        for row in totals
    }


def _outreach(part: outreach_facts.Part) -> dict[str, Outreach]:
    """Gather what outreach came to, by currency."""
    promised = outreach_facts.promises(part)
    contacted = outreach_facts.contacts(part)
    disputed = outreach_facts.disputes(part)
    found = {}
    for currency in {*promised, *contacted, *disputed}:
        kept, judged = promised.get(currency, (0, 0))
        paid, items = contacted.get(currency, (0, 0))
        found[currency] = Outreach(
            promises_judged=judged,
            promises_kept=kept,
            items_contacted=items,
            items_paid=paid,
            dispute_days=tuple(
                calendars.between(opened, closed, Calendar())
                for opened, closed in disputed.get(currency, ())
            ),
        )
    return found


def _months(sales: Mapping[int, int], day: date) -> list[MonthSales]:
    """Lay out the months from the day's own, in part, back to the first with sales."""
    if not sales:
        return []
    months = []
    last_day = day
    while _month_number(last_day) >= min(sales):
        months.append(MonthSales(days=last_day.day, sales=sales.get(_month_number(last_day), 0)))
        last_day = aging.prior_month_end(last_day)
    return months


def _measured(
    row: Mapping[str, int],
    months: Sequence[MonthSales],
    days: int,
    outreach: Outreach,
) -> dict[str, Reading]:
    sums = defaultdict(int, {k: v for k, v in row.items() if k != "currency"})
    owed, current, sales = sums["receivables"], sums["current"], sums["sales"]
    ends = {
        "beginning": sums["beginning"],
        "sales": sales,
        "ending": owed,
        "ending_current": current,
    }
    return {
        "dso_balance": dso.balance(receivables=owed, sales=sales, days=days),
        "dso_count_back": dso.count_back(receivables=owed, months=months),
        "best_possible_dso": dso.best_possible(current=current, sales=sales, days=days),
        "average_days_delinquent": dso.average_days_delinquent(
            receivables=owed, current=current, sales=sales, days=days
        ),
        "cei": cei.plain(**ends),
        "cei_adjusted": cei.adjusted(**ends, written_off=sums["written_off"]),
        "collection_rate": collection_rates.collection_rate(
            collected=sums["collected"], target=sums["collectible"]
        ),
        "write_off_rate": collection_rates.write_off_rate(
            written_off=sums["written_off"], receivables=owed
        ),
        "past_due": collection_rates.past_due(overdue=owed - current, receivables=owed),
        "over_60": collection_rates.over_60(over_60_days=sums["over_60"], receivables=owed),
        "recovery_rate": collection_rates.recovery_rate(
            recovered=sums["recovered_ever"], written_off=sums["written_off_ever"]
        ),
        "turnover": collection_rates.turnover(
            sales=sales, beginning=sums["beginning"], ending=owed
        ),
        **outreach_rates.measured(outreach),
    }


def _roll_rates(
    engine: Duck, as_of: date, terms: AgingTerms
) -> Callable[[str], tuple[RollRate, ...]]:
    """Follow the buckets over the days that the first of them spans."""
    period = Period(after=as_of - timedelta(days=terms.bucket_limits[0]), as_of=as_of)
    names = [bucket.name for bucket in aging.buckets(terms)]
    before: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rolled: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    spans = [aging.spans(terms, as_of=day) for day in (period.after, period.as_of)]
    expression = movements.rolls(duck.BOOK, period, before=spans[0], now=spans[1])
    for row in engine.run(expression).to_pylist():
        first, second = names[row["from_bucket"]], names[row["to_bucket"]]
        before[row["currency"]][first] += row["before"]
        rolled[row["currency"]][first, second] = row["rolled"]
    return lambda currency: roll_rates.roll_rates(
        names, before=before[currency], rolled=rolled[currency]
    )


def _vintages(engine: Duck, as_of: date) -> Callable[[str], tuple[Vintage, ...]]:
    """Draw the curves of the latest months billed, the latest first."""
    billed: dict[tuple[str, int], int] = defaultdict(int)
    changes: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
    for row in engine.run(movements.vintages(duck.BOOK, as_of=as_of)).to_pylist():
        billed[row["currency"], row["month"]] += row["billed"]
        changes[row["currency"], row["month"]][row["after"]] = row["changed"]
    this_month = _month_number(as_of)

    def curves(currency: str) -> tuple[Vintage, ...]:
        months = [this_month - back for back in range(VINTAGE_MONTHS)]
        return tuple(
            vintages.curve(
                f"{month // 12:04d}-{month % 12 + 1:02d}",
                changes=changes[currency, month],
                billed=billed[currency, month],
                months=this_month - month + 1,
            )
            for month in months
            if billed.get((currency, month))
        )

    return curves


def _losses(engine: Duck, as_of: date, terms: _Terms) -> Callable[[str], Mapping[Standard, int]]:
    spans: Sequence[Span] = aging.spans(terms.aging, as_of=as_of)
    found: dict[str, list[Exposure]] = defaultdict(list)
    for row in engine.run(movements.exposures(duck.BOOK, as_of=as_of, spans=spans)).to_pylist():
        found[row["currency"]].append(_exposure(row))
    return lambda currency: {
        standard: credit_losses.expected_loss(
            found[currency], standard=standard, terms=terms.losses
        )
        for standard in terms.losses.forward_factor_bps
    }


def _exposure(row: Mapping[str, Any]) -> Exposure:
    return Exposure(
        bucket=row["bucket"],
        segment=row["segment"],
        open_amount=row["open_amount"],
        recoverable_tax=row["recoverable_tax"],
        impaired_one_by_one=bool(row["impaired"]),
    )


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1
