"""The rules of the contact log, each as a query that finds what breaks it."""

from typing import Final

from dunwell.core.calls import CallEffectKind
from dunwell.core.tasks import TaskState
from dunwell.store.queries.invariants import Invariant

_TABLES: Final = {
    CallEffectKind.PROMISE: "promise",
    CallEffectKind.DISPUTE: "dispute",
    CallEffectKind.CLOSED_TASK: "task",
    CallEffectKind.FOLLOW_UP: "task",
}

_EFFECT_WITHOUT_ROW: Final = " UNION ".join(
    f"SELECT e.id FROM call_effect e LEFT JOIN {table} r ON r.id = e.row_id"
    f" WHERE e.kind = '{kind.value}' AND r.id IS NULL"
    for kind, table in _TABLES.items()
)

_PROMISE_OF_OTHERS: Final = f"""
SELECT e.id FROM call_effect e JOIN logged_call c ON c.id = e.call_id
JOIN promise p ON p.id = e.row_id
WHERE e.kind = '{CallEffectKind.PROMISE.value}' AND p.customer_id <> c.customer_id
"""

_ANSWERED_AND_OPEN: Final = f"""
SELECT e.id FROM call_effect e JOIN task t ON t.id = e.row_id
WHERE e.kind = '{CallEffectKind.CLOSED_TASK.value}' AND t.state = '{TaskState.OPEN.value}'
AND NOT EXISTS (SELECT 1 FROM call_reversal v WHERE v.call_id = e.call_id)
"""

_FOLLOW_UP_OFF: Final = f"""
SELECT c.id FROM logged_call c LEFT JOIN call_effect e
    ON e.call_id = c.id AND e.kind = '{CallEffectKind.FOLLOW_UP.value}'
WHERE (c.follow_up_date IS NULL) <> (e.id IS NULL)
"""

_TAKEN_BACK_BEFORE: Final = """
SELECT v.id FROM call_reversal v JOIN logged_call c ON c.id = v.call_id
WHERE v.recorded_at < c.recorded_at
"""

INVARIANTS: Final = (
    Invariant(name="call_effects_exist", table="call_effect", broken_sql=_EFFECT_WITHOUT_ROW),
    Invariant(name="call_promises_own", table="call_effect", broken_sql=_PROMISE_OF_OTHERS),
    Invariant(name="call_tasks_closed", table="call_effect", broken_sql=_ANSWERED_AND_OPEN),
    Invariant(name="call_follow_ups_wake", table="logged_call", broken_sql=_FOLLOW_UP_OFF),
    Invariant(name="calls_taken_back_later", table="call_reversal", broken_sql=_TAKEN_BACK_BEFORE),
)
