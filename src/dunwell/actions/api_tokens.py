"""Make a token for the API, take it back, open it, and answer a repeated act as the first time."""

import hashlib
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from dunwell.core import api_tokens, permissions
from dunwell.core.api_tokens import Scope, TokenInvalid, UnknownToken
from dunwell.core.permissions import Permission
from dunwell.core.personal_data import Personal
from dunwell.core.refusals import Refusal
from dunwell.store import audit
from dunwell.store.models import ApiAnswer, ApiToken, User
from dunwell.store.queries import people

# Recognised by people and by tools that look for secrets where none should be.
PREFIX: Final = "dunwell_"
_USED_TO_THE: Final = timedelta(hours=1)
_LONGEST_KEY: Final = 100


class KeyReused(Refusal):
    """A key stands for one act with one input."""

    code = "idempotency_key_reused"


class KeyUnsound(Refusal):
    """A key is a short text."""

    code = "idempotency_key_unsound"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A token and its secret, which is shown this once."""

    token: ApiToken
    secret: str


@transaction.atomic
def issue(
    *, by: User, at: datetime, name: str, scopes: Collection[Scope], last_date: date, today: date
) -> Issued:
    """Make a token of one's own; it ends with its last day where the company is."""
    kept = api_tokens.check(name, scopes, last_date=last_date, today=today)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=by,
        name=kept,
        secret_hash=_hash(secret),
        scopes=sorted(set(scopes)),
        created_at=at,
        expires_at=timezone.make_aware(datetime.combine(last_date + timedelta(days=1), time())),
    )
    audit.record(
        by=by,
        at=at,
        action="api_tokens.issue",
        subject=f"api_token:{token.pk}",
        after={
            "name": Personal(kept, of=f"user:{by.pk}"),
            "scopes": token.scopes,
            "last_date": last_date,
        },
    )
    return Issued(token=token, secret=secret)


@transaction.atomic
def revoke(token_id: int, *, by: User, at: datetime) -> ApiToken:
    """Take a token back: one's own, or as an administrator anybody's."""
    token = ApiToken.objects.select_for_update(of=("self",)).filter(pk=token_id).first()
    manages = Permission.MANAGE_PEOPLE in permissions.of(people.roles_of(by))
    if token is None or (token.user_id != by.pk and not manages):
        raise UnknownToken("There is no such token of yours; look at the list again.")
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        audit.record(
            by=by,
            at=at,
            action="api_tokens.revoke",
            subject=f"api_token:{token.pk}",
            after={
                "name": Personal(token.name, of=f"user:{token.user_id}"),
                "person": token.user_id,
            },
        )
    return token


def opened(secret: str, *, at: datetime) -> ApiToken:
    """Give the token of a secret; refuse one that is unknown, over, taken back, or nobody's."""
    token = (
        ApiToken.objects.select_related("user")
        .filter(secret_hash=_hash(secret), revoked_at=None, expires_at__gt=at)
        .filter(user__is_active=True)
        .first()
    )
    if token is None or not secret.startswith(PREFIX):
        raise TokenInvalid(
            "Send a token that is valid as `Authorization: Bearer ...`; make one under Settings > "
            "API."
        )
    if token.used_at is None or at - token.used_at >= _USED_TO_THE:
        ApiToken.objects.filter(pk=token.pk).update(used_at=at)
    return token


def once(
    token: ApiToken, key: str, *, given: bytes, at: datetime, act: Callable[[], tuple[int, Any]]
) -> tuple[int, Any]:
    """Act once for a key of the caller; the same input again gets the same answer again.

    Two at the same time: the second waits for the first. What is refused leaves no trace, so it
    may be tried again.
    """
    if not key:
        with transaction.atomic():
            return act()
    if len(key) > _LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise KeyUnsound(f"Idempotency-Key takes up to {_LONGEST_KEY} plain letters and signs.")
    told = hashlib.sha256(given).hexdigest()
    # Who asks again is answered without a transaction, so that many who do wait for nobody.
    known = ApiAnswer.objects.filter(token=token, key=key).first()
    return _kept(known, told) if known is not None else _first(token, key, told, at=at, act=act)


@transaction.atomic
def _first(
    token: ApiToken, key: str, told: str, *, at: datetime, act: Callable[[], tuple[int, Any]]
) -> tuple[int, Any]:
    """Claim the key, waiting for who claims it too, then act; or give what they were told."""
    claim = secrets.token_hex(16)
    mine = ApiAnswer(token=token, key=key, input_hash=told, status=0, body=claim, created_at=at)
    # Where the key is taken nothing is inserted, without an error that would end the transaction.
    ApiAnswer.objects.bulk_create([mine], ignore_conflicts=True)
    row = ApiAnswer.objects.get(token=token, key=key)
    if row.status != 0 or row.body != claim:
        return _kept(row, told)
    status, body = act()
    row.status, row.body = status, body
    row.save(update_fields=["status", "body"])
    return status, body


def _kept(known: ApiAnswer, told: str) -> tuple[int, Any]:
    """Give what was answered to this input; another one is refused."""
    if known.input_hash != told:
        raise KeyReused(
            "This Idempotency-Key was used for another input; take a fresh one. Nothing was "
            "changed."
        )
    return known.status, known.body


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
