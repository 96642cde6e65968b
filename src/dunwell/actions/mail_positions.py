"""How far an entity's folder was read moves in the transaction that keeps what was read."""

from django.db import transaction

from dunwell.store.models import MailAccount


@transaction.atomic
def move(account_id: int, position: str) -> None:
    """Note how far a folder was read."""
    MailAccount.objects.filter(pk=account_id).update(imap_position=position)
