"""A message nobody knows about is looked up by its own Message-ID, and else shown to a person."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from dunwell.actions import unknown_messages
from dunwell.connectors.imap import folders
from dunwell.connectors.imap.folders import MailboxUnreadable
from dunwell.core import outbox as rules
from dunwell.core.refusals import Refusal
from dunwell.jobs.inbound.fetching import mailbox_of
from dunwell.store.models import MailAccount, Message
from dunwell.store.queries import outbox


def settle(*, at: datetime) -> None:
    """Look unknown messages up, and ask a person about those that nothing else can settle."""
    by_entity: dict[int, list[Message]] = defaultdict(list)
    for message in outbox.unknown().select_related("entity", "customer").defer("mime"):
        by_entity[message.entity_id].append(message)
    for entity_id, messages in by_entity.items():
        account = MailAccount.objects.filter(entity=entity_id).first()
        can_look = account is not None and bool(account.imap_host and account.sent_folder)
        found = _found(account, messages) if account is not None and can_look else {}
        unknown_messages.found(found, at=at)
        for message in messages:
            since = message.claimed_at or message.created_at
            if message.pk not in found and rules.time_to_ask(since, at=at, can_look=can_look):
                unknown_messages.ask(message, at=at, because={"answer": message.answer})


def _found(account: MailAccount, messages: Sequence[Message]) -> dict[int, dict[str, str]]:
    """Look into the folder where the entity's server keeps what was sent."""
    try:
        mailbox = mailbox_of(account, account.sent_folder)
        there = folders.lying_in(mailbox, [one.message_id for one in messages])
    except (MailboxUnreadable, Refusal):
        return {}
    return {one.pk: {"folder": account.sent_folder} for one in messages if one.message_id in there}
