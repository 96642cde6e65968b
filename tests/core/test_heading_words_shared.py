"""Headings of shared fields are the same in every kind of file that has the field."""

import pytest

from dunwell.core import heading_words_shared as shared
from dunwell.core.heading_words import WORDS
from dunwell.core.import_fields import ImportKind


@pytest.mark.parametrize(
    ("field", "text"),
    [("currency", shared.CURRENCY), ("terms", shared.TERMS), ("language", shared.LANGUAGE)],
)
def test_shared_headings(field: str, text: str) -> None:
    kinds = [kind for kind in ImportKind if field in WORDS[kind]]
    assert len(kinds) > 1
    assert all(WORDS[kind][field].startswith(text) for kind in kinds)
