"""People come in by a link that works once, have the roles they were given, and leave for good."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from dunwell.actions import people, sign_in
from dunwell.actions.people import INVITATION_VALID_FOR
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role
from dunwell.store.models import AuditEntry, RoleGrant, SignInLink, User
from dunwell.store.queries import people as queries

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def admin() -> User:
    sign_in.offer_link(at=AT)
    return User.objects.get(email=sign_in.ADMINISTRATOR)


def invited(admin: User, email: str = "mara@example.com", *roles: Role) -> people.Invitation:
    return people.invite(by=admin, at=AT, name="Mara Lind", email=email, roles=roles)


def test_the_first_person_is_the_administrator_once() -> None:
    sign_in.offer_link(at=AT)
    admin = User.objects.get()
    assert queries.roles_of(admin) == set(sign_in.FIRST_ROLES)
    people.set_roles(admin.pk, by=admin, at=AT, roles=[Role.ADMINISTRATOR])
    sign_in.offer_link(at=AT)
    assert queries.roles_of(admin) == {Role.ADMINISTRATOR}


def test_an_invitation_lets_its_person_in_once(admin: User) -> None:
    invitation = invited(admin, "Mara@Example.com", Role.CFO, Role.CFO)
    person = sign_in.use_link(invitation.secret, at=AT)
    assert (person.email, person.name) == ("mara@example.com", "Mara Lind")
    assert User.objects.get_by_natural_key("MARA@example.com") == person
    assert queries.roles_of(person) == {Role.CFO}
    with pytest.raises(sign_in.LinkSpent):
        sign_in.use_link(invitation.secret, at=AT)


@pytest.mark.parametrize(
    ("after", "works"),
    [(INVITATION_VALID_FOR - timedelta(seconds=1), True), (INVITATION_VALID_FOR, False)],
)
def test_an_invitation_ends(admin: User, after: timedelta, *, works: bool) -> None:
    assert sign_in.is_usable(invited(admin).secret, at=AT + after) is works


def test_roles_are_set_as_a_whole(admin: User) -> None:
    person = invited(admin, "mara@example.com", Role.CFO, Role.AUDITOR).person
    people.set_roles(person.pk, by=admin, at=AT, roles=[Role.CFO, Role.TEAM_LEAD])
    assert queries.roles_of(person) == {Role.CFO, Role.TEAM_LEAD}
    entries = AuditEntry.objects.count()
    people.set_roles(person.pk, by=admin, at=AT, roles=[Role.TEAM_LEAD, Role.CFO])
    assert AuditEntry.objects.count() == entries


def test_who_leaves_is_out_and_may_come_back(admin: User) -> None:
    invitation = invited(admin, "mara@example.com", Role.ADMINISTRATOR)
    person = people.deactivate(invitation.person.pk, by=admin, at=AT)
    assert queries.roles_of(person) == frozenset()
    assert not sign_in.is_usable(invitation.secret, at=AT)
    again = people.reactivate(person.pk, by=admin, at=AT)
    assert sign_in.use_link(again.secret, at=AT) == person
    assert queries.roles_of(again.person) == {Role.ADMINISTRATOR}
    fresh = people.reactivate(person.pk, by=admin, at=AT)
    assert SignInLink.objects.filter(user=person, used_at=None).count() == 1
    assert sign_in.is_usable(fresh.secret, at=AT)


def test_people_are_listed_with_those_who_left_last(admin: User) -> None:
    gone = invited(admin, "anna@example.com").person
    invited(admin, "zoe@example.com", Role.AUDITOR, Role.AR_SPECIALIST)
    people.deactivate(gone.pk, by=admin, at=AT)
    told = [(one.person.email, one.roles) for one in queries.colleagues()]
    assert told == [
        ("admin@localhost", tuple(role for role in Role if role in sign_in.FIRST_ROLES)),
        ("zoe@example.com", (Role.AR_SPECIALIST, Role.AUDITOR)),
        ("anna@example.com", ()),
    ]


def test_what_is_refused_changes_nothing(admin: User) -> None:
    person = invited(admin, "mara@example.com", Role.CFO).person
    counts = (User.objects.count(), RoleGrant.objects.count(), AuditEntry.objects.count())
    refused: dict[str, Callable[[], object]] = {
        "not_an_administrator": lambda: invited(person, "x@example.com"),
        "already_here": lambda: invited(admin, "MARA@example.com"),
        "bad_address": lambda: invited(admin, "mara"),
        "name_missing": lambda: people.invite(
            by=admin, at=AT, name=" ", email="x@example.com", roles=[]
        ),
        "last_administrator": lambda: people.deactivate(admin.pk, by=admin, at=AT),
        "unknown_person": lambda: people.deactivate(0, by=admin, at=AT),
    }
    for code, act in refused.items():
        with pytest.raises(Refusal) as caught:
            act()
        assert caught.value.code == code
    with pytest.raises(Refusal, match="last administrator"):
        people.set_roles(admin.pk, by=admin, at=AT, roles=[Role.CFO])
    assert counts == (User.objects.count(), RoleGrant.objects.count(), AuditEntry.objects.count())
