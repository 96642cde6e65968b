"""The facts of accounts for one day, put together from rows for every customer and entity."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from dunwell.core import contact_budget, days
from dunwell.core.account_facts import AccountFacts, Contact, ContactMade, OpenItem, StepTaken
from dunwell.core.calendars import Calendar
from dunwell.core.channels import Tone
from dunwell.core.customers import CustomerStatus
from dunwell.core.documents import Side
from dunwell.core.outreach import OutreachTerms
from dunwell.core.overrides import Override
from dunwell.core.segments import CustomerFacts
from dunwell.core.tasks import TaskKind
from dunwell.store import calendars, suppressed
from dunwell.store.models import Entity
from dunwell.store.queries import account_rows as rows
from dunwell.store.queries import scores
from dunwell.store.queries.account_rows import Moment

Account = tuple[int, int]  # Customer and entity.

_NO_CONTACTS: Final[tuple[Contact, ...]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What the company chose that decides which facts are read.

    `rates` give, by entity, how currencies convert into its reporting currency. `by_tier` tells
    that a segment asks for the tier of the score kept last.
    """

    outreach: OutreachTerms
    lead_days: int
    rates: Mapping[int, Mapping[str, Fraction]]
    by_tier: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is known of a customer beside its items."""

    status: CustomerStatus
    segment: str
    region: str
    country: str
    contract_type: str
    time_zone: str
    language: str
    payer_id: int | None
    collector_id: int | None
    has_postal_address: bool


@dataclass(slots=True, kw_only=True)
class _Ledger:
    """What is open, by account: near items one by one, all debit by currency, and what is free."""

    near: dict[Account, list[tuple[Any, ...]]] = field(default_factory=dict)
    owed: dict[Account, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    free: dict[Account, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The facts of accounts with something due or nearly due, and who the customers are."""

    accounts: tuple[AccountFacts, ...]
    people: Mapping[int, Person]


def read(moment: Moment, asking: Asking) -> Found:
    """Read the facts of every account that has anything due or nearly due."""
    ledger = _ledger(rows.open_items(moment), moment.on + timedelta(days=asking.lead_days))
    people = _people(moment)
    if moment.customer_ids is not None:
        _add_payers(ledger, moment, people)
    assembly = _Assembly(
        moment=moment,
        asking=asking,
        ledger=ledger,
        people=people,
        entities={one.pk: one for one in Entity.objects.all()},
    )
    return Found(
        accounts=tuple(assembly.account(key) for key in sorted(ledger.near)), people=people
    )


def _ledger(found: Iterable[tuple[Any, ...]], horizon: date) -> _Ledger:
    ledger = _Ledger()
    near, owed, free = ledger.near, ledger.owed, ledger.free
    debit = Side.DEBIT.value
    for row in found:
        key = (row[1], row[2])
        sums = owed[key] if row[4] == debit else free[key]
        sums[row[3]] = sums.get(row[3], 0) + row[6]
        if row[4] == debit and row[5] <= horizon:
            near.setdefault(key, []).append(row)
    return ledger


def _add_payers(ledger: _Ledger, moment: Moment, people: Mapping[int, Person]) -> None:
    """Read what payers outside the few customers have free."""
    missing = {one.payer_id for one in people.values() if one.payer_id} - people.keys()
    if not missing:
        return
    theirs = Moment(on=moment.on, known_at=moment.known_at, customer_ids=tuple(sorted(missing)))
    ledger.free.update(_ledger(rows.open_items(theirs), date.min).free)


def _people(moment: Moment) -> dict[int, Person]:
    return {
        row[0]: Person(
            status=CustomerStatus(row[1]),
            segment=row[2],
            region=row[3],
            country=row[4],
            contract_type=row[5],
            time_zone=row[6],
            language=row[7],
            payer_id=row[8],
            collector_id=row[9],
            has_postal_address=bool(row[10]),
        )
        for row in rows.customers(moment)
    }


