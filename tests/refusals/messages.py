"""What is refused of messages out and in, and of switching the sending."""

from collections.abc import Mapping
from typing import Final

from tests.refusals.trials import Stage, Trial, Ways

TRIALS: Final[tuple[Trial, ...]] = ()

WAYS: Final[Mapping[str, Ways]] = {}

YET: Final = frozenset(
    (
        "skip_reason_missing",
        "nothing_to_release",
        "message_moved_on",
        "checklist_open",
        "nobody_to_agree",
        "may_not_change_sending",
        "already_so",
        "not_live_yet",
        "customers_address",
        "no_test_address",
        "unknown_sender",
        "invoice_not_ready",
        "invoice_sent_already",
        "reply_unassigned",
        "reply_gone",
        "reply_read",
        "day_moved_on",
        "nothing_to_decide",
        "no_mail_server",
        "events_refused",
        "no_events",
        "nothing_held",
    )
)


def scene(stage: Stage) -> None:
    """Nobody is here yet."""
    del stage
