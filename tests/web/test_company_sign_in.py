"""The company's own sign-in lets in whom an administrator invited, and nobody by a trick."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from dunwell.store.models import (
    AuditEntry,
    ProviderIdentity,
    SignInSession,
    User,
)
from tests import book_states, oidc_peer
from tests.web.signing_in import some_time_ago

pytestmark = pytest.mark.django_db

PEOPLE: tuple[dict[str, Any], ...] = (
    {"sub": "u-anna", "email": "Anna@example.com", "email_verified": True},
    {"sub": "u-twin", "email": "anna@example.com", "email_verified": True},
    {"sub": "u-claims", "email": "anna@example.com", "email_verified": False},
    {"sub": "u-stranger", "email": "stranger@example.com", "email_verified": True},
)


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A provider on loopback, served by a process of its own."""
    with oidc_peer.running(*PEOPLE) as address:
        yield address


@pytest.fixture(autouse=True)
def company(provider: str, settings: Any) -> None:
    settings.OIDC_ISSUER = provider
    settings.OIDC_CLIENT_ID = oidc_peer.CLIENT_ID
    settings.OIDC_CLIENT_SECRET = "a-shared-word"  # noqa: S105 - of a provider of this test.
    settings.OIDC_NAME = "Example ID"


def begun(client: Client, following: str = "/me") -> str:
    answer = client.get("/sign-in/company", {"next": following})
    assert answer.status_code == 302
    return str(answer["Location"])


def is_in(client: Client) -> bool:
    return client.get("/me").status_code == 200


def test_a_person_comes_in_by_the_company(person: User) -> None:
    client = Client()
    assert "Sign in by Example ID" in client.get("/sign-in").content.decode()
    back = oidc_peer.say(begun(client), "u-anna")
    assert client.get(back)["Location"] == "/me"
    assert is_in(client)
    assert SignInSession.objects.get().way == "provider"
    identity = ProviderIdentity.objects.get()
    assert (identity.user, identity.subject) == (person, "u-anna")
    acts = list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True))
    assert acts == ["people.link_provider", "people.sign_in"]
    # The same answer is good once, and only in the browser that asked.
    assert not is_in(_opened(Client(), back))
    client.post("/sign-out")
    assert not is_in(_opened(client, back))
    # The person stays the same when their address changes here.
    User.objects.filter(pk=person.pk).update(email="anna.new@example.com")
    assert is_in(_opened(client, oidc_peer.say(begun(client), "u-anna")))


@pytest.mark.parametrize("subject", ["u-stranger", "u-claims"])
def test_who_is_not_invited_or_not_vouched_for_stays_out(person: User, subject: str) -> None:
    del person
    client = Client()
    back = oidc_peer.say(begun(client), subject)
    with book_states.unchanged():
        answer = client.get(back)
    assert answer.status_code == 422
    assert "ask an administrator to invite you" in answer.content.decode()
    assert not is_in(client)
    assert (User.objects.count(), ProviderIdentity.objects.count()) == (1, 0)


def test_an_address_given_out_anew_does_not_take_over_an_account(person: User) -> None:
    client = Client()
    client.get(oidc_peer.say(begun(client), "u-anna"))
    other = Client()
    back = oidc_peer.say(begun(other), "u-twin")
    with book_states.unchanged():
        assert other.get(back).status_code == 422
    assert not is_in(other)
    User.objects.filter(pk=person.pk).update(is_active=False)
    again = Client()
    assert again.get(oidc_peer.say(begun(again), "u-anna")).status_code == 422


def test_tricks_with_the_way_back(person: User, settings: Any) -> None:
    del person
    client = Client()
    question = begun(client, "https://evil.example/")
    back = oidc_peer.say(question, "u-anna")
    forged = back.replace("state=", "state=x")
    with book_states.unchanged():
        assert client.get(forged).status_code == 422
    # The errand was spent with the forged answer.
    assert client.get(back)["Location"] == "/sign-in"
    denied = oidc_peer.say(begun(client), "")
    assert "let nobody in" in client.get(denied).content.decode()
    # Another's answer put under this browser's errand answers another request.
    victim, thief = Client(), Client()
    stolen = oidc_peer.say(begun(thief), "u-anna")
    code = stolen.split("code=")[1].split("&")[0]
    mine = oidc_peer.say(begun(victim), "u-anna")
    own = mine.split("code=")[1].split("&")[0]
    with book_states.unchanged():
        assert victim.get(mine.replace(own, code)).status_code == 422
    assert not is_in(victim)
    # A way on leads to pages of ours alone.
    settings.OIDC_CLIENT_ID = oidc_peer.CLIENT_ID
    assert (
        client.get(oidc_peer.say(begun(client, "https://evil.example/"), "u-anna"))["Location"]
        == "/"
    )


def test_the_question_who_is_there_is_answered_at_the_provider(person: User) -> None:
    client = Client()
    client.get(oidc_peer.say(begun(client), "u-anna"))
    some_time_ago(client, timedelta(minutes=20))
    person.set_unusable_password()
    person.save()
    # A changed password ends what was open, so she comes in once more.
    client = _opened(Client(), oidc_peer.say(begun(client2 := Client()), "u-anna"), client2)
    some_time_ago(client, timedelta(minutes=20))
    form = {"name": "Mara", "email": "mara@example.com", "roles": ["auditor"]}
    page = client.post("/settings/people", form).content.decode()
    assert "Go to Example ID" in page
    question = begun(client)
    assert "prompt=login" in question
    client.get(oidc_peer.say(question, "u-anna"))
    assert "A link for Mara" in client.post("/settings/people", form).content.decode()
    some_time_ago(client, timedelta(minutes=20))
    client.get(oidc_peer.say(begun(client), "u-stranger"))
    assert "Go to Example ID" in client.post("/settings/people", form).content.decode()


@pytest.mark.parametrize(
    ("issuer", "why"),
    [
        ("http://127.0.0.1:9", "does not answer"),
        ("http://id.example.com", "over TLS"),
        ("file:///etc", "over TLS"),
    ],
)
def test_a_provider_that_cannot_be_asked(
    person: User, settings: Any, issuer: str, why: str
) -> None:
    del person
    settings.OIDC_ISSUER = issuer
    with book_states.unchanged():
        answer = Client().get("/sign-in/company")
    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_a_provider_by_another_name_is_not_believed(provider: str, settings: Any) -> None:
    settings.OIDC_ISSUER = provider + "/"
    assert "by another name" in Client().get("/sign-in/company").content.decode()


def test_without_a_provider_there_is_no_such_way(settings: Any) -> None:
    settings.OIDC_ISSUER = settings.OIDC_NAME = ""
    assert Client().get("/sign-in/company")["Location"] == "/sign-in"
    assert Client().get("/sign-in/company/back")["Location"] == "/sign-in"
    assert "Sign in by" not in Client().get("/sign-in").content.decode()


def _opened(client: Client, address: str, asked: Client | None = None) -> Client:
    found = asked or client
    found.get(address)
    return found
