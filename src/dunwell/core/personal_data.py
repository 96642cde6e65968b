"""Personal data: a text about a person, whom it is about, and how the trail keeps it.

The audit trail can never be changed, and what it says of a person must be erasable. So an entry
holds a reference, the hash of a random salt and the text; the text and its salt stand beside the
trail and can be erased. Without the salt nobody can try out which text a reference stands for.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

_SUBJECT: Final = re.compile(r"(contact|user|customer|entity|organisation):[1-9][0-9]{0,18}")
_REFERENCE: Final = "personal"
_OF: Final = "of"
MISSING: Final = "?"


@dataclass(frozen=True, slots=True)
class Personal:
    """A text that says something about a person, and whom it is about, such as `contact:12`."""

    text: str
    of: str

    def __post_init__(self) -> None:
        """Refuse a subject that nobody could ever ask to be erased."""
        if not _SUBJECT.fullmatch(self.of):
            raise ValueError(f"a personal text must be about somebody, not {self.of!r}")


class Erased(str):
    """What stands in the place of a text that was erased, and the day of it."""

    __slots__ = ("on",)
    on: date

    def __new__(cls, on: date) -> "Erased":
        """Say in English that it was erased; the pages translate."""
        made = super().__new__(cls, f"erased on {on.isoformat()}")
        made.on = on
        return made


def about(of: str, facts: Mapping[str, object], *names: str) -> dict[str, object]:
    """Mark the texts of some fields as what they say of somebody; all else stays plain."""
    return {
        name: Personal(str(value), of)
        if name in names and isinstance(value, str) and value
        else value
        for name, value in facts.items()
    }


def of_customer(customer_id: int | None, *, else_entity: int) -> str:
    """Name whom words about an account are about; without a customer they are the entity's."""
    return f"entity:{else_entity}" if customer_id is None else f"customer:{customer_id}"


def reference(salt: str, text: str) -> str:
    """Give what stands for a text in the trail."""
    return hashlib.sha256(f"{salt}{text}".encode("utf-8", "surrogatepass")).hexdigest()


def written(text: Personal, salt: str) -> dict[str, str]:
    """Give what an entry of the trail holds in the place of a text."""
    return {_REFERENCE: reference(salt, text.text), _OF: text.of}


def references(facts: object) -> Iterator[tuple[str, str]]:
    """Find the references within facts, each with whom it is about."""
    if isinstance(facts, Mapping):
        if (found := _reference(cast("Mapping[str, object]", facts))) is not None:
            yield found
            return
        facts = list(facts.values())
    if isinstance(facts, list | tuple):
        for one in facts:
            yield from references(one)


def said(facts: object, texts: Mapping[str, str]) -> object:
    """Put the texts in the places of their references."""
    if isinstance(facts, Mapping):
        if (found := _reference(cast("Mapping[str, object]", facts))) is not None:
            return texts.get(found[0], MISSING)
        return {name: said(value, texts) for name, value in facts.items()}
    if isinstance(facts, list | tuple):
        return [said(one, texts) for one in facts]
    return facts


def differs(before: object, after: object) -> bool:
    """Tell whether a value was changed; what was erased on both sides may have been."""
    return isinstance(before, Erased) or before != after


def _reference(value: Mapping[str, object]) -> tuple[str, str] | None:
    if value.keys() != {_REFERENCE, _OF}:
        return None
    return str(value[_REFERENCE]), str(value[_OF])
