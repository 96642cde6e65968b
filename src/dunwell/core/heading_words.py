"""The headings that common systems give their columns, by field, in five languages."""

from collections.abc import Mapping
from types import MappingProxyType

from dunwell.core import heading_words_people as people
from dunwell.core.heading_words_shared import (
    CURRENCY,
    CUSTOMER_NAME,
    CUSTOMER_NUMBER,
    ENTITY,
    POSTING_DATE,
    TERMS,
)
from dunwell.core.import_fields import ImportKind

# Phrases are plain lower-case words, separated by bars. Those behind `~` are weak: they are
# common words that fit several fields, and give way to any better heading.
_BILLED_CUSTOMER = "bill to customer no|bill to customer number|payer number|"
_ITEMS = {
    "number": """
        invoice number|invoice id|document number|document id|doc id|doc number|belnr|vbeln
        |transaction number|tran id|invoice no|invoice ref|invoice reference|bill number|bill no
        |sales invoice number|rechnungsnummer|rechnungsnr|rechnung nr|rechnungs nr|re nr
        |belegnummer|belegnr|beleg nr|rechnungs id|numero de facture|numero facture|n facture
        |no facture|no de facture|numero de piece|numero piece|n piece|ref facture|id facture
        |numero de factura|numero factura|n factura|no factura|num factura|nro factura|factura no
        |factura num|id factura|numero de documento|numero documento|n documento|factuurnummer
        |factuurnr|factuur nr|factuur id|boekstuknummer|boekstuknr|documentnummer|documentnr
        |voucher number|voucher no
        ~invoice|rechnung|facture|factura|factuur|document|beleg|piece|boekstuk|documento|num|xblnr
        |voucher|transaction id|transaction no|txn id|reference number|reference|referenz|ref
        |referencia|referentie|number|no|nr|nummer|numero|id
        """,
    "document_type": """
        document type|doc type|blart|transaction type|tran type|txn type|trans type|invoice type
        |belegart|belegtyp|vorgangsart|type de document|type document|type de piece|type piece
        |type de facture|tipo de documento|tipo documento|tipo doc|tipo de factura|documentsoort
        |documenttype|soort document|soort boeking|type of document|record type
        ~type|tipo|art|soort|typ
        """,
    "customer_number": _BILLED_CUSTOMER + CUSTOMER_NUMBER,
    "customer_name": CUSTOMER_NAME,
    "entity": ENTITY,
    "currency": CURRENCY,
    "amount": """
        amount|invoice amount|total amount|gross amount|amount gross|document amount|wrbtr
        |amount in doc curr|amount in document currency|amount document currency|amount in dc
        |original amount|original amt|invoice total|invoice value|total gross|gross total
        |bill amount|amount including vat|amount incl vat|amount inc vat|total incl tax
        |total including tax|amount foreign currency|amount transaction currency|debit amount
        |betrag|bruttobetrag|betrag brutto|rechnungsbetrag|rechnungsbetrag brutto|gesamtbetrag
        |rechnungssumme|endbetrag|betrag in belegwahrung|belegbetrag|sollbetrag|ursprungsbetrag
        |montant|montant ttc|montant total|montant total ttc|total ttc|montant facture
        |montant de la facture|montant brut|montant en devise|montant debit|importe
        |importe total|importe factura|importe de factura|importe de la factura|total factura
        |importe bruto|monto|monto total|monto factura|bedrag|factuurbedrag|totaalbedrag
        |brutobedrag|bruto bedrag|bedrag incl btw|bedrag inclusief btw|totaal incl btw
        ~total|gross|brutto|ttc|value|summe|totaal|debit|soll|debe|debet|dmbtr|dr amount
        |amount in local currency|amount in lc|amount lcy|betrag in hauswahrung|wert|net amount
        """,
    "open_amount": """
        open amount|amount open|total open amount|open balance|balance due|amount due
        |outstanding amount|amount outstanding|outstanding balance|remaining amount|remaining amt
        |amount remaining|remaining balance|invoice amount due|unpaid amount|amount unpaid
        |due amount|open value
        |offener betrag|betrag offen|offener saldo|offener rechnungsbetrag|restbetrag|offener wert
        |gesamter offener betrag|offener gesamtbetrag|montant ouvert|montant restant|reste a payer
        |restant du|solde du|montant du|montant restant du|montant total ouvert|solde ouvert
        |importe pendiente|saldo pendiente|importe abierto|saldo abierto|importe total abierto
        |importe total pendiente|monto pendiente|openstaand bedrag|openstaand saldo|restbedrag
        |saldo openstaand|resterend bedrag|totaal openstaand bedrag|totaal openstaand
        ~balance|outstanding|open|offen|saldo|solde|pendiente|openstaand|restant|residual
        |remaining amount lcy|rest
        """,
    "applied_amount": """
        applied amount|amount applied|amount paid|paid amount|paid to date|total paid
        |invoice amount paid|amount settled|settled amount|cleared amount|amount received
        |received amount
        |bezahlter betrag|betrag bezahlt|gezahlter betrag|zahlbetrag|bereits bezahlt
        |montant paye|montant regle|deja paye|importe pagado|importe cobrado|monto pagado
        |betaald bedrag|bedrag betaald|reeds betaald
        ~paid|applied|payments|bezahlt|gezahlt|paye|regle|pagado|cobrado|betaald
        """,
    "credit_amount": """
        credit amount|habenbetrag|montant credit|importe haber|creditbedrag|cr amount|amount credit
        ~credit|haben|haber
        """,
    "debit_credit": """
        debit credit|shkzg|debit credit indicator|debit credit ind|debit credit code|dc indicator
        |d c indicator|debit or credit|soll haben|soll haben kennzeichen|soll haben kz
        |sh kennzeichen|s h kennzeichen|s h kz|sens|sens d c|debe haber|debet credit|af bij|drcr
        |dr cr|d c|s h
        """,
    "tax_amount": """
        tax amount|amount tax|vat amount|total tax|tax total|sales tax|sales tax amount|gst amount
        |mwst betrag|mehrwertsteuer|mehrwertsteuerbetrag|umsatzsteuer|umsatzsteuerbetrag
        |steuerbetrag|montant tva|montant de tva|total tva|importe iva|cuota iva|importe impuesto
        |btw bedrag|btwbedrag|mwsts|wmwst
        ~tax|vat|gst|mwst|ust|tva|iva|btw|steuer|impuesto
        """,
    "issue_date": """
        invoice date|document date|doc date|issue date|date of issue|date issued|issued on|bldat
        |transaction date|tran date|txn date|bill date|billing date|date of invoice|invoiced on
        |belegdatum|rechnungsdatum|ausstellungsdatum|datum der rechnung|rechnung vom|date facture
        |date de facture|date de la facture|date de facturation|date piece|date de piece
        |date du document|date document|date d emission|date emission|fecha factura
        |fecha de factura|fecha de la factura|fecha de emision|fecha emision|fecha documento
        |fecha de documento|fecha de facturacion|factuurdatum|documentdatum|datum factuur
        ~date|datum|fecha|zfbdt|baseline date|baseline payment date|basisdatum|issued
        """,
    "posting_date": POSTING_DATE,
    "due_date": """
        due date|date due|due in date|net due date|faedt|netdt|payment due date|maturity date
        |due on|pay by|payable by|falligkeit|falligkeitsdatum|fallig am|nettofalligkeit
        |netto falligkeit|faelligkeit|faelligkeitsdatum|faellig am|zahlbar bis|falligkeitstag
        |date d echeance|date echeance|echeance|a payer avant|date limite de paiement
        |fecha vencimiento|fecha de vencimiento|vencimiento|fecha vto|fecha limite de pago
        |vervaldatum|vervaldag|uiterste betaaldatum|betalen voor
        ~due|fallig|faellig|vence|vto|expected date
        """,
    "clearing_date": """
        clearing date|clear date|cleared date|cleared on|date cleared|augdt|settled date
        |settlement date|settled on|date settled|paid date|date paid|paid on|payment date|pay date
        |fully paid on|fully paid on date|closed date|date closed|closed at date|ausgleichsdatum
        |datum des ausgleichs|ausgeglichen am|bezahlt am|zahldatum|zahlungsdatum|beglichen am
        |date de rapprochement|date de lettrage|date lettrage|date de reglement|date reglement
        |date de paiement|date paiement|date de compensation|paye le|regle le
        |fecha compensacion|fecha de compensacion|fecha de pago|fecha pago|fecha cobro
        |fecha de cobro|fecha de liquidacion|pagado el|betaaldatum|betaald op|betalingsdatum
        |datum betaald|vereffeningsdatum|afletterdatum|datum vereffening
        ~ausgleich|lettrage|settled|cleared|last payment date
        """,
    "terms": TERMS,
    "po_reference": """
        po number|purchase order|purchase order number|customer po|customer po number|po reference
        |po ref|customer reference|customer ref|your reference|your ref|bstnk|bstkd
        |external document no|external document number|other ref num|bestellnummer|bestellnr
        |bestell nr|kundenreferenz|kundenbestellnummer|ihre referenz|ihr zeichen|bon de commande
        |numero de commande|n commande|votre reference|reference client|ref client|pedido
        |numero de pedido|orden de compra|n pedido|su referencia|referencia cliente|inkooporder
        |inkoopordernummer|uw referentie|bestelnummer|klantreferentie
        ~po|order number|bestellung|commande
        """,
    "instalment": """
        instalment|installment|instalment number|installment number|buzei|line item|ratennummer
        |rate nr|raten nr|teilrate|numero d echeance|numero echeance|numero de cuota|cuota
        |numero de plazo|termijn|termijnnummer|position
        ~line|posten|rate
        """,
    "fiscal_year": """
        fiscal year|gjahr|business year|financial year|accounting year|geschaftsjahr
        |geschaeftsjahr|exercice|exercice comptable|exercice fiscal|annee fiscale|ejercicio
        |ejercicio fiscal|ano fiscal|boekjaar
        ~year|fy|jahr|annee|ano|jaar
        """,
    "project": """
        project|project number|project id|project code|project name|job number|wbs element
        |projekt|projektnummer|projektnr|psp element|projet|code projet|numero de projet|proyecto
        |codigo proyecto|codigo de proyecto|projectnummer|projectcode
        ~job
        """,
    "billing_type": """
        billing type|fkart|billing category|invoice category|fakturaart|abrechnungsart
        |type de facturation|tipo de facturacion|facturatietype|factuursoort
        """,
}

