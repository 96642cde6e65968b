"""Columns are proposed for fields by their headings, in five languages, and by their contents."""

from collections.abc import Mapping, Sequence

import pytest

from dunwell.core import headings
from dunwell.core.import_fields import ImportKind

ITEMS, CUSTOMERS = ImportKind.ITEMS, ImportKind.CUSTOMERS
CONTACTS, RECEIPTS = ImportKind.CONTACTS, ImportKind.RECEIPTS


def propose(
    names: Sequence[str], kind: ImportKind, samples: Mapping[str, Sequence[str]] | None = None
) -> dict[str, str]:
    return dict(headings.propose(names, samples or {}, kind).columns)


IBM = {
    "countryCode": ["391", "406"],
    "customerID": ["0379-NEVHP", "8976-AMJEO"],
    "PaperlessDate": ["4/6/2013", "3/3/2012"],
    "invoiceNumber": ["0000611365", "0007900770"],
    "InvoiceDate": ["1/2/2013", "1/26/2013"],
    "DueDate": ["2/1/2013", "2/25/2013"],
    "InvoiceAmount": ["55.94", "61.74"],
    "Disputed": ["No", "Yes"],
    "SettledDate": ["1/15/2013", "3/3/2013"],
    "PaperlessBill": ["Paper", "Electronic"],
    "DaysToSettle": ["13", "36"],
    "DaysLate": ["0", "6"],
}
SAP_OPEN = {
    "business_code": ["CA02", "U001"],
    "cust_number": ["0140105686", "0200744019"],
    "name_customer": ["SYSC llc", "TARG us"],
    "clear_date": ["", ""],
    "buisness_year": ["2020.0", "2020.0"],
    "doc_id": ["2960623488.0", "1930659387.0"],
    "posting_date": ["2020-03-30", "2020-03-19"],
    "due_in_date": ["2020-04-10", "2020-04-03"],
    "invoice_currency": ["CAD", "USD"],
    "total_open_amount": ["3299.7", "11173.02"],
    "baseline_create_date": ["2020-03-31", "2020-03-19"],
    "cust_payment_terms": ["CA10", "NAA8"],
    "isOpen": ["1", "1"],
}
SAP_CLOSED = {
    "cust_number": ["100043965", "100058044"],
    "name_customer": ["THE SQUA foundation", ""],
    "name_source": ["customer-mode", ""],
    "clear_date": ["2019-01-03", "2019-01-07"],
    "due_in_date": ["2019-01-02", "2019-01-19"],
    "days_late": ["1", "-12"],
    "total_open_amount": ["16635.4", "15947.02"],
    "invoice_id": ["", "1930256927.0"],
    "isOpen": ["0", "0"],
}


def test_a_vendors_sample() -> None:
    proposal = headings.propose(tuple(IBM), IBM, ITEMS)
    assert proposal.columns == {
        "customer_number": "customerID",
        "number": "invoiceNumber",
        "issue_date": "InvoiceDate",
        "due_date": "DueDate",
        "amount": "InvoiceAmount",
        "clearing_date": "SettledDate",
    }
    assert set(proposal.unknown) == {
        "countryCode", "PaperlessDate", "Disputed", "PaperlessBill", "DaysToSettle", "DaysLate",
    }  # fmt: skip
    assert proposal.missing == ()
    assert set(proposal.confidence) == set(proposal.columns)


def test_sap_open_items() -> None:
    proposal = headings.propose(tuple(SAP_OPEN), SAP_OPEN, ITEMS)
    assert proposal.columns == {
        "entity": "business_code",
        "customer_number": "cust_number",
        "customer_name": "name_customer",
        "clearing_date": "clear_date",
        "fiscal_year": "buisness_year",
        "number": "doc_id",
        "posting_date": "posting_date",
        "due_date": "due_in_date",
        "currency": "invoice_currency",
        "amount": "total_open_amount",
        "terms": "cust_payment_terms",
    }
    assert proposal.unknown == ("baseline_create_date", "isOpen")
    assert proposal.confidence["fiscal_year"] < proposal.confidence["number"]


