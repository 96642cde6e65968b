"""The table of placeholders is closed and each entry makes sense somewhere."""

import pytest

from dunwell.core.placeholders import PLACEHOLDERS, USES, Shape, Use, use_of


def test_each_placeholder_has_a_meaning_and_a_use() -> None:
    for name, one in PLACEHOLDERS.items():
        assert one.name == name
        assert one.meaning
        assert one.uses
    assert {one.shape for one in PLACEHOLDERS.values()} == set(Shape)


@pytest.mark.parametrize(
    ("key", "use", "why"),
    [
        ("invoice", Use.INVOICE, "a text Dunwell ships"),
        ("call", Use.REMINDER, "a script is read aloud, and speaks of what is due"),
        ("our_own", Use.REMINDER, "one of the company's own"),
    ],
)
def test_what_a_text_is_for(key: str, use: Use, why: str) -> None:
    assert use_of(key) is use, why


def test_every_use_has_a_shipped_text() -> None:
    assert set(USES.values()) == set(Use)