_RECEIPTS = {
    "number": """
        receipt number|receipt no|receipt id|receipt reference|payment number|payment no
        |payment id|payment reference|bank reference|transaction reference|transaction id
        |transaction number|end to end id|check number|cheque number|belnr|document number
        |belegnummer|belegnr|zahlungsreferenz|bankreferenz|zahlungsnummer|transaktions id
        |numero de recu|reference de paiement|reference du paiement|reference bancaire
        |numero de paiement|numero de recibo|referencia bancaria|referencia de pago
        |numero de pago|betalingskenmerk|bankreferentie|betalingsreferentie|betalingsnummer
        ~reference|referenz|ref|referencia|referentie|receipt|number|no|nr|nummer|numero|id|num
        """,
    "customer_number": _BILLED_CUSTOMER + CUSTOMER_NUMBER,
    "customer_name": CUSTOMER_NAME,
    "entity": ENTITY,
    "currency": CURRENCY,
    "amount": """
        amount|amount received|received amount|payment amount|receipt amount|paid amount
        |amount paid|total amount|wrbtr|deposit amount|credit amount|betrag|zahlbetrag
        |zahlungsbetrag|eingangsbetrag|betrag in belegwahrung|montant|montant regle|montant recu
        |montant paye|montant du paiement|importe|importe cobrado|importe recibido|importe pagado
        |importe del pago|monto|bedrag|ontvangen bedrag|betaald bedrag
        ~credit|total|paid|umsatz|value|summe|haben|haber|dmbtr
        """,
    "receipt_date": """
        receipt date|date received|received on|received date|payment date|date of payment|paid on
        |value date|deposit date|bldat|zahlungsdatum|eingangsdatum|zahlungseingang am|wertstellung
        |wertstellungsdatum|valutadatum|date de paiement|date du paiement|date de reception
        |date valeur|date de valeur|date d encaissement|fecha de pago|fecha pago|fecha de cobro
        |fecha cobro|fecha valor|fecha de recepcion|betaaldatum|betalingsdatum|ontvangstdatum
        |rentedatum
        ~date|transaction date|datum|valuta|fecha|clearing date|document date|belegdatum
        """,
    "posting_date": POSTING_DATE,
    "item_number": """
        invoice number|invoice no|invoice id|invoice ref|invoice reference|applied to
        |pays invoice|invoice paid|document paid|rechnungsnummer|rechnungsnr|rechnungs nr
        |rechnung nr|numero de facture|numero facture|n facture|no facture|facture payee
        |numero de factura|numero factura|n factura|factura pagada|factuurnummer|factuurnr
        |factuur nr|xblnr|rebzg|item number
        ~invoice|rechnung|facture|factura|factuur
        """,
    "payer_name": """
        payer name|payer|name of payer|remitter|remitter name|counterparty|counterparty name
        |originator|ordering party|auftraggeber|zahler|absender|zahlungspflichtiger
        |begunstigter zahlungspflichtiger|name zahlungsbeteiligter|donneur d ordre|payeur
        |nom du payeur|ordenante|pagador|nombre del pagador|opdrachtgever|betaler
        |naam tegenpartij|tegenpartij
        """,
    "text": """
        text|description|memo|remittance information|remittance|payment details|narrative
        |transaction details|verwendungszweck|buchungstext|sgtxt|libelle|motif|communication
        |concepto|descripcion|omschrijving|mededelingen|mededeling
        ~details|notes|note|beschreibung|bemerkung
        """,
}

WORDS: Mapping[ImportKind, Mapping[str, str]] = MappingProxyType(
    {
        ImportKind.ITEMS: MappingProxyType(_ITEMS),
        ImportKind.CUSTOMERS: MappingProxyType(people.CUSTOMERS),
        ImportKind.CONTACTS: MappingProxyType(people.CONTACTS),
        ImportKind.RECEIPTS: MappingProxyType(_RECEIPTS),
    }
)

# Headings that resemble a field of a ledger but are none: outcomes, flags and record keeping.
NOT_FIELDS = """
    country code|paperless date|paperless bill|disputed|days to settle|days late|days overdue
    |days past due|days to pay|is open|name source|baseline create date|created date|create date
    |created on|created at|document create date|modified date|last modified|changed on
    |entry date|exchange rate|discount date|cash discount amount|statement date|print date
    |reminder date|dunning date|last dunned|invoice status|payment status|payment method
    |delivery date|ship date|order date
    """
