"""Ask a device for a passkey or for its signature, and check what it answers."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from dunwell.actions import passkeys as actions
from dunwell.core import passkeys
from dunwell.core.passkeys import PasskeyCopied, PasskeyRefused
from dunwell.store.models import Passkey, User

State = Mapping[str, Any]
_LONGEST_ANSWER = 20_000


def are_possible() -> bool:
    """Tell whether this server's address has a name that keys can be bound to."""
    return passkeys.are_possible(_host())


def offered(person: User) -> tuple[dict[str, Any], State]:
    """Give what to ask a device that is to make a key, and what to keep until it answers."""
    options, state = _server().register_begin(
        PublicKeyCredentialUserEntity(
            id=str(person.pk).encode(), name=person.email, display_name=str(person)
        ),
        [_attested(one) for one in Passkey.objects.filter(user=person)],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options)["publicKey"], state


def taken_up(person: User, state: State, answer: str, *, name: str, at: datetime) -> Passkey:
    """Keep the key a device has made, when its answer fits what it was asked."""
    try:
        data = _server().register_complete(state, _read(answer))
        found = data.credential_data
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _misfit() from error
    if found is None:
        raise _misfit()
    return actions.add(
        person,
        at=at,
        name=name,
        credential_id=found.credential_id.hex(),
        public_key=bytes(found).hex(),
        sign_count=data.counter,
    )


def asked() -> tuple[dict[str, Any], State]:
    """Give what to ask a device that is to sign, whoever it belongs to."""
    options, state = _server().authenticate_begin(
        user_verification=UserVerificationRequirement.REQUIRED
    )
    return dict(options)["publicKey"], state


def signed(state: State, answer: str, *, at: datetime) -> User:
    """Give the person whose key signed what was asked."""
    try:
        response = AuthenticationResponse.from_dict(_read(answer))
        key = Passkey.objects.filter(credential_id=response.raw_id.hex()).first()
        if key is None:
            raise _misfit()
        _server().authenticate_complete(state, [_attested(key)], response)
        count = response.response.authenticator_data.counter
    except PasskeyRefused:
        raise
    # The library tells a wrong signature by an error of its own kind for each algorithm.
    except Exception as error:
        raise _misfit() from error
    try:
        return actions.used(key.pk, sign_count=count, at=at)
    except PasskeyCopied:
        actions.note_copy(key.pk, at=at)
        raise


def _server() -> Fido2Server:
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=_host(), name="Dunwell"), verify_origin=_is_ours
    )


def _is_ours(origin: str) -> bool:
    parts = urlsplit(settings.ADDRESS)
    return origin == f"{parts.scheme}://{parts.netloc}"


def _host() -> str:
    return urlsplit(settings.ADDRESS).hostname or ""


def _attested(key: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(bytes.fromhex(key.public_key))


def _read(answer: str) -> dict[str, Any]:
    found = json.loads(answer) if len(answer) <= _LONGEST_ANSWER else None
    if not isinstance(found, dict):
        raise _misfit()
    return found


def _misfit() -> PasskeyRefused:
    return PasskeyRefused(
        "The device's answer does not fit. Load the page again and try once more, or sign in"
        " another way."
    )
