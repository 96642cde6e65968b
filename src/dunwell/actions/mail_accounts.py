"""Keep the mail account of an entity; its passwords are kept sealed and never shown again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db import transaction

from dunwell.actions import edits
from dunwell.actions.edits import Values
from dunwell.core import personal_data, single_lines
from dunwell.core.personal_data import Personal
from dunwell.store import audit, sealing
from dunwell.store.models import Entity, MailAccount, User
from dunwell.store.queries import account_history
from dunwell.store.queries.sending import CHECKED

FIELDS: Final = (
    "from_address",
    "from_name",
    "reply_to",
    "smtp_host",
    "smtp_port",
    "smtp_security",
    "smtp_user",
    "imap_host",
    "imap_port",
    "imap_security",
    "imap_user",
    "imap_folder",
    "sent_folder",
)
SECRETS: Final = ("smtp_secret", "imap_secret", "webhook_secret")


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """What a person says of a password: a new one, a variable it is read from, or none any more.

    Nothing said keeps the one that is there.
    """

    text: str = ""
    variable: str = ""
    remove: bool = False

    def kept(self, standing: str) -> str:
        """Give what is kept from now on."""
        if self.remove:
            return ""
        if self.variable:
            return sealing.in_environment(self.variable)
        return sealing.seal(self.text) if self.text else standing


@transaction.atomic
def of_entity(entity: Entity, *, at: datetime) -> MailAccount:
    """Give the mail account of an entity, an empty one at first."""
    account, _ = MailAccount.objects.get_or_create(
        entity=entity, defaults={"from_address": entity.email, "changed_at": at}
    )
    return account


@transaction.atomic
def edit(
    account_id: int,
    *,
    by: User,
    at: datetime,
    seen: Values,
    asked: Values,
    secrets: Mapping[str, Secret],
) -> dict[str, Any]:
    """Save what differs from what was seen, and give it; refuse what others changed as well."""
    row = MailAccount.objects.select_for_update().get(pk=account_id)
    standing = edits.of_row(row, list(FIELDS))
    subject = f"mail_account:{row.pk}"
    saved = account_history.last_saved("mail_account", row.pk)
    changes = edits.changed(seen=seen, standing=standing, asked=asked, saved=saved)
    kept = {name: one.kept(getattr(row, name)) for name, one in secrets.items()}
    changed_secrets = {name: value for name, value in kept.items() if value != getattr(row, name)}
    if not changes and not changed_secrets:
        return {}
    single_lines.require(changes)
    for name, value in {**changes, **changed_secrets}.items():
        setattr(row, name, value)
    row.changed_at = at
    told = partial(_told, f"entity:{row.entity_id}")
    row.save(update_fields=[*changes, *changed_secrets, "changed_at"])
    audit.record(
        by=by,
        at=at,
        action="mail_accounts.edit",
        subject=subject,
        before=told({name: standing[name] for name in changes}),
        after={**told(changes), **dict.fromkeys(changed_secrets, "changed")},
    )
    return {**changes, **dict.fromkeys(changed_secrets, "changed")}


def _told(about: str, facts: Mapping[str, object]) -> dict[str, object]:
    names = ("from_address", "from_name", "reply_to", "smtp_user", "imap_user")
    return personal_data.about(about, facts, *names)


@transaction.atomic
def note_check(account_id: int, *, by: User, at: datetime, smtp_ok: bool, words: str) -> None:
    """Keep that a person checked the server, and what it answered."""
    entity_id = MailAccount.objects.values_list("entity_id", flat=True).get(pk=account_id)
    said = Personal(words[:300], of=f"entity:{entity_id}")
    audit.record(
        by=by,
        at=at,
        action=CHECKED,
        subject=f"mail_account:{account_id}",
        after={"smtp_ok": smtp_ok, "words": said},
    )
