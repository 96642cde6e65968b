"""Document types are read from the codes and words of common systems."""

import pytest

from dunwell.core import document_words
from dunwell.core.document_words import document_type
from dunwell.core.documents import DocumentType

INVOICE, CREDIT = DocumentType.INVOICE, DocumentType.CREDIT_MEMO


@pytest.mark.parametrize(
    ("text", "kind", "why"),
    [
        ("INV", INVOICE, "short"),
        ("Invoice", INVOICE, "English"),
        ("RV", INVOICE, "SAP billing"),
        ("DR", INVOICE, "SAP customer invoice, not debit"),
        ("Rechnung", INVOICE, "German"),
        ("Facture", INVOICE, "French"),
        ("CustInvc", INVOICE, "NetSuite"),
        ("ACCREC", INVOICE, "Xero"),
        ("Sales Invoice", INVOICE, "Sage"),
        ("CM", CREDIT, "short"),
        ("Credit Memo", CREDIT, "English"),
        ("credit-note", CREDIT, "with a hyphen"),
        ("DG", CREDIT, "SAP"),
        ("Gutschrift", CREDIT, "German"),
        ("Avoir", CREDIT, "French"),
        ("Abono", CREDIT, "Spanish"),
        ("Creditnota", CREDIT, "Dutch"),
        ("Note de crédit", CREDIT, "French with accent"),
        ("ACCRECCREDIT", CREDIT, "Xero"),
        ("Debit memo", DocumentType.DEBIT_MEMO, "English"),
        ("Finance Charge", DocumentType.FEE, "Business Central"),
        ("Mahngebühr", DocumentType.FEE, "German"),
        ("DZ", DocumentType.RECEIPT, "SAP payment"),
        ("PMT", DocumentType.RECEIPT, "short"),
        ("Zahlung", DocumentType.RECEIPT, "German"),
        ("Invoice (A/R)", INVOICE, "a remark in brackets"),
        ("", None, "an empty text is unknown"),
        ("Banana", None, "unknown"),
    ],
)
def test_document_type(text: str, kind: DocumentType | None, why: str) -> None:
    assert document_type(text) is kind, why


def test_no_word_means_two_types() -> None:
    words = [word for text in document_words.WORDS.values() for word in text.split()]
    assert len(words) == len(set(words))
