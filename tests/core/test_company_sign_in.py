"""A provider's word is believed when it names it and us, answers us, and is not out of date."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dunwell.core import company_sign_in
from dunwell.core.company_sign_in import Asked, NotBelieved

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
NOW = int(AT.timestamp())
ASKED = Asked(issuer="https://id.example.com", client_id="dunwell", nonce="n-1")
AGAIN = Asked(issuer="https://id.example.com", client_id="dunwell", nonce="n-1", again=True)
SECOND = timedelta(seconds=1)


def word(**changes: Any) -> dict[str, Any]:
    return {
        "iss": "https://id.example.com",
        "aud": "dunwell",
        "sub": "u-7",
        "nonce": "n-1",
        "iat": NOW,
        "exp": NOW + 60,
        "email": " Anna@Example.com",
        "email_verified": True,
        **changes,
    }


def test_who_came_back() -> None:
    found = company_sign_in.identity(word(), asked=ASKED, at=AT)
    assert (found.issuer, found.subject, found.email) == (
        "https://id.example.com",
        "u-7",
        "anna@example.com",
    )


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"email_verified": False}, id="not vouched for"),
        pytest.param({"email_verified": "true"}, id="a text is no yes"),
        pytest.param({"email": None}, id="no address"),
    ],
)
def test_an_address_counts_when_it_is_vouched_for(changes: dict[str, Any]) -> None:
    assert company_sign_in.identity(word(**changes), asked=ASKED, at=AT).email == ""


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"iss": "https://id.example.com/"}, "another provider"),
        ({"aud": "other"}, "another application"),
        ({"aud": []}, "another application"),
        ({"aud": ["dunwell", "other"]}, "meant for others"),
        ({"nonce": "n-2"}, "another request"),
        ({"nonce": None}, "another request"),
        ({"exp": NOW - 120}, "expired"),
        ({"exp": "soon"}, "expired"),
        ({"exp": True}, "expired"),
        ({"exp": 1e30}, "expired"),
        ({"iat": NOW + 121}, "from the future"),
        ({"sub": ""}, "names nobody"),
        ({"sub": 7}, "names nobody"),
        ({"sub": "x" * 256}, "names nobody"),
    ],
)
def test_what_is_not_believed(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(NotBelieved, match=why):
        company_sign_in.identity(word(**changes), asked=ASKED, at=AT)


@pytest.mark.parametrize(
    "changes",
    [{"exp": NOW - 119}, {"iat": NOW + 120}, {"aud": ["dunwell"]}]
    + [{"aud": ["dunwell", "other"], "azp": "dunwell"}],
)
def test_what_is_just_believed(changes: dict[str, Any]) -> None:
    company_sign_in.identity(word(**changes), asked=ASKED, at=AT)


def test_without_a_nonce_nothing_is_believed() -> None:
    asked = Asked(issuer=ASKED.issuer, client_id=ASKED.client_id, nonce="")
    with pytest.raises(NotBelieved):
        company_sign_in.identity(word(nonce=""), asked=asked, at=AT)


@pytest.mark.parametrize(
    ("said", "believed"),
    [(NOW, True), (NOW - 299, True), (NOW - 300, False), (NOW + 120, True), (NOW + 121, False)]
    + [(None, False)],
)
def test_who_was_asked_again(said: int | None, believed: bool) -> None:
    if believed:
        company_sign_in.identity(word(auth_time=said), asked=AGAIN, at=AT)
        return
    with pytest.raises(NotBelieved, match="again"):
        company_sign_in.identity(word(auth_time=said), asked=AGAIN, at=AT)
