"""A machine drafts the policy and people decide it; people are let in without a link."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dunwell.core.roles import Role
from dunwell.store.models import Entity, PolicyVersion, User
from tests.builders import Cast

pytestmark = pytest.mark.django_db


def seen(call: Any, secret: str, path: str) -> str:
    """Read the tag of a thing."""
    tag: str = call(secret, "GET", path)[2]["ETag"]
    return tag


def test_a_draft_goes_its_way_to_another_persons_yes(
    who: Cast, person: Any, token: Any, call: Any
) -> None:
    del who
    secret = token(person(Role.TEAM_LEAD))
    assert call(secret, "POST", "policy/drafts", {"version": 99})[0] == 404
    status, made, headers = call(secret, "POST", "policy/drafts", {"note": "Sooner"})
    assert (status, made["based_on"], made["changes"]) == (201, 1, [])
    path = f"policy/drafts/{made['id']}"
    tag = headers["ETag"]
    status, told, _ = call(secret, "POST", f"{path}/submission", {}, If_Match=tag)
    assert (status, told["code"]) == (409, "nothing_changed")
    broken = call(secret, "PATCH", path, {"text": "dso: ["}, If_Match=tag)
    assert broken[0] == 200
    assert broken[1]["problems"]
    tag = broken[2]["ETag"]
    status, told, _ = call(secret, "POST", f"{path}/submission", {}, If_Match=tag)
    assert (status, told["code"]) == (422, "policy_unsound")
    text = made["text"].replace("pay_within_days: 7", "pay_within_days: 12")
    assert text != made["text"]
    fixed = call(secret, "PATCH", path, {"text": text}, If_Match=tag)
    assert (fixed[1]["problems"], len(fixed[1]["changes"])) == ([], 1)
    later = (timezone.localdate() + timedelta(days=3)).isoformat()
    status, told, _ = call(
        secret,
        "POST",
        f"{path}/submission",
        {"effective_date": later},
        If_Match=fixed[2]["ETag"],
    )
    assert (status, told["effective_date"]) == (200, later)
    asked = f"approvals/{told['request']}"
    cfo = token(person(Role.CFO, name="carl"))
    body = {"approved": True}
    status, told, _ = call(cfo, "POST", f"{asked}/decision", body, If_Match=seen(call, cfo, asked))
    assert (status, told["state"]) == (200, "approved")
    assert PolicyVersion.objects.count() == 2
    assert call(secret, "GET", "policy/versions/2")[1]["effective_date"] == later
    assert call(secret, "GET", "policy")[1]["number"] == 1
    assert call(secret, "GET", f"policy?as_of={later}")[1]["number"] == 2


def test_a_draft_of_another_person_stays_theirs(
    who: Cast, person: Any, token: Any, call: Any
) -> None:
    del who
    secret = token(person(Role.TEAM_LEAD))
    made = call(secret, "POST", "policy/drafts", {})[1]
    path = f"policy/drafts/{made['id']}"
    other = token(person(Role.TEAM_LEAD, name="bob"))
    tag = seen(call, other, path)
    status, told, _ = call(other, "POST", f"{path}/discard", If_Match=tag)
    assert (status, told["code"]) == (403, "draft_not_yours")
    assert call(secret, "POST", f"{path}/discard", If_Match=tag)[1] == {"done": True}


def test_people_are_let_in_without_a_link(who: Cast, person: Any, token: Any, call: Any) -> None:
    root = token(person(Role.ADMINISTRATOR, name="root"))
    body = {"name": "Zoe", "email": "zoe@example.com", "roles": ["team_lead"]}
    status, made, headers = call(root, "POST", "people", body)
    assert (status, made["roles"]) == (201, ["team_lead"])
    assert set(made) == {
        *("id", "name", "email", "is_active", "roles", "entities", "has_signed_in"),
        *("last_seen_at", "has_second_factor", "same_as"),
    }
    path = f"people/{made['id']}"
    tag = headers["ETag"]
    change = {"roles": ["auditor"], "entities": [who.north.code]}
    status, told, headers = call(root, "PATCH", path, change, If_Match=tag)
    assert (status, told["roles"], told["entities"]) == (200, ["auditor"], ["NL01"])
    assert call(root, "PATCH", path, {"roles": []}, If_Match=tag)[0] == 412
    status, told, _ = call(root, "POST", f"{path}/leaving", If_Match=headers["ETag"])
    assert (status, told["is_active"]) == (200, False)
    own = f"people/{User.objects.get(email='root@example.com').pk}"
    status, told, _ = call(
        root, "PATCH", own, {"roles": ["administrator", "cfo"]}, If_Match=seen(call, root, own)
    )
    assert (status, told["code"]) == (403, "own_roles")


def test_a_bank_is_read_and_never_written(who: Cast, person: Any, token: Any, call: Any) -> None:
    secret = token(person(Role.FINANCE_MANAGER))
    path = f"entities/{who.north.pk}"
    tag = seen(call, secret, path)
    status, told, _ = call(secret, "PATCH", path, {"iban": "NL91ABNA0417164300"}, If_Match=tag)
    assert (status, told["code"]) == (422, "input_unreadable")
    status, told, _ = call(secret, "PATCH", path, {"city": "Rotterdam"}, If_Match=tag)
    assert (status, told["city"]) == (200, "Rotterdam")
    status, told, _ = call(secret, "POST", "entities", {"code": "DE01", "name": "Nord GmbH"})
    assert (status, told["code"]) == (201, "DE01")
    assert Entity.objects.filter(code="DE01").exists()
