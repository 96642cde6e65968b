"""What kind of document a row is follows from the code or word the source system uses for it."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from dunwell.core import headings_text
from dunwell.core.documents import DocumentType

WORDS = {
    DocumentType.INVOICE: """
        inv invoice invoices sales_invoice customer_invoice tax_invoice si sin custinvc bill rv dr
        rechnung rechnungen ausgangsrechnung kundenrechnung re rg ar facture factures fact fac
        facture_client factura facturas fra fv factura_de_venta factuur verkoopfactuur
        verkoopfacturen fct accrec vf1 f2 billing sale accounts_receivable_invoice
        """,
    DocumentType.CREDIT_MEMO: """
        cm cn crn cr credit credit_memo creditmemo credit_note creditnote creditnota credit_nota
        sales_credit sales_credit_note sales_credit_memo sc scr scrn custcred dg g2 kg gutschrift
        gutschriften gs rechnungskorrektur storno stornorechnung avoir avoirs note_de_credit av
        abono abonos nota_de_credito nota_credito nc rectificativa factura_rectificativa
        creditfactuur creditmemos accreccredit refund_memo credit_adjustment
        """,
    DocumentType.DEBIT_MEMO: """
        dm dn debit debit_memo debit_note debitnote db l2 lastschrift lastschriftanzeige
        belastungsanzeige nachbelastung belastung note_de_debit nota_de_debito nota_de_cargo
        debetnota debitnota debit_adjustment
        """,
    DocumentType.FEE: """
        fee fees fc fin_charge finance_charge finance_charges finance_charge_memo fin interest
        interest_invoice late_fee late_payment_fee reminder reminder_fee service_charge zinsen
        zins zinsrechnung mahngebuhr mahngebuehr mahnung verzugszinsen gebuhr gebuehr interets
        frais frais_de_retard penalites intereses recargo cargo_por_mora rente rentenota
        aanmaningskosten dunning
        """,
    DocumentType.RECEIPT: """
        pmt pymt payment payments customer_payment custpymt receipt receipts cash cash_receipt
        sales_receipt dz zp zahlung zahlungen zahlungseingang za zahlungsbeleg paiement paiements
        reglement reglements encaissement pago pagos cobro cobros recibo betaling betalingen
        ontvangst ontvangsten sr sa_payment rcpt py accrecpayment on_account deposit prepayment
        overpayment unapplied_cash anzahlung
        """,
}

_TYPE_BY_WORD: Mapping[str, DocumentType] = MappingProxyType(
    {word: kind for kind, words in WORDS.items() for word in words.split()}
)
_CODE_IN_BRACKETS = re.compile(r"\(.*\)")


def document_type(text: str) -> DocumentType | None:
    """Read `INV`, `RV`, `Gutschrift` or `Facture` as a document type; None when unknown.

    SAP's codes are read as SAP means them: DR is a customer invoice, DG a credit memo, DZ a
    payment. An empty text is unknown, not an invoice: that is for the caller to decide.
    """
    words = headings_text.words_of(_CODE_IN_BRACKETS.sub(" ", text))
    return _TYPE_BY_WORD.get("_".join(words)) or _TYPE_BY_WORD.get("".join(words))
