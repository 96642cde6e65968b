"""The dashboard's figures of the whole book, by currency, over thirteen month-ends."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import pyarrow.compute as pc

from dunwell.analytics import duck, movements, trends
from dunwell.analytics.duck import Duck
from dunwell.analytics.movements import Period
from dunwell.analytics.trends import Question
from dunwell.core import aging, cei, collection_rates, dso, measures, policy, roll_rates
from dunwell.core.aging import AgingTerms, Basis
from dunwell.core.measures import Targets
from dunwell.core.readings import Reading
from dunwell.core.roll_rates import RollRate
from dunwell.jobs import columns, reporting
from dunwell.jobs.reporting import Reporting, Sums
from dunwell.store import policies
from dunwell.store.queries import owing
from dunwell.store.queries.owing import Owing

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
    targets: Targets
    currencies: tuple[CurrencyPart, ...]
    reporting: Reporting | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ledger:
    """Rows of the expressions by currency."""

    levels: Mapping[str, Mapping[int, Mapping[str, int]]]
    flows: Mapping[str, Sequence[Mapping[str, Any]]]
    owed: Mapping[str, Sequence[Mapping[str, Any]]]
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
    tables = columns.read(entity=entity, segment=segment)
    posting, items = tables["posting"], tables["item"]
    if not items.num_rows:
        return None
    mine = posting.filter(pc.is_in(posting["item_id"], items["id"]))
    found: date | None = pc.min(mine["effective_date"]).as_py()
    return found


def report(*, as_of: date, entity: str | None = None, segment: str | None = None) -> Dashboard:
    """Measure a part of the book on a day and at the twelve month-ends before it."""
    content = policies.in_force(as_of)
    terms = AgingTerms(
        bucket_limits=aging.terms_of(content).bucket_limits,
        basis=Basis.DUE,  # The measures age by due date whatever the aging report does.
    )
    period = policy.whole(content, "measures", "period_days", least=1)
    rows = _rows(columns.read(entity=entity, segment=segment), as_of, terms, period)
    open_now = [code for code in rows.levels if _touched(rows, code)]
    people = owing.customers()
    parts = {code: _part(code, rows, people, as_of, terms, period) for code in open_now}
    counts = _counts(rows)
    return Dashboard(
        as_of=as_of,
        month_end=aging.prior_month_end(as_of),
        quarter_end=aging.prior_quarter_end(as_of),
        period_days=period,
        roll_days=terms.bucket_limits[0],
        bucket_names=tuple(bucket.name for bucket in aging.buckets(terms)),
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


def _counts(rows: _Ledger) -> dict[str, int]:
    return {code: sum(row["items"] for row in owed) for code, owed in rows.owed.items()}


def _rows(tables: columns.Tables, as_of: date, terms: AgingTerms, period_days: int) -> _Ledger:
    """Run the four expressions, each over the whole of what was read."""
    days = days_of(as_of)
    question = Question(days=days, bucket_limits=terms.bucket_limits)
    spans = aging.spans(terms, as_of=as_of)
    first = min(days[1] - timedelta(days=period_days), days[0])
    with Duck({**tables, **trends.day_table(question)}) as engine:
        levels: dict[str, dict[int, Mapping[str, int]]] = defaultdict(dict)
        for row in engine.run(trends.levels(duck.BOOK, question)).to_pylist():
            levels[row["currency"]][row["place"]] = row
        flows = engine.run(trends.flows(duck.BOOK, after=first, as_of=as_of))
        owed = engine.run(trends.owed(duck.BOOK, as_of=as_of, spans=spans))
        rolls, rolls_before = (_rolled(engine, day, terms) for day in (as_of, days[-2]))
    return _Ledger(
        levels=levels,
        flows=_by_currency(flows),
        owed=_by_currency(owed),
        rolls=_by_currency(rolls),
        rolls_before=_by_currency(rolls_before),
    )


def _rolled(engine: Duck, day: date, terms: AgingTerms) -> Any:
    """Follow the buckets over the days that the first of them spans."""
    period = Period(after=day - timedelta(days=terms.bucket_limits[0]), as_of=day)
    before, now = (aging.spans(terms, as_of=at) for at in (period.after, period.as_of))
    return engine.run(movements.rolls(duck.BOOK, period, before=before, now=now))


def _by_currency(table: Any) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in table.to_pylist():
        found[row["currency"]].append(row)
    return found


def _part(
    currency: str,
    rows: _Ledger,
    people: Mapping[int, Owing],
    as_of: date,
    terms: AgingTerms,
    period_days: int,
) -> CurrencyPart:
    names = [bucket.name for bucket in aging.buckets(terms)]
    debtors = _debtors(rows.owed[currency], people, as_of)
    return CurrencyPart(
        currency=currency,
        points=_points(currency, rows, as_of, len(names), period_days),
        segments=_segments(rows.owed[currency], people, len(names)),
        debtors=tuple(debtors[:TOP]),
        debtor_count=len(debtors),
        roll_rates=_rates(rows.rolls[currency], names),
        roll_rates_before=_rates(rows.rolls_before[currency], names),
    )


def _points(
    currency: str, rows: _Ledger, as_of: date, buckets: int, period_days: int
) -> tuple[Point, ...]:
    days = days_of(as_of)
    nothing: Mapping[str, int] = defaultdict(int)
    levels = [rows.levels[currency].get(place, nothing) for place in range(len(days))]
    flows = rows.flows[currency]
    return tuple(
        _point(day, before, level, flows, buckets, period_days)
        for before, day, level in zip(days[:-1], days[1:], levels[1:], strict=True)
    )


def _point(
    day: date,
    month_before: date,
    level: Mapping[str, int],
    flows: Sequence[Mapping[str, Any]],
    buckets: int,
    period_days: int,
) -> Point:
    after = day - timedelta(days=period_days)
    owed = level["receivables"]
    amounts = tuple(level[f"amount_{index}"] for index in range(buckets))
    sales = _summed(flows, "sold", after, day)
    received = _summed(flows, "received", month_before, day)
    return Point(
        day=day,
        buckets=amounts,
        receivables=owed,
        received=received,
        dso=dso.balance(receivables=owed, sales=sales, days=period_days),
        cei=cei.plain(
            beginning=owed - _summed(flows, "changed", after, day),
            sales=sales,
            ending=owed,
            ending_current=level["amount_0"],
        ),
        over_60=collection_rates.over_60(over_60_days=level["over_60"], receivables=owed),
        collection_rate=collection_rates.collection_rate(
            collected=received, target=level["collectible"]
        ),
    )


def _summed(flows: Sequence[Mapping[str, Any]], name: str, after: date, until: date) -> int:
    return sum(row[name] for row in flows if after < row["effective_date"] <= until)


def _segments(
    owed: Sequence[Mapping[str, Any]], people: Mapping[int, Owing], buckets: int
) -> tuple[SegmentSum, ...]:
    """Add up the segments, the one that owes most first."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * buckets)
    for row in owed:
        sums[people[row["customer_id"]].segment][row["bucket"]] += row["amount"]
    ranked = sorted(sums.items(), key=lambda pair: (-sum(pair[1]), pair[0]))
    return tuple(SegmentSum(segment=name, buckets=tuple(amounts)) for name, amounts in ranked)


