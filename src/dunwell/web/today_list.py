"""The list of the Today page: ranked actions kept in memory, filtered for one person's view.

Ranking the whole book takes a while, so it is kept: after an act on one account only that account
is ranked anew and put in its place. Anything else that changes the book ranks all of it again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from threading import Lock
from typing import Any, Final

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from dunwell.actions.snoozes import Put
from dunwell.core.risk_terms import Tier
from dunwell.core.worklists import ActionKind
from dunwell.jobs.ranking import worklist
from dunwell.jobs.ranking.worklist import Action
from dunwell.store.models import User
from dunwell.store.queries import desk, ledger, open_currencies
from dunwell.store.queries.desk import Done, Mark, Waiting
from dunwell.web import scoping
from dunwell.web.tables import LONGEST_TEXT

PAGE: Final = 50
TO_DO, DECISIONS, CALLS, WAITING, DONE = "todo", "decisions", "calls", "waiting", "done"
EMAILS: Final = "emails"
TABS: Final = (TO_DO, DECISIONS, CALLS, EMAILS, WAITING, DONE)
ME, TEAM, UNASSIGNED = "me", "team", "unassigned"
_OF_TAB: Final[Mapping[str, frozenset[ActionKind]]] = {
    DECISIONS: frozenset(
        {
            ActionKind.DECIDE,
            ActionKind.CHECK_PAYMENT,
            ActionKind.READ_REPLY,
            ActionKind.RESOLVE_DISPUTE,
            ActionKind.APPLY_CASH,
            ActionKind.RESOLVE_UNKNOWN,
        }
    ),
    CALLS: frozenset({ActionKind.CALL, ActionKind.BROKEN_PROMISE, ActionKind.FOLLOW_UP}),
}
_MOST_TOUCHED: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the address asks of the list; empty texts ask for nothing."""

    tab: str
    who: str  # Empty: whichever fits the person.
    tiers: frozenset[str]
    kinds: frozenset[str]
    text: str
    entity: str
    currency: str
    row: str
    start: int

    def query(self) -> dict[str, Any]:
        """Give what an address of the same view says, without the row."""
        told = {
            "tab": "" if self.tab == TO_DO else self.tab,
            "who": self.who,
            "tier": sorted(self.tiers),
            "kind": sorted(self.kinds),
            "q": self.text,
        }
        return {key: value for key, value in told.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What one person sees: the actions of the tab in rank order, and what is beside them.

    `ranks` are those of the page's actions among all of the day.
    """

    actions: Sequence[Action]
    ranks: Sequence[int]
    waiting: Sequence[Waiting]
    done: Sequence[Done]
    counts: Mapping[str, int]
    who: str
    has_own: bool


@dataclass(frozen=True, slots=True)
class _Held:
    book: str
    as_of: date
    version: tuple[int, int]
    mark: Mark
    actions: tuple[Action, ...]


_held: list[_Held] = []
_lock = Lock()


def key_of(action: Action) -> str:
    """Name a row: it is the same action as long as its kind, account and task are."""
    return f"{action.kind.value}-{action.customer_id}-{action.entity_id}-{action.task_id or 0}"


def put_of(key: str) -> Put | None:
    """Read the name of a row; None when it is none."""
    kind, *numbers = key.split("-")
    if kind not in set(ActionKind) or len(numbers) != len(("customer", "entity", "task")):
        return None
    if not all(one.isascii() and one.isdigit() and len(one) < 19 for one in numbers):
        return None
    customer, entity, task = (int(one) for one in numbers)
    return Put(customer_id=customer, entity_id=entity, kind=kind, task_id=task)


def wanted_by(request: HttpRequest, told: Mapping[str, Any] | None = None) -> Wanted:
    """Read what is asked for; what makes no sense is left out."""
    query: Any = told if told is not None else request.GET
    tab, who = query.get("tab", TO_DO), query.get("who", "")
    start = query.get("start", "")
    return Wanted(
        tab=tab if tab in TABS else TO_DO,
        who=who if who in {ME, TEAM, UNASSIGNED} else "",
        tiers=frozenset(query.getlist("tier")) & set(Tier),
        kinds=frozenset(query.getlist("kind")) & set(ActionKind),
        text=query.get("q", "").strip()[:LONGEST_TEXT].replace("\x00", ""),
        entity=scoping.entity_shown(request, query),
        currency=query.get("currency", ""),
        row=query.get("row", "")[:100],
        start=int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 0,
    )


def actions(as_of: date) -> tuple[Action, ...]:
    """Give every action of a day in rank order, as the book stands now."""
    book = str(connection.settings_dict["NAME"])
    with _lock:
        version, mark = ledger.version(), desk.mark()
        held = _held[0] if _held else None
        if held is None or (held.book, held.as_of, held.version) != (book, as_of, version):
            held = None
        elif held.mark != mark:
            held = _brought_up(held, mark)
        if held is None:
            found = tuple(worklist.worklist(as_of))
            # Ranking one account asks for these; so the first act after this need not count.
            open_currencies.open_currencies(as_of)
            held = _Held(book, as_of, version, mark, found)
        _held[:] = [held]
        return held.actions


def _brought_up(held: _Held, mark: Mark) -> _Held | None:
    """Rank anew the accounts that were acted on; None where that may be any."""
    if held.mark.beside != mark.beside or mark.act < held.mark.act:
        return None
    touched = desk.touched(held.mark.act)
    if touched is None or len(touched) > _MOST_TOUCHED:
        return None
    if not touched:
        return replace(held, mark=mark)
    fresh = worklist.worklist(held.as_of, customer_ids=sorted(touched))
    found = worklist.merged(held.actions, fresh, customer_ids=touched)
    return replace(held, mark=mark, actions=tuple(found)) if found is not None else None


def forget() -> None:
    """Forget the list: tests do so, since a rolled back book reuses its numbers."""
    with _lock:
        _held.clear()


def listed(person: User, wanted: Wanted, *, as_of: date) -> tuple[list[Action], str, bool]:
    """Give a person's actions of all tabs in rank order, whose they are, and if any is their own.

    Without a choice they are the person's own where there are any, else the team's.
    """
    return _listed(actions(as_of), person, wanted, as_of)


def _listed(
    every: Sequence[Action], person: User, wanted: Wanted, as_of: date
) -> tuple[list[Action], str, bool]:
    off = desk.snoozed(as_of)
    standing = [one for one in every if address_of(one) not in off]
    has_own = any(map(_of_person(person), standing))
    who = wanted.who or (ME if has_own else TEAM)
    mine = _chooser(who, person)
    return [one for one in standing if mine(one) and _fits(one, wanted)], who, has_own


def of_tab(found: Sequence[Action], tab: str) -> list[Action]:
    """Give the actions of one tab; To do has all."""
    kinds = _OF_TAB.get(tab)
    return [one for one in found if kinds is None or one.kind in kinds]


def desk_of(person: User, wanted: Wanted, *, as_of: date) -> Desk:
    """Give the view of a person with what waits and what was done."""
    every = actions(as_of)
    chosen, who, has_own = _listed(every, person, wanted, as_of)
    text = wanted.text.casefold()
    waits = [
        one
        for one in desk.waiting(as_of)
        if _owned(one.owner_id, who, person)
        and text in one.name.casefold()
        and wanted.entity in {"", one.entity}
    ]
    was_done = [
        one
        for one in desk.done(*_day(timezone.localdate()))
        if _owned(one.by_id, who, person)
        and text in one.name.casefold()
        and wanted.entity in {"", one.entity}
    ]
    shown = of_tab(chosen, wanted.tab)
    return Desk(
        actions=shown,
        ranks=_ranks(shown[wanted.start : wanted.start + PAGE], every),
        waiting=waits,
        done=was_done,
        counts={
            TO_DO: len(chosen),
            DECISIONS: len(of_tab(chosen, DECISIONS)),
            CALLS: len(of_tab(chosen, CALLS)),
            WAITING: len(waits),
            DONE: len(was_done),
        },
        who=who,
        has_own=has_own,
    )


def _ranks(shown: Sequence[Action], every: Sequence[Action]) -> list[int]:
    """Say where actions stand among all of the day; both are in rank order."""
    places = enumerate(every, 1)
    return [next(place for place, other in places if other is one) for one in shown]


def find(key: str, *, as_of: date) -> tuple[int, Action] | None:
    """Find the action of a row with its rank, on whichever list it stands."""
    every = actions(as_of)
    place = place_of(key, every)
    return None if place is None else (place + 1, every[place])


def place_of(key: str, among: Sequence[Action]) -> int | None:
    """Say where the action of a row stands in a list; None when it does not."""
    put = put_of(key)
    if put is None:
        return None
    address = (put.customer_id, put.entity_id, put.kind, put.task_id)
    return next((place for place, one in enumerate(among) if address_of(one) == address), None)


def totals(found: Sequence[Action]) -> list[tuple[str, int]]:
    """Add up what is overdue on a list, each account once: by currency, the largest last."""
    seen: set[tuple[int, int]] = set()
    sums: dict[str, int] = {}
    for one in found:
        account = (one.customer_id, one.entity_id)
        if account in seen:
            continue
        seen.add(account)
        rated = one.reporting_overdue is not None
        currency = one.reporting_currency if rated else one.currency
        amount = one.reporting_overdue if one.reporting_overdue is not None else one.overdue
        sums[currency] = sums.get(currency, 0) + amount
    return sorted(((code, amount) for code, amount in sums.items() if amount), key=_by_amount)


def _by_amount(one: tuple[str, int]) -> tuple[int, str]:
    return -one[1], one[0]


def address_of(action: Action) -> tuple[int, int, str, int]:
    """Tell a row from all others: by customer, entity, kind and task."""
    return action.customer_id, action.entity_id, action.kind.value, action.task_id or 0


def _of_person(person: User) -> Callable[[Action], bool]:
    """Tell a person's own actions: given to them, or to their name by the ledger."""
    pk, name = person.pk, person.name.casefold()

    def is_mine(action: Action) -> bool:
        if action.owner_id is not None:
            return action.owner_id == pk
        return bool(action.owner) and action.owner.casefold() == name

    return is_mine


def _chooser(who: str, person: User) -> Callable[[Action], bool]:
    if who == ME:
        return _of_person(person)
    if who == UNASSIGNED:
        return lambda one: one.owner_id is None
    return lambda _one: True


def _owned(owner_id: int | None, who: str, person: User) -> bool:
    if who == ME:
        return owner_id == person.pk
    return owner_id is None if who == UNASSIGNED else True


def _fits(action: Action, wanted: Wanted) -> bool:
    if wanted.tiers and action.tier.value not in wanted.tiers:
        return False
    if wanted.kinds and action.kind.value not in wanted.kinds:
        return False
    if wanted.entity and action.entity != wanted.entity:
        return False
    if wanted.currency and wanted.currency not in {one.currency for one in action.owing}:
        return False
    text = wanted.text.casefold()
    return text in action.customer_name.casefold() or text in action.customer_number.casefold()


def _day(today: date) -> tuple[datetime, datetime]:
    """Give the beginning and the end of a day where the company is."""
    begin = timezone.make_aware(datetime.combine(today, time.min))
    return begin, begin + timedelta(days=1)
