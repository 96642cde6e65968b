"""Count tries to sign in before they are looked at, so that many at one moment are not one."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from dunwell.core import tries
from dunwell.core.tries import ACCOUNT, ADDRESS, CODE, TooManyTries, Tries, TryTerms
from dunwell.store import audit
from dunwell.store.models import SignInTries, User

_KEPT_FOR: Final = timedelta(days=2)


def begin_password(email: str, address: str, *, at: datetime) -> None:
    """Count a try with a password for its account and its address, or refuse it as too soon."""
    _begin({f"account:{_plain(email)}": ACCOUNT, f"address:{address}": ADDRESS}, email, at=at)


def begin_code(person: User, *, at: datetime) -> None:
    """Count a try with a code, or refuse it as too soon."""
    _begin({f"code:{person.pk}": CODE}, person.email, at=at)


def succeeded(email: str, address: str) -> None:
    """Forget the tries of an account, and the one of this address."""
    SignInTries.objects.filter(key_hash=_hash(f"account:{_plain(email)}")).delete()
    of_address = SignInTries.objects.filter(key_hash=_hash(f"address:{address}"))
    for one in of_address:
        SignInTries.objects.filter(pk=one.pk, count=one.count).update(count=max(0, one.count - 1))


def code_succeeded(person: User) -> None:
    """Forget the tries with codes of a person."""
    SignInTries.objects.filter(key_hash=_hash(f"code:{person.pk}")).delete()


def _begin(knocked: dict[str, TryTerms], email: str, *, at: datetime) -> None:
    """Count in one transaction, and refuse after it, so that what was counted stays."""
    refused = _count(knocked, email, at=at)
    if refused is not None:
        raise refused


@transaction.atomic
def _count(knocked: dict[str, TryTerms], email: str, *, at: datetime) -> TooManyTries | None:
    SignInTries.objects.filter(last_at__lt=at - _KEPT_FOR).delete()
    standing = {key: _locked(key, at) for key in sorted(knocked)}
    for key, row in standing.items():
        found = Tries(count=row.count, last_at=row.last_at) if row.count else None
        try:
            tries.require_open(found, terms=knocked[key], at=at)
        except TooManyTries as refusal:
            return refusal
    full = False
    for key, row in standing.items():
        found = Tries(count=row.count, last_at=row.last_at) if row.count else None
        now = tries.counted(found, terms=knocked[key], at=at)
        row.count, row.last_at = now.count, now.last_at
        row.save(update_fields=["count", "last_at"])
        full = full or now.count == knocked[key].free_tries
    if full:
        _note(email, at=at)
    return None


def _locked(key: str, at: datetime) -> SignInTries:
    made = {"count": 0, "last_at": at}
    SignInTries.objects.get_or_create(key_hash=_hash(key), defaults=made)
    return SignInTries.objects.select_for_update().get(key_hash=_hash(key))


def _note(email: str, *, at: datetime) -> None:
    """Write down once that the next tries have to wait."""
    person = User.objects.filter(email__iexact=_plain(email)).first()
    audit.record(
        by=None,
        at=at,
        action="people.too_many_tries",
        subject=f"user:{person.pk}" if person else "user:unknown",
    )


def _plain(email: str) -> str:
    return email.strip().casefold()


def _hash(key: str) -> str:
    """Keep neither addresses nor what people typed."""
    return hmac.new(settings.SECRET_KEY.encode(), key.encode(), hashlib.sha256).hexdigest()