class _Assembly:
    """Everything read for one moment, keyed so that no account is searched for."""

    def __init__(
        self,
        *,
        moment: Moment,
        asking: Asking,
        ledger: _Ledger,
        people: Mapping[int, Person],
        entities: Mapping[int, Entity],
    ) -> None:
        self._on = moment.on
        self._asking = asking
        self._ledger = ledger
        self._people = people
        self._entities = entities
        self._disputed: dict[int, int] = dict(rows.disputes(moment))
        self._promised = _latest(rows.promises(moment))
        self._opened: dict[int, date] = dict(rows.opened(moment))
        self._taken = _steps(rows.steps_taken(moment))
        reach = max(contact_budget.DAYS, asking.outreach.minimum_gap_days)
        self._made = _made(rows.contacts_made(moment, days=reach))
        self._paused = _by_account(rows.pauses(moment), latest=True)
        self._said_paid = _by_account(
            rows.open_tasks(TaskKind.CHECK_PAYMENT, moment), latest=False
        )
        self._tiers = (
            scores.tiers(moment.customer_ids, known_at=moment.known_at) if asking.by_tier else {}
        )
        self._overrides = {
            customer_id: Override(owner=owner, until=until)
            for customer_id, owner, until in rows.overrides(moment)
        }
        self._contacts, self._objected = _contacts(rows.contacts(moment))
        self._calendars: dict[str, Calendar] = {}

    def account(self, key: Account) -> AccountFacts:
        """Put one account together."""
        customer_id, entity_id = key
        person, entity = self._people[customer_id], self._entities[entity_id]
        country = person.country or entity.country
        return AccountFacts(
            customer_id=customer_id,
            entity_id=entity_id,
            placed=CustomerFacts(
                segment=person.segment,
                region=person.region,
                country=person.country,
                contract_type=person.contract_type,
                entity=entity.code,
                tier=self._tiers.get(customer_id),
                owes=days.worth(self._ledger.owed[key], self._asking.rates[entity_id]),
            ),
            items=tuple(self._item(row) for row in self._ledger.near[key]),
            calendar=self._calendar(country),
            status=person.status,
            unapplied=self._unapplied(key, person),
            contacts=self._contacts.get(customer_id, _NO_CONTACTS),
            objected=customer_id in self._objected,
            has_postal_address=person.has_postal_address,
            contacts_made=self._made.get(customer_id, ()),
            paused_until=self._of(self._paused, key, max),
            said_paid_date=self._of(self._said_paid, key, min),
            override=self._overrides.get(customer_id),
        )

    def _item(self, row: tuple[Any, ...]) -> OpenItem:
        pk = row[0]
        return OpenItem(
            id=pk,
            currency=row[3],
            due_date=row[5],
            open_amount=row[6],
            disputed_amount=self._disputed.get(pk, 0),
            promised_date=self._promised.get(pk),
            opened_date=self._opened.get(pk),
            taken=self._taken.get(pk, ()),
        )

    def _unapplied(self, key: Account, person: Person) -> Mapping[str, int]:
        """Add what the customer and its payer have free; either could cover an item."""
        free = self._ledger.free
        own: Mapping[str, int] = free.get(key, {})
        payer = (person.payer_id or 0, key[1])
        if payer not in free:
            return own
        theirs = free[payer]
        return {code: own.get(code, 0) + theirs.get(code, 0) for code in own.keys() | theirs}

    def _calendar(self, country: str) -> Calendar:
        if country not in self._calendars:
            self._calendars[country] = calendars.of(
                country, on=self._on, terms=self._asking.outreach.calendar
            )
        return self._calendars[country]

    @staticmethod
    def _of(
        found: Mapping[tuple[int, int | None], date], key: Account, choose: Any
    ) -> date | None:
        """Choose among what is about this entity and what is about all."""
        if not found:
            return None
        own = [found[one] for one in (key, (key[0], None)) if one in found]
        chosen: date | None = choose(own) if own else None
        return chosen


def _latest(found: Iterable[tuple[Any, ...]]) -> dict[int, date]:
    latest: dict[int, date] = {}
    for item_id, day in found:
        latest[item_id] = max(day, latest.get(item_id, day))
    return latest


def _steps(found: Iterable[tuple[Any, ...]]) -> dict[int, tuple[StepTaken, ...]]:
    taken: dict[int, list[StepTaken]] = defaultdict(list)
    for item_id, touch_id, step, tone, cadence, on_date, cycle in found:
        taken[item_id].append(
            StepTaken(
                touch_id=touch_id,
                step=step,
                tone=Tone(tone),
                cadence=cadence,
                on_date=on_date,
                cycle=cycle,
            )
        )
    return {item_id: tuple(several) for item_id, several in taken.items()}


def _made(found: Iterable[tuple[Any, ...]]) -> dict[int, tuple[ContactMade, ...]]:
    made: dict[int, list[ContactMade]] = defaultdict(list)
    for customer_id, entity_id, on_date, touch_id in found:
        made[customer_id].append(
            ContactMade(on_date=on_date, entity_id=entity_id, touch_id=touch_id)
        )
    return {customer_id: tuple(several) for customer_id, several in made.items()}


def _by_account(
    found: Iterable[tuple[Any, ...]], *, latest: bool
) -> dict[tuple[int, int | None], date]:
    by_account: dict[tuple[int, int | None], date] = {}
    for customer_id, entity_id, day in found:
        key = (customer_id, entity_id)
        known = by_account.get(key, day)
        by_account[key] = max(day, known) if latest else min(day, known)
    return by_account


def _contacts(
    found: Iterable[tuple[Any, ...]],
) -> tuple[dict[int, tuple[Contact, ...]], set[int]]:
    """Give whom to write to, and which customers have somebody who objected."""
    usable: dict[int, list[Contact]] = defaultdict(list)
    objected: set[int] = set()
    rows = list(found)
    erased = suppressed.among(row[1] for row in rows)
    for customer_id, email, name, role, language, opted_out, bounced in rows:
        if opted_out or email.strip().lower() in erased:
            objected.add(customer_id)
        elif email and not bounced:
            usable[customer_id].append(
                Contact(email=email, name=name, role=role, language=language)
            )
    return {customer_id: tuple(several) for customer_id, several in usable.items()}, objected
