"""The dashboard's figures of the whole book, by currency, over thirteen month-ends."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from dunwell.analytics import duck, trends
from dunwell.analytics.duck import Duck
from dunwell.analytics.trends import Question
from dunwell.core import aging, cei, collection_rates, dso, measures, policy, roll_rates
from dunwell.core.aging import AgingTerms, Basis
from dunwell.core.measures import Targets
from dunwell.core.readings import Reading
from dunwell.core.roll_rates import RollRate
from dunwell.jobs import columns, reporting
from dunwell.jobs.reporting import Reporting, Sums
from dunwell.store import frames, policies
from dunwell.store.queries import owing

MONTH_ENDS: Final = 13
TOP: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What was owed at the end of one day, and the measures on it; amounts are minor units.

    `received` and the collection rate are of the month up to the day, the other measures of the
    policy's period.
    """

    day: date
    buckets: tuple[int, ...]
    receivables: int
    received: int
    dso: Reading
    cei: Reading
    over_60: Reading
    collection_rate: Reading

    @property
    def overdue(self) -> int:
        """What is past its day."""
        return self.receivables - self.buckets[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentSum:
    """What one segment owes now, by bucket."""

    segment: str
    buckets: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Debtor:
    """A customer with something overdue."""

    customer_id: int
    number: str
    name: str
    overdue: int
    owed: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyPart:
    """The dashboard in one currency; the last of the points is the day asked for."""

    currency: str
    points: tuple[Point, ...]
    segments: tuple[SegmentSum, ...]
    debtors: tuple[Debtor, ...]
    debtor_count: int
    roll_rates: tuple[RollRate, ...]
    roll_rates_before: tuple[RollRate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """Everything the dashboard shows of a part of the book on one day.

    Currencies come with the most open items first. `month_end` and `quarter_end` are the days the
    tiles compare with; both are among the points. Roll rates look `roll_days` back, those before
    them from the prior month-end.
    """

    as_of: date
    month_end: date
    quarter_end: date
    period_days: int
    roll_days: int
    bucket_names: tuple[str, ...]
    bucket_limits: tuple[int, ...]
    targets: Targets
    currencies: tuple[CurrencyPart, ...]
    reporting: Reporting | None


class _Flows:
    """Daily sums, run up so that any range of days is one subtraction."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        ordered = sorted(rows, key=lambda row: row["effective_date"])
        self._days = [row["effective_date"] for row in ordered]
        self._sums: dict[str, list[int]] = {
            name: [0, *accumulate(row[name] for row in ordered)]
            for name in ("changed", "sold", "received")
        }

    def summed(self, name: str, *, after: date, until: date) -> int:
        """Add up the days after one, up to and including another."""
        sums = self._sums[name]
        return sums[bisect_right(self._days, until)] - sums[bisect_right(self._days, after)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ledger:
    """What the expressions found."""

    levels: Mapping[str, Mapping[int, Mapping[str, int]]]  # By currency and place of the day.
    flows: Mapping[str, _Flows]
    owed: Mapping[str, Sequence[Mapping[str, Any]]]
    debtors: pa.Table
    rolls: Mapping[str, Sequence[Mapping[str, Any]]]
    rolls_before: Mapping[str, Sequence[Mapping[str, Any]]]


def days_of(as_of: date) -> tuple[date, ...]:
    """Name the month-end that opens the first month, the twelve after it, and the day itself."""
    found = [as_of]
    while len(found) <= MONTH_ENDS:
        found.insert(0, aging.prior_month_end(found[0]))
    return tuple(found)


def first_day(*, entity: str | None = None, segment: str | None = None) -> date | None:
    """Find the first day on which anything happened in a part of the book."""
    days = columns.lines(entity=entity, segment=segment)["effective_date"]
    found: date | None = pc.min(days).as_py()
    return found


def report(*, as_of: date, entity: str | None = None, segment: str | None = None) -> Dashboard:
    """Measure a part of the book on a day and at the twelve month-ends before it."""
    content = policies.in_force(as_of)
    terms = AgingTerms(
        bucket_limits=aging.terms_of(content).bucket_limits,
        basis=Basis.DUE,  # The measures age by due date whatever the aging report does.
    )
    period = policy.whole(content, "measures", "period_days", least=1)
    rows = _rows(columns.lines(entity=entity, segment=segment), as_of, terms, period)
    open_now = [code for code in rows.levels if _touched(rows, code)]
    parts = {code: _part(code, rows, as_of, terms, period) for code in open_now}
    counts = {code: sum(row["items"] for row in owed) for code, owed in rows.owed.items()}
    return Dashboard(
        as_of=as_of,
        month_end=aging.prior_month_end(as_of),
        quarter_end=aging.prior_quarter_end(as_of),
        period_days=period,
        roll_days=terms.bucket_limits[0],
        bucket_names=tuple(bucket.name for bucket in aging.buckets(terms)),
        bucket_limits=tuple(terms.bucket_limits),
        targets=measures.targets_of(content),
        currencies=tuple(
            parts[code] for code in sorted(parts, key=lambda code: (-counts.get(code, 0), code))
        ),
        reporting=reporting.report(
            {
                code: Sums(
                    total=part.points[-1].receivables,
                    overdue=part.points[-1].overdue,
                    items=counts.get(code, 0),
                )
                for code, part in parts.items()
                if part.points[-1].receivables
            },
            on=as_of,
            entity=entity,
        ),
    )


def _touched(rows: _Ledger, currency: str) -> bool:
    """Tell whether anything of a currency was owed on any of the days."""
    return any(level["receivables"] for level in rows.levels[currency].values())


def _rows(lines: pa.Table, as_of: date, terms: AgingTerms, period_days: int) -> _Ledger:
    """Run the expressions; what is open of each item is found once, for all that ask for it."""
    question = Question(days=days_of(as_of), bucket_limits=terms.bucket_limits)
    asked = _statements(as_of, terms, period_days)
    customers = frames.read("SELECT id, segment FROM customer", types={"segment": pa.string()})
    read = {trends.LINE: lines, "customer": customers, **trends.day_table(question)}
    found: dict[str, pa.Table] = {}
    with Duck(read) as engine:
        for name, statement in asked.items():
            found[name] = engine.run(statement)
            engine.keep(name, found[name])
    levels: dict[str, dict[int, Mapping[str, int]]] = defaultdict(dict)
    for row in found["levels"].to_pylist():
        levels[row["currency"]][row["place"]] = row
    flows = {code: _Flows(rows) for code, rows in _by_currency(found["flows"]).items()}
    return _Ledger(
        levels=levels,
        flows=flows,
        owed=_by_currency(found["owed"]),
        debtors=found["debtors"],
        rolls=_by_currency(found["rolls"]),
        rolls_before=_by_currency(found["rolls_before"]),
    )


@lru_cache(maxsize=64)
def _statements(as_of: date, terms: AgingTerms, period_days: int) -> Mapping[str, str]:
    """Compile what is asked of a day, in the order it is run; this is slow, so it is kept."""
    days = days_of(as_of)
    question = Question(days=days, bucket_limits=terms.bucket_limits)
    first = min(days[1] - timedelta(days=period_days), days[0])
    back = timedelta(days=terms.bucket_limits[0])
    looked_at = (as_of, as_of - back, days[-2], days[-2] - back)
    spans = [aging.spans(terms, as_of=day) for day in looked_at]
    count = len(looked_at)
    rolls, rolls_before = (
        trends.rolls(
            duck.BOOK,
            places=(now + 1, now),
            before=spans[now + 1],
            now=spans[now],
            days=count,
        )
        for now in (0, 2)
    )
    asked = {
        "levels": trends.levels(duck.BOOK, question),
        "flows": trends.flows(duck.BOOK, after=first, as_of=as_of),
        trends.POSITION: trends.positions(duck.BOOK, looked_at),
        "owed": trends.owed(duck.BOOK, spans=spans[0], days=count),
        "debtors": trends.debtors(duck.BOOK, as_of=as_of, days=count),
        "rolls": rolls,
        "rolls_before": rolls_before,
    }
    return {name: duck.BOOK.sql(expression) for name, expression in asked.items()}


def _by_currency(table: Any) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in table.to_pylist():
        found[row["currency"]].append(row)
    return found


def _part(
    currency: str, rows: _Ledger, as_of: date, terms: AgingTerms, period_days: int
) -> CurrencyPart:
    names = [bucket.name for bucket in aging.buckets(terms)]
    late = rows.debtors.filter(pc.equal(rows.debtors["currency"], currency))
    return CurrencyPart(
        currency=currency,
        points=_points(currency, rows, as_of, len(names), period_days),
        segments=_segments(rows.owed.get(currency, ()), len(names)),
        debtors=_debtors(late, as_of),
        debtor_count=late.num_rows,
        roll_rates=_rates(rows.rolls.get(currency, ()), names),
        roll_rates_before=_rates(rows.rolls_before.get(currency, ()), names),
    )


def _points(
    currency: str, rows: _Ledger, as_of: date, buckets: int, period_days: int
) -> tuple[Point, ...]:
    days = days_of(as_of)
    nothing: Mapping[str, int] = defaultdict(int)
    levels = [rows.levels[currency].get(place, nothing) for place in range(len(days))]
    flows = rows.flows.get(currency, _Flows(()))
    return tuple(
        _point(day, before, level, flows, buckets, period_days)
        for before, day, level in zip(days[:-1], days[1:], levels[1:], strict=True)
    )


def _point(
    day: date,
    month_before: date,
    level: Mapping[str, int],
    flows: _Flows,
    buckets: int,
    period_days: int,
) -> Point:
    after = day - timedelta(days=period_days)
    owed = level["receivables"]
    amounts = tuple(level[f"amount_{index}"] for index in range(buckets))
    sales = flows.summed("sold", after=after, until=day)
    received = flows.summed("received", after=month_before, until=day)
    return Point(
        day=day,
        buckets=amounts,
        receivables=owed,
        received=received,
        dso=dso.balance(receivables=owed, sales=sales, days=period_days),
        cei=cei.plain(
            beginning=owed - flows.summed("changed", after=after, until=day),
            sales=sales,
            ending=owed,
            ending_current=level["amount_0"],
        ),
        over_60=collection_rates.over_60(over_60_days=level["over_60"], receivables=owed),
        collection_rate=collection_rates.collection_rate(
            collected=received, target=level["collectible"]
        ),
    )


def _segments(owed: Sequence[Mapping[str, Any]], buckets: int) -> tuple[SegmentSum, ...]:
    """Add up the segments, the one that owes most first."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * buckets)
    for row in owed:
        sums[row["segment"] or ""][row["bucket"]] += row["amount"]
    ranked = sorted(sums.items(), key=lambda pair: (-sum(pair[1]), pair[0]))
    return tuple(SegmentSum(segment=name, buckets=tuple(amounts)) for name, amounts in ranked)


def _debtors(late: pa.Table, as_of: date) -> tuple[Debtor, ...]:
    """Name those with the largest overdue amounts, the largest first."""
    ranked = late.sort_by([("late", "descending"), ("customer_id", "ascending")])
    rows = ranked.slice(0, TOP).to_pylist()
    people = owing.named([row["customer_id"] for row in rows])
    return tuple(
        Debtor(
            customer_id=row["customer_id"],
            number=people[row["customer_id"]].number,
            name=people[row["customer_id"]].name,
            overdue=row["late"],
            owed=row["owed"],
            days=aging.days_past_due(row["oldest_date"], as_of=as_of),
        )
        for row in rows
    )


def _rates(rolls: Sequence[Mapping[str, Any]], names: Sequence[str]) -> tuple[RollRate, ...]:
    before: dict[str, int] = defaultdict(int)
    rolled: dict[tuple[str, str], int] = defaultdict(int)
    for row in rolls:
        first, second = names[row["from_bucket"]], names[row["to_bucket"]]
        before[first] += row["before"]
        rolled[first, second] = row["rolled"]
    return roll_rates.roll_rates(names, before=before, rolled=rolled)
