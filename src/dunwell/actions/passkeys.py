"""Take up a passkey, note its use, take it away."""

from datetime import datetime

from django.db import transaction

from dunwell.core import passkeys
from dunwell.core.passkeys import PasskeyRefused
from dunwell.core.personal_data import Personal
from dunwell.store import audit
from dunwell.store.models import Passkey, User


@transaction.atomic
def add(
    person: User, *, at: datetime, name: str, credential_id: str, public_key: str, sign_count: int
) -> Passkey:
    """Keep the public half of a key that a device has just made."""
    passkeys.require_room(Passkey.objects.select_for_update().filter(user=person).count())
    if Passkey.objects.filter(credential_id=credential_id).exists():
        raise PasskeyRefused("This passkey is here already.")
    key = Passkey.objects.create(
        user=person,
        name=passkeys.name(name),
        credential_id=credential_id,
        public_key=public_key,
        sign_count=sign_count,
        created_at=at,
    )
    audit.record(
        by=person,
        at=at,
        action="people.add_passkey",
        subject=f"user:{person.pk}",
        after={"name": Personal(key.name, of=f"user:{person.pk}")},
    )
    return key


@transaction.atomic
def used(key_id: int, *, sign_count: int, at: datetime) -> User:
    """Note that a key signed, and give its person; refuse one that counts backwards."""
    key = Passkey.objects.select_for_update().select_related("user").get(pk=key_id)
    passkeys.require_counted_up(key.sign_count, sign_count)
    if not key.user.is_active:
        raise PasskeyRefused("This passkey opens nothing here any more.")
    key.sign_count, key.used_at = sign_count, at
    key.save(update_fields=["sign_count", "used_at"])
    return key.user


@transaction.atomic
def note_copy(key_id: int, *, at: datetime) -> None:
    """Write down that a key counted backwards; nobody came in with it."""
    key = Passkey.objects.get(pk=key_id)
    audit.record(
        by=None,
        at=at,
        action="people.refuse_copied_passkey",
        subject=f"user:{key.user_id}",
        after={"name": Personal(key.name, of=f"user:{key.user_id}")},
    )


@transaction.atomic
def remove(person: User, key_id: int, *, at: datetime) -> None:
    """Take away a key of the person's own."""
    key = Passkey.objects.filter(user=person, pk=key_id).first()
    if key is None:
        raise PasskeyRefused("There is no such passkey of yours; look at the list again.")
    key.delete()
    audit.record(
        by=person,
        at=at,
        action="people.remove_passkey",
        subject=f"user:{person.pk}",
        before={"name": Personal(key.name, of=f"user:{person.pk}")},
    )
