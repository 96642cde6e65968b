"""Who works here, in which roles, and who may decide what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Max

from dunwell.core.approvals import DECIDERS, ApprovalKind
from dunwell.core.roles import Role
from dunwell.store.models import RoleGrant, SignInLink, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """A person with their roles."""

    person: User
    roles: tuple[Role, ...]
    has_signed_in: bool


def roles_of(person: User) -> frozenset[Role]:
    """Give the roles of a person; one who left has none."""
    if not person.is_active:
        return frozenset()
    granted = RoleGrant.objects.filter(user=person).values_list("role", flat=True)
    return frozenset(Role(one) for one in granted)


def colleagues() -> Sequence[Colleague]:
    """List everybody by name, those who left last."""
    people = User.objects.prefetch_related("role_grants").order_by("-is_active", "name", "email")
    return [
        Colleague(
            person=one,
            roles=_in_order(grant.role for grant in one.role_grants.all()),
            has_signed_in=one.last_login is not None,
        )
        for one in people
    ]


def newest_link(user_id: int) -> int:
    """Tell up to which one-time link a person was let in; 0 before the first."""
    links = SignInLink.objects.filter(user=user_id)
    return links.aggregate(newest=Max("pk"))["newest"] or 0


def with_roles(roles: Iterable[Role]) -> Sequence[User]:
    """List who has one of some roles, by name."""
    people = User.objects.filter(is_active=True, role_grants__role__in=[*roles]).distinct()
    return list(people.order_by("name", "email"))


def deciders(kind: ApprovalKind, *, but: int | None = None) -> Sequence[User]:
    """List who may decide a kind of request, leaving out the person who asks."""
    return [one for one in with_roles(DECIDERS[kind]) if one.pk != but]


def _in_order(roles: Iterable[str]) -> tuple[Role, ...]:
    granted = set(roles)
    return tuple(role for role in Role if role in granted)
