"""What a try came to is kept at once: sent, to be tried again, failed, or unknown."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from dunwell.actions import tasks
from dunwell.actions.addressees import contacts_at
from dunwell.actions.outbox import Change, short, transition
from dunwell.core import outbox, personal_data
from dunwell.core.messages import MessageKind, MessageState
from dunwell.core.outbox import Outcome, Verdict
from dunwell.core.personal_data import Personal
from dunwell.core.tasks import TaskKind
from dunwell.store import audit
from dunwell.store.models import Message

# Nobody is asked to look after these: they go to colleagues, who see that they did not come.
_NO_TASK = frozenset({MessageKind.DIGEST, MessageKind.TEST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One message and what its try came to."""

    message_id: int
    outcome: Outcome


@transaction.atomic
def confirm(
    results: Sequence[Result], *, at: datetime, claim: str, tries: int
) -> Mapping[MessageState, int]:
    """Keep what came of a claim's messages, and count them by what they became.

    Only the claim itself confirms, so that a sender thought dead never overwrites a person's
    decision; one already marked unknown is still settled by what its own sender knows.
    """
    outcomes = {one.message_id: one.outcome for one in results}
    rows = Message.objects.filter(pk__in=outcomes, claim=claim).order_by("pk")
    # Whose it is, is read only where something went wrong.
    rows = rows.only("kind", "attempts", "entity_id", "customer_id")
    standing = {message.pk: message for message in rows}
    by_state: dict[MessageState, list[Change]] = defaultdict(list)
    for pk, message in standing.items():
        found = outbox.follows(outcomes[pk], attempts=message.attempts, tries=tries, at=at)
        by_state[found.state].append(_change(message, outcomes[pk], found, at))
    told: dict[MessageState, int] = {}
    for state in sorted(by_state):
        moved = transition(by_state[state], to=state, at=at, claim=claim)
        told[state] = len(moved)
        for pk in moved:
            _consequences(standing[pk], outcomes[pk], state, at)
    return told


@transaction.atomic
def lose(message_ids: Iterable[int], *, at: datetime, claim: str, because: str) -> list[int]:
    """Mark messages unknown whose sender is gone; they are never sent again blindly."""
    changes = [Change(message_id=pk, details={"because": because}) for pk in message_ids]
    return transition(changes, to=MessageState.UNKNOWN, at=at, claim=claim)


def stop_address(
    address: str, *, customer_id: int, on: date, at: datetime, because: Mapping[str, Any]
) -> list[int]:
    """Note on a customer's contacts that an address came back; give those contacts."""
    stopped = []
    for contact in contacts_at([address], customer_id):
        if contact.bounced_date is not None:
            continue
        contact.bounced_date = on
        contact.save(update_fields=["bounced_date"])
        stopped.append(contact.pk)
        about = f"contact:{contact.pk}"
        audit.record(
            by=None,
            at=at,
            action="contacts.stop_address",
            subject=f"contact:{contact.pk}",
            before={"bounced_date": None},
            after={
                "customer": customer_id,
                "email": Personal(contact.email, of=about),
                "bounced_date": on,
            },
            because=personal_data.about(about, because, "address", "words", "answer"),
        )
    return stopped


def ask_to_fix_address(message: Message, address: str, *, at: datetime, answer: str) -> None:
    """Ask a person for another address, once for each address that came back."""
    tasks.open_once(
        at=at,
        kind=TaskKind.FIX_ADDRESS,
        cause=f"address:{message.customer_id}:{address.lower()}"[:100],
        entity=message.entity,
        customer=message.customer,
        opened_date=at.date(),
        due_date=at.date(),
        because={"message": message.pk, "address": address, "answer": short(answer)},
    )


def _change(message: Message, outcome: Outcome, found: outbox.Following, at: datetime) -> Change:
    answer = short(outcome.answer)
    fields: dict[str, Any] = {"answer": answer}
    if found.state is MessageState.SENT:
        fields |= {"sent_at": at, "provider_id": outcome.provider_id[:200]}
    if found.state is MessageState.QUEUED:
        fields |= {"claim": "", "not_before": found.not_before}
        fields["attempts"] = message.attempts - (0 if found.counts_as_try else 1)
    details: dict[str, Any] = {"answer": answer, "attempt": message.attempts}
    if outcome.refused:
        details["refused"] = {one: short(words) for one, words in outcome.refused.items()}
    return Change(message_id=message.pk, fields=fields, details=details)


def _consequences(message: Message, outcome: Outcome, state: MessageState, at: datetime) -> None:
    if message.kind in _NO_TASK:
        return
    if message.customer_id is not None:
        for address, answer in outcome.refused.items():
            because = {"message": message.pk, "answer": short(answer)}
            stop_address(
                address, customer_id=message.customer_id, on=at.date(), at=at, because=because
            )
            ask_to_fix_address(message, address, at=at, answer=answer)
    everybody_refused = outcome.verdict is Verdict.REFUSED and bool(outcome.refused)
    if state is MessageState.FAILED and not everybody_refused:
        tasks.open_once(
            at=at,
            kind=TaskKind.FAILED_MESSAGE,
            cause=f"message:{message.pk}:{message.attempts}",
            entity=message.entity,
            customer=message.customer,
            opened_date=at.date(),
            due_date=at.date(),
            because={"message": message.pk, "answer": short(outcome.answer)},
        )
