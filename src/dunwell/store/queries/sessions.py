"""The sessions of a person, as they themselves may see them."""

from collections.abc import Sequence
from datetime import datetime

from dunwell.core import sessions
from dunwell.store.models import SignInSession, User


def facts(row: SignInSession) -> sessions.Session:
    """Give what the rules ask of a session."""
    return sessions.Session(
        signed_in_at=row.signed_in_at, seen_at=row.seen_at, confirmed_at=row.confirmed_at
    )


def by_key(session_key: str | None) -> SignInSession | None:
    """Find the session of a browser."""
    return SignInSession.objects.filter(session_key=session_key or "").first()


def of_person(person: User, *, at: datetime) -> Sequence[SignInSession]:
    """List the sessions that are not over, the one seen last first."""
    rows = SignInSession.objects.filter(user=person).order_by("-seen_at", "-pk")
    return [row for row in rows if sessions.ended(facts(row), at=at) is None]
