"""What the day of accounts is decided from, as rows: the whole book in bulk, or a few customers.

Everything may be asked as known at an instant: postings, promises, disputes, pauses, touches and
tasks carry when they were recorded and when they ended.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import pyarrow as pa
from django.db import connection

from dunwell.core.calls import CallDirection, CallEffectKind
from dunwell.core.messages import MessageKind, MessageState
from dunwell.core.promises import PromiseState
from dunwell.core.tasks import TaskKind, TaskState
from dunwell.core.touches import TouchState
from dunwell.store import frames
from dunwell.store.frames import Parameter

Rows = list[tuple[Any, ...]]

_DAY_0: Final = date(1970, 1, 1)
_NONE: Final[tuple[Parameter, ...]] = ()
_FOLLOW_UP: Final = TaskKind.BROKEN_PROMISE


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Which accounts are asked for, as of a day, and as known at an instant where one is given."""

    on: date
    known_at: datetime | None = None
    customer_ids: tuple[int, ...] | None = None

    def of(self, column: str) -> str:
        """Write the condition that a column names one of the customers."""
        if self.customer_ids is None:
            return "1 = 1"
        return f"{column} IN ({', '.join(str(int(one)) for one in self.customer_ids) or 'NULL'})"


def read(sql: str, params: Sequence[Parameter], moment: Moment) -> Rows:
    """Run a query; for a few customers, and inside a transaction, on Django's connection."""
    with _way(moment):
        table = frames.read(sql, params)
    if not table.num_rows:
        return []
    return list(zip(*(_values(column) for column in table.columns), strict=True))


def _way(moment: Moment) -> AbstractContextManager[None]:
    if moment.customer_ids is not None or connection.in_atomic_block:
        return frames.on_djangos_connection()
    return nullcontext()


def _values(column: pa.ChunkedArray) -> Iterable[Any]:
    """Give the values of a column; days are made once each, for there are few of them."""
    if column.type != pa.date32():
        values: list[Any] = column.to_pylist()
        return values
    numbers = column.cast(pa.int32()).to_pylist()
    days = {one: None if one is None else _DAY_0 + timedelta(days=one) for one in set(numbers)}
    return [days[one] for one in numbers]


def open_items(moment: Moment) -> Rows:
    """Rows of item, customer, entity, currency, side, due date and open amount."""
    columns = "i.id AS item_id, i.customer_id, i.entity_id, i.currency, i.side, i.due_date"
    if moment.known_at is None:
        return read(
            f"SELECT {columns}, b.open_amount FROM balance b JOIN item i ON i.id = b.item_id"
            f" WHERE b.from_date <= ? AND b.to_date > ? AND {moment.of('i.customer_id')}",
            (moment.on, moment.on),
            moment,
        )
    return read(
        f"SELECT {columns}, CAST(SUM(p.change) AS BIGINT) AS open_amount"
        " FROM posting p JOIN item i ON i.id = p.item_id"
        f" WHERE p.effective_date <= ? AND p.recorded_at <= ? AND {moment.of('i.customer_id')}"
        " GROUP BY i.id, i.customer_id, i.entity_id, i.currency, i.side, i.due_date"
        " HAVING SUM(p.change) > 0",
        (moment.on, moment.known_at),
        moment,
    )


def disputes(moment: Moment) -> Rows:
    """Rows of item and the amount in dispute."""
    where, params = "d.state = 'open'", _NONE
    if moment.known_at is not None:
        where = "d.opened_at <= ? AND (d.closed_at IS NULL OR d.closed_at > ?)"
        params = (moment.known_at, moment.known_at)
    return read(
        "SELECT d.item_id, d.amount FROM dispute d JOIN item i ON i.id = d.item_id"
        f" WHERE {where} AND {moment.of('i.customer_id')}",
        params,
        moment,
    )


def promises(moment: Moment) -> Rows:
    """Rows of item and the promised date of each live promise."""
    where, params = f"p.state = '{PromiseState.OPEN.value}'", _NONE
    if moment.known_at is not None:
        where = "p.live_at <= ? AND (p.settled_at IS NULL OR p.settled_at > ?)"
        params = (moment.known_at, moment.known_at)
    return read(
        "SELECT s.item_id, p.promised_date FROM promise_item s"
        " JOIN promise p ON p.id = s.promise_id JOIN item i ON i.id = s.item_id"
        f" WHERE {where} AND {moment.of('i.customer_id')}",
        params,
        moment,
    )


