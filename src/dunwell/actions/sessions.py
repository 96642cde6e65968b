"""Begin, see and end the sessions of people."""

from datetime import datetime, timedelta
from typing import Final

from django.contrib.sessions.models import Session as StoredSession
from django.db import transaction

from dunwell.core.refusals import Refusal
from dunwell.core.sessions import Way
from dunwell.store import audit
from dunwell.store.models import SignInSession, User

# Being seen is written down this often at most, so that looking at pages writes next to nothing.
SEEN_EVERY: Final = timedelta(minutes=2)
_OLD: Final = timedelta(days=2)


class UnknownSession(Refusal):
    """Sessions are chosen from one's own list."""

    code = "unknown_session"


@transaction.atomic
def begin(
    person: User, session_key: str, *, at: datetime, way: Way, address: str = "", device: str = ""
) -> SignInSession:
    """Write down that a person came in, having said who they are."""
    SignInSession.objects.filter(signed_in_at__lt=at - _OLD).delete()
    told = {
        "user": person,
        "way": way,
        "signed_in_at": at,
        "seen_at": at,
        "confirmed_at": at,
        "address": address,
        "device": device,
    }
    # Who signs in again where they are signed in keeps the session that they have.
    session, _ = SignInSession.objects.update_or_create(session_key=session_key, defaults=told)
    audit.record(
        by=person,
        at=at,
        action="people.sign_in",
        subject=f"user:{person.pk}",
        because={"way": way.value},
    )
    return session


def take_over(person: User, session_key: str, *, at: datetime) -> SignInSession:
    """Count a session that began before sessions were counted."""
    return SignInSession.objects.create(
        user=person, session_key=session_key, way=Way.PASSWORD, signed_in_at=at, seen_at=at
    )


def moved(session_key: str, to: str, *, at: datetime) -> None:
    """Follow a session to its new key; who gave it one has just said who they are."""
    found = SignInSession.objects.filter(session_key=session_key)
    found.update(session_key=to, confirmed_at=at)


@transaction.atomic
def end(person: User, session_id: int, *, at: datetime) -> None:
    """End one session of the person's own."""
    found = SignInSession.objects.filter(user=person, pk=session_id)
    if not _ended(list(found.values_list("session_key", flat=True))):
        raise UnknownSession("There is no such session of yours; it may have ended meanwhile.")
    audit.record(by=person, at=at, action="people.end_session", subject=f"user:{person.pk}")


@transaction.atomic
def end_others(person: User, session_key: str, *, at: datetime) -> int:
    """End every session of the person but the one at hand; tell how many."""
    count = end_all_of(person, but=session_key)
    if count:
        audit.record(
            by=person,
            at=at,
            action="people.end_sessions",
            subject=f"user:{person.pk}",
            because={"count": count},
        )
    return count


def end_all_of(person: User, *, but: str = "") -> int:
    """End the sessions of a person inside the transaction of what makes it necessary."""
    found = SignInSession.objects.filter(user=person).exclude(session_key=but)
    return _ended(list(found.values_list("session_key", flat=True)))


def forget(session_key: str) -> None:
    """Remove the row of a session that is over or was signed out of."""
    _ended([session_key])


def confirm(session_key: str, *, at: datetime) -> None:
    """Write down that the person said once more who they are."""
    SignInSession.objects.filter(session_key=session_key).update(confirmed_at=at)


def _ended(keys: list[str]) -> int:
    """Take away what a browser would show to be let in, and the row that lets it count."""
    StoredSession.objects.filter(session_key__in=keys).delete()
    return SignInSession.objects.filter(session_key__in=keys).delete()[0]
