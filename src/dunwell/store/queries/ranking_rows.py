"""What risk and ranking are made from beside the postings, as tables: the book or a few customers.

States carry the days on which they began and ended, so that a day of the past is ranked as it
stood then, and with an instant as it was known then.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date, timedelta
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from dunwell.core import calls as calls_rule
from dunwell.core.calls import CallDirection, CallEffectKind
from dunwell.core.inbound import InboundKind
from dunwell.core.messages import LEFT, MessageKind, MessageState
from dunwell.core.promises import NOT_KEPT, PromiseState
from dunwell.core.tasks import TaskState
from dunwell.core.touches import TouchState
from dunwell.store import frames
from dunwell.store.frames import Parameter
from dunwell.store.queries.account_rows import Moment, standing_call

LINES: Final = (
    "SELECT p.id AS id, p.item_id AS item_id, p.kind AS kind, p.change AS change,"
    " p.effective_date AS effective_date, p.allocation_id AS allocation_id, i.side AS side,"
    " i.currency AS currency, i.due_date AS due_date, i.customer_id AS customer_id,"
    " i.entity_id AS entity_id FROM posting p JOIN item i ON i.id = p.item_id"
)
# No silence reaches back further.
_REACH: Final = timedelta(days=400)
# Opening links for bulk reading takes longer than to read the rows of so many.
_VERY_FEW: Final = 50
_PERSON: Final = (
    "number",
    "name",
    "status",
    "segment",
    "region",
    "country",
    "contract_type",
    "language",
    "currency",
    "credit_rating",
    "collector_name",
)
_TEXTS: Final = {"currency": pa.string(), "because": pa.string(), "kind": pa.string()}


def way(moment: Moment) -> AbstractContextManager[None]:
    """Read very few customers, and inside a transaction all, on Django's connection."""
    few = moment.customer_ids is not None and len(moment.customer_ids) <= _VERY_FEW
    if few or connection.in_atomic_block:
        return frames.on_djangos_connection()
    return nullcontext()


def read(sql: str, params: Sequence[Parameter], moment: Moment) -> pa.Table:
    """Run a query; instants come as the days they lie on."""
    with way(moment):
        table = frames.read(sql, params, types=_TEXTS)
    columns = {}
    for name in table.column_names:
        column = table[name]
        if pa.types.is_timestamp(column.type):
            columns[f"{name[:-3]}_date"] = column.cast(pa.timestamp("us")).cast(pa.date32())
        elif pa.types.is_null(column.type):
            columns[name] = column.cast(pa.int64())
        else:
            columns[name] = column
    return pa.table(columns)


def lines(moment: Moment) -> pa.Table:
    """Give the postings of a few customers, or all as known at an instant, beside their items."""
    known, instants = _known("p.recorded_at", moment)
    return read(
        f"{LINES} WHERE p.effective_date <= ? AND {moment.of('i.customer_id')}{known}",
        (moment.on, *instants),
        moment,
    )


def contested(moment: Moment) -> pa.Table:
    """Columns item_id, amount and opened_date of the disputes open on the day."""
    known, instants = _known("d.opened_at", moment)
    later, after = _later("d.closed_at", moment)
    return read(
        "SELECT d.item_id AS item_id, d.amount AS amount, d.opened_date AS opened_date"
        " FROM dispute d JOIN item i ON i.id = d.item_id"
        f" WHERE d.opened_date <= ? AND (d.closed_date IS NULL OR d.closed_date > ? OR {later})"
        f" AND {moment.of('i.customer_id')}{known}",
        (moment.on, moment.on, *after, *instants),
        moment,
    )


def promised(moment: Moment) -> pa.Table:
    """Columns item_id and promised_date of the promises live on the day."""
    known, instants = _known("p.recorded_at", moment)
    later, after = _later("p.settled_at", moment)
    states = _listed((PromiseState.OPEN, PromiseState.KEPT, *sorted(NOT_KEPT)))
    found = read(
        "SELECT s.item_id AS item_id, p.promised_date AS promised_date,"
        f" CASE WHEN {later} THEN NULL ELSE p.settled_at END AS settled_at"
        " FROM promise_item s JOIN promise p ON p.id = s.promise_id JOIN item i ON i.id ="
        f" s.item_id WHERE p.state IN ({states}) AND p.made_date <= ?"
        f" AND {moment.of('i.customer_id')}{known}",
        (*after, moment.on, *instants),
        moment,
    )
    return _open(found, "settled_date", moment.on).drop_columns(["settled_date"])


def broken(moment: Moment) -> pa.Table:
    """Columns customer_id and settled_date of the promises not kept, judged by the day."""
    known, instants = _known("p.settled_at", moment)
    found = read(
        "SELECT p.customer_id AS customer_id, p.settled_at AS settled_at FROM promise p"
        f" WHERE p.state IN ({_listed(sorted(NOT_KEPT))}) AND {moment.of('p.customer_id')}{known}",
        instants,
        moment,
    )
    return _until(found, "settled_date", moment.on)


