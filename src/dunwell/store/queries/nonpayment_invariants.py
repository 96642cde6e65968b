"""The rules of non-payment reasons, each as a query that finds what breaks it."""

from typing import Final

from dunwell.store.queries.invariants import Invariant

_BY_WHO_SET_IT: Final = """
SELECT v.reason_id AS id FROM nonpayment_verification v
JOIN nonpayment_reason r ON r.id = v.reason_id WHERE r.by_id = v.by_id
"""

_NOT_KNOWN: Final = """
SELECT v.reason_id AS id FROM nonpayment_verification v
JOIN nonpayment_reason r ON r.id = v.reason_id WHERE r.reason = 'not_known'
"""

_BEFORE_IT_WAS_SET: Final = """
SELECT v.reason_id AS id FROM nonpayment_verification v
JOIN nonpayment_reason r ON r.id = v.reason_id WHERE v.recorded_at < r.recorded_at
"""

INVARIANTS: Final = (
    Invariant(
        name="reasons_verified_by_another",
        table="nonpayment_verification",
        broken_sql=_BY_WHO_SET_IT,
    ),
    Invariant(
        name="reasons_verified_are_known",
        table="nonpayment_verification",
        broken_sql=_NOT_KNOWN,
    ),
    Invariant(
        name="reasons_verified_after_they_were_set",
        table="nonpayment_verification",
        broken_sql=_BEFORE_IT_WAS_SET,
    ),
)
