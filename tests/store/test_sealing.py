"""A secret comes back in clear with the book's key alone."""

import pytest
from django.test import override_settings

from dunwell.store import sealing
from dunwell.store.sealing import SecretUnreadable


def test_a_secret_comes_back_and_does_not_show() -> None:
    kept = sealing.seal("pässwort \N{KEY}")
    assert "wort" not in kept
    assert sealing.opened(kept) == "pässwort \N{KEY}"
    assert sealing.seal("pässwort \N{KEY}") != kept


def test_no_secret_stays_none() -> None:
    assert sealing.seal("") == sealing.opened("") == ""


def test_another_key_says_what_to_do() -> None:
    kept = sealing.seal("word")
    with override_settings(SECRET_KEY="another"), pytest.raises(SecretUnreadable, match="again"):
        sealing.opened(kept)
    with pytest.raises(SecretUnreadable):
        sealing.opened(kept[:-4] + "AAAA")


def test_a_secret_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = sealing.in_environment("DUNWELL_SMTP_PASSWORD")
    assert sealing.variable_of(kept) == "DUNWELL_SMTP_PASSWORD"
    assert sealing.variable_of(sealing.seal("x")) == ""
    with pytest.raises(SecretUnreadable, match="DUNWELL_SMTP_PASSWORD"):
        sealing.opened(kept)
    monkeypatch.setenv("DUNWELL_SMTP_PASSWORD", "word")
    assert sealing.opened(kept) == "word"
