"""A form that a browser sends twice acts once: its mark is kept in the act's own transaction."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.crypto import salted_hmac

from dunwell.store.models import SentForm, User

LONGEST_MARK: Final = 64
# Longer than anybody stays signed in, and a form lasts as long as that.
_KEPT: Final = timedelta(days=30)
_SALT: Final = "dunwell.sent_forms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """When a form was done before, where it led to, and whether it said the same."""

    sent_at: datetime
    address: str
    is_same: bool


def once(
    mark: str, *, by: User, at: datetime, given: bytes, act: Callable[[], str | None]
) -> Sent | None:
    """Act unless a form with this mark was done; give how it was done before, if it was.

    `act` gives the address it leads to, or None where it was refused: then no mark is kept, so the
    form may be sent again. Two at the same time: the second waits for the first.
    """
    told = salted_hmac(_SALT, given, algorithm="sha256").hexdigest()
    # Who sends again is answered without a transaction, so that nobody waits for them.
    known = SentForm.objects.filter(user=by, mark=mark).first()
    if known is not None:
        return _before(known, told)
    return _first(mark, by=by, at=at, told=told, act=act)


@transaction.atomic
def _first(
    mark: str, *, by: User, at: datetime, told: str, act: Callable[[], str | None]
) -> Sent | None:
    """Claim the mark, waiting for who claims it too, then act."""
    SentForm.objects.filter(user=by, sent_at__lt=at - _KEPT).delete()
    claim = secrets.token_hex(16)
    mine = SentForm(user=by, mark=mark, input_hash=told, address=claim, sent_at=at)
    # Where the mark is taken nothing is inserted, without an error that would end the transaction.
    SentForm.objects.bulk_create([mine], ignore_conflicts=True)
    row = SentForm.objects.get(user=by, mark=mark)
    if row.address != claim:
        return _before(row, told)
    address = act()
    if address is None:
        row.delete()
    else:
        row.address = address
        row.save(update_fields=["address"])
    return None


def _before(known: SentForm, told: str) -> Sent:
    return Sent(sent_at=known.sent_at, address=known.address, is_same=known.input_hash == told)
