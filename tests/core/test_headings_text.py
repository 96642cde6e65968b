"""Headings are compared by their plain words."""

import pytest

from dunwell.core import headings_text


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("InvoiceDate", ("invoice", "date")),
        ("invoice_date", ("invoice", "date")),
        ("Invoice-Date:", ("invoice", "date")),
        ("customerID", ("customer", "id")),
        ("BUKRS", ("bukrs",)),
        ("Fälligkeit", ("falligkeit",)),
        ("Größe", ("grosse",)),
        ("Date d'échéance", ("date", "d", "echeance")),
        ("Name1", ("name", "1")),
        ("N° client", ("n", "client")),
        ("", ()),
        ("日付", ()),
    ],
)
def test_words_of(heading: str, words: tuple[str, ...]) -> None:
    assert headings_text.words_of(heading) == words
