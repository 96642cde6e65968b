"""Let people in: the first administrator by a one-time link, everybody else by password."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from dunwell.actions import sessions
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role
from dunwell.store import audit
from dunwell.store.models import RoleGrant, SignInLink, User

ADMINISTRATOR: Final = "admin@localhost"
VALID_FOR: Final = timedelta(hours=24)
# The first person of a fresh book does everything until colleagues are invited; what needs four
# eyes waits for a second pair.
FIRST_ROLES: Final = (Role.ADMINISTRATOR, Role.COLLECTIONS_SPECIALIST, Role.FINANCE_MANAGER)


class LinkSpent(Refusal):
    """A link lets its person in once, and not for ever."""

    code = "link_spent"

    def __init__(self) -> None:
        super().__init__(
            "This sign-in link was used before or has expired. Sign in with your password, ask an"
            " administrator for a fresh link, or start `./dunwell serve` again for one."
        )


@transaction.atomic
def offer_link(*, at: datetime) -> str | None:
    """Make a one-time link's secret for the administrator, creating them on first use.

    None once the administrator has a password. Where nobody is an administrator, this person is.
    """
    person = User.objects.filter(email=ADMINISTRATOR).first()
    if person is None:
        person = User.objects.create_user(ADMINISTRATOR, name="Administrator")
        audit.record(by=None, at=at, action="people.create", subject=f"user:{person.pk}")
    _grant_first_roles(person, at=at)
    if person.has_usable_password():
        return None
    return issue(person, at=at, valid_for=VALID_FOR)


def issue(person: User, *, at: datetime, valid_for: timedelta) -> str:
    """Make a link for a person and give its secret, of which only the hash is kept."""
    secret = secrets.token_urlsafe(32)
    SignInLink.objects.create(
        user=person, secret_hash=_hash(secret), created_at=at, expires_at=at + valid_for
    )
    return secret


def is_usable(secret: str, *, at: datetime) -> bool:
    """Tell whether a link would let its person in; looking changes nothing."""
    return SignInLink.objects.filter(
        secret_hash=_hash(secret), used_at=None, expires_at__gt=at, user__is_active=True
    ).exists()


@transaction.atomic
def use_link(secret: str, *, at: datetime) -> User:
    """Spend a link and return its person."""
    spent = SignInLink.objects.filter(
        secret_hash=_hash(secret), used_at=None, expires_at__gt=at, user__is_active=True
    ).update(used_at=at)
    if not spent:
        raise LinkSpent
    person = SignInLink.objects.select_related("user").get(secret_hash=_hash(secret)).user
    audit.record(by=person, at=at, action="people.use_link", subject=f"user:{person.pk}")
    return person


@transaction.atomic
def set_password(person: User, password: str, *, at: datetime, session_key: str = "") -> None:
    """Keep a new password, already checked against the rules; links and other sessions end."""
    person.set_password(password)
    person.save(update_fields=["password"])
    SignInLink.objects.filter(user=person, used_at=None).update(used_at=at)
    sessions.end_all_of(person, but=session_key)
    audit.record(by=person, at=at, action="people.set_password", subject=f"user:{person.pk}")


def _grant_first_roles(person: User, *, at: datetime) -> None:
    if not person.is_active or RoleGrant.objects.filter(role=Role.ADMINISTRATOR).exists():
        return
    RoleGrant.objects.bulk_create(
        (RoleGrant(user=person, role=role) for role in FIRST_ROLES), ignore_conflicts=True
    )
    audit.record(
        by=None,
        at=at,
        action="people.set_roles",
        subject=f"user:{person.pk}",
        after={"roles": sorted(FIRST_ROLES)},
    )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
