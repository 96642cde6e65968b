"""Invite colleagues by a one-time link, give them roles, and close the door behind who leaves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from dunwell.actions import sessions, sign_in
from dunwell.core import colleagues
from dunwell.core.personal_data import Personal
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role
from dunwell.store import audit, locks
from dunwell.store.models import Entity, EntityGrant, RoleGrant, SignInLink, User
from dunwell.store.queries import people

INVITATION_VALID_FOR: Final = timedelta(days=7)


class UnknownPerson(Refusal):
    """People are chosen from the list."""

    code = "unknown_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A person and the secret of the link that lets them in once; it is shown this once."""

    person: User
    secret: str


@transaction.atomic
def invite(
    *, by: User, at: datetime, name: str, email: str, roles: Collection[Role]
) -> Invitation:
    """Let a new person in; they choose a password with the link."""
    locks.audit_trail()
    colleagues.require_administrator(people.roles_of(by))
    address = colleagues.address(email)
    if User.objects.filter(email__iexact=address).exists():
        raise colleagues.AlreadyHere(
            f"{address} is known already; change that person's roles or let them in again instead."
        )
    person = User.objects.create_user(address, name=colleagues.name(name))
    person.language = by.language
    person.save(update_fields=["language"])
    RoleGrant.objects.bulk_create(RoleGrant(user=person, role=role) for role in set(roles))
    secret = sign_in.issue(person, at=at, valid_for=INVITATION_VALID_FOR)
    audit.record(
        by=by,
        at=at,
        action="people.invite",
        subject=f"user:{person.pk}",
        after={
            "email": Personal(address, of=f"user:{person.pk}"),
            "name": Personal(person.name, of=f"user:{person.pk}"),
            "roles": sorted(set(roles)),
        },
    )
    return Invitation(person=person, secret=secret)


@transaction.atomic
def set_roles(user_id: int, *, by: User, at: datetime, roles: Collection[Role]) -> User:
    """Give a person exactly these roles; their sessions end, so that they come in with them."""
    person = _other(user_id, by)
    before = people.roles_of(person)
    if Role.ADMINISTRATOR in before and Role.ADMINISTRATOR not in roles:
        _require_another_administrator(person)
    if person.pk == by.pk:
        colleagues.require_no_more(before, roles)
    if before == set(roles):
        return person
    RoleGrant.objects.filter(user=person).exclude(role__in=list(roles)).delete()
    RoleGrant.objects.bulk_create(
        RoleGrant(user=person, role=role) for role in set(roles) - before
    )
    if person.pk != by.pk:
        sessions.end_all_of(person)
    audit.record(
        by=by,
        at=at,
        action="people.set_roles",
        subject=f"user:{person.pk}",
        before={"roles": sorted(before)},
        after={"roles": sorted(set(roles))},
    )
    return person


@transaction.atomic
def set_rights(
    user_id: int, *, by: User, at: datetime, roles: Collection[Role], entities: Collection[int]
) -> User:
    """Give a person exactly these roles and legal entities: both, or where one is refused none."""
    set_roles(user_id, by=by, at=at, roles=roles)
    return set_entities(user_id, by=by, at=at, entities=entities)


@transaction.atomic
def set_entities(user_id: int, *, by: User, at: datetime, entities: Collection[int]) -> User:
    """Let a person see these legal entities and no others; none is all."""
    person = _other(user_id, by)
    known = dict(Entity.objects.filter(pk__in=list(entities)).values_list("pk", "code"))
    grants = EntityGrant.objects.filter(user=person).select_related("entity")
    before = {one.entity_id: one.entity.code for one in grants}
    if before == known:
        return person
    if person.pk == by.pk:
        raise colleagues.OwnRoles(
            "Nobody changes what they may see themselves; ask another administrator."
        )
    EntityGrant.objects.filter(user=person).exclude(entity_id__in=known).delete()
    EntityGrant.objects.bulk_create(
        EntityGrant(user=person, entity_id=pk) for pk in known.keys() - before.keys()
    )
    sessions.end_all_of(person)
    audit.record(
        by=by,
        at=at,
        action="people.set_entities",
        subject=f"user:{person.pk}",
        before={"entities": sorted(before.values())},
        after={"entities": sorted(known.values())},
    )
    return person


@transaction.atomic
def deactivate(user_id: int, *, by: User, at: datetime) -> User:
    """Close the door behind a person: no session, link or password of theirs works any more."""
    person = _other(user_id, by)
    if Role.ADMINISTRATOR in people.roles_of(person):
        _require_another_administrator(person)
    SignInLink.objects.filter(user=person, used_at=None).update(used_at=at)
    sessions.end_all_of(person)
    return _switch(person, is_active=False, by=by, at=at)


@transaction.atomic
def reactivate(user_id: int, *, by: User, at: datetime) -> Invitation:
    """Let a person in again, or give one who lost their link or password a fresh link."""
    person = _other(user_id, by)
    if not person.is_active:
        _switch(person, is_active=True, by=by, at=at)
    SignInLink.objects.filter(user=person, used_at=None).update(used_at=at)
    secret = sign_in.issue(person, at=at, valid_for=INVITATION_VALID_FOR)
    audit.record(by=by, at=at, action="people.fresh_link", subject=f"user:{person.pk}")
    return Invitation(person=person, secret=secret)


@transaction.atomic
def choose_mails(*, by: User, at: datetime, mornings: bool, requests: bool) -> User:
    """Choose which mails of Dunwell's own one gets: each morning's, each request as it comes."""
    person = User.objects.select_for_update().get(pk=by.pk)
    before = {"mornings": person.mails_mornings, "requests": person.mails_requests}
    after = {"mornings": mornings, "requests": requests}
    if before == after:
        return person
    person.mails_mornings, person.mails_requests = mornings, requests
    person.save(update_fields=["mails_mornings", "mails_requests"])
    audit.record(
        by=by,
        at=at,
        action="people.choose_mails",
        subject=f"user:{person.pk}",
        before=before,
        after=after,
    )
    return person


def _other(user_id: int, by: User) -> User:
    """Find a person for an administrator; one change at a time, so that one always stays."""
    locks.audit_trail()
    colleagues.require_administrator(people.roles_of(by))
    person = User.objects.select_for_update().filter(pk=user_id).first()
    if person is None:
        raise UnknownPerson("There is no such person; look at the list again.")
    return person


def _switch(person: User, *, is_active: bool, by: User, at: datetime) -> User:
    before = person.is_active
    if before == is_active:
        return person
    person.is_active = is_active
    person.save(update_fields=["is_active"])
    audit.record(
        by=by,
        at=at,
        action="people.reactivate" if is_active else "people.deactivate",
        subject=f"user:{person.pk}",
        before={"is_active": before},
        after={"is_active": is_active},
    )
    return person


def _require_another_administrator(person: User) -> None:
    others = RoleGrant.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    colleagues.require_another_administrator(others.exclude(user=person).count())
