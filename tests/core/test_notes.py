"""A note says something, in as many letters as are read at a glance."""

import pytest

from dunwell.core import notes
from dunwell.core.notes import NoteEmpty, OverlongNote


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Call before ten", "Call before ten"),
        ("  two\nlines \n", "two\nlines"),  # Lines stay, the space around them goes.
        ("a\x00b", "ab"),  # A database refuses this letter.
        ("x" * notes.LONGEST, "x" * notes.LONGEST),  # As long as a note may be.
        (" " + "x" * notes.LONGEST + " ", "x" * notes.LONGEST),  # Space around it counts not.
    ],
)
def test_a_note_is_kept_as_it_was_meant(text: str, kept: str) -> None:
    assert notes.written(text) == kept


@pytest.mark.parametrize("text", ["", " \n\t", "\x00"])
def test_an_empty_note_is_refused(text: str) -> None:
    with pytest.raises(NoteEmpty):
        notes.written(text)


def test_one_letter_too_many_is_refused() -> None:
    with pytest.raises(OverlongNote, match=str(notes.LONGEST + 1)):
        notes.written("x" * (notes.LONGEST + 1))
