"""A task is an action for a person: a rule opens it with its because, an outcome closes it."""

from enum import StrEnum


class TaskKind(StrEnum):
    """What there is to do."""

    CALL = "call"  # A step of the cadence asks for a call.
    POST_LETTER = "post_letter"  # A letter is ready to print and post.
    FIX_ADDRESS = "fix_address"  # No address works, or one bounced.
    BROKEN_PROMISE = "broken_promise"  # A promise was not kept.
    FOLLOW_UP = "follow_up"  # A call said when to come back; it wakes on that day.
    RESOLVE_UNKNOWN = "resolve_unknown"  # A message may or may not have left.
    FAILED_MESSAGE = "failed_message"  # A message could not be sent.
    CHECK_PAYMENT = "check_payment"  # The customer says it was paid.
    READ_REPLY = "read_reply"  # A reply that a person reads.
    INVOICE_NOT_READY = "invoice_not_ready"  # An invoice lacks what it needs to be sent.


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"  # Somebody has to do it.
    DONE = "done"  # Done, with its outcome.
    DROPPED = "dropped"  # Its cause went away by itself.
