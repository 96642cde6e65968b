"""People over HTTP: who works here, with which roles and for which entities.

A link that lets somebody in is never given to a token: an administrator takes it from the page.
"""

from typing import Annotated, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from dunwell.actions import delegations
from dunwell.actions import people as actions
from dunwell.api import answers, callers, finding, shapes
from dunwell.api.callers import Caller
from dunwell.api.fields import After, Given, Id, Key, Limit, Short, Yes
from dunwell.api.operations import Operations
from dunwell.core.permissions import Permission as P
from dunwell.core.roles import Role
from dunwell.store import locks, models
from dunwell.store.queries import api_rows, deciders
from dunwell.store.queries import second_factors as factors

router: Final = Operations(tags=["People"])
Roles = Annotated[list[Role], Field(max_length=len(Role))]


class Person(Schema):
    """Somebody who works here; no entity is all of them."""

    id: int
    name: str
    email: str
    is_active: bool
    roles: list[str]
    entities: list[str]
    has_signed_in: bool
    last_seen_at: str | None
    has_second_factor: bool
    same_as: list[int]


class GivenPerson(Given):
    """Who is let in, and with which roles."""

    name: Short
    email: Short
    roles: Roles


class GivenRoles(Given):
    """Exactly these roles, and exactly these entities by their codes; what is left out stays."""

    roles: Roles = []
    entities: Annotated[list[Short], Field(max_length=1000)] = []


class GivenSame(Given):
    """Of whom an account is a second one."""

    other: Id


def told(row: models.User) -> Person:
    """Write a person."""
    roles = {one.role for one in row.role_grants.all()}
    codes = models.EntityGrant.objects.filter(user=row).values_list("entity__code", flat=True)
    return Person(
        id=row.pk,
        name=row.name,
        email=row.email,
        is_active=row.is_active,
        roles=[role.value for role in Role if role.value in roles],
        entities=sorted(codes),
        has_signed_in=row.last_login is not None,
        last_seen_at=shapes.instant(row.last_login),
        has_second_factor=row.pk in factors.owners(),
        same_as=sorted(deciders.accounts_of(row.pk) - {row.pk}),
    )


@router.lists("people", name="people", needs=P.READ_SETTINGS, gives=Person)
def people(request: HttpRequest, after: After, limit: Limit, active: Yes) -> HttpResponse:
    """List who works here, those who left as well."""
    callers.of(request)
    rows = api_rows.people()
    if active is not None:
        rows = rows.filter(is_active=active)
    return answers.each(rows, told, after=after, limit=limit)


@router.shows("people/{int:user_id}", name="person", needs=P.READ_SETTINGS, gives=Person)
def person(request: HttpRequest, user_id: Key) -> HttpResponse:
    """Give one person."""
    callers.of(request)
    return answers.one(request, told(answers.found(api_rows.people(), user_id)))


@router.makes("people", name="person-invite", needs=P.MANAGE_PEOPLE, gives=Person)
def invite(request: HttpRequest, given: GivenPerson) -> HttpResponse:
    """Let a new person in; an administrator hands them their link from the page."""
    caller = callers.of(request)

    def act() -> Person:
        made = actions.invite(
            by=caller.person,
            at=timezone.now(),
            name=given.name,
            email=given.email,
            roles=given.roles,
        )
        return told(answers.found(api_rows.people(), made.person.pk))

    return answers.acted(request, caller, act, status=201)


@router.changes(
    "people/{int:user_id}",
    name="person-roles",
    needs=P.MANAGE_PEOPLE,
    gives=Person,
    method="PATCH",
)
def set_roles(request: HttpRequest, user_id: Key, given: GivenRoles) -> HttpResponse:
    """Give a person roles and entities; their sessions end, so that they come in with them."""
    caller = callers.of(request)

    def change() -> None:
        at, asked = timezone.now(), given.model_fields_set
        if "roles" in asked:
            actions.set_roles(user_id, by=caller.person, at=at, roles=given.roles)
        if "entities" in asked:
            ids = _entities(caller, given.entities)
            actions.set_entities(user_id, by=caller.person, at=at, entities=ids)

    return answers.changed(
        request, caller, (api_rows.people(), user_id), told, change, first=locks.audit_trail
    )


@router.changes(
    "people/{int:user_id}/leaving", name="person-leaves", needs=P.MANAGE_PEOPLE, gives=Person
)
def deactivate(request: HttpRequest, user_id: Key) -> HttpResponse:
    """Close the door behind a person."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        (api_rows.people(), user_id),
        told,
        lambda: actions.deactivate(user_id, by=caller.person, at=timezone.now()),
        first=locks.audit_trail,
    )


@router.changes(
    "people/{int:user_id}/same", name="person-same", needs=P.MANAGE_PEOPLE, gives=Person
)
def join(request: HttpRequest, user_id: Key, given: GivenSame) -> HttpResponse:
    """Record that somebody has a second account: both are one pair of eyes."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        (api_rows.people(), user_id),
        told,
        lambda: delegations.join(user_id, of_id=given.other, by=caller.person, at=timezone.now()),
        first=locks.audit_trail,
    )


def _entities(caller: Caller, codes: list[str]) -> list[int]:
    return [finding.entity(caller, code).pk for code in codes]
