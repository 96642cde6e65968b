"""Mails of each entity's folder are kept before they are understood; a folder is never changed."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from dunwell.actions import inbound, mail_positions
from dunwell.actions.inbound import Arrived
from dunwell.connectors.imap import folders
from dunwell.connectors.imap.folders import Mail, Mailbox, MailboxUnreadable
from dunwell.connectors.mail import reading
from dunwell.core.refusals import Refusal
from dunwell.store import sealing
from dunwell.store.models import MailAccount

_AT_ONCE: Final = 50
# Mail of the days before the account was entered may answer what another program sent.
_LOOK_BACK: Final = timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class Fetched:
    """How many mails were new, and which entities' folders could not be read."""

    kept: int = 0
    problems: dict[str, str] = field(default_factory=dict)


def fetch(*, at: Callable[[], datetime]) -> Fetched:
    """Keep what is new in every entity's folder."""
    fetched = Fetched()
    accounts = MailAccount.objects.exclude(imap_host="").select_related("entity")
    for account in accounts.order_by("pk"):
        try:
            fetched.kept += _fetch(account, at)
        except (MailboxUnreadable, Refusal) as problem:
            fetched.problems[account.entity.code] = str(problem)
    return fetched


def mailbox_of(account: MailAccount, folder: str) -> Mailbox:
    """Give a folder of an entity's mail server, its password opened for the moment of use."""
    return Mailbox(
        host=account.imap_host,
        port=account.imap_port,
        security=account.imap_security,
        user=account.imap_user,
        password=sealing.opened(account.imap_secret),
        folder=folder,
    )


def _fetch(account: MailAccount, at: Callable[[], datetime]) -> int:
    """Read batch after batch; the position moves with what was kept, in one transaction."""
    mailbox = mailbox_of(account, account.imap_folder)
    position = folders.position_of(account.imap_position)
    since = (account.changed_at - _LOOK_BACK).date()
    kept = 0
    while True:
        read = folders.read_new(mailbox, after=position, since=since, most=_AT_ONCE)
        with transaction.atomic():
            for mail in read.mails:
                kept += inbound.keep(_arrived(account, read.position.validity, mail, at()))
            mail_positions.move(account.pk, str(read.position))
        position = read.position
        if len(read.mails) < _AT_ONCE:
            return kept


def _arrived(account: MailAccount, validity: int, mail: Mail, at: datetime) -> Arrived:
    seen = reading.read(mail.mime)
    return Arrived(
        source=f"imap:{account.pk}",
        key=f"{validity}:{mail.uid}",
        content_hash=hashlib.sha256(mail.mime).hexdigest(),
        received_at=at,
        entity_id=account.entity_id,
        sender=seen.sender,
        subject=seen.subject,
        raw=mail.mime,
    )