def returned(moment: Moment) -> pa.Table:
    """Columns customer_id and returned_date of the receipts that were taken back later.

    A receipt taken back on its own day was a mistake of ours, not the customer's.
    """
    known, instants = _known("r.recorded_at", moment)
    return read(
        "SELECT i.customer_id AS customer_id, r.effective_date AS returned_date FROM posting r"
        " JOIN posting p ON p.id = r.reverses_id JOIN item i ON i.id = r.item_id"
        " WHERE r.reverses_id IS NOT NULL AND i.side = 'cash' AND r.kind = 'issued'"
        " AND r.effective_date > p.effective_date AND r.effective_date <= ?"
        f" AND {moment.of('i.customer_id')}{known}",
        (moment.on, *instants),
        moment,
    )


def contacts(moment: Moment, *, since: date | None = None) -> pa.Table:
    """Columns customer_id, entity_id and made_date of mail, calls and letters to customers.

    They are those after a day, which is as far back as silence reaches where none is given.
    """
    since = since or moment.on - _REACH
    known, instants = _known("d.processed_at", moment)
    touches = read(
        "SELECT t.customer_id AS customer_id, t.entity_id AS entity_id, d.date AS made_date"
        " FROM touch t JOIN business_day d ON d.id = t.day_id"
        f" WHERE t.state = '{TouchState.TAKEN.value}' AND d.date > ? AND d.date <= ?"
        f" AND {moment.of('t.customer_id')}{known}",
        (since, moment.on, *instants),
        moment,
    )
    known, instants = _known("m.created_at", moment)
    kinds = _listed((MessageKind.STATEMENT, MessageKind.REPLY))
    states = _listed(sorted(LEFT))
    messages = read(
        "SELECT m.customer_id AS customer_id, m.entity_id AS entity_id, m.on_date AS made_date"
        f" FROM message m WHERE m.kind IN ({kinds}) AND m.state IN ({states})"
        " AND m.customer_id IS NOT NULL AND m.on_date > ? AND m.on_date <= ?"
        f" AND {moment.of('m.customer_id')}{known}",
        (since, moment.on, *instants),
        moment,
    )
    stands, called = standing_call(moment)
    calls = read(
        "SELECT c.customer_id AS customer_id, c.entity_id AS entity_id, c.on_date AS made_date"
        f" FROM logged_call c WHERE c.direction = '{CallDirection.OUTGOING.value}'"
        f" AND c.on_date > ? AND c.on_date <= ? AND {moment.of('c.customer_id')} AND {stands}",
        (since, moment.on, *called),
        moment,
    )
    # A call task that was closed without a call in the log was done all the same.
    known, instants = _known("k.closed_at", moment)
    asked = _listed(sorted(calls_rule.ANSWERED))
    done = read(
        "SELECT k.customer_id AS customer_id, k.entity_id AS entity_id, k.closed_at AS made_at"
        f" FROM task k WHERE k.kind IN ({asked}) AND k.state = '{TaskState.DONE.value}'"
        " AND SUBSTR(k.cause, 1, 6) <> 'touch:' AND k.customer_id IS NOT NULL"
        f" AND {moment.of('k.customer_id')} AND NOT EXISTS (SELECT 1 FROM call_effect e"
        f" WHERE e.kind = '{CallEffectKind.CLOSED_TASK.value}' AND e.row_id = k.id){known}",
        instants,
        moment,
    )
    return _stacked([touches, messages, calls, _until(done, "made_date", moment.on)])


def reactions(moment: Moment) -> pa.Table:
    """Columns customer_id and reacted_date of promises, disputes, replies and talks.

    Money that came is a reaction too; it stands in the lines.
    """
    mine = moment.of
    known, instants = _known("p.recorded_at", moment)
    promises = read(
        "SELECT p.customer_id AS customer_id, p.made_date AS reacted_date FROM promise p"
        f" WHERE p.made_date <= ? AND {mine('p.customer_id')}{known}",
        (moment.on, *instants),
        moment,
    )
    known, instants = _known("d.opened_at", moment)
    disputes = read(
        "SELECT i.customer_id AS customer_id, d.opened_date AS reacted_date FROM dispute d"
        " JOIN item i ON i.id = d.item_id WHERE d.opened_date <= ?"
        f" AND {mine('i.customer_id')}{known}",
        (moment.on, *instants),
        moment,
    )
    known, instants = _known("n.received_at", moment)
    replies = read(
        "SELECT n.customer_id AS customer_id, n.received_at AS reacted_at FROM inbound n"
        f" WHERE n.kind = '{InboundKind.REPLY.value}' AND n.customer_id IS NOT NULL"
        f" AND {mine('n.customer_id')}{known}",
        instants,
        moment,
    )
    stands, called = standing_call(moment)
    talks = read(
        "SELECT c.customer_id AS customer_id, c.on_date AS reacted_date FROM logged_call c"
        f" WHERE (c.outcome IN ({_listed(sorted(calls_rule.SPOKEN))})"
        f" OR c.direction = '{CallDirection.INCOMING.value}') AND c.on_date <= ?"
        f" AND {mine('c.customer_id')} AND {stands}",
        (moment.on, *called),
        moment,
    )
    return _stacked([promises, disputes, talks, _until(replies, "reacted_date", moment.on)])


