"""Every kind of import has fields with unique names and plain labels."""

import pytest

from dunwell.core import import_fields
from dunwell.core.import_fields import FIELDS, ONE_OF, FieldType, ImportKind


@pytest.mark.parametrize("kind", ImportKind)
def test_fields_are_named_once(kind: ImportKind) -> None:
    names = [field.name for field in FIELDS[kind]]
    assert len(names) == len(set(names))
    assert all(field.label for field in FIELDS[kind])
    assert {name for group in ONE_OF[kind] for name in group} <= set(names)


def test_a_receipt_needs_its_amount_and_date() -> None:
    required = {field.name for field in FIELDS[ImportKind.RECEIPTS] if field.required}
    assert required == {"amount", "receipt_date"}


@pytest.mark.parametrize("kind", ImportKind)
def test_names_tell_their_type(kind: ImportKind) -> None:
    for field in FIELDS[kind]:
        assert (field.type is FieldType.DAY) == field.name.endswith("_date")


def test_the_readers_of_words_stand_beside_the_fields() -> None:
    assert import_fields.terms_days("NET30") == 30
    assert import_fields.document_type("INV") == "invoice"
