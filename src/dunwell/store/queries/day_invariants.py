"""The rules of days, touches, silences and messages, each as a query that finds what breaks it."""

from typing import Final

from dunwell.core.business_days import DayState
from dunwell.core.channels import Channel
from dunwell.core.messages import MessageKind, MessageState, touch_after
from dunwell.store.queries.invariants import Invariant

# After a merge two accounts are one, and so may have had two decisions on one day.
_NOT_MERGED: Final = """
(SELECT COUNT(*) FROM customer_number n WHERE n.customer_id = t.customer_id) < 2
"""

_TOUCH_OFF_ITS_DAY: Final = f"""
SELECT t.id FROM touch t JOIN business_day d ON d.id = t.day_id
WHERE d.state <> '{DayState.PLANNED.value}' OR d.entity_id <> t.entity_id
"""

_TOUCH_OF_OTHERS: Final = """
SELECT DISTINCT t.id FROM touch t JOIN touch_item s ON s.touch_id = t.id
JOIN item i ON i.id = s.item_id
WHERE i.customer_id <> t.customer_id OR i.entity_id <> t.entity_id OR i.side <> 'debit'
"""

_TOUCH_WITHOUT_LEAD: Final = """
SELECT t.id FROM touch t WHERE NOT EXISTS (
    SELECT 1 FROM touch_item s WHERE s.touch_id = t.id AND s.item_id = t.leading_item_id
)
"""

# The database does not check what these rows point to, so that a large day is kept quickly.
_ASKED_MISFIT: Final = """
SELECT s.id FROM touch_item s LEFT JOIN item i ON i.id = s.item_id
LEFT JOIN touch t ON t.id = s.touch_id
WHERE i.id IS NULL OR t.id IS NULL OR s.asked_amount <= 0 OR s.asked_amount > s.open_amount
    OR s.open_amount > i.amount
"""

_TOUCHED_AND_SILENT: Final = f"""
SELECT t.id FROM touch t JOIN silence s ON s.day_id = t.day_id AND s.customer_id = t.customer_id
WHERE {_NOT_MERGED}
"""

_TOUCHED_TWICE: Final = f"""
SELECT MIN(t.id) AS id FROM touch t WHERE {_NOT_MERGED}
GROUP BY t.day_id, t.customer_id HAVING COUNT(*) > 1
"""

_MESSAGE_MISFIT: Final = f"""
SELECT m.id FROM message m LEFT JOIN touch t ON t.id = m.touch_id
LEFT JOIN business_day d ON d.id = t.day_id
WHERE m.kind = '{MessageKind.REMINDER.value}' AND (
    t.id IS NULL OR m.entity_id <> t.entity_id OR m.on_date <> d.date OR m.channel <> t.channel
    OR (m.customer_id <> t.customer_id AND {_NOT_MERGED})
)
"""

_EMAIL_WITHOUT_MESSAGE: Final = f"""
SELECT t.id FROM touch t WHERE t.channel = '{Channel.EMAIL.value}'
AND NOT EXISTS (SELECT 1 FROM message m WHERE m.touch_id = t.id)
"""

_OUTCOMES: Final = " OR ".join(
    f"(m.state = '{state.value}' AND t.state <> '{after.value}')"
    for state in MessageState
    if (after := touch_after(state)) is not None
)
_TOUCH_BEHIND: Final = f"""
SELECT t.id FROM touch t JOIN message m ON m.touch_id = t.id WHERE {_OUTCOMES}
"""

_SKIPPED_FOR_NOTHING: Final = f"""
SELECT d.id FROM business_day d WHERE d.state = '{DayState.SKIPPED.value}' AND NOT EXISTS (
    SELECT 1 FROM business_day l WHERE l.entity_id = d.entity_id AND l.date > d.date
    AND l.state = '{DayState.PLANNED.value}'
)
"""

INVARIANTS: Final = (
    Invariant(name="touches_on_planned_days", table="touch", broken_sql=_TOUCH_OFF_ITS_DAY),
    Invariant(name="touches_of_own_items", table="touch", broken_sql=_TOUCH_OF_OTHERS),
    Invariant(name="touches_have_a_lead", table="touch", broken_sql=_TOUCH_WITHOUT_LEAD),
    Invariant(name="asked_within_open", table="touch_item", broken_sql=_ASKED_MISFIT),
    Invariant(name="touched_or_silent", table="touch", broken_sql=_TOUCHED_AND_SILENT),
    Invariant(name="touched_once_a_day", table="touch", broken_sql=_TOUCHED_TWICE),
    Invariant(name="reminders_fit_touches", table="message", broken_sql=_MESSAGE_MISFIT),
    Invariant(name="e_mails_have_messages", table="touch", broken_sql=_EMAIL_WITHOUT_MESSAGE),
    Invariant(name="touches_follow_messages", table="touch", broken_sql=_TOUCH_BEHIND),
    Invariant(
        name="skipped_days_caught_up", table="business_day", broken_sql=_SKIPPED_FOR_NOTHING
    ),
)
