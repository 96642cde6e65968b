"""Take up a second factor, look at its codes, take it away again."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from dunwell.actions import sessions, tries
from dunwell.core import colleagues, second_factors
from dunwell.core.second_factors import SecondFactorStands, WrongCode
from dunwell.store import audit, sealing
from dunwell.store.models import RecoveryCode, SecondFactor, User
from dunwell.store.queries import people
from dunwell.store.queries import second_factors as queries
from dunwell.store.sealing import SecretUnreadable


@transaction.atomic
def offer(person: User, *, at: datetime) -> bytes:
    """Give the secret of an app that is being set up, the same until a code of it was typed."""
    found = SecondFactor.objects.select_for_update().filter(user=person).first()
    if found is None:
        secret = secrets.token_bytes(second_factors.SECRET_BYTES)
        SecondFactor.objects.create(
            user=person, sealed_secret=sealing.seal(secret.hex()), created_at=at
        )
        return secret
    if found.confirmed_at is not None:
        raise SecondFactorStands(
            "You have an authenticator app already; take it away before you set up another."
        )
    try:
        return bytes.fromhex(sealing.opened(found.sealed_secret))
    except SecretUnreadable:
        # Kept under a key that is gone; no app counts on it yet, so another takes its place.
        secret = secrets.token_bytes(second_factors.SECRET_BYTES)
        found.sealed_secret, found.created_at = sealing.seal(secret.hex()), at
        found.save(update_fields=["sealed_secret", "created_at"])
        return secret


def take_up(person: User, text: str, *, at: datetime, session_key: str) -> Sequence[str]:
    """Let the app count from now on, after a code of it; give the recovery codes, this once.

    Sessions elsewhere began without it, so they end.
    """
    tries.begin_code(person, at=at)
    codes = _taken_up(person, text, at=at, session_key=session_key)
    tries.code_succeeded(person)
    return codes


@transaction.atomic
def _taken_up(person: User, text: str, *, at: datetime, session_key: str) -> Sequence[str]:
    found = SecondFactor.objects.select_for_update().filter(user=person, confirmed_at=None).first()
    if found is None:
        raise SecondFactorStands("There is no app being set up; load the page again.")
    secret = bytes.fromhex(sealing.opened(found.sealed_secret))
    found.last_step = second_factors.accepted_step(text, secret, last_step=0, at=at)
    found.confirmed_at = at
    found.save(update_fields=["last_step", "confirmed_at"])
    codes = _fresh_codes(person)
    sessions.end_all_of(person, but=session_key)
    audit.record(
        by=person, at=at, action="people.take_up_second_factor", subject=f"user:{person.pk}"
    )
    return codes


def check(person: User, text: str, *, at: datetime) -> None:
    """Take a code of the app or a recovery code, each once; refuse what does not fit."""
    tries.begin_code(person, at=at)
    _checked(person, text, at=at)
    tries.code_succeeded(person)


@transaction.atomic
def _checked(person: User, text: str, *, at: datetime) -> None:
    found = SecondFactor.objects.select_for_update().filter(user=person).first()
    if found is None or found.confirmed_at is None:
        raise WrongCode
    if not second_factors.looks_like_recovery(text):
        secret = bytes.fromhex(sealing.opened(found.sealed_secret))
        found.last_step = second_factors.accepted_step(
            text, secret, last_step=found.last_step, at=at
        )
        found.save(update_fields=["last_step"])
        return
    unused = RecoveryCode.objects.filter(user=person, code_hash=_hash(text), used_at=None)
    if not unused.update(used_at=at):
        raise WrongCode
    audit.record(
        by=person,
        at=at,
        action="people.use_recovery_code",
        subject=f"user:{person.pk}",
        after={"left": queries.codes_left(person)},
    )


@transaction.atomic
def renew_codes(person: User, *, at: datetime) -> Sequence[str]:
    """Make new recovery codes; the old ones are good no more."""
    if not queries.has_one(person):
        raise SecondFactorStands(
            "Recovery codes come with an authenticator app; set one up first."
        )
    codes = _fresh_codes(person)
    audit.record(by=person, at=at, action="people.renew_codes", subject=f"user:{person.pk}")
    return codes


@transaction.atomic
def take_away(person: User, *, at: datetime) -> None:
    """Do without the app from now on."""
    if SecondFactor.objects.filter(user=person).delete()[0]:
        RecoveryCode.objects.filter(user=person).delete()
        audit.record(
            by=person, at=at, action="people.take_away_second_factor", subject=f"user:{person.pk}"
        )


@transaction.atomic
def reset(user_id: int, *, by: User, at: datetime) -> None:
    """Take away the second factor of a colleague who lost it, and end their sessions."""
    colleagues.require_administrator(people.roles_of(by))
    person = User.objects.select_for_update().filter(pk=user_id).exclude(pk=by.pk).first()
    if person is None or not queries.has_one(person):
        raise SecondFactorStands("This person has no authenticator app that could be taken away.")
    SecondFactor.objects.filter(user=person).delete()
    RecoveryCode.objects.filter(user=person).delete()
    sessions.end_all_of(person)
    audit.record(by=by, at=at, action="people.reset_second_factor", subject=f"user:{person.pk}")


def _fresh_codes(person: User) -> Sequence[str]:
    RecoveryCode.objects.filter(user=person).delete()
    codes = [
        second_factors.recovery_code(secrets.token_bytes(second_factors.RECOVERY_LETTERS))
        for _ in range(second_factors.RECOVERY_CODES)
    ]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=person, code_hash=_hash(code)) for code in codes
    )
    return codes


def _hash(code: str) -> str:
    """Hash a code with the book's key: 120 bits of chance need no slow hash."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, second_factors.plain(code).encode(), hashlib.sha256).hexdigest()
