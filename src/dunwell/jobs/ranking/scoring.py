"""Customers are scored: whoever was touched within seconds, all of them with the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from dunwell.actions import scores as actions
from dunwell.actions.scores import Changed
from dunwell.core import rescoring
from dunwell.core.because import Because
from dunwell.core.rescoring import ScoreCause
from dunwell.core.risk import Score
from dunwell.jobs.ranking import customers, reading
from dunwell.store.models import Customer, ScoringMark
from dunwell.store.queries import scores, touched
from dunwell.store.queries.account_rows import Moment

# From so many on the whole book is read in bulk rather than customer by customer.
_MANY: Final = 5_000
_TRIES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescored:
    """How many customers were scored, and how many scores changed."""

    scored: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyWarning:
    """A customer that shows signs of distress; amounts are minor units of `currency`.

    `because` names every sign, as codes with values.
    """

    customer_id: int
    customer_number: str
    customer_name: str
    open_amount: int
    overdue: int
    currency: str
    score: Score
    because: tuple[Because, ...]


def book_scores(
    as_of: date, *, known_at: datetime | None = None, customer_ids: Sequence[int] | None = None
) -> dict[int, Score]:
    """Score every customer that has anything in the book on a day, by their ids; keep nothing."""
    chosen = tuple(customer_ids) if customer_ids is not None else None
    moment = Moment(on=as_of, known_at=known_at, customer_ids=chosen)
    found = customers.gather(moment, reading.ledger(moment))
    return {pk: found.score(pk) for pk in sorted(found.known & found.people.keys())}


def tiers_by_number(
    as_of: date, *, known_at: datetime | None = None, numbers: Sequence[str] | None = None
) -> dict[str, str]:
    """Give the tier of every customer that has anything in the book on a day, by its number.

    With `numbers` of those customers alone.
    """
    chosen = None
    if numbers is not None:
        chosen = tuple(Customer.objects.filter(number__in=numbers).values_list("pk", flat=True))
    moment = Moment(on=as_of, known_at=known_at, customer_ids=chosen)
    found = customers.gather(moment, reading.ledger(moment))
    return {
        found.people[pk]["number"]: found.score(pk).tier.value
        for pk in found.known & found.people.keys()
    }


def early_warnings(as_of: date, *, known_at: datetime | None = None) -> list[EarlyWarning]:
    """Give the customers that show signs of distress, those with most open first."""
    moment = Moment(on=as_of, known_at=known_at)
    book = customers.gather(moment, reading.ledger(moment))
    found = []
    for pk, signs in customers.warnings(book).items():
        person, facts = book.people[pk], book.risks[pk]
        found.append(
            EarlyWarning(
                customer_id=pk,
                customer_number=person["number"],
                customer_name=person["name"],
                open_amount=facts.open_amount,
                overdue=facts.overdue_amount,
                currency=book.shown_currency(pk),
                score=book.score(pk),
                because=signs,
            )
        )
    reporting = book.terms.currency
    return sorted(
        found,
        key=lambda one: (one.currency != reporting, -one.open_amount, one.customer_number),
    )


def rescore_all(on: date, *, at: datetime) -> Rescored:
    """Score every customer for a day, and keep what changed; a day before the last one is over."""
    for _ in range(_TRIES):
        seen, whole = _mark()
        if whole is not None and on < whole:
            return Rescored()
        acts = touched.since(seen)
        done = _keep(None, acts.causes, on=on, at=at, seen=seen, upto=acts.sequence)
        if done is not None:
            return done
    return Rescored()


def with_the_day(on: date, *, at: datetime) -> Rescored:
    """Score the whole book once for a day, and from then on whom something touched."""
    _seen, whole = _mark()
    if whole is not None and on <= whole:
        return rescore_touched(on, at=at)
    return rescore_all(on, at=at)


def rescore_touched(on: date, *, at: datetime) -> Rescored:
    """Score whom payments, promises, disputes, replies and calls touched since the last time.

    Before the book was ever scored as a whole nothing is done: the day does that.
    """
    seen, whole = _mark()
    if whole is None:
        return Rescored()
    acts = touched.since(seen)
    if acts.sequence == seen:
        return Rescored()
    day = max(on, whole)
    ids = sorted(acts.causes) if len(acts.causes) < _MANY else None
    done = _keep(ids, acts.causes, on=day, at=at, seen=seen, upto=acts.sequence)
    return done or Rescored()


def _keep(
    ids: list[int] | None,
    causes: dict[int, ScoreCause],
    *,
    on: date,
    at: datetime,
    seen: int,
    upto: int,
) -> Rescored | None:
    """Score some customers or all, and keep what changed; None where others were quicker."""
    moment = Moment(on=on, customer_ids=tuple(ids) if ids is not None else None)
    if ids is None or ids:
        found = customers.gather(moment, reading.ledger(moment))
        wanted = sorted(found.known & found.people.keys())
        currency = found.terms.currency
        now = {pk: found.score(pk) for pk in wanted}
    else:
        wanted, currency, now = [], "", {}
    before = scores.newest(None if ids is None else wanted)
    changed = [
        Changed(
            customer_id=pk,
            score=now[pk],
            # What happened before the first score changed none.
            cause=causes.get(pk, ScoreCause.DAY) if pk in before else ScoreCause.DAY,
        )
        for pk in wanted
        if rescoring.is_to_keep(before.get(pk), now[pk])
    ]
    kept = actions.keep(
        changed, on=on, at=at, currency=currency, seen=seen, upto=upto, whole=ids is None
    )
    return Rescored(scored=len(wanted), changed=len(changed)) if kept else None


def _mark() -> tuple[int, date | None]:
    found = ScoringMark.objects.values_list("sequence", "whole_date").first()
    return found or (0, None)
