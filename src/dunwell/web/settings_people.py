"""Settings, People: who works here, in which roles, and how a colleague comes in."""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from dunwell.actions import delegations, second_factors
from dunwell.actions import people as actions
from dunwell.actions.people import Invitation
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role
from dunwell.store import locks
from dunwell.store.models import Entity, EntityGrant, RoleGrant, User
from dunwell.store.queries import deciders, scopes
from dunwell.store.queries import people as queries
from dunwell.store.queries import second_factors as factors
from dunwell.web import as_seen, policy_words, refusals, settings_frame
from dunwell.web.once import once


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """List the people, and let an administrator invite one."""
    if request.method != "POST":
        return _show(request)
    name, email = request.POST.get("name", ""), request.POST.get("email", "")
    typed = {"name": name, "email": email, "roles": set(_roles(request))}
    try:
        invitation = actions.invite(
            by=cast("User", request.user),
            at=timezone.now(),
            name=name,
            email=email,
            roles=_roles(request),
        )
    except Refusal as refusal:
        return _show(request, typed=typed, error=refusals.noted(request, refusal))
    return _show(request, invitation=invitation)


@once()
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show one person's roles, and let an administrator change them."""
    error = ""
    if request.method == "POST":
        by, at = cast("User", request.user), timezone.now()
        try:
            as_seen.acted(
                request,
                User.objects.filter(pk=user_id),
                lambda: _stands(user_id),
                lambda: actions.set_rights(
                    user_id, by=by, at=at, roles=_roles(request), entities=_entities(request)
                ),
                first=locks.audit_trail,
            )
        except Refusal as refusal:
            error = refusals.noted(request, refusal)
        else:
            return redirect("web:settings-people")
    chosen = (set(_roles(request)), set(_entities(request))) if error else None
    return _person(request, user_id, error=error, chosen=chosen)


def _stands(user_id: int) -> object:
    """Give the roles and entities of a person as they are kept."""
    roles = RoleGrant.objects.filter(user=user_id).values_list("role", flat=True)
    entities = EntityGrant.objects.filter(user=user_id).values_list("entity_id", flat=True)
    return [sorted(roles), sorted(entities)]


@require_POST
def deactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    """Close the door behind a person."""
    return _acted(
        request, user_id, lambda by: actions.deactivate(user_id, by=by, at=timezone.now())
    )


@once(shows=True)
@require_POST
def fresh_link(request: HttpRequest, user_id: int) -> HttpResponse:
    """Let a person in again by a fresh link."""
    made: list[Invitation] = []

    def act() -> None:
        by = cast("User", request.user)
        made.append(actions.reactivate(user_id, by=by, at=timezone.now()))

    rows = User.objects.filter(pk=user_id)
    try:
        as_seen.acted(
            request, rows, lambda: queries.newest_link(user_id), act, first=locks.audit_trail
        )
    except Refusal as refusal:
        return _person(request, user_id, error=refusals.noted(request, refusal))
    return _show(request, invitation=made[0])


@require_POST
def reset_second_factor(request: HttpRequest, user_id: int) -> HttpResponse:
    """Take away the app of a colleague who lost it."""
    return _acted(
        request, user_id, lambda by: second_factors.reset(user_id, by=by, at=timezone.now())
    )


@require_POST
def join(request: HttpRequest, user_id: int) -> HttpResponse:
    """Record that somebody has a second account: both are one pair of eyes."""
    other = request.POST.get("other", "")
    of_id = int(other) if other.isascii() and other.isdigit() and len(other) < 10 else 0
    return _acted(
        request,
        user_id,
        lambda by: delegations.join(user_id, of_id=of_id, by=by, at=timezone.now()),
    )


def _acted(request: HttpRequest, user_id: int, act: Callable[[User], object]) -> HttpResponse:
    try:
        act(cast("User", request.user))
    except Refusal as refusal:
        return _person(request, user_id, error=refusals.noted(request, refusal))
    return redirect("web:settings-people")


def _show(
    request: HttpRequest,
    *,
    typed: dict[str, Any] | None = None,
    invitation: Invitation | None = None,
    error: str = "",
) -> HttpResponse:
    typed = typed or {"name": "", "email": "", "roles": set()}
    owners = factors.owners()
    told: dict[str, Any] = {
        "people": [
            {
                "person": one.person,
                "roles": [policy_words.ROLES[role] for role in one.roles],
                "has_signed_in": one.has_signed_in,
                "has_app": one.person.pk in owners,
            }
            for one in queries.colleagues()
        ],
        "typed": typed,
        "choices": _choices(typed["roles"]),
        "may_invite": _is_administrator(request),
        "error": error,
    }
    if invitation is not None:
        path = reverse("web:sign-in-link", args=(invitation.secret,))
        told |= {"invited": invitation.person, "secret_link": request.build_absolute_uri(path)}
    return settings_frame.show(
        request,
        "web/settings_people.html",
        told,
        tab="settings-people",
        status=422 if error else 200,
    )


def _person(
    request: HttpRequest,
    user_id: int,
    *,
    error: str = "",
    chosen: tuple[set[Role], set[int]] | None = None,
) -> HttpResponse:
    everybody = queries.colleagues()
    found = next((one for one in everybody if one.person.pk == user_id), None)
    if found is None:
        return _show(request, error=error) if error else redirect("web:settings-people")
    own = deciders.accounts_of(user_id)
    roles, granted = chosen or (set(found.roles), scopes.granted(found.person))
    told = {
        "colleague": found.person,
        "has_app": found.person.pk in factors.owners(),
        "entities": [(one, one.pk in granted) for one in Entity.objects.order_by("code")],
        "is_sales_owner": Role.SALES_OWNER in found.roles,
        "is_customer_success": Role.CUSTOMER_SUCCESS in found.roles,
        "is_dispute_owner": Role.DISPUTE_OWNER in found.roles,
        "is_oneself": found.person.pk == request.user.pk,
        "choices": _choices(roles),
        "newest_link": queries.newest_link(user_id),
        "stands": _stands(user_id),
        "may_invite": _is_administrator(request),
        "same": [one.person for one in everybody if one.person.pk in own - {user_id}],
        "others": [one.person for one in everybody if one.person.pk not in own],
        "error": error,
    }
    return settings_frame.show(
        request,
        "web/settings_person.html",
        told,
        tab="settings-people",
        status=422 if error else 200,
    )


def _choices(chosen: set[Role]) -> list[dict[str, Any]]:
    return [
        {
            "value": role.value,
            "label": policy_words.ROLES[role],
            "meaning": policy_words.ROLE_MEANINGS[role],
            "is_chosen": role in chosen,
        }
        for role in Role
    ]


def _roles(request: HttpRequest) -> list[Role]:
    return [role for role in Role if role.value in request.POST.getlist("roles")]


def _entities(request: HttpRequest) -> list[int]:
    asked = set(request.POST.getlist("entities"))
    return [one.pk for one in Entity.objects.all() if str(one.pk) in asked]


def _is_administrator(request: HttpRequest) -> bool:
    return Role.ADMINISTRATOR in queries.roles_of(cast("User", request.user))
