"""Every account, a customer at one entity, as it stands and is ranked on a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dunwell.core import calendars
from dunwell.core.calendars import Calendar
from dunwell.core.customers import CustomerStatus
from dunwell.core.worklists import Contested, Standing
from dunwell.jobs.ranking import reading
from dunwell.jobs.ranking.customers import Customers, Row
from dunwell.jobs.ranking.reading import Desk, Ledger
from dunwell.store import calendars as known_calendars
from dunwell.store.models import Entity

Account = tuple[int, int]  # Customer and entity.


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


def gather(
    customers: Customers, ledger: Ledger, desk: Desk
) -> dict[Account, tuple[RankedStanding, ...]]:
    """Put together the accounts that owe anything or have anything to be done."""
    return _Assembly(customers, ledger, desk).accounts()


class _Assembly:
    """Everything read for a day, keyed so that nothing is searched for."""

    def __init__(self, customers: Customers, ledger: Ledger, desk: Desk) -> None:
        self._customers = customers
        self._terms = customers.terms
        self._beside = _beside(ledger, desk)
        self._countries = dict(Entity.objects.values_list("pk", "country"))
        self._calendars: dict[str, Calendar] = {}

    def accounts(self) -> dict[Account, tuple[RankedStanding, ...]]:
        """Rank each account in the currencies it owes in."""
        owed: dict[Account, list[Row]] = defaultdict(list)
        for row in self._customers.standings:
            owed[row["customer_id"], row["entity_id"]].append(row)
        for key in self._beside.keyed:
            owed.setdefault(key, [])
        return {key: self._ranked(key, several) for key, several in owed.items()}

    def _ranked(self, key: Account, several: Sequence[Row]) -> tuple[RankedStanding, ...]:
        """Rank an account in the reporting currency, and apart in each that has no rate."""
        into = self._terms.currency
        groups: dict[str, list[Row]] = {} if several else {into: []}
        for row in several:
            has_rate = row["currency"] in self._terms.rates
            groups.setdefault(into if has_rate else row["currency"], []).append(row)
        codes = sorted(groups, key=lambda code: (code != into, code))
        return tuple(
            self._one(key, code, groups[code], leads=place == 0)
            for place, code in enumerate(codes)
        )

    def _one(
        self, key: Account, into: str, several: Sequence[Row], *, leads: bool
    ) -> RankedStanding:
        beside, on = self._beside, self._customers.on
        mine = {row["currency"] for row in several} or {into}
        disputes = [row for row in beside.disputes.get(key, ()) if row["currency"] in mine]
        oldest = min((row["oldest_date"] for row in several if row["oldest_date"]), default=None)
        overdue = [row["oldest_overdue_date"] for row in several if row["oldest_overdue_date"]]
        counted = oldest or min(overdue, default=None)
        silence = self._customers.silences.get(key[0])
        awaiting = beside.awaiting.get(key, ()) if leads else ()
        standing = Standing(
            currency=into,
            overdue=self._total(several, "overdue", into),
            undisputed=self._total(several, "undisputed", into),
            askable=self._total(several, "askable", into),
            unapplied=sum(
                self._terms.worth(beside.unapplied.get((*key, code), 0), code, into)
                for code in mine
            ),
            oldest_date=oldest,
            disputes=tuple(self._contested(key, row, into) for row in disputes),
            status=CustomerStatus(self._customers.people[key[0]]["status"]),
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
                for row in awaiting
            ),
        )
        return RankedStanding(
            standing=standing,
            days=(on - counted).days if counted else 0,
            dispute_days=max(((on - row["due_date"]).days for row in disputes), default=0),
            has_rate=into == self._terms.currency,
            owing=tuple(Owing(**{name: row[name] for name in Owing.__slots__}) for row in several),
        )

    def _total(self, several: Sequence[Row], name: str, into: str) -> int:
        return sum(self._terms.worth(row[name], row["currency"], into) for row in several)

    def _contested(self, key: Account, row: Row, into: str) -> Contested:
        country = self._customers.people[key[0]]["country"] or self._countries[key[1]]
        if country not in self._calendars:
            self._calendars[country] = known_calendars.of(
                country, on=self._customers.on, terms=self._terms.outreach.calendar
            )
        return Contested(
            amount=self._terms.worth(row["disputed"], row["currency"], into),
            business_days=calendars.between(
                row["opened_date"], self._customers.on, self._calendars[country]
            ),
        )


def _beside(ledger: Ledger, desk: Desk) -> _Beside:
    return _Beside(
        disputes=_grouped(reading.each(ledger.disputes)),
        unapplied={
            (*_key(row), row["currency"]): row["unapplied"]
            for row in reading.each(ledger.relations)
            if row["unapplied"]
        },
        leaving={_key(row) for row in reading.each(desk.leaving)},
        held=_grouped(reading.each(desk.held)),
        awaiting=_grouped(reading.each(desk.awaiting)),
        paused={_key(row) for row in reading.each(desk.pauses)},
        tasked={_key(row) for row in reading.each(desk.tasks)},
    )


def _key(row: Row) -> Account:
    return row["customer_id"], row["entity_id"]


def _grouped(found: Iterable[Row]) -> dict[Account, list[Row]]:
    grouped: dict[Account, list[Row]] = defaultdict(list)
    for row in found:
        grouped[_key(row)].append(row)
    return dict(grouped)
