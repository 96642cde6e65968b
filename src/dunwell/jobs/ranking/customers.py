"""The facts of every customer's risk on a day, put together from what was read."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from dunwell.core import distress, risk, segments
from dunwell.core.customers import CustomerStatus
from dunwell.core.distress import DistressFacts
from dunwell.core.rates import BASE_CURRENCY
from dunwell.core.risk import RiskFacts, Score
from dunwell.core.segments import CustomerFacts
from dunwell.jobs import reporting
from dunwell.jobs.ranking import reading, terms
from dunwell.jobs.ranking.reading import Ledger
from dunwell.jobs.ranking.terms import Terms
from dunwell.jobs.reporting import Sums
from dunwell.store.queries.account_rows import Moment
from dunwell.store.queries.open_currencies import open_currencies

Row = Mapping[str, Any]

_STRATEGIC: Final = "strategic"
_YEAR: Final = timedelta(days=risk.BEFORE_DAYS)
_RECENT: Final = timedelta(days=risk.RECENT_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Customers:
    """Everything known of customers on a day, by their ids; `standings` are rows by account.

    `known` are those with anything in the book, `silences` rows of contacts and reactions,
    `broken_of_late` those whose promise was broken within the days of the policy.
    """

    on: date
    terms: Terms
    people: Mapping[int, Row]
    known: frozenset[int]
    risks: Mapping[int, RiskFacts]
    silences: Mapping[int, Row]
    broken_of_late: frozenset[int]
    distress: Mapping[int, DistressFacts]
    standings: tuple[Row, ...]

    unrated: Mapping[int, str]

    def score(self, customer_id: int) -> Score:
        """Score a customer."""
        return risk.score(self.risks[customer_id], terms=self.terms.risk)

    def shown_currency(self, customer_id: int) -> str:
        """Name the currency of a customer's amounts: the reporting one, or one without a rate."""
        return self.unrated.get(customer_id, self.terms.currency)


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

    def add_open(self, row: Row, rate: Fraction | None) -> None:
        """Add what is open in a currency; what has no rate is kept apart."""
        self.part_paid += row["part_paid"]
        if rate is None:
            known = self.unrated.get(row["currency"])
            if known is None or row["open_amount"] > known["open_amount"]:
                self.unrated[row["currency"]] = row
            return
        self.open_amount += terms.by(row["open_amount"], rate)
        self.overdue += terms.by(row["undisputed"], rate)
        self.disputed += terms.by(row["disputed"], rate)

    def add_bought(self, row: Row, rate: Fraction | None) -> None:
        """Add what was bought; without a rate the whole is not known."""
        first = row["first_date"]
        self.first_date = first if self.first_date is None else min(first, self.first_date)
        if not row["bought"] or self.bought is None:
            return
        self.bought = None if rate is None else self.bought + terms.by(row["bought"], rate)

    def shown(self) -> tuple[int, int, int]:
        """Give what is open, overdue and disputed; shares of one currency need no rate."""
        if not self.is_unrated:
            return self.open_amount, self.overdue, self.disputed
        largest = self.largest
        return largest["open_amount"], largest["undisputed"], largest["disputed"]

    @property
    def is_unrated(self) -> bool:
        """Tell whether all that is open is in currencies without a rate."""
        return not self.open_amount and bool(self.unrated)

    @property
    def largest(self) -> Row:
        """What is open in the currency without a rate in which most is."""
        return max(self.unrated.values(), key=lambda row: row["open_amount"])


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


def gather(moment: Moment, ledger: Ledger) -> Customers:
    """Put together what is known of customers on a day."""
    return _Assembly(moment, ledger).customers()