def tasks(moment: Moment) -> pa.Table:
    """The tasks open on the day: who they are about and for, since when, and why."""
    known, instants = _known("k.opened_at", moment)
    later, after = _later("k.closed_at", moment)
    found = read(
        "SELECT k.id AS id, k.customer_id AS customer_id, k.entity_id AS entity_id,"
        " k.kind AS kind, k.opened_date AS opened_date, k.due_date AS due_date,"
        " k.assigned_to_id AS assigned_to_id,"
        f" CASE WHEN {later} THEN NULL ELSE k.closed_at END AS closed_at,"
        " CAST(k.because AS TEXT) AS because FROM task k"
        " WHERE k.opened_date <= ? AND k.customer_id IS NOT NULL"
        f" AND {moment.of('k.customer_id')}{known}",
        (*after, moment.on, *instants),
        moment,
    )
    return _open(found, "closed_date", moment.on)


def held(moment: Moment) -> pa.Table:
    """Columns customer_id, entity_id and on_date of messages that wait for a release."""
    known, instants = _known("m.created_at", moment)
    return read(
        "SELECT m.customer_id AS customer_id, m.entity_id AS entity_id, m.on_date AS on_date"
        f" FROM message m WHERE m.state = '{MessageState.HELD.value}' AND m.on_date <= ?"
        f" AND m.customer_id IS NOT NULL AND {moment.of('m.customer_id')}{known}",
        (moment.on, *instants),
        moment,
    )


def leaving(moment: Moment) -> pa.Table:
    """Columns customer_id and entity_id of what was decided for the day: it is contact enough."""
    known, instants = _known("d.processed_at", moment)
    return read(
        "SELECT t.customer_id AS customer_id, t.entity_id AS entity_id FROM touch t"
        " JOIN business_day d ON d.id = t.day_id WHERE d.date = ?"
        f" AND t.state = '{TouchState.PLANNED.value}' AND {moment.of('t.customer_id')}{known}",
        (moment.on, *instants),
        moment,
    )


def awaiting(moment: Moment) -> pa.Table:
    """The promises beyond the horizon that wait for a decision on the day."""
    known, instants = _known("p.recorded_at", moment)
    return read(
        "SELECT p.customer_id AS customer_id, p.entity_id AS entity_id, p.currency AS currency,"
        " p.amount AS amount, p.promised_date AS promised_date FROM promise p"
        f" WHERE p.state = '{PromiseState.AWAITING.value}' AND p.made_date <= ?"
        f" AND {moment.of('p.customer_id')}{known} ORDER BY p.id",
        (moment.on, *instants),
        moment,
    )


def customers(moment: Moment) -> pa.Table:
    """Who the customers are, where they stand, and who looks after them."""
    told = ", ".join(f"c.{name} AS {name}" for name in _PERSON)
    return read(
        f"SELECT c.id AS id, {told}, c.credit_limit AS credit_limit, c.payer_id AS payer_id,"
        f" c.collector_id AS collector_id FROM customer c WHERE {moment.of('c.id')}",
        (),
        moment,
    )


def pauses(moment: Moment) -> pa.Table:
    """Columns customer_id, entity_id (none means all) and to_date of the pauses of the day."""
    known, instants = _known("p.recorded_at", moment)
    later, after = _later("p.ended_at", moment)
    return read(
        "SELECT p.customer_id AS customer_id, p.entity_id AS entity_id, p.to_date AS to_date"
        " FROM pause p WHERE p.from_date <= ? AND p.to_date > ?"
        f" AND (p.ended_at IS NULL OR {later}) AND {moment.of('p.customer_id')}{known}",
        (moment.on, moment.on, *after, *instants),
        moment,
    )


def _known(column: str, moment: Moment) -> tuple[str, tuple[Parameter, ...]]:
    if moment.known_at is None:
        return "", ()
    return f" AND {column} <= ?", (moment.known_at,)


def _later(column: str, moment: Moment) -> tuple[str, tuple[Parameter, ...]]:
    """Tell what had not ended yet at the instant, whatever day it ended for."""
    if moment.known_at is None:
        return "1 = 0", ()
    return f"{column} > ?", (moment.known_at,)


def _open(table: pa.Table, column: str, day: date) -> pa.Table:
    """Keep what has no end, or ends after a day."""
    return table.filter(pc.fill_null(pc.greater(table[column], pa.scalar(day)), True))


def _until(table: pa.Table, column: str, day: date) -> pa.Table:
    return table.filter(pc.less_equal(table[column], pa.scalar(day)))


def _stacked(tables: Sequence[pa.Table]) -> pa.Table:
    """Put tables of the same columns below each other; an empty one may have no types."""
    filled = [table for table in tables if table.num_rows] or [tables[0]]
    return pa.concat_tables(filled, promote_options="permissive")


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
