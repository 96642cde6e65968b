"""The type of a document decides the side its items stand on."""

import pytest

from dunwell.core.documents import DocumentType, Side, side_of


@pytest.mark.parametrize(
    ("document_type", "side"),
    [
        ("invoice", Side.DEBIT),
        ("debit_memo", Side.DEBIT),
        ("fee", Side.DEBIT),
        ("credit_memo", Side.CREDIT),
        ("receipt", Side.CASH),
    ],
)
def test_side_of(document_type: str, side: Side) -> None:
    assert side_of(DocumentType(document_type)) is side


def test_every_type_has_a_side() -> None:
    assert all(side_of(document_type) for document_type in DocumentType)
