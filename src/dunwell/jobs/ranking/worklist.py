"""The worklist: every action of a day, ranked by cash at stake, each with its because."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dunwell.core import assignment, priorities, ranking_texts, risk, worklists
from dunwell.core.assignment import AssignmentTerms
from dunwell.core.because import Because
from dunwell.core.priorities import Priority, PriorityFacts
from dunwell.core.refusals import Refusal
from dunwell.core.risk import Score
from dunwell.core.risk_terms import Tier
from dunwell.core.worklists import ActionKind, OpenTask, Standing, Wanted
from dunwell.jobs.ranking import accounts, customers, reading
from dunwell.jobs.ranking.accounts import Account, Owing, RankedStanding
from dunwell.jobs.ranking.customers import Customers, Row
from dunwell.store.models import Customer, Entity, User
from dunwell.store.queries import assignments, overrides
from dunwell.store.queries.account_rows import Moment


class UnknownCollector(Refusal):
    """A worklist was asked for somebody who has no accounts and is no colleague."""

    code = "unknown_collector"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One action of the worklist; see `worklist` for what its parts mean."""

    kind: ActionKind
    task_id: int | None
    due_date: date | None
    customer_id: int
    customer_number: str
    customer_name: str
    entity_id: int
    entity: str
    currency: str
    overdue: int
    open_amount: int
    owing: tuple[Owing, ...]
    reporting_currency: str
    reporting_overdue: int | None
    reporting_open: int | None
    days: int
    score: Score
    priority: Priority
    ranked_in: str
    because: tuple[Because, ...]
    owner_id: int | None
    owner: str
    is_small: bool
    contacted_date: date | None
    reacted_date: date | None
    language: str

    @property
    def tier(self) -> Tier:
        """How much care the account needs."""
        return self.score.tier


def worklist(
    as_of: date,
    collector: str | None = None,
    *,
    known_at: datetime | None = None,
    customer_ids: Sequence[int] | None = None,
    whole: bool = False,
) -> list[Action]:
    """Give the actions of a day, ranked from 1 to n: the whole book's, or those of one collector.

    As of a past day nothing that happened after it counts; with `known_at` nothing that was
    recorded after that instant does. `collector` is an e-mail address or a name of a colleague,
    or the name by which the ledger knows one; anybody else raises UnknownCollector.
    `customer_ids` narrows the reading to some customers, ranked among themselves. A collector's
    list is what the day has room for: their capacity, a share of it kept for small accounts (see
    core.assignment); with `whole` it is all that is theirs.

    Of each action:
    - `kind` is what to do; `task_id` and `due_date` are of the task behind it, None for what a
      rule asks for without a task.
    - `overdue` and `open_amount` are minor units of `currency`: the account's own where it owes
      in one, else the currency it is ranked in. `owing` has the amounts of each currency apart.
      `reporting_overdue` and `reporting_open` are the same in `reporting_currency`, None without
      a rate. An account is a customer at one entity.
    - `days` are days past due of its oldest overdue item that is not wholly disputed, of a
      dispute those of the oldest disputed item; 0 where nothing is.
    - `score` is the customer's risk: `points` from 0 to 100, `tier`, `is_new`,
      `is_first_time_late`, and `factors` with the points each gives of the most it can give, and
      values for `ranking_texts.of_factor`.
    - `priority` is the receipt of the rank: `value` is `amount * days * risk_per_cent *
      raise_per_cent / 10,000`, rounded down; `raises` are points by rule, `raise_per_cent` 100
      and the policy's per cent for each point. Amounts are minor units of `ranked_in`, the
      reporting currency. Without a rate an account is ranked inside its own currency, after all
      others, and its because says so.
    - `because` are sentences as codes with values (see because_texts): first why the action is
      asked for, then what is at stake, then what moved it up.
    - `owner_id` and `owner` are whoever the task is assigned to, else who looks after the
      account in place of its cadence, else its collector; or whoever covers them while they are
      away, which its because then says. None and "" where nobody is. `owner` is a name of the
      ledger where no colleague bears it. `is_small` tells that it is about a small account.
    - `contacted_date` and `reacted_date` are of the last contact and the last reaction (payment,
      promise, dispute or reply) of the customer. `language` is the customer's, "" where unknown.

    Ties stand in the order of `ActionKind`, then of customer numbers.
    """
    chosen = tuple(customer_ids) if customer_ids is not None else None
    moment = Moment(on=as_of, known_at=known_at, customer_ids=chosen)
    ledger, desk = reading.ledger(moment), reading.desk(moment)
    book = customers.gather(moment, ledger)
    maker = _Maker(book, accounts.gather(book, ledger, desk), _tasks(reading.each(desk.tasks)))
    found = maker.actions()
    if collector is not None:
        whose = _collector(collector)
        found = [one for one in found if whose.has(one)]
    found.sort(key=lambda one: _place(one, book.terms.currency))
    if collector is not None and not whole:
        found = _of_the_day(found, whose.person_id, as_of, book.terms.assignment)
    return found


