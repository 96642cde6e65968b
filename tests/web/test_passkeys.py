"""A passkey signs in once for each question, for its own address, and never as a copy."""

import base64
import hashlib
import json
import re
import struct
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2 import cbor
from fido2.cose import ES256, CoseKey
from fido2.webauthn import AttestedCredentialData, AuthenticatorData

from dunwell.store.models import AuditEntry, Passkey, SignInSession, User
from tests import book_states
from tests.web.signing_in import signed_in, some_time_ago
from tests.web.wizard import words

pytestmark = pytest.mark.django_db

ORIGIN = "http://localhost:8420"


@pytest.fixture(autouse=True)
def named(settings: Any) -> None:
    settings.ADDRESS = f"{ORIGIN}/"


def packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def options(client: Client, address: str) -> dict[str, Any]:
    page = client.get(address).content.decode()
    found = re.search(r'id="passkey-options" type="application/json">([^<]*)<', page)
    assert found
    told: dict[str, Any] = json.loads(unescape(found[1]))
    return told


@dataclass
class Device:
    """A device that keeps one key, as a browser would speak for it."""

    origin: str = ORIGIN
    verifies: bool = True
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def made(self, asked: dict[str, Any]) -> str:
        """Make the key and give the answer of a browser."""
        data = self._data(asked["rp"]["id"], attested=True)
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": bytes(data)})
        client_data = self._client_data("webauthn.create", asked["challenge"])
        return self._answer(
            {"clientDataJSON": packed(client_data), "attestationObject": packed(attestation)}
        )

    def signed(self, asked: dict[str, Any], **changes: str) -> str:
        """Sign what is asked and give the answer of a browser."""
        self.count += 1
        data = bytes(self._data(asked["rpId"], attested=False))
        client_data = self._client_data("webauthn.get", asked["challenge"])
        digest = hashlib.sha256(client_data).digest()
        signature = self.key.sign(data + digest, ec.ECDSA(hashes.SHA256()))
        told = {
            "clientDataJSON": packed(client_data),
            "authenticatorData": packed(data),
            "signature": packed(signature),
        }
        return self._answer({**told, **changes})

    def _data(self, host: str, *, attested: bool) -> AuthenticatorData:
        flags = AuthenticatorData.FLAG.UP
        if self.verifies:
            flags |= AuthenticatorData.FLAG.UV
        held = b""
        if attested:
            flags |= AuthenticatorData.FLAG.AT
            public: CoseKey = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]  # the library has no types here.
            held = AttestedCredentialData.create(bytes(16), self._id(), public)
        host_hash = hashlib.sha256(host.encode()).digest()
        data: AuthenticatorData = AuthenticatorData.create(host_hash, flags, self.count, held)
        return data

    def _client_data(self, kind: str, challenge: str) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": self.origin}
        return json.dumps(told).encode()

    def _id(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        return hashlib.sha256(struct.pack(">Q", numbers.x % 2**64)).digest()

    def _answer(self, response: dict[str, str]) -> str:
        told = {"id": packed(self._id()), "rawId": packed(self._id()), "type": "public-key"}
        return json.dumps({**told, "response": response})


def with_key(client: Client, device: Device) -> None:
    form = {"answer": device.made(options(client, "/me/passkeys/add")), "name": " My  phone "}
    assert client.post("/me/passkeys/add", form)["Location"] == "/me?told=passkey"


def is_in(client: Client) -> bool:
    return client.get("/me").status_code == 200


def test_a_key_is_added_and_signs_in(person: User, browser: Client) -> None:
    device = Device()
    with_key(browser, device)
    key = Passkey.objects.get()
    assert (key.user, key.name) == (person, "My phone")
    assert "My phone" in browser.get("/me").content.decode()
    client = Client()
    assert "Sign in with a passkey" in client.get("/sign-in").content.decode()
    answer = device.signed(options(client, "/sign-in/passkey"))
    entered = client.post("/sign-in/passkey", {"answer": answer, "next": "/approvals"})
    assert entered["Location"] == "/approvals"
    assert is_in(client)
    assert SignInSession.objects.order_by("-pk")[0].way == "passkey"
    acts = list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True))
    assert acts == ["people.add_passkey", "people.sign_in"]
    # What was signed is good once, and only where it was asked.
    assert Client().post("/sign-in/passkey", {"answer": answer}).status_code == 422
    client.post("/sign-out")
    assert client.post("/sign-in/passkey", {"answer": answer}).status_code == 422
    assert not is_in(client)