def test_sap_closed_items() -> None:
    proposal = headings.propose(tuple(SAP_CLOSED), SAP_CLOSED, ITEMS)
    assert proposal.columns == {
        "customer_number": "cust_number",
        "customer_name": "name_customer",
        "clearing_date": "clear_date",
        "due_date": "due_in_date",
        "number": "invoice_id",
        "amount": "total_open_amount",
    }
    assert proposal.unknown == ("name_source", "days_late", "isOpen")


SYSTEMS = [
    (
        "SAP technical names",
        "BUKRS KUNNR BELNR BLDAT BUDAT FAEDT WRBTR DMBTR WAERS AUGDT SHKZG BLART XBLNR ZTERM"
        " GJAHR",
        "entity customer_number number issue_date posting_date due_date amount ? currency"
        " clearing_date debit_credit document_type ? terms fiscal_year",
    ),
    (
        "SAP baseline date alone",
        "BELNR KUNNR ZFBDT WRBTR",
        "number customer_number issue_date amount",
    ),
    (
        "SAP labels",
        "Company Code|Customer|Document Number|Document Type|Document Date|Posting Date"
        "|Net due date|Amount in doc. curr.|Document currency|Clearing date|Terms of Payment",
        "entity customer_number number document_type issue_date posting_date due_date amount"
        " currency clearing_date terms",
    ),
    (
        "NetSuite",
        "Subsidiary|Customer ID|Customer Name|Document Number|Transaction Type|Date|Due Date"
        "|Currency|Amount|Amount Remaining|PO Number|Terms",
        "entity customer_number customer_name number document_type issue_date due_date currency"
        " amount open_amount po_reference terms",
    ),
    (
        "Business Central",
        "Posting Date|Document Type|Document No.|Customer No.|Customer Name|Currency Code"
        "|Original Amount|Remaining Amount|Due Date|Closed at Date|External Document No.",
        "posting_date document_type number customer_number customer_name currency amount"
        " open_amount due_date clearing_date po_reference",
    ),
    (
        "Sage",
        "A/C|Type|Invoice No|Date|Due Date|Amount|Outstanding",
        "customer_number document_type number issue_date due_date amount open_amount",
    ),
    (
        "Xero",
        "ContactName|InvoiceNumber|Reference|InvoiceDate|DueDate|Total|TaxTotal|InvoiceAmountPaid"
        "|InvoiceAmountDue|Currency|Type",
        "customer_name number ? issue_date due_date amount tax_amount applied_amount open_amount"
        " currency document_type",
    ),
    (
        "QuickBooks",
        "Transaction type|Num|Customer full name|Date|Due date|Amount|Open balance",
        "document_type number customer_name issue_date due_date amount open_amount",
    ),
    (
        "German",
        "Buchungskreis|Kundennummer|Kundenname|Belegnummer|Belegart|Rechnungsdatum|Buchungsdatum"
        "|Fälligkeitsdatum|Betrag|Offener Betrag|Währung|Zahlungsbedingung|Ausgleichsdatum",
        "entity customer_number customer_name number document_type issue_date posting_date"
        " due_date amount open_amount currency terms clearing_date",
    ),
    (
        "French",
        "Société|N° client|Nom du client|N° facture|Date de facture|Date d'échéance|Montant TTC"
        "|Reste à payer|Devise|Conditions de paiement|Date de règlement",
        "entity customer_number customer_name number issue_date due_date amount open_amount"
        " currency terms clearing_date",
    ),
    (
        "Spanish",
        "Sociedad|Código cliente|Nombre del cliente|Número de factura|Fecha de emisión"
        "|Fecha de vencimiento|Importe total|Importe pendiente|Moneda|Condiciones de pago",
        "entity customer_number customer_name number issue_date due_date amount open_amount"
        " currency terms",
    ),
    (
        "Dutch",
        "Administratie|Klantnummer|Klantnaam|Factuurnummer|Factuurdatum|Vervaldatum|Factuurbedrag"
        "|Openstaand bedrag|Valutacode|Betalingsvoorwaarden|Betaaldatum",
        "entity customer_number customer_name number issue_date due_date amount open_amount"
        " currency terms clearing_date",
    ),
    (
        "debit and credit columns",
        "Document no|Account code|Doc date|Debit|Credit",
        "number customer_number issue_date amount credit_amount",
    ),
    (
        "misspellings",
        "custmer_number|invoce number|duedate|invoice amout|buisness_code",
        "customer_number number due_date amount entity",
    ),
    (
        "longer headings",
        "Customer Number (SAP)|Our Invoice Number|Net Due Date UTC|Invoice Amount in USD",
        "customer_number number due_date amount",
    ),
    (
        "short forms",
        "Cust No|Inv No|Inv Dt|Due Dt|Inv Amt|Curr Code",
        "customer_number number issue_date due_date amount currency",
    ),
]


