"""A restored book holds its mail, as what left after the backup is not known to it."""

from datetime import datetime

from django.db import transaction

from dunwell.core.refusals import Refusal
from dunwell.store import audit
from dunwell.store.models import Restoration, SignInLink, SignInSession, User
from dunwell.store.queries import restorations as queries


class NothingHeld(Refusal):
    """No restore waits for a confirmation."""

    code = "nothing_held"


@transaction.atomic
def note_backup(*, at: datetime, name: str, sha256: str, head: int) -> None:
    """Write down that a copy of everything was taken away."""
    audit.record(
        by=None,
        at=at,
        action="backups.make",
        subject=f"backup:{sha256[:16]}",
        after={"file": name[:200], "sha256": sha256, "head": head},
    )


@transaction.atomic
def hold(*, at: datetime, made_at: datetime, head: int) -> Restoration:
    """Hold all mail of a book that was just brought back.

    Sign-in links that were open then may have been used since, so they open no more.
    """
    SignInLink.objects.filter(used_at=None).update(used_at=at)
    SignInSession.objects.all().delete()
    row = Restoration.objects.create(backup_made_at=made_at, backup_head=head, restored_at=at)
    audit.record(
        by=None,
        at=at,
        action="backups.restore",
        subject=f"restoration:{row.pk}",
        after={"made_at": made_at, "head": head},
    )
    return row


@transaction.atomic
def confirm(*, by: User | None, at: datetime) -> int:
    """Let mail leave again; a person looked at what may have left since the backup."""
    held = list(queries.held().select_for_update())
    if not held:
        raise NothingHeld("No restore waits for a confirmation; nothing was changed.")
    for row in held:
        row.confirmed_at, row.confirmed_by = at, by
        row.save(update_fields=["confirmed_at", "confirmed_by"])
        audit.record(
            by=by,
            at=at,
            action="backups.confirm",
            subject=f"restoration:{row.pk}",
            before={"held": True},
            after={"held": False},
        )
    return len(held)