def steps_taken(moment: Moment) -> Rows:
    """Rows of leading item, touch, step, tone, cadence, date and cycle, of items open then.

    A step that a person took back is not taken again: it counts, though nobody heard of it.
    """
    standing, params = _standing_touch(moment)
    by_a_person = _taken_back_by_a_person(moment)
    is_open = ""
    if moment.customer_ids is None:
        is_open = (
            " AND EXISTS (SELECT 1 FROM balance b WHERE b.item_id = t.leading_item_id"
            " AND b.from_date <= ? AND b.to_date > ?)"
        )
        params = (*params, moment.on, moment.on)
    return read(
        "SELECT t.leading_item_id, t.id AS touch_id, t.step, t.tone, t.cadence,"
        " d.date AS on_date, t.cycle"
        " FROM touch t JOIN business_day d ON d.id = t.day_id"
        f" WHERE (({standing}) OR ({by_a_person})){is_open}",
        params,
        moment,
    )


def opened(moment: Moment) -> Rows:
    """Rows of touched item and the day since which it has been open without a break."""
    return read(
        "SELECT b.item_id, MAX(b.from_date) AS opened_date FROM balance b"
        " LEFT JOIN balance p ON p.item_id = b.item_id AND p.to_date = b.from_date"
        " WHERE p.id IS NULL AND b.from_date <= ? AND b.item_id IN ("
        " SELECT t.leading_item_id FROM touch t JOIN balance n ON n.item_id = t.leading_item_id"
        f" AND n.from_date <= ? AND n.to_date > ? WHERE {moment.of('t.customer_id')})"
        " GROUP BY b.item_id",
        (moment.on, moment.on, moment.on),
        moment,
    )


def contacts_made(moment: Moment, *, days: int) -> Rows:
    """Rows of customer, entity, date and touch of every contact of the last days."""
    since = moment.on - timedelta(days=days)
    standing, params = _standing_touch(moment)
    stands, called = standing_call(moment)
    # A call that was planned counts on its day until it is made; then the call itself counts.
    touches = read(
        "SELECT t.customer_id, t.entity_id, d.date AS on_date, t.id AS touch_id FROM touch t"
        f" JOIN business_day d ON d.id = t.day_id WHERE {standing} AND d.date > ? AND d.date <= ?"
        f" AND NOT EXISTS (SELECT 1 FROM logged_call c WHERE c.touch_id = t.id AND {stands})",
        (*params, since, moment.on, *called),
        moment,
    )
    kinds = _listed((MessageKind.STATEMENT, MessageKind.REPLY, MessageKind.PROMISE_CONFIRMED))
    states = _listed(
        (
            MessageState.QUEUED,
            MessageState.SENDING,
            MessageState.SENT,
            MessageState.CAPTURED,
            MessageState.UNKNOWN,
        )
    )
    known = "" if moment.known_at is None else " AND m.created_at <= ?"
    instants = () if moment.known_at is None else (moment.known_at,)
    messages = read(
        "SELECT m.customer_id, m.entity_id, m.on_date, NULL AS touch_id FROM message m"
        f" WHERE m.kind IN ({kinds}) AND m.state IN ({states}) AND m.on_date > ?"
        f" AND m.on_date <= ? AND {moment.of('m.customer_id')}"
        f" AND m.customer_id IS NOT NULL{known}",
        (since, moment.on, *instants),
        moment,
    )
    calls = read(
        "SELECT c.customer_id, c.entity_id, c.on_date, c.touch_id FROM logged_call c"
        f" WHERE c.direction = '{CallDirection.OUTGOING.value}' AND c.on_date > ?"
        f" AND c.on_date <= ? AND {moment.of('c.customer_id')} AND {stands}",
        (since, moment.on, *called),
        moment,
    )
    # A call task that was closed without a call in the log was done all the same.
    known = "" if moment.known_at is None else " AND k.closed_at <= ?"
    done = read(
        "SELECT k.customer_id, k.entity_id, k.due_date AS on_date, NULL AS touch_id,"
        f" k.closed_at FROM task k WHERE k.kind IN ({_listed((TaskKind.CALL, _FOLLOW_UP))})"
        f" AND k.state = '{TaskState.DONE.value}' AND SUBSTR(k.cause, 1, 6) <> 'touch:'"
        f" AND k.customer_id IS NOT NULL AND {moment.of('k.customer_id')}{known}"
        " AND NOT EXISTS (SELECT 1 FROM call_effect e JOIN logged_call c ON c.id = e.call_id"
        f" WHERE e.kind = '{CallEffectKind.CLOSED_TASK.value}' AND e.row_id = k.id"
        f" AND {stands})",
        (*instants, *called),
        moment,
    )
    made = [(*row[:2], row[4].date(), None) for row in done]
    return [*touches, *messages, *calls, *(row for row in made if since < row[2] <= moment.on)]


