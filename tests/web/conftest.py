"""A person signed in, and nothing kept from the test before."""

from collections.abc import Iterator
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
    """The person who looks at the pages."""
    del db
    from dunwell.store.models import User

    anna = User.objects.create_user("anna@example.com", name="Anna Ruiz")
    anna.password = hashed_password
    anna.save(update_fields=["password"])
    return anna


@pytest.fixture
def browser(person: "User") -> Client:
    """A browser in which that person is signed in."""
    client = Client()
    client.force_login(person)
    return client
