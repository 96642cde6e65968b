"""The team's work on a day: who has how much, who is away, and who might take what is nobody's."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

from dunwell.actions import assignments as giving
from dunwell.core import assignment
from dunwell.core.assignment import AccountToAssign, Assigned, CollectorFacts
from dunwell.jobs.ranking import customers, reading
from dunwell.jobs.ranking.customers import Row
from dunwell.jobs.ranking.worklist import Action, worklist
from dunwell.store import policies
from dunwell.store.queries import assignments
from dunwell.store.queries.account_rows import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLine:
    """A collector's work on a day; `overdue` is in minor units of `currency`.

    `collector` is None for what nobody has, or somebody whom the ledger alone knows by `name`.
    `accounts` and `overdue` are of the accounts with an action; `of_the_day` counts what their
    capacity leaves, `small` the actions on small accounts.
    """

    collector: CollectorFacts | None
    name: str
    cover_id: int | None
    actions: int
    of_the_day: int
    small: int
    accounts: int
    overdue: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Who might look after an account that owes and that nobody has."""

    customer_id: int
    customer_number: str
    customer_name: str
    owes: int
    currency: str
    assigned: Assigned


def team(as_of: date, actions: Sequence[Action] | None = None) -> list[TeamLine]:
    """Give a line for every collector, then one for each name of the ledger, then nobody's.

    `actions` are those of `worklist(as_of)`, where they are at hand.
    """
    terms = assignment.terms_of(policies.in_force(as_of))
    known = {one.id: one for one in assignments.collectors(as_of, terms=terms)}
    away = assignments.absences(as_of)
    work: dict[tuple[int | None, str], list[Action]] = defaultdict(list)
    for one in worklist(as_of) if actions is None else actions:
        key = one.owner_id, "" if one.owner_id in known else one.owner
        work[key].append(one)
    for pk in known:
        work.setdefault((pk, ""), [])
    keys = sorted(
        work, key=lambda key: (key[0] not in known, key == (None, ""), key[1], key[0] or 0)
    )
    lines = []
    for key in keys:
        mine, facts = work[key], known.get(key[0] or 0)
        capacity = facts.capacity if facts else terms.capacity
        overdue = {(one.customer_id, one.entity_id): one.reporting_overdue or 0 for one in mine}
        share = assignment.day_share(
            [one.is_small for one in mine], capacity=capacity, terms=terms
        )
        lines.append(
            TeamLine(
                collector=facts,
                name=facts.name if facts else key[1],
                cover_id=away.get(key[0] or 0),
                actions=len(mine),
                of_the_day=len(share),
                small=sum(one.is_small for one in mine),
                accounts=len(overdue),
                overdue=sum(overdue.values()),
                currency=mine[0].reporting_currency if mine else "",
            )
        )
    return lines


def proposals(as_of: date) -> list[Proposal]:
    """Propose who looks after each customer that owes and has no collector, most owed first.

    Whose collector left has none.
    """
    moment = Moment(on=as_of)
    left = assignments.left()
    book = customers.gather(moment, reading.ledger(moment))
    unowned = {
        pk: AccountToAssign(
            segment=book.people[pk]["segment"],
            language=book.people[pk]["language"],
            owes=book.risks[pk].open_amount,
            is_strategic=book.risks[pk].is_strategic,
        )
        for pk in book.known & book.people.keys()
        if book.risks[pk].open_amount and _has_nobody(book.people[pk], left)
    }
    terms = book.terms.assignment
    people = assignments.collectors(as_of, terms=terms)
    chosen: Mapping[int, Assigned] = assignment.choose_all(unowned, people, terms=terms)
    return [
        Proposal(
            customer_id=pk,
            customer_number=book.people[pk]["number"],
            customer_name=book.people[pk]["name"],
            owes=unowned[pk].owes,
            currency=book.shown_currency(pk),
            assigned=assigned,
        )
        for pk, assigned in chosen.items()
    ]


def assign(as_of: date, *, at: datetime) -> int:
    """Let the rule give what nobody looks after, where the policy says so; tells how many."""
    terms = assignment.terms_of(policies.in_force(as_of))
    if not terms.by_itself or not assignments.is_anybody_missing():
        return 0
    chosen = {one.customer_id: one.assigned for one in proposals(as_of)}
    return giving.give_by_rule(at=at, chosen=chosen) if chosen else 0


def _has_nobody(person: Row, left: Set[int]) -> bool:
    """Tell whether an account has neither a collector who is here nor one of the ledger's."""
    if person["collector_id"] is None:
        return not person["collector_name"]
    return person["collector_id"] in left