@pytest.mark.parametrize(
    ("names", "fields"), [row[1:] for row in SYSTEMS], ids=[row[0] for row in SYSTEMS]
)
def test_headings_of_systems(names: str, fields: str) -> None:
    listed = names.split("|") if "|" in names else names.split()
    expected = dict(zip(listed, fields.split(), strict=True))
    found = {heading: name for name, heading in propose(listed, ITEMS).items()}
    assert {heading: found.get(heading, "?") for heading in listed} == expected


def test_contents_decide_what_a_common_word_means() -> None:
    names = ["Customer", "Invoice", "Due Date", "Amount"]
    by_name = {"Customer": ["Acme Ltd", "Bolt GmbH"], "Invoice": ["INV-1"]}
    by_number = {"Customer": ["10023", "10024"], "Invoice": ["INV-1"]}
    assert propose(names, ITEMS, by_name)["customer_name"] == "Customer"
    assert propose(names, ITEMS, by_number)["customer_number"] == "Customer"


def test_contents_veto() -> None:
    dates = {"Amount": ["2025-01-02"], "Total": ["12.50"]}
    assert propose(["Amount", "Total"], ITEMS, dates)["amount"] == "Total"
    valuta = {"Valuta": ["EUR", "USD"], "Datum": ["3-11-2025"]}
    assert propose(["Valuta", "Datum"], ITEMS, valuta)["currency"] == "Valuta"


HALF_UNREADABLE = ["EUR", "Geld", "USD", "n/a"]
CURRENCY_COLUMNS = [
    ("Currency", HALF_UNREADABLE, True, "half of the cells name no currency"),
    ("CURRENCY", ["Geld", "n/a"], True, "none of the cells names a currency"),
    ("Währung", HALF_UNREADABLE, True, "German"),
    ("Waehrung", HALF_UNREADABLE, True, "German without the umlaut"),
    ("Devise", HALF_UNREADABLE, True, "French"),
    ("Monnaie", HALF_UNREADABLE, True, "French"),
    ("Moneda", HALF_UNREADABLE, True, "Spanish"),
    ("Divisa", HALF_UNREADABLE, True, "Spanish"),
    ("Munteenheid", HALF_UNREADABLE, True, "Dutch"),
    ("Currency", ["12.50", "3.00"], False, "amounts are no currencies"),
    ("Währung", ["03.11.2025"], False, "dates are no currencies"),
    ("Valuta", HALF_UNREADABLE, False, "a value date to many, so its cells have to tell"),
    ("Curr", HALF_UNREADABLE, False, "a short form, so its cells have to tell"),
    ("Currency remarks", HALF_UNREADABLE, False, "only contains the word"),
]


@pytest.mark.parametrize(("heading", "values", "proposed", "why"), CURRENCY_COLUMNS)
@pytest.mark.parametrize("kind", [ITEMS, RECEIPTS])
def test_a_column_headed_currency(
    heading: str, values: list[str], proposed: bool, why: str, kind: ImportKind
) -> None:
    proposal = headings.propose((heading,), {heading: values}, kind)
    assert proposal.columns.get("currency") == (heading if proposed else None), why
    assert proposal.confidence.get("currency", 0) == (headings.DOUBTFUL if proposed else 0), why