def merged(
    standing: Sequence[Action], fresh: Sequence[Action], *, customer_ids: Set[int]
) -> list[Action] | None:
    """Put the actions of a few customers, ranked anew, in the place of their earlier ones.

    None where both were ranked in different currencies, and so cannot stand in one order.
    """
    kept = [one for one in standing if one.customer_id not in customer_ids]
    found = [*kept, *fresh]
    currencies = {one.reporting_currency for one in found}
    if len(currencies) > 1:
        return None
    found.sort(key=lambda one: _place(one, one.reporting_currency))
    return found


class _Maker:
    """Makes the actions of a day from its facts."""

    def __init__(
        self,
        book: Customers,
        standings: Mapping[Account, tuple[RankedStanding, ...]],
        tasks: Mapping[Account, tuple[OpenTask, ...]],
    ) -> None:
        self._book = book
        self._accounts = standings
        self._tasks = tasks
        self._entities = dict(Entity.objects.values_list("pk", "code"))
        self._people = {one.pk: str(one) for one in User.objects.only("name", "email")}
        self._covered = assignments.covered(book.on)
        self._overrides = overrides.owners(book.on)
        self._scores: dict[int, Score] = {}

    def actions(self) -> list[Action]:
        terms, found = self._book.terms, []
        for key, several in self._accounts.items():
            for place, one in enumerate(several):
                tasks = self._tasks.get(key, ()) if place == 0 else ()
                asked = worklists.wanted(
                    one.standing, tasks, terms=terms.work, as_of=self._book.on
                )
                found += [self._action(key, one, wanted) for wanted in asked]
        return found

    def _action(self, key: Account, ranked: RankedStanding, wanted: Wanted) -> Action:
        customer_id, entity_id = key
        person, score = self._book.people[customer_id], self._score(customer_id)
        silence = self._book.silences.get(customer_id)
        stake = self._stake(customer_id, ranked, wanted.kind, score)
        priority = priorities.rank(stake, terms=self._book.terms.priorities)
        owner_id, owner, covering = self._owner(person, wanted.task)
        shown = ranked.owing[0].currency if len(ranked.owing) == 1 else ranked.standing.currency
        single = ranked.owing[0] if len(ranked.owing) == 1 else None
        opened = sum(self._worth(one) for one in ranked.owing)
        overdue = ranked.standing.overdue
        return Action(
            kind=wanted.kind,
            task_id=wanted.task.id if wanted.task else None,
            due_date=wanted.task.due_date if wanted.task else None,
            customer_id=customer_id,
            customer_number=person["number"],
            customer_name=person["name"],
            entity_id=entity_id,
            entity=self._entities[entity_id],
            currency=shown,
            overdue=single.overdue if single else overdue,
            open_amount=single.open_amount if single else opened,
            owing=ranked.owing,
            reporting_currency=self._book.terms.currency,
            reporting_overdue=overdue if ranked.has_rate else None,
            reporting_open=opened if ranked.has_rate else None,
            days=max(stake.days, 0),
            score=score,
            priority=priority,
            ranked_in=ranked.standing.currency,
            because=(*self._because(ranked, wanted, score, stake, priority), *covering),
            owner_id=owner_id,
            owner=owner,
            is_small=ranked.has_rate
            and stake.overdue_amount < self._book.terms.assignment.small_below,
            contacted_date=silence["contacted_date"] if silence else None,
            reacted_date=silence["reacted_date"] if silence else None,
            language=person["language"],
        )

    def _score(self, customer_id: int) -> Score:
        if customer_id not in self._scores:
            self._scores[customer_id] = self._book.score(customer_id)
        return self._scores[customer_id]

    def _worth(self, one: Owing) -> int:
        converted = self._book.terms.converted(one.open_amount, one.currency)
        return one.open_amount if converted is None else converted

    def _stake(
        self, customer_id: int, ranked: RankedStanding, kind: ActionKind, score: Score
    ) -> PriorityFacts:
        """What a dispute blocks is at stake with it; with all else, what may be asked for."""
        standing, known = ranked.standing, self._book.risks[customer_id]
        of_dispute = kind is ActionKind.RESOLVE_DISPUTE
        terms = self._book.terms
        return PriorityFacts(
            overdue_amount=_blocked(standing) if of_dispute else standing.undisputed,
            days=ranked.dispute_days if of_dispute else ranked.days,
            score=score.points,
            silence_days=known.silence_days,
            has_broken_promise=customer_id in self._book.broken_of_late,
            is_worsening=risk.is_worsening(known, terms=terms.risk),
            has_overdue_dispute=any(
                worklists.is_overdue(one, terms=terms.work) for one in standing.disputes
            ),
        )

    def _because(
        self,
        ranked: RankedStanding,
        wanted: Wanted,
        score: Score,
        stake: PriorityFacts,
        priority: Priority,
    ) -> tuple[Because, ...]:
        standing = ranked.standing
        found = list(wanted.because)
        if standing.undisputed and standing.oldest_date:
            found.append(
                Because(
                    code="work.at_stake",
                    values={
                        **_owed(ranked),
                        "since": standing.oldest_date.isoformat(),
                    },
                )
            )
        if not ranked.has_rate:
            found.append(Because(code="work.no_rate", values={"currency": standing.currency}))
        found += ranking_texts.of_raises(priority, silence_days=stake.silence_days)
        found += ranking_texts.of_score(score)
        return tuple(found)

    def _owner(
        self, person: Row, task: OpenTask | None
    ) -> tuple[int | None, str, tuple[Because, ...]]:
        owner = (
            (task.assigned_to if task else None)
            or self._overrides.get(person["id"])
            or person["collector_id"]
        )
        if owner is None:
            return None, person["collector_name"], ()
        cover = self._covered.get(owner)
        if cover is None:
            return owner, self._people.get(owner, ""), ()
        away = Because(code="work.covered", values={"person": self._people.get(owner, "")})
        return cover, self._people.get(cover, ""), (away,)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Collector:
    """A colleague by id, or somebody the ledger knows by name alone."""

    person_id: int | None
    name: str

    def has(self, action: Action) -> bool:
        """Tell whether an action is theirs."""
        if action.owner_id is not None:
            return action.owner_id == self.person_id
        return bool(action.owner) and action.owner.casefold() == self.name