class _Assembly:
    """Everything read for a day, keyed so that nothing is searched for."""

    def __init__(self, moment: Moment, ledger: Ledger) -> None:
        self._on = moment.on
        self._ledger = ledger
        self._standings = tuple(reading.each(ledger.standings))
        self._terms = terms.on(moment.on, currency=_reporting(moment, self._standings))
        self._people = {row["id"]: row for row in reading.each(ledger.customers)}
        self._silences = {row["customer_id"]: row for row in reading.each(ledger.silences)}

    def customers(self) -> Customers:
        """Give all that is known."""
        sums = self._sums()
        paid = self._paid()
        year, recent = self._on - _YEAR, self._on - _RECENT
        late = self._on - timedelta(days=self._terms.outreach.promises.escalate_within_days)
        broken = _counts(self._ledger.broken, "settled_date", after=year)
        of_late = _counts(self._ledger.broken, "settled_date", after=late)
        returned = _counts(self._ledger.returned, "returned_date", after=year)
        returned_now = _counts(self._ledger.returned, "returned_date", after=recent)
        nobody, nothing = _Sums(), _Paid()
        risks = {
            pk: self._risk(
                person,
                sums.get(pk, nobody),
                paid.get(pk, nothing),
                broken=broken.get(pk, 0),
                returned=returned.get(pk, 0),
            )
            for pk, person in self._people.items()
        }
        return Customers(
            on=self._on,
            terms=self._terms,
            people=self._people,
            known=frozenset(sums),
            risks=risks,
            silences=self._silences,
            broken_of_late=frozenset(pk for pk, count in of_late.items() if count),
            distress={
                pk: DistressFacts(
                    status=CustomerStatus(self._people[pk]["status"]),
                    grown_days=risk.grown_days(risks[pk]),
                    open_amount=risks[pk].open_amount,
                    limit=risks[pk].limit,
                    part_paid=one.part_paid,
                    returned_payments=returned_now.get(pk, 0),
                    broken_promises=of_late.get(pk, 0),
                )
                for pk, one in sums.items()
                if pk in self._people
            },
            standings=self._standings,
            unrated={pk: one.largest["currency"] for pk, one in sums.items() if one.is_unrated},
        )

    def _sums(self) -> dict[int, _Sums]:
        """Add up each customer over its accounts."""
        sums: dict[int, _Sums] = defaultdict(_Sums)
        rates = self._terms.rates
        for row in self._standings:
            sums[row["customer_id"]].add_open(row, rates.get(row["currency"]))
        for row in reading.each(self._ledger.relations):
            sums[row["customer_id"]].add_bought(row, rates.get(row["currency"]))
        return dict(sums)

    def _risk(
        self, person: Row, sums: _Sums, paid: _Paid, *, broken: int, returned: int
    ) -> RiskFacts:
        owed, overdue, disputed = sums.shown()
        silence = self._silences.get(person["id"])
        since = silence["silent_since_date"] if silence and overdue else None
        rates = self._terms.rates
        return RiskFacts(
            paid_ever=paid.count("paid_ever"),
            paid_invoices=paid.count("paid_invoices"),
            paid_late=paid.count("paid_late"),
            days_late=paid.average("recent", rates),
            days_late_before=paid.average("before", rates),
            broken_promises=broken,
            returned_payments=returned,
            open_amount=owed,
            overdue_amount=overdue,
            disputed_amount=disputed,
            silence_days=(self._on - since).days if since else 0,
            rating=person["credit_rating"],
            limit=self._limit(person, sums),
            customer_days=(self._on - (sums.first_date or self._on)).days,
            revenue=sums.bought,
            is_strategic=self._is_strategic(person, owed),
            late_ever_before=paid.count("late_ever") > 0,
        )

    def _limit(self, person: Row, sums: _Sums) -> int | None:
        """Give the limit in the currency that the open amount is in."""
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

    def _paid(self) -> dict[int, _Paid]:
        found: dict[int, _Paid] = defaultdict(_Paid)
        for row in reading.each(self._ledger.payments):
            found[row["customer_id"]].rows.append(row)
        return dict(found)


def warnings(customers: Customers) -> dict[int, tuple[Any, ...]]:
    """Give the signs of distress of the customers that show any."""
    found = {
        pk: distress.signs(
            facts, risk=customers.terms.risk, promises=customers.terms.outreach.promises
        )
        for pk, facts in customers.distress.items()
    }
    return {pk: signs for pk, signs in found.items() if signs}


def _reporting(moment: Moment, standings: tuple[Row, ...]) -> str:
    """Choose the reporting currency, for a few customers as for the whole book."""
    counts: dict[str, int] = defaultdict(int)
    if moment.customer_ids is not None:
        counts.update(open_currencies(moment.on))
    else:
        for row in standings:
            counts[row["currency"]] += row["items"]
    sums = {code: Sums(total=0, overdue=0, items=count) for code, count in counts.items()}
    nothing = {BASE_CURRENCY: Sums(total=0, overdue=0, items=0)}
    return reporting.currency_of(sums or nothing, entity=None)


def _counts(table: Any, column: str, *, after: date) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for row in reading.each(table):
        found[row["customer_id"]] += row[column] > after
    return dict(found)
