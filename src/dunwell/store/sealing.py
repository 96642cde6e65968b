"""Secrets are kept encrypted with a key derived from the book's own, and are never shown again."""

import base64
import hashlib
import os
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from dunwell.core.refusals import Refusal

_PURPOSE: Final = b"dunwell: secrets of mail accounts"
_FROM_ENVIRONMENT: Final = "env:"


class SecretUnreadable(Refusal):
    """A secret was kept under another key, or its variable is not set."""

    code = "secret_unreadable"


def seal(secret: str) -> str:
    """Encrypt a secret for keeping; nothing stays nothing."""
    return _box().encrypt(secret.encode()).decode("ascii") if secret else ""


def in_environment(variable: str) -> str:
    """Write down that a secret is read from an environment variable when it is needed."""
    return f"{_FROM_ENVIRONMENT}{variable}"


def variable_of(kept: str) -> str:
    """Name the variable a kept secret is read from; empty when it is kept here."""
    return kept.removeprefix(_FROM_ENVIRONMENT) if kept.startswith(_FROM_ENVIRONMENT) else ""


def opened(kept: str) -> str:
    """Give a secret back in clear, for the moment in which it is used."""
    if not kept:
        return ""
    variable = variable_of(kept)
    if variable:
        return _from_environment(variable)
    try:
        return _box().decrypt(kept.encode("ascii")).decode()
    except InvalidToken as error:
        raise SecretUnreadable(
            "A password or a secret was kept under another key than the one this book has now "
            "(the variable DUNWELL_SECRET_KEY, or the file secret.key in its folder), so nobody "
            "can read it; bring the old key back, or enter the password again in Settings > Mail "
            "and set up an app anew."
        ) from error


def _from_environment(variable: str) -> str:
    found = os.environ.get(variable)
    if not found:
        raise SecretUnreadable(
            f"The password is to be read from the environment variable {variable}, which is not "
            "set; set it and start Dunwell again, or enter the password in Settings > Mail."
        )
    return found


def _box() -> Fernet:
    """Derive the key anew each time; one hash is enough, as the book's key is random itself."""
    derived = hashlib.blake2b(_PURPOSE, key=_book_key(), digest_size=32).digest()
    return Fernet(base64.urlsafe_b64encode(derived))


def _book_key() -> bytes:
    return hashlib.sha256(settings.SECRET_KEY.encode()).digest()
