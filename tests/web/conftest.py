"""A person signed in, and nothing kept from the test before."""

from collections.abc import Iterator

import pytest
from django.test import Client

from dunwell.store.models import User
from dunwell.web import kept


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Every test begins with an empty store of computed figures."""
    kept.forget()
    yield
    kept.forget()


@pytest.fixture
def person(db: None) -> User:
    """The person who looks at the pages."""
    del db
    return User.objects.create_user("anna@example.com", "a-long-enough-word", name="Anna Ruiz")


@pytest.fixture
def browser(person: User) -> Client:
    """A browser in which that person is signed in."""
    client = Client()
    client.force_login(person)
    return client
