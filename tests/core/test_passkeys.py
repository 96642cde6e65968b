"""Passkeys belong to names, not numbers, and never count backwards."""

import pytest

from dunwell.core import passkeys
from dunwell.core.passkeys import PasskeyRefused


@pytest.mark.parametrize(
    ("host", "possible"),
    [("ar.example.com", True), ("localhost", True), ("127.0.0.1", False), ("::1", False)]
    + [("", False)],
)
def test_where_passkeys_are_possible(host: str, possible: bool) -> None:
    assert passkeys.are_possible(host) is possible


@pytest.mark.parametrize(
    ("before", "now", "fits"),
    [(0, 0, True), (0, 1, True), (7, 8, True), (7, 7, False), (7, 6, False), (7, 0, False)],
)
def test_keys_count_up(before: int, now: int, fits: bool) -> None:
    if fits:
        passkeys.require_counted_up(before, now)
        return
    with pytest.raises(PasskeyRefused, match="copy"):
        passkeys.require_counted_up(before, now)


def test_there_is_room_for_some() -> None:
    passkeys.require_room(passkeys.MOST - 1)
    with pytest.raises(PasskeyRefused):
        passkeys.require_room(passkeys.MOST)


@pytest.mark.parametrize(
    ("text", "read"), [("  My   phone ", "My phone"), (" ", "Passkey"), ("x" * 90, "x" * 80)]
)
def test_names(text: str, read: str) -> None:
    assert passkeys.name(text) == read