def _debtors(
    owed: Sequence[Mapping[str, Any]], people: Mapping[int, Owing], as_of: date
) -> list[Debtor]:
    """Rank who is overdue, the largest amount first."""
    late: dict[int, int] = defaultdict(int)
    all_owed: dict[int, int] = defaultdict(int)
    oldest: dict[int, date] = {}
    for row in owed:
        customer = row["customer_id"]
        all_owed[customer] += row["amount"]
        if row["bucket"] > 0:
            late[customer] += row["amount"]
            oldest[customer] = min(oldest.get(customer, as_of), row["oldest_date"])
    found = [
        Debtor(
            customer_id=customer,
            number=people[customer].number,
            name=people[customer].name,
            overdue=amount,
            owed=all_owed[customer],
            days=aging.days_past_due(oldest[customer], as_of=as_of),
        )
        for customer, amount in late.items()
    ]
    return sorted(found, key=lambda one: (-one.overdue, one.number))


def _rates(rolls: Sequence[Mapping[str, Any]], names: Sequence[str]) -> tuple[RollRate, ...]:
    before: dict[str, int] = defaultdict(int)
    rolled: dict[tuple[str, str], int] = defaultdict(int)
    for row in rolls:
        first, second = names[row["from_bucket"]], names[row["to_bucket"]]
        before[first] += row["before"]
        rolled[first, second] = row["rolled"]
    return roll_rates.roll_rates(names, before=before, rolled=rolled)