@pytest.mark.parametrize(
    "device",
    [Device(origin="https://evil.example"), Device(verifies=False)],
    ids=["another address", "nobody was looked at"],
)
def test_a_key_that_does_not_fit_is_not_added(browser: Client, device: Device) -> None:
    form = {"answer": device.made(options(browser, "/me/passkeys/add"))}
    with book_states.unchanged():
        for text in (form["answer"], "", "[]", "{}", "x", "9" * 30_000):
            answer = browser.post("/me/passkeys/add", {"answer": text})
            assert answer.status_code == 422
            assert "The device's answer does not fit." in words(answer)
    assert not Passkey.objects.exists()


def test_a_key_is_added_once(browser: Client) -> None:
    form = {"answer": Device().made(options(browser, "/me/passkeys/add")), "name": "Phone"}
    assert browser.post("/me/passkeys/add", form).status_code == 302
    with book_states.unchanged():
        assert browser.post("/me/passkeys/add", form).status_code == 422


def test_what_does_not_fit_signs_nobody_in(person: User, browser: Client) -> None:
    device = Device()
    with_key(browser, device)
    client = Client()

    def tried(**changes: str) -> int:
        answer = device.signed(options(client, "/sign-in/passkey"), **changes)
        with book_states.unchanged():
            return client.post("/sign-in/passkey", {"answer": answer}).status_code

    assert tried(signature=packed(b"forged")) == 422
    device.origin = "https://evil.example"
    assert tried() == 422
    device.origin, device.verifies = ORIGIN, False
    assert tried() == 422
    device.verifies = True
    stranger = Device()
    answer = stranger.signed(options(client, "/sign-in/passkey"))
    assert client.post("/sign-in/passkey", {"answer": answer}).status_code == 422
    Passkey.objects.update(sign_count=99)  # As if a copy had been used.
    answer = device.signed(options(client, "/sign-in/passkey"))
    with book_states.unchanged("audit_entry", "audit_text"):
        copied = client.post("/sign-in/passkey", {"answer": answer})
    assert "This passkey was used elsewhere meanwhile" in words(copied)
    assert AuditEntry.objects.latest("pk").action == "people.refuse_copied_passkey"
    assert not is_in(client)
    Passkey.objects.update(sign_count=0)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert tried() == 422
    assert not is_in(client)


def test_keys_are_taken_away_by_their_own_person(person: User, browser: Client) -> None:
    device = Device()
    with_key(browser, device)
    key = Passkey.objects.get()
    other = signed_in(User.objects.create_user("ben@example.com"))
    assert other.post(f"/me/passkeys/{key.pk}/remove").status_code == 422
    assert other.post(f"/me/passkeys/{2**70}/remove").status_code == 422
    some_time_ago(browser, timedelta(minutes=15))
    assert "Is it you?" in browser.post(f"/me/passkeys/{key.pk}/remove").content.decode()
    assert Passkey.objects.filter(user=person).exists()
    fresh = signed_in(person)
    assert fresh.post(f"/me/passkeys/{key.pk}/remove").status_code == 302
    assert not Passkey.objects.exists()
    client = Client()
    answer = device.signed(options(client, "/sign-in/passkey"))
    assert client.post("/sign-in/passkey", {"answer": answer}).status_code == 422


def test_an_address_of_numbers_has_no_passkeys(browser: Client, settings: Any) -> None:
    settings.ADDRESS = "http://127.0.0.1:8420/"
    assert browser.get("/me/passkeys/add")["Location"] == "/me"
    assert Client().get("/sign-in/passkey")["Location"] == "/sign-in"
    assert "with a passkey" not in Client().get("/sign-in").content.decode()
    assert "Passkeys need an address with a name" in browser.get("/me").content.decode()
