"""Every link of a morning digest leads to a page."""

from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from dunwell.core.digests import DigestPart
from dunwell.jobs.digests import PLACES

_OF_ROWS = ("outbox/1", "approvals/1", "accounts/1", "accounts/1/commitments", "payments/1")


@pytest.mark.parametrize("place", sorted({*PLACES.values(), *_OF_ROWS}))
def test_a_place_is_a_page(place: str) -> None:
    assert resolve(f"/{urlsplit(place).path}").namespace == "web"


def test_every_part_has_a_place() -> None:
    assert set(PLACES) == set(DigestPart)
