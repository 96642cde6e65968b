"""Items whose issue was taken back (an undone import, a correction) are in no list."""

from datetime import date
from typing import Final

from dunwell.store.queries.keysets import Param

# Undoing a correction issues the old item once more, so one issue that stands is enough.
_VOIDED: Final = """
SELECT r.item_id FROM posting r
WHERE r.reverses_id IS NOT NULL AND r.kind = 'issued' AND r.effective_date <= %s
AND NOT EXISTS (
    SELECT 1 FROM posting p
    WHERE p.item_id = r.item_id AND p.kind = 'issued' AND p.reverses_id IS NULL
    AND NOT EXISTS (
        SELECT 1 FROM posting q WHERE q.reverses_id = p.id AND q.effective_date <= %s
    )
)
"""


def items(as_of: date) -> tuple[str, list[Param]]:
    """Give the query for the ids of items taken back by a day, with its parameters."""
    return _VOIDED, [as_of, as_of]
