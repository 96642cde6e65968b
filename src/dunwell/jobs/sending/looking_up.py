"""A message nobody knows about is looked up by its own Message-ID, and else shown to a person."""

from datetime import datetime

from dunwell.actions import unknown_messages
from dunwell.core import outbox as rules
from dunwell.store.queries import outbox


def settle(*, at: datetime) -> None:
    """Ask a person about every unknown message that nothing else can settle any more."""
    for message in outbox.unknown().select_related("entity", "customer").defer("mime"):
        since = message.claimed_at or message.created_at
        if rules.time_to_ask(since, at=at, can_look=False):
            unknown_messages.ask(message, at=at, because={"answer": message.answer})
