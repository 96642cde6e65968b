"""The facts of every customer and account on a day, put together from what was read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from dunwell.core import calendars, outreach, priorities, risk, risk_terms, segments, worklists
from dunwell.core.calendars import Calendar
from dunwell.core.customers import CustomerStatus
from dunwell.core.outreach import OutreachTerms
from dunwell.core.priorities import PriorityTerms
from dunwell.core.rates import BASE_CURRENCY
from dunwell.core.risk import RiskFacts
from dunwell.core.risk_terms import RiskTerms
from dunwell.core.segments import CustomerFacts, Segment
from dunwell.core.worklists import Contested, Standing, WorkTerms
from dunwell.jobs import reporting
from dunwell.jobs.ranking import reading
from dunwell.jobs.ranking.reading import Tables
from dunwell.jobs.reporting import Sums
from dunwell.store import calendars as known_calendars
from dunwell.store import policies
from dunwell.store.models import Entity
from dunwell.store.queries import rates as quotes
from dunwell.store.queries.account_rows import Moment

Account = tuple[int, int]  # Customer and entity.
Row = Mapping[str, Any]

_STRATEGIC: Final = "strategic"
_YEAR: Final = timedelta(days=risk.BEFORE_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the company chose, as it holds on the day; `currency` is the reporting currency.

    `rates` give, by currency, the minor units of the reporting currency for one minor unit.
    """

    risk: RiskTerms
    priorities: PriorityTerms
    work: WorkTerms
    outreach: OutreachTerms
    segments: Sequence[Segment]
    currency: str
    rates: Mapping[str, Fraction]

    def converted(self, amount: int, currency: str) -> int | None:
        """Convert an amount; None without a rate."""
        rate = self.rates.get(currency)
        if rate is None:
            return None
        return amount if rate == 1 else round(amount * rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """What an account owes in one currency, in its minor units."""

    currency: str
    open_amount: int
    overdue: int
    undisputed: int
    disputed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedStanding:
    """An account as it is ranked in one currency; `dispute_days` are those of its disputes."""

    standing: Standing
    days: int
    dispute_days: int
    has_rate: bool
    owing: tuple[Owing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookFacts:
    """Everything known of a day: customers by id, and accounts by customer and entity."""

    on: date
    terms: Terms
    customers: Mapping[int, Row]
    risks: Mapping[int, RiskFacts]
    accounts: Mapping[Account, tuple[RankedStanding, ...]]
    silences: Mapping[int, Row]
    broken_of_late: frozenset[int]
    distress: Mapping[int, Mapping[str, int]]


@dataclass(slots=True)
class _Sums:
    """What is added up of one customer in the reporting currency."""

    open_amount: int = 0
    overdue: int = 0
    disputed: int = 0
    bought: int | None = 0
    part_paid: int = 0
    first_date: date | None = None
    unrated: dict[str, Row] = field(default_factory=dict)


def gather(moment: Moment, tables: Tables) -> BookFacts:
    """Put together the facts of a day."""
    return _Assembly(moment, tables).facts()


def terms_on(day: date, items: Mapping[str, int]) -> Terms:
    """Read the terms of a day; `items` count what is open by currency."""
    content = policies.in_force(day)
    reach = outreach.terms_of(content)
    sums = {code: Sums(total=0, overdue=0, items=count) for code, count in items.items()}
    into = reporting.currency_of(
        sums or {BASE_CURRENCY: Sums(total=0, overdue=0, items=0)}, entity=None
    )
    return Terms(
        risk=risk_terms.terms_of(content),
        priorities=priorities.terms_of(content),
        work=worklists.terms_of(content, pauses=reach.pauses),
        outreach=reach,
        segments=segments.segments_of(content),
        currency=into,
        rates=quotes.ratios(into, on=day, known=quotes.usable_on(day)),
    )


class _Assembly:
    """Everything read for a day, keyed so that nothing is searched for."""

    def __init__(self, moment: Moment, tables: Tables) -> None:
        self._on = moment.on
        self._tables = tables
        self._standings = list(reading.each(tables.standings))
        counts: dict[str, int] = defaultdict(int)
        for row in self._standings:
            counts[row["currency"]] += row["items"]
        self._terms = terms_on(moment.on, counts)
        self._customers = {row["id"]: row for row in reading.each(tables.customers)}
        self._silences = {row["customer_id"]: row for row in reading.each(tables.silences)}
        self._entities = {one.pk: one for one in Entity.objects.all()}
        self._calendars: dict[str, Calendar] = {}

    def facts(self) -> BookFacts:
        sums = self._sums()
        risks, distress = self._risks(sums)
        since = self._on - timedelta(days=self._terms.outreach.promises.escalate_within_days)
        return BookFacts(
            on=self._on,
            terms=self._terms,
            customers=self._customers,
            risks=risks,
            accounts=self._accounts(),
            silences=self._silences,
            broken_of_late=frozenset(
                row["customer_id"]
                for row in reading.each(self._tables.broken)
                if row["settled_date"] > since
            ),
            distress=distress,
        )

    def _sums(self) -> dict[int, _Sums]:
        """Add up each customer over its accounts; what has no rate is kept apart."""
        sums: dict[int, _Sums] = defaultdict(_Sums)
        for row in self._standings:
            one = sums[row["customer_id"]]
            rate = self._terms.rates.get(row["currency"])
            if rate is None:
                known = one.unrated.get(row["currency"])
                if known is None or row["open_amount"] > known["open_amount"]:
                    one.unrated[row["currency"]] = row
                continue
            one.open_amount += _by(row["open_amount"], rate)
            one.overdue += _by(row["undisputed"], rate)
            one.disputed += _by(row["disputed"], rate)
            one.part_paid += row["part_paid"]
        for row in reading.each(self._tables.relations):
            one = sums[row["customer_id"]]
            first = row["first_date"]
            one.first_date = first if one.first_date is None else min(first, one.first_date)
            rate = self._terms.rates.get(row["currency"])
            if rate is None or one.bought is None:
                one.bought = None if row["bought"] else one.bought
            else:
                one.bought += _by(row["bought"], rate)
        return sums

    def _risks(
        self, sums: Mapping[int, _Sums]
    ) -> tuple[dict[int, RiskFacts], dict[int, Mapping[str, int]]]:
        paid = self._paid()
        broken = _counts(self._tables.broken, "settled_date", after=self._on - _YEAR)
        returned = _counts(self._tables.returned, "returned_date", after=self._on - _YEAR)
        risks: dict[int, RiskFacts] = {}
        distress: dict[int, Mapping[str, int]] = {}
        for customer_id, person in self._customers.items():
            one = sums.get(customer_id) or _Sums()
            history = paid.get(customer_id) or _Paid()
            risks[customer_id] = self._risk(
                person,
                one,
                history,
                broken=broken.get(customer_id, 0),
                returned=returned.get(customer_id, 0),
            )
            if one.part_paid:
                distress[customer_id] = {"part_paid": one.part_paid}
        return risks, distress

    def _risk(
        self, person: Row, sums: _Sums, paid: "_Paid", *, broken: int, returned: int
    ) -> RiskFacts:
        owed, overdue, disputed = sums.open_amount, sums.overdue, sums.disputed
        if not owed and sums.unrated:
            # Shares of one currency need no rate.
            largest = max(sums.unrated.values(), key=lambda row: row["open_amount"])
            owed, overdue = largest["open_amount"], largest["undisputed"]
            disputed = largest["disputed"]
        silence = self._silences.get(person["id"])
        since = silence["silent_since_date"] if silence and overdue else None
        first = sums.first_date or self._on
        return RiskFacts(
            paid_ever=paid.count("paid_ever"),
            paid_invoices=paid.count("paid_invoices"),
            paid_late=paid.count("paid_late"),
            days_late=paid.average("recent", self._terms.rates),
            days_late_before=paid.average("before", self._terms.rates),
            broken_promises=broken,
            returned_payments=returned,
            open_amount=owed,
            overdue_amount=overdue,
            disputed_amount=disputed,
            silence_days=(self._on - since).days if since else 0,
            rating=person["credit_rating"],
            limit=self._limit(person, sums),
            customer_days=(self._on - first).days,
            revenue=sums.bought,
            is_strategic=self._is_strategic(person, owed),
            late_ever_before=paid.count("late_ever") > 0,
        )

    def _limit(self, person: Row, sums: _Sums) -> int | None:
        limit = person["credit_limit"]
        if limit is None:
            return None
        if not sums.open_amount and person["currency"] in sums.unrated:
            return int(limit)
        return self._terms.converted(limit, person["currency"] or self._terms.currency)

    def _is_strategic(self, person: Row, owed: int) -> bool:
        placed = CustomerFacts(
            segment=person["segment"],
            region=person["region"],
            country=person["country"],
            contract_type=person["contract_type"],
            owes=owed,
        )
        return segments.place(placed, self._terms.segments).key == _STRATEGIC

    def _paid(self) -> dict[int, "_Paid"]:
        found: dict[int, _Paid] = defaultdict(_Paid)
        for row in reading.each(self._tables.payments):
            found[row["customer_id"]].rows.append(row)
        return found

    def _accounts(self) -> dict[Account, tuple[RankedStanding, ...]]:
        owed: dict[Account, list[Row]] = defaultdict(list)
        for row in self._standings:
            owed[row["customer_id"], row["entity_id"]].append(row)
        beside = self._beside()
        for key in beside.keyed:
            owed.setdefault(key, [])
        return {key: self._ranked(key, several, beside) for key, several in owed.items()}

    def _beside(self) -> "_Beside":
        tables = self._tables
        return _Beside(
            disputes=_grouped(reading.each(tables.disputes)),
            unapplied={
                (row["customer_id"], row["entity_id"], row["currency"]): row["unapplied"]
                for row in reading.each(tables.relations)
            },
            leaving={(r["customer_id"], r["entity_id"]) for r in reading.each(tables.leaving)},
            held=_grouped(reading.each(tables.held)),
            awaiting=_grouped(reading.each(tables.awaiting)),
            paused={(r["customer_id"], r["entity_id"]) for r in reading.each(tables.pauses)},
            tasked={(r["customer_id"], r["entity_id"]) for r in reading.each(tables.tasks)},
        )

    def _ranked(
        self, key: Account, several: Sequence[Row], beside: "_Beside"
    ) -> tuple[RankedStanding, ...]:
        """Rank an account in the reporting currency, and apart in each that has no rate."""
        groups: dict[str, list[Row]] = {}
        for row in several:
            has_rate = row["currency"] in self._terms.rates
            into = self._terms.currency if has_rate else row["currency"]
            groups.setdefault(into, []).append(row)
        if not groups:
            groups[self._terms.currency] = []
        first = min(groups, key=lambda code: (code != self._terms.currency, code))
        return tuple(
            self._one(key, code, groups[code], beside, leads=code == first) for code in groups
        )

    def _one(
        self, key: Account, into: str, several: Sequence[Row], beside: "_Beside", *, leads: bool
    ) -> RankedStanding:
        def total(name: str) -> int:
            return sum(self._worth(row[name], row["currency"], into) for row in several)

        mine = {row["currency"] for row in several} or {into}
        disputes = [row for row in beside.disputes.get(key, ()) if row["currency"] in mine]
        oldest = min((r["oldest_date"] for r in several if r["oldest_date"]), default=None)
        overdue = min(
            (r["oldest_overdue_date"] for r in several if r["oldest_overdue_date"]), default=None
        )
        counted = oldest or overdue
        silence = self._silences.get(key[0])
        standing = Standing(
            currency=into,
            overdue=total("overdue"),
            undisputed=total("undisputed"),
            askable=total("askable"),
            unapplied=sum(
                self._worth(beside.unapplied.get((*key, code), 0), code, into) for code in mine
            ),
            oldest_date=oldest,
            disputes=tuple(self._contested(key, row, into) for row in disputes),
            status=CustomerStatus(self._customers[key[0]]["status"]),
            contacted_date=silence["contacted_date"] if silence else None,
            reacted_date=silence["reacted_date"] if silence else None,
            is_paused=key in beside.paused or (key[0], None) in beside.paused,
            is_leaving=key in beside.leaving,
            held_messages=len(beside.held.get(key, ())) if leads else 0,
            awaiting=tuple(
                {
                    "amount": row["amount"],
                    "currency": row["currency"],
                    "promised": row["promised_date"].isoformat(),
                }
                for row in (beside.awaiting.get(key, ()) if leads else ())
            ),
        )
        return RankedStanding(
            standing=standing,
            days=(self._on - counted).days if counted else 0,
            dispute_days=max(((self._on - r["due_date"]).days for r in disputes), default=0),
            has_rate=into == self._terms.currency,
            owing=tuple(Owing(**{name: row[name] for name in Owing.__slots__}) for row in several),
        )

    def _worth(self, amount: int, currency: str, into: str) -> int:
        return amount if currency == into else _by(amount, self._terms.rates[currency])

    def _contested(self, key: Account, row: Row, into: str) -> Contested:
        country = self._customers[key[0]]["country"] or self._entities[key[1]].country
        if country not in self._calendars:
            self._calendars[country] = known_calendars.of(
                country, on=self._on, terms=self._terms.outreach.calendar
            )
        open_days = calendars.between(row["opened_date"], self._on, self._calendars[country])
        amount = self._worth(row["disputed"], row["currency"], into)
        return Contested(amount=amount, business_days=open_days)


@dataclass(slots=True)
class _Paid:
    """How late a customer paid: a row for each of its currencies."""

    rows: list[Row] = field(default_factory=list)

    def count(self, name: str) -> int:
        """Count invoices over all currencies."""
        return sum(row[name] for row in self.rows)

    def average(self, when: str, rates: Mapping[str, Fraction]) -> Fraction | None:
        """Average days weighted by amount; without any rate in the currency of most invoices."""
        rated = [row for row in self.rows if row["currency"] in rates]
        if not rated and self.rows:
            rated = [max(self.rows, key=lambda row: (row["paid_ever"], row["currency"]))]
        if len(rated) == 1:
            days, weight = int(rated[0][f"{when}_days"]), int(rated[0][f"{when}_weight"])
            return Fraction(days, weight) if weight else None
        whole = sum(int(row[f"{when}_weight"]) * rates[row["currency"]] for row in rated)
        total = sum(int(row[f"{when}_days"]) * rates[row["currency"]] for row in rated)
        return Fraction(total, whole) if whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beside:
    """What stands beside the amounts of accounts."""

    disputes: Mapping[Account, Sequence[Row]]
    unapplied: Mapping[tuple[int, int, str], int]
    leaving: set[Account]
    held: Mapping[Account, Sequence[Row]]
    awaiting: Mapping[Account, Sequence[Row]]
    paused: set[tuple[int, int | None]]
    tasked: set[Account]

    @property
    def keyed(self) -> set[Account]:
        """Name the accounts that something is to do on, whatever they owe."""
        return {*self.held, *self.awaiting, *self.tasked}


def _by(amount: int, rate: Fraction) -> int:
    return amount if rate == 1 else round(amount * rate)


def _counts(table: Any, column: str, *, after: date) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for row in reading.each(table):
        found[row["customer_id"]] += row[column] > after
    return found


def _grouped(found: Iterable[Row]) -> dict[Account, list[Row]]:
    grouped: dict[Account, list[Row]] = defaultdict(list)
    for row in found:
        grouped[row["customer_id"], row["entity_id"]].append(row)
    return grouped
