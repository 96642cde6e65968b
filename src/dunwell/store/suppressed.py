"""Addresses of people who were erased: known by their hash under the book's key alone."""

import hashlib
from collections.abc import Iterable
from typing import Final

from django.conf import settings

from dunwell.store.models import SuppressedAddress

_PURPOSE: Final = b"dunwell: addresses nobody writes to again"


def digest(address: str) -> str:
    """Hash an address, whatever its letters, so that only this book can recognise it."""
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"suppressed")
    return hashlib.blake2b(
        _PURPOSE + address.strip().lower().encode("utf-8", "surrogatepass"),
        key=key.digest(),
        digest_size=32,
    ).hexdigest()


def among(addresses: Iterable[str]) -> frozenset[str]:
    """Give those of some addresses, in small letters, that nobody writes to again."""
    known = set(SuppressedAddress.objects.values_list("digest", flat=True))
    if not known:
        return frozenset()
    return frozenset(one.strip().lower() for one in addresses if digest(one) in known)
