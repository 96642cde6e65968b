"""A note says what colleagues should know of an account; one at a time is pinned on top of it."""

from typing import Final

from dunwell.core.refusals import Refusal

LONGEST: Final = 2_000


class NoteEmpty(Refusal):
    """A note says something."""

    code = "note_empty"


class OverlongNote(Refusal):
    """A note is read at a glance."""

    code = "overlong_note"


def written(text: str) -> str:
    """Give a note as it is kept, without space around it, or refuse it."""
    kept = text.replace("\x00", "").strip()
    if not kept:
        raise NoteEmpty("The note is empty; write what colleagues should know.")
    if len(kept) > LONGEST:
        raise OverlongNote(
            f"The note has {len(kept)} characters, and a note has at most {LONGEST}; shorten it "
            "or write two."
        )
    return kept
