"""How a row of the table of replayed forms and old tabs is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

REFUSED: Final = "refused"
NOTHING: Final = "nothing"
COUNTS: Final = "counts"
OWN: Final = "own"
Value = str | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One form; `{names}` stand for what the scene holds."""

    opens: str = ""  # Empty where no page holds the form: then it is sent `to` an address.
    sends: Mapping[str, Value] = field(default_factory=dict)
    theirs: Mapping[str, Value] | None = None
    to: str = ""  # The end of its address, where a page has several of them.
    button: tuple[str, str] = ("", "")  # Which one is pressed, or what the form says unseen.
    who: str = "anna"
    given: str = ""  # What was done to the book before, by its name in the scene.
    through: bool = False  # The form stands on the answer to the first one.
    but: tuple[str, ...] = ()  # Tables that change all the same, as `why` says.
    again: str
    stale: str
    why: str = ""
    tried_in: str = ""


# Said of every form that only its owner has.
THEIR_OWN: Final = "Everybody has their own."
