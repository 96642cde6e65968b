"""Many tries at one moment are counted one by one, and what is kept names nobody."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from dunwell.actions import tries
from dunwell.core.tries import TooManyTries
from dunwell.store.models import AuditEntry, SignInTries
from tests.builders import AT


@pytest.mark.usefixtures("committed_book")
def test_of_many_tries_at_once_five_are_looked_at() -> None:
    def knock(_place: int) -> bool:
        try:
            tries.begin_password("anna@example.com", "192.0.2.7", at=AT)
        except TooManyTries:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(knock, range(16))) == 5
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db
def test_old_tries_are_forgotten_and_nobody_is_named() -> None:
    tries.begin_password("anna@example.com", "192.0.2.7", at=AT - timedelta(days=3))
    tries.begin_password("Anna@Example.com ", "192.0.2.8", at=AT)
    tries.begin_password("anna@example.com", "192.0.2.8", at=AT)
    kept = {one.key_hash: one.count for one in SignInTries.objects.all()}
    assert sorted(kept.values()) == [2, 2]
    assert not any("anna" in key for key in kept)
    tries.succeeded("ANNA@example.com", "192.0.2.8")
    assert [one.count for one in SignInTries.objects.all()] == [1]
