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
# Back and again takes a moment; who means the same twice by then is asked.
_SHORTLY: Final = timedelta(minutes=10)
_SALT: Final = "dunwell.sent_forms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """When a form was done and where it led to; whether it is that one, and says the same."""

    sent_at: datetime
    address: str
    is_it: bool
    is_same: bool


def once(
    mark: str,
    *,
    by: User,
    at: datetime,
    given: bytes,
    act: Callable[[], str | None],
    asks_if_alike: bool = False,
) -> Sent | None:
    """Act unless a form with this mark was done; give how it was done before, if it was.

    `act` gives the address it leads to, or None where it was refused: then no mark is kept, so the
    form may be sent again. Two at the same time: the second waits for the first. A page that is
    loaded anew has another mark, so where `asks_if_alike` the same words shortly after are told
    of as well.
    """
    told = salted_hmac(_SALT, given, algorithm="sha256").hexdigest()
    mine = SentForm.objects.filter(user=by)
    # Who sends again is answered without a transaction, so that nobody waits for them.
    known = mine.filter(mark=mark).first()
    if known is not None:
        return _before(known, mark, told)
    if asks_if_alike:
        alike = mine.filter(input_hash=told, sent_at__gt=at - _SHORTLY)
        last = alike.order_by("-sent_at").first()
        if last is not None:
            return _before(last, mark, told)
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
        return _before(row, mark, told)
    address = act()
    if address is None:
        row.delete()
    else:
        row.address = address
        row.save(update_fields=["address"])
    return None


def _before(known: SentForm, mark: str, told: str) -> Sent:
    return Sent(
        sent_at=known.sent_at,
        address=known.address,
        is_it=known.mark == mark,
        is_same=known.input_hash == told,
    )