def test_a_column_of_codes_goes_before_one_of_doubtful_words() -> None:
    samples = {"Currency": HALF_UNREADABLE, "Ccy": ["EUR", "USD"]}
    assert propose(tuple(samples), ITEMS, samples) == {"currency": "Ccy"}


def test_a_column_serves_one_field_and_a_field_has_one_column() -> None:
    names = ["Due Date", "Duedate", "Net due date", "Payment due date"]
    assert propose(names, ITEMS) == {"due_date": "Due Date"}


def test_an_open_amount_alone_is_the_amount() -> None:
    assert propose(["Open Balance"], ITEMS) == {"amount": "Open Balance"}
    both = propose(["Open Balance", "Original Amount"], ITEMS)
    assert both == {"open_amount": "Open Balance", "amount": "Original Amount"}


def test_missing_fields_are_named() -> None:
    proposal = headings.propose(["Colour", "Shape", ""], {}, ITEMS)
    assert proposal.columns == {}
    assert proposal.unknown == ("Colour", "Shape", "")
    assert proposal.missing == ("customer_number", "amount", "due_date")
    assert headings.missing_fields(["customer_name"], RECEIPTS) == ("amount", "receipt_date")


PEOPLE = [
    (
        CUSTOMERS,
        "Customer No|Name|Parent Company|Bill-to Customer|Segment|Region|Country|Language"
        "|Time Zone|Currency|Payment Terms|Credit Limit|Credit Rating|Collector|Account Manager"
        "|CSM|VAT ID"
        "|PO required|Portal required|Seasonality|Status|Branch|Contract Type|Renewal Date"
        "|Payment Run|Payment Behaviour",
        "number name parent_number payer_number segment region country language time_zone currency"
        " terms credit_limit credit_rating collector sales_account_manager customer_success_owner"
        " tax_id po_required portal_required seasonal_profile status branch contract_type"
        " contract_renewal_date payment_run_calendar payment_behaviour",
    ),
    (
        CUSTOMERS,
        "Kundennummer|Firma|Land|Sprache|Kreditlimit|Sachbearbeiter|Kundengruppe",
        "number name country language credit_limit collector segment",
    ),
    (
        CONTACTS,
        "Customer No|Company|Contact Name|Job Title|E-mail|Phone|Language|Preferred Channel"
        "|Unsubscribed|Verified On",
        "customer_number customer_name name role email phone language preferred_channel opted_out"
        " verified_date",
    ),
    (
        CONTACTS,
        "Kundennummer|Firma|Ansprechpartner|Funktion|E-Mail-Adresse|Telefon",
        "customer_number customer_name name role email phone",
    ),
    (
        RECEIPTS,
        "Payment Number|Customer No|Payment Date|Amount|Currency|Invoice Number|Payer|Memo",
        "number customer_number receipt_date amount currency item_number payer_name text",
    ),
    (
        RECEIPTS,
        "Buchungstag|Wertstellung|Auftraggeber|Verwendungszweck|Betrag|Währung|Kundennummer",
        "posting_date receipt_date payer_name text amount currency customer_number",
    ),
]


@pytest.mark.parametrize(("kind", "names", "fields"), PEOPLE)
def test_headings_of_other_files(kind: ImportKind, names: str, fields: str) -> None:
    found = propose(names.split("|"), kind)
    assert found == dict(zip(fields.split(), names.split("|"), strict=True))


@pytest.mark.parametrize(
    ("cell", "known"),
    [
        ("Invoice No.", True),
        ("DaysLate", True),
        ("Fälligkeit", True),
        ("Acme Ltd", False),
        ("", False),
    ],
)
def test_known_headings(cell: str, known: bool) -> None:
    assert headings.is_known(cell) is known
