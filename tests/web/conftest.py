"""A person signed in, and nothing kept from the test before."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client

if TYPE_CHECKING:
    from dunwell.store.models import User

# This file is read before the tests choose their book, so models are imported inside.


@pytest.fixture(scope="session", autouse=True)
def static_folder() -> None:
    """The folder that collected files would stand in; without it WhiteNoise warns."""
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Every test begins with an empty store of computed figures."""
    from dunwell.web import kept

    kept.forget()
    yield
    kept.forget()


@pytest.fixture(scope="session")
def hashed_password() -> str:
    """Anna's password as it is stored; hashing takes long on purpose, so it is done once."""
    return make_password("a-long-enough-word")


@pytest.fixture
def person(db: None, hashed_password: str) -> "User":
    """The person who looks at the pages, with the roles of the first person of a book."""
    del db
    from dunwell.actions.sign_in import FIRST_ROLES
    from dunwell.store.models import RoleGrant, User

    anna = User.objects.create_user("anna@example.com", name="Anna Ruiz")
    anna.password = hashed_password
    anna.save(update_fields=["password"])
    RoleGrant.objects.bulk_create(RoleGrant(user=anna, role=role) for role in FIRST_ROLES)
    return anna


@pytest.fixture
def only(person: "User") -> Callable[..., "User"]:
    """Give the person these roles and no others."""

    def become(*roles: str) -> "User":
        from dunwell.store.models import RoleGrant

        RoleGrant.objects.filter(user=person).delete()
        RoleGrant.objects.bulk_create(RoleGrant(user=person, role=role) for role in roles)
        return person

    return become


@pytest.fixture
def browser(person: "User") -> Client:
    """A browser in which that person is signed in."""
    from tests.web.signing_in import signed_in

    return signed_in(person)
