"""Write down when a session was last seen, without waiting for whoever is writing the book."""

from contextlib import suppress
from datetime import datetime
from typing import Final

from django.db import OperationalError, connection

from dunwell.store.models import SignInSession

# A page is not kept waiting for this; the next page writes it.
_PATIENCE_MS: Final = 30
_USUAL_MS: Final = 20_000


def note(session_id: int, *, at: datetime) -> None:
    """Move the last moment a session was seen."""
    found = SignInSession.objects.filter(pk=session_id)
    if connection.vendor != "sqlite":
        found.update(seen_at=at)
        return
    _patience(_PATIENCE_MS)
    with suppress(OperationalError):
        found.update(seen_at=at)
    _patience(_USUAL_MS)


def _patience(milliseconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
