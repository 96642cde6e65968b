"""One run of the sender sends everything that may leave now, entity by entity."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from django.conf import settings

from dunwell.actions.claiming import mode_of
from dunwell.core import outreach
from dunwell.core.outreach import SendingTerms
from dunwell.core.refusals import Refusal
from dunwell.jobs.messages import composing
from dunwell.jobs.messages.gathering import Book
from dunwell.jobs.sending import batches, looking_up, recovering
from dunwell.jobs.sending.batches import Sender
from dunwell.jobs.sending.journal import Journal
from dunwell.jobs.sending.tally import Clock, Sent
from dunwell.jobs.sending.writing import Compose, Composer
from dunwell.store import policies
from dunwell.store.models import Entity
from dunwell.store.queries import outbox

# What one run takes up at most; the next run goes on from there.
_MOST: Final = 5_000


def composer() -> Compose:
    """Give a composer whose messages share what is read of the book."""
    return partial(composing.compose, book=Book())


def run(*, at: Clock, composer: Composer = composer) -> Sent:
    """Recover what was left behind, send what is due, and say what came of it.

    Safe to be run at any time, by any number of processes, and to be killed at any moment.
    """
    sent = Sent()
    folder = Path(settings.HOME, "sending")
    terms = outreach.terms_of(policies.in_force(at().date())).sending
    sent.recovered = recovering.recover(folder, at=at(), tries=terms.tries)
    looking_up.settle(at=at())
    waiting = outbox.due_by_entity(at=at(), most=_MOST)
    if waiting:
        _send(waiting, sent, at=at, terms=terms, composer=composer, folder=folder)
    sent.again_at = sent.again_at or outbox.next_hour(after=at())
    return sent


def _send(
    waiting: Mapping[tuple[int, bool], Sequence[int]],
    sent: Sent,
    *,
    at: Clock,
    terms: SendingTerms,
    composer: Composer,
    folder: Path,
) -> None:
    """Send under one claim; its journal stays behind when something could not be confirmed."""
    journal = Journal(folder)
    through = False
    try:
        entities = Entity.objects.in_bulk({entity_id for entity_id, _ in waiting})
        for (entity_id, to_colleagues), ids in sorted(waiting.items()):
            entity = entities[entity_id]
            account = getattr(entity, "mail_account", None)
            try:
                batches.send(
                    Sender(
                        pk=entity.pk,
                        code=entity.code,
                        mode=mode_of(entity.pk, to_colleagues=to_colleagues),
                        account=account,
                        to_colleagues=to_colleagues,
                    ),
                    ids,
                    sent=sent,
                    at=at,
                    terms=terms,
                    composer=composer,
                    journal=journal,
                )
            except Refusal as refusal:
                sent.problems[entity.code] = str(refusal)
        through = True
    finally:
        journal.close(keep=not through)
