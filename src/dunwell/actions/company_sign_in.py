"""Find the person who comes back from the company's own sign-in."""

from datetime import datetime

from django.db import transaction

from dunwell.core.company_sign_in import Identity, NobodyHere
from dunwell.store import audit
from dunwell.store.models import ProviderIdentity, User


@transaction.atomic
def person_of(identity: Identity, *, at: datetime) -> User:
    """Find a person by who they are there, the first time by the address the provider vouches for.

    Nobody is let in whom no administrator has invited.
    """
    found = ProviderIdentity.objects.filter(issuer=identity.issuer, subject=identity.subject)
    known = found.select_related("user").first()
    if known is not None:
        return _active(known.user)
    person = User.objects.select_for_update().filter(email__iexact=identity.email).first()
    if not identity.email or person is None:
        raise _nobody()
    _active(person)
    others = ProviderIdentity.objects.filter(user=person, issuer=identity.issuer)
    if others.exists():
        # Somebody else has this address there now, as when a name was given out anew.
        raise _nobody()
    ProviderIdentity.objects.create(
        user=person, issuer=identity.issuer, subject=identity.subject, linked_at=at
    )
    audit.record(
        by=person,
        at=at,
        action="people.link_provider",
        subject=f"user:{person.pk}",
        after={"issuer": identity.issuer},
    )
    return person


def _active(person: User) -> User:
    if not person.is_active:
        raise _nobody()
    return person


def _nobody() -> NobodyHere:
    return NobodyHere(
        "The company's sign-in knows you, but nobody has let you into Dunwell under this address;"
        " ask an administrator to invite you."
    )