def standing_call(moment: Moment) -> tuple[str, tuple[Parameter, ...]]:
    """Select the calls `c` of the log that were not taken back."""
    taken_back = "SELECT 1 FROM call_reversal v WHERE v.call_id = c.id"
    if moment.known_at is None:
        return f"NOT EXISTS ({taken_back})", ()
    return (
        f"c.recorded_at <= ? AND NOT EXISTS ({taken_back} AND v.recorded_at <= ?)",
        (moment.known_at, moment.known_at),
    )


def _standing_touch(moment: Moment) -> tuple[str, tuple[Parameter, ...]]:
    """Select touches that were planned or taken, whatever became of them after the instant."""
    states = _listed((TouchState.PLANNED, TouchState.TAKEN))
    mine = moment.of("t.customer_id")
    if moment.known_at is None:
        return f"t.state IN ({states}) AND {mine}", ()
    return (
        f"{mine} AND d.processed_at < ? AND (t.state IN ({states}) OR NOT EXISTS ("
        "SELECT 1 FROM message m JOIN message_event e ON e.message_id = m.id"
        " WHERE m.touch_id = t.id AND e.kind IN ('cancelled', 'failed', 'bounced')"
        " AND e.at <= ?))",
        (moment.known_at, moment.known_at),
    )


def _taken_back_by_a_person(moment: Moment) -> str:
    path = {
        "sqlite": "json_extract(t.because, '$.taken_back.code')",
        "postgresql": "t.because -> 'taken_back' ->> 'code'",
    }[connection.vendor]
    return (
        f"t.state = '{TouchState.SKIPPED.value}' AND {path} = 'skipped_by_person'"
        f" AND {moment.of('t.customer_id')}"
    )


def pauses(moment: Moment) -> Rows:
    """Rows of customer, entity (none means all) and the day on which the pause ends."""
    known, instants = "p.ended_at IS NULL", _NONE
    if moment.known_at is not None:
        known = "p.recorded_at <= ? AND (p.ended_at IS NULL OR p.ended_at > ?)"
        instants = (moment.known_at, moment.known_at)
    return read(
        "SELECT p.customer_id, p.entity_id, p.to_date AS until_date FROM pause p"
        f" WHERE p.from_date <= ? AND p.to_date > ? AND {known} AND {moment.of('p.customer_id')}",
        (moment.on, moment.on, *instants),
        moment,
    )


def overrides(moment: Moment) -> Rows:
    """Rows of customer, the colleague who looks after it, and the day on which that ends."""
    known, instants = "o.ended_at IS NULL", _NONE
    if moment.known_at is not None:
        known = "o.recorded_at <= ? AND (o.ended_at IS NULL OR o.ended_at > ?)"
        instants = (moment.known_at, moment.known_at)
    return read(
        "SELECT o.customer_id, CASE WHEN u.name = '' THEN u.email ELSE u.name END AS owner,"
        ' o.to_date AS until_date FROM override o JOIN "user" u ON u.id = o.owner_id'
        f" WHERE o.from_date <= ? AND o.to_date > ? AND {known} AND {moment.of('o.customer_id')}"
        " ORDER BY o.to_date, o.id",
        (moment.on, moment.on, *instants),
        moment,
    )


def open_tasks(kind: TaskKind, moment: Moment) -> Rows:
    """Rows of customer, entity and the day on which a task was opened that is open still."""
    known, instants = "t.state = 'open'", _NONE
    if moment.known_at is not None:
        known = "t.opened_at <= ? AND (t.closed_at IS NULL OR t.closed_at > ?)"
        instants = (moment.known_at, moment.known_at)
    return read(
        "SELECT t.customer_id, t.entity_id, t.opened_date FROM task t"
        f" WHERE t.kind = '{kind.value}' AND {known} AND t.customer_id IS NOT NULL"
        f" AND {moment.of('t.customer_id')}",
        instants,
        moment,
    )


def customers(moment: Moment) -> Rows:
    """Rows of what places a customer, and where it is."""
    return read(
        "SELECT c.id, c.status, c.segment, c.region, c.country, c.contract_type, c.time_zone,"
        " c.language, c.payer_id, c.collector_id,"
        " CASE WHEN c.street <> '' AND c.city <> '' THEN 1 ELSE 0 END AS has_address"
        f" FROM customer c WHERE {moment.of('c.id')}",
        (),
        moment,
    )


def contacts(moment: Moment) -> Rows:
    """Rows of customer and what decides whether a contact may be written to."""
    return read(
        "SELECT c.customer_id, c.email, c.name, c.role, c.language,"
        " CASE WHEN c.opted_out THEN 1 ELSE 0 END AS opted_out,"
        " CASE WHEN c.bounced_date IS NULL THEN 0 ELSE 1 END AS bounced"
        f" FROM contact c WHERE {moment.of('c.customer_id')} ORDER BY c.customer_id, c.id",
        (),
        moment,
    )


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
