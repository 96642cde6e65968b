"""Every material exception with its owner, its action and its day, and what it lacks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dunwell.core import exceptions, worklists
from dunwell.core.because import Because
from dunwell.core.exceptions import ExceptionFacts, ExceptionKind, Lack
from dunwell.core.worklists import ActionKind
from dunwell.jobs.ranking import accounts, customers, reading
from dunwell.jobs.ranking.accounts import Account, RankedStanding
from dunwell.jobs.ranking.customers import Customers
from dunwell.jobs.ranking.worklist import Action, worklist
from dunwell.store.models import Entity, User
from dunwell.store.queries import assignments, overrides, promised_amounts
from dunwell.store.queries.account_rows import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionLine:
    """A material exception; `amount` is in minor units of `currency`.

    `action`, `task_id` and `due_date` are of what is done next on the account: a task, or an
    action that a rule asks for today. Where `action` is None, `promised` tells that a live
    promise for the day covers what is overdue, and `awaited` that they were written to or called,
    and that a call is asked for from the day on. `lacks` names what is missing to be in good
    hands; the finance manager wants it empty.
    """

    kind: ExceptionKind
    customer_id: int
    customer_number: str
    customer_name: str
    entity_id: int
    entity: str
    amount: int
    currency: str
    because: Because
    owner_id: int | None
    owner: str
    action: ActionKind | None
    task_id: int | None
    promised: bool
    awaited: bool
    due_date: date | None
    lacks: tuple[Lack, ...]


# Which actions answer an exception, beside a call or a follow-up, which answer any.
_ANSWERS: Mapping[ExceptionKind, frozenset[ActionKind]] = {
    ExceptionKind.OVERDUE: frozenset(ActionKind) - {ActionKind.INVOICE_NOT_READY},
    ExceptionKind.BROKEN_PROMISE: frozenset({ActionKind.BROKEN_PROMISE, ActionKind.CHECK_PAYMENT}),
    ExceptionKind.STALE_PROMISE: frozenset({ActionKind.APPLY_CASH, ActionKind.CHECK_PAYMENT}),
    ExceptionKind.DISPUTE_LATE: frozenset({ActionKind.RESOLVE_DISPUTE}),
    ExceptionKind.UNAPPLIED: frozenset({ActionKind.APPLY_CASH}),
}
# A word with the customer answers these, so that its answer may be waited for.
_ASKED: frozenset[ExceptionKind] = frozenset({ExceptionKind.OVERDUE, ExceptionKind.BROKEN_PROMISE})
_ANY: frozenset[ActionKind] = frozenset({ActionKind.CALL, ActionKind.FOLLOW_UP})


def material(as_of: date, actions: Sequence[Action] | None = None) -> list[ExceptionLine]:
    """Give every material exception of a day, those that lack something and the largest first.

    `actions` are those of `worklist(as_of)`, where they are at hand.
    """
    moment = Moment(on=as_of)
    ledger, desk = reading.ledger(moment), reading.desk(moment)
    book = customers.gather(moment, ledger)
    standings = accounts.gather(book, ledger, desk)
    lines = _Lines(book, worklist(as_of) if actions is None else actions)
    found = [
        line
        for key, several in standings.items()
        for place, one in enumerate(several)
        for line in lines.of(key, one, leads=place == 0)
    ]
    reporting = book.terms.currency
    return sorted(
        found,
        key=lambda one: (
            not one.lacks,
            one.currency != reporting,
            -one.amount,
            one.customer_number,
            one.kind.value,
        ),
    )


class _Lines:
    """Finds the exceptions of accounts, and who does what about them."""

    def __init__(self, book: Customers, actions: Sequence[Action]) -> None:
        self._book = book
        self._actions: dict[Account, list[Action]] = defaultdict(list)
        for one in actions:
            self._actions[one.customer_id, one.entity_id].append(one)
        terms = book.terms.outreach.promises
        self._promised = promised_amounts.live(book.on)
        self._stale = promised_amounts.stale(
            book.on, grace_business_days=terms.grace_business_days
        )
        self._broken = promised_amounts.broken(book.on, within_days=terms.escalate_within_days)
        self._entities = dict(Entity.objects.values_list("pk", "code"))
        self._people = {one.pk: str(one) for one in User.objects.only("name", "email")}
        self._covered = assignments.covered(book.on)
        self._overrides = overrides.owners(book.on)

    def of(self, key: Account, ranked: RankedStanding, *, leads: bool) -> list[ExceptionLine]:
        facts = self._facts(key, ranked, leads=leads)
        return [
            self._line(key, ranked, one)
            for one in exceptions.find(facts, terms=self._book.terms.exceptions)
        ]

    def _facts(self, key: Account, ranked: RankedStanding, *, leads: bool) -> ExceptionFacts:
        standing, into = ranked.standing, ranked.standing.currency
        late = [
            one
            for one in standing.disputes
            if worklists.is_overdue(one, terms=self._book.terms.work)
        ]
        stale = self._stale.get(key) if leads else None
        return ExceptionFacts(
            currency=into,
            undisputed=standing.undisputed,
            oldest_date=standing.oldest_date,
            broken_promise=min(self._sum(self._broken.get(key), into), standing.undisputed)
            if leads
            else 0,
            stale_promise=self._sum(stale.amounts, into) if stale else 0,
            stale_since=stale.promised_date if stale else None,
            late_dispute=sum(one.amount for one in late),
            dispute_business_days=max((one.business_days for one in late), default=0),
            unapplied=standing.unapplied,
        )

    def _sum(self, amounts: Mapping[str, int] | None, into: str) -> int:
        """Add up what has a rate."""
        total = 0
        for currency, amount in (amounts or {}).items():
            worth = amount if currency == into else self._book.terms.converted(amount, currency)
            total += worth or 0
        return total

    def _line(
        self, key: Account, ranked: RankedStanding, found: exceptions.Found
    ) -> ExceptionLine:
        person = self._book.people[key[0]]
        action = self._answer(key, found.kind)
        promised = None
        if action is None and found.kind is ExceptionKind.OVERDUE and not ranked.standing.askable:
            promised = self._promised.get(key)
        awaited = None
        if action is None and promised is None and found.kind in _ASKED:
            awaited = worklists.answer_date(
                ranked.standing, terms=self._book.terms.work, as_of=self._book.on
            )
        due = (action.due_date or self._book.on) if action else promised or awaited
        owner_id, owner = self._owner(key, action)
        return ExceptionLine(
            kind=found.kind,
            customer_id=key[0],
            customer_number=person["number"],
            customer_name=person["name"],
            entity_id=key[1],
            entity=self._entities[key[1]],
            amount=found.amount,
            currency=ranked.standing.currency,
            because=found.because,
            owner_id=owner_id,
            owner=owner,
            action=action.kind if action else None,
            task_id=action.task_id if action else None,
            promised=promised is not None,
            awaited=awaited is not None,
            due_date=due,
            lacks=exceptions.lacks(
                has_owner=bool(owner), has_action=bool(action or promised or awaited), due_date=due
            ),
        )

    def _answer(self, key: Account, kind: ExceptionKind) -> Action | None:
        """Find what is done next: the action that is meant for it, else a word with them."""
        own = [one for one in self._actions.get(key, ()) if one.kind in _ANSWERS[kind]]
        spoken = [one for one in self._actions.get(key, ()) if one.kind in _ANY]
        return next(iter((*own, *spoken)), None)

    def _owner(self, key: Account, action: Action | None) -> tuple[int | None, str]:
        if action is not None:
            return action.owner_id, action.owner
        person = self._book.people[key[0]]
        owner = self._overrides.get(key[0]) or person["collector_id"]
        if owner is None:
            return None, person["collector_name"]
        stands_in = self._covered.get(owner, owner)
        return stands_in, self._people.get(stands_in, "")
