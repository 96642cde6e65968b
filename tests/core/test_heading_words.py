"""The listed headings are written as they are compared, and belong to real fields."""

import pytest

from dunwell.core import headings_text
from dunwell.core.heading_words import NOT_FIELDS, WORDS
from dunwell.core.import_fields import FIELDS, ImportKind

# Words that two fields share on purpose: what the column holds decides between them.
DECIDED_BY_CONTENTS = {"customer_number", "customer_name", "number", "name"}


@pytest.mark.parametrize("kind", ImportKind)
def test_every_field_has_headings(kind: ImportKind) -> None:
    assert set(WORDS[kind]) == {field.name for field in FIELDS[kind]}


@pytest.mark.parametrize("kind", ImportKind)
def test_phrases_are_plain_words(kind: ImportKind) -> None:
    phrases = [phrase for text in WORDS[kind].values() for phrase in _phrases(text)]
    for phrase in [*phrases, *_phrases(NOT_FIELDS)]:
        assert "".join(headings_text.words_of(phrase)) == "".join(phrase.split()), phrase


@pytest.mark.parametrize("kind", ImportKind)
def test_no_strong_phrase_names_two_fields(kind: ImportKind) -> None:
    seen: dict[str, str] = {}
    for name, text in WORDS[kind].items():
        for phrase in _phrases(text.partition("~")[0]):
            squeezed = "".join(phrase.split())
            other = seen.setdefault(squeezed, name)
            assert other == name, f"{phrase!r} is listed for {other} and {name}"


def _phrases(text: str) -> list[str]:
    return [phrase for part in text.split("~") for phrase in part.split("|") if phrase.strip()]
