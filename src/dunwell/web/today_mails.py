"""The e-mails to approve as the Today page lists them, one of them shown beside its row."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import Q

from dunwell.jobs.messages import showing
from dunwell.store.models import Message, User
from dunwell.store.queries import outbox_pages as queries
from dunwell.web import outbox
from dunwell.web.pages import State
from dunwell.web.today_list import ME, UNASSIGNED, Wanted

_ROW: Final = "mail-"
# The row of whichever message waits for a customer, as its action on the list leads to it.
_OF: Final = "mails-of-"


def count(wanted: Wanted, who: str, person: User) -> int:
    """Count what waits for a release in a view."""
    return queries.held_count(entity=wanted.entity, only=_only(wanted, who, person))


def waiting(wanted: Wanted, who: str, person: User) -> list[Message]:
    """Give what waits for a release in a view, in the order in which it was planned."""
    return queries.held(entity=wanted.entity, only=_only(wanted, who, person))


def _only(wanted: Wanted, who: str, person: User) -> Q:
    """Write whose accounts a view has, and whom it looks for."""
    found = Q()
    if who == ME:
        by_name = Q(customer__collector=None, customer__collector_name__iexact=person.name)
        found &= Q(customer__collector=person) | by_name
    elif who == UNASSIGNED:
        found &= Q(customer__collector=None)
    if wanted.text:
        found &= Q(customer__name__icontains=wanted.text) | Q(
            customer__number__icontains=wanted.text
        )
    return found


def key_of(message: Message) -> str:
    """Name the row of a message."""
    return f"{_ROW}{message.pk}"


def row_of(customer_id: int) -> str:
    """Name the row of the first message that waits for a customer."""
    return f"{_OF}{customer_id}"


def chosen(row: str, among: Sequence[Message]) -> Message | None:
    """Take the message of a row while it waits, else the first."""
    fits = (one for one in among if row in {key_of(one), row_of(one.customer_id or 0)})
    return next(fits, among[0] if among else None)


def following(before: Sequence[Message], now: Sequence[Message], message_id: int) -> str:
    """Name the row after one that left the list."""
    order = [one.pk for one in before]
    standing = {one.pk for one in now}
    at = order.index(message_id) if message_id in order else -1
    after = [pk for pk in (*order[at + 1 :], *reversed(order[: max(at, 0)])) if pk in standing]
    return f"{_ROW}{after[0]}" if after else ""


def context(found: Sequence[Message], one: Message | None, state: State) -> dict[str, Any]:
    """Collect what the list and its pane show; `state` is of the page."""
    asked = queries.asked([message.pk for message in found])
    return {
        "mails": [
            {**outbox.described(message, asked), "key": key_of(message)} for message in found
        ],
        "mail_totals": sorted(_totals(asked).items()),
        "approve_all": state.link("outbox-review", id=[message.pk for message in found])
        + "&from=today"
        if found
        else "",
        **pane(one, asked),
    }


def pane(
    one: Message | None, asked: Mapping[int, list[tuple[str, int, int]]] | None = None
) -> dict[str, Any]:
    """Collect what the pane shows of one message."""
    if one is None:
        return {"mail": None, "pane": None, "pane_key": ""}
    sums = asked if asked is not None else queries.asked([one.pk])
    return {
        "mail": outbox.described(one, sums),
        "shown": showing.shown(outbox.found(one.pk)),
        "pane": None,
        "pane_key": key_of(one),
    }


def _totals(asked: Mapping[int, list[tuple[str, int, int]]]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for parts in asked.values():
        for currency, amount, _count in parts:
            sums[currency] += amount
    return sums
