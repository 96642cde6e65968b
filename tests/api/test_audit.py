"""The trail over HTTP says what it refers to, and that it was erased."""

from typing import Any

from django.utils import timezone

from dunwell.actions import personal_data
from dunwell.core.roles import Role
from tests import builders


def test_texts_stand_in_their_places_until_they_are_erased(
    who: builders.Cast, person: Any, token: Any, call: Any
) -> None:
    writer = token(person(Role.TEAM_LEAD))
    path = f"customers/{who.harbour.pk}/notes"
    assert call(writer, "POST", path, {"text": "Anna Huber is ill"})[0] == 201
    reader = token(person(Role.AUDITOR, name="ben"))
    (row,) = call(reader, "GET", "audit?action=notes.write")[1]["items"]
    assert row["after"]["text"] == "Anna Huber is ill"
    assert (row["by"], row["actor"].partition(":")[0]) == ("anna@example.com", "user")
    about = f"customer:{who.harbour.pk}"
    personal_data.erase(by=None, at=timezone.now(), subjects=[about])
    (row,) = call(reader, "GET", "audit?action=notes.write")[1]["items"]
    assert row["after"]["text"] == f"erased on {timezone.localdate().isoformat()}"