def _collector(text: str) -> _Collector:
    """Find who is meant; a colleague without actions has an empty list, a stranger is refused."""
    name = " ".join(text.split())
    person = User.objects.filter(email__iexact=name).first()
    person = person or User.objects.filter(name__iexact=name).order_by("pk").first()
    if person is not None:
        return _Collector(person_id=person.pk, name=(person.name or name).casefold())
    if name and Customer.objects.filter(collector_name__iexact=name).exists():
        return _Collector(person_id=None, name=name.casefold())
    raise UnknownCollector(
        f"Nobody is called {name!r}: give the e-mail address or the name of a colleague, or the "
        "name by which the ledger knows a collector."
    )


def _of_the_day(
    found: Sequence[Action], person_id: int | None, on: date, terms: AssignmentTerms
) -> list[Action]:
    """Leave what a collector's day has room for."""
    facts = {one.id: one for one in assignments.collectors(on, terms=terms)}
    mine = facts.get(person_id or 0)
    capacity = mine.capacity if mine else terms.capacity
    small = [one.is_small for one in found]
    return [found[place] for place in assignment.day_share(small, capacity=capacity, terms=terms)]


def _owed(ranked: RankedStanding) -> dict[str, Any]:
    """Say what is overdue and not disputed, in the currency owed where that is one."""
    if len(ranked.owing) == 1:
        (single,) = ranked.owing
        return {"overdue": single.undisputed, "currency": single.currency}
    return {"overdue": ranked.standing.undisputed, "currency": ranked.standing.currency}


def _blocked(standing: Standing) -> int:
    return sum(one.amount for one in standing.disputes)


def _tasks(found: Iterable[Row]) -> Mapping[Account, tuple[OpenTask, ...]]:
    """Read the open tasks by account."""
    tasks: dict[Account, list[OpenTask]] = defaultdict(list)
    for row in found:
        tasks[row["customer_id"], row["entity_id"]].append(
            OpenTask(
                id=row["id"],
                kind=ActionKind(row["kind"]),
                opened_date=row["opened_date"],
                due_date=row["due_date"],
                assigned_to=row["assigned_to_id"],
                because=json.loads(row["because"] or "{}"),
            )
        )
    return {key: tuple(several) for key, several in tasks.items()}


def _place(action: Action, reporting: str) -> tuple[Any, ...]:
    return (
        action.ranked_in != reporting,
        action.ranked_in,
        -action.priority.value,
        worklists.ORDER[action.kind],
        action.customer_number,
        action.entity,
        action.task_id or 0,
    )
