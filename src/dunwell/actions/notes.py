"""Write a note on an account, and pin one or take it from the top again."""

from datetime import datetime

from django.db import transaction

from dunwell.core import notes
from dunwell.core.personal_data import Personal
from dunwell.core.refusals import Refusal
from dunwell.store import audit
from dunwell.store.models import Customer, Note, User
from dunwell.store.queries import customers


class NoteGone(Refusal):
    """A note is pinned where it stands."""

    code = "note_gone"


@transaction.atomic
def write(
    *, by: User | None, at: datetime, customer: Customer, text: str, pinned: bool = False
) -> Note:
    """Keep a note; a pinned one takes the place of the one that was pinned."""
    kept = notes.written(text)
    customers.locked({customer.pk})
    replaced = _unpinned(customer.pk) if pinned else None
    text_kept = Personal(kept, of=f"customer:{customer.pk}")
    note = Note.objects.create(customer=customer, text=kept, pinned=pinned, recorded_at=at, by=by)
    audit.record(
        by=by,
        at=at,
        action="notes.write",
        subject=f"note:{note.pk}",
        before={"pinned": replaced} if replaced else None,
        after={"customer": customer.pk, "text": text_kept, "pinned": int(pinned)},
    )
    return note


@transaction.atomic
def pin(*, by: User | None, at: datetime, customer: Customer, note_id: int) -> Note:
    """Pin a note in the place of the one that was pinned."""
    customers.locked({customer.pk})
    note = _of(customer, note_id)
    if note.pinned:
        return note
    replaced = _unpinned(customer.pk)
    note.pinned = True
    note.save(update_fields=["pinned"])
    audit.record(
        by=by,
        at=at,
        action="notes.pin",
        subject=f"note:{note.pk}",
        before={"pinned": replaced} if replaced else None,
        after={"customer": customer.pk},
    )
    return note


@transaction.atomic
def unpin(*, by: User | None, at: datetime, customer: Customer, note_id: int) -> Note:
    """Take a note from the top; it stays in the timeline."""
    customers.locked({customer.pk})
    note = _of(customer, note_id)
    if not note.pinned:
        return note
    note.pinned = False
    note.save(update_fields=["pinned"])
    audit.record(
        by=by,
        at=at,
        action="notes.unpin",
        subject=f"note:{note.pk}",
        after={"customer": customer.pk},
    )
    return note


def _of(customer: Customer, note_id: int) -> Note:
    note = Note.objects.filter(pk=note_id, customer=customer).first()
    if note is None:
        raise NoteGone("This note does not belong to the account; look at its timeline again.")
    return note


def _unpinned(customer_id: int) -> int | None:
    """Take the pinned note from the top, and give its id."""
    standing = Note.objects.filter(customer=customer_id, pinned=True).first()
    if standing is None:
        return None
    Note.objects.filter(pk=standing.pk).update(pinned=False)
    return standing.pk
