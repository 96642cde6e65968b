"""Statements say what the account says, to the cent; texts of customers stay inert."""

import io
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from dunwell.actions import customers, disputes, entities, policies
from dunwell.core.disputes import DisputeCategory
from dunwell.core.documents import DocumentType
from dunwell.core.statements import Style
from dunwell.jobs import aging
from dunwell.jobs.statements import formats, rendering, words
from dunwell.jobs.statements.gathering import (
    DaysReversed,
    NothingToState,
    Request,
    gather,
)
from dunwell.store.models import Customer, Item
from tests import builders

pytestmark = pytest.mark.usefixtures("committed_book")

D = date(2026, 3, 31)
DAY = timedelta(days=1)


@pytest.fixture
def who(committed_book: None) -> builders.Cast:
    """The ordinary case: late and current invoices, a credit memo, cash, a second currency."""
    del committed_book
    policies.install_shipped(at=builders.AT)
    cast = builders.cast()
    entities.edit(
        by=None,
        at=builders.AT,
        entity=cast.north,
        country="NL",
        street="Havenkade 1",
        postal_code="3011 AB",
        city="Rotterdam",
        email="ar@north.example",
        phone="+31 10 555 01 01",
        bank_name="Bank van het Noorden",
        iban="NL91ABNA0417164300",
        bic="ABNANL2A",
    )
    builders.invoice(cast, 1_234_56, on=D - 60 * DAY, due=D - 30 * DAY, number="F-1")
    item = builders.invoice(cast, 800_00, on=D - 20 * DAY, due=D + 10 * DAY, number="F-2")
    builders.credit_memo(cast, 100_00, on=D - 5 * DAY)
    cash = builders.receipt(cast, 350_00, on=D - 2 * DAY)
    builders.applied(cash, item, 300_00, on=D - 2 * DAY)
    builders.document(
        cast, 77_00, on=D - 3 * DAY, entity=cast.south, currency="GBP", number="UK-1"
    )
    return cast


def said(customer: Customer, **changes: object) -> str:
    request = Request(customer=customer, as_of=D, **changes)  # type: ignore[arg-type]  # Any of its fields.
    pages = PdfReader(io.BytesIO(rendering.pdf(request))).pages
    text = " ".join(page.extract_text() for page in pages)
    return " ".join(text.replace("\N{NARROW NO-BREAK SPACE}", " ").split())


def in_language(who: builders.Cast, language: str, country: str) -> Customer:
    return customers.edit(
        by=None, at=builders.AT, customer=who.harbour, language=language, country=country
    )


@pytest.mark.parametrize(
    ("language", "country", "expected"),
    [
        ("en", "GB", ("Statement of account", "1,734.56 EUR", "31 Mar 2026", "Page 1 of 1")),
        ("en", "US", ("Statement of account", "1,734.56 EUR", "Mar 31, 2026")),
        ("de", "DE", ("Kontoauszug", "1.734,56 EUR", "31.03.2026", "davon überfällig")),
        ("fr", "FR", ("Relevé de compte", "1 734,56 EUR", "31 mars 2026", "Échéance")),
        ("es", "ES", ("Estado de cuenta", "1.734,56 EUR", "31 mar 2026", "Pagar a más tardar el")),
        ("nl", "NL", ("Rekeningoverzicht", "1.734,56 EUR", "31 mrt 2026", "Te betalen uiterlijk")),
    ],
)
def test_each_language(
    who: builders.Cast, language: str, country: str, expected: tuple[str, ...]
) -> None:
    customer = in_language(who, language, country)
    found = said(customer, currency="EUR")
    for text in expected:
        assert text in found
    assert "NL91 ABNA 0417 1643 00" in found
    assert "0001007" in found
    assert "RF72 0001 007" in found


def test_credits_stand_apart_and_the_sums_are_the_accounts(who: builders.Cast) -> None:
    (sheet, other) = gather(Request(customer=who.harbour, as_of=D)).sheets
    lines = {line.currency: line for line in aging.report(as_of=D, by="customer").rows}
    assert (sheet.asked.due, other.asked.due) == (lines["EUR"].total, lines["GBP"].total)
    assert sheet.asked.credits == lines["EUR"].credits + lines["EUR"].unapplied == 150_00
    assert sheet.asked.overdue == lines["EUR"].overdue
    assert [amount for _, amount in sheet.buckets] == [
        bucket.amount for bucket in lines["EUR"].buckets
    ]
    found = said(who.harbour)
    for text in ("1,734.56 EUR", "1,234.56", "-150.00", "1,584.56", "77.00 GBP", "7 Apr 2026"):
        assert text in found
    assert found.count("Page 1 of 1") == 2


def test_a_balance_forward_ends_in_the_net_balance(who: builders.Cast) -> None:
    request = Request(customer=who.harbour, as_of=D, style=Style.BALANCE_FORWARD, currency="EUR")
    (sheet,) = gather(request).sheets
    (branch,) = sheet.branches
    assert branch.opening == 1_234_56
    assert [turn.change for turn in branch.turns] == [800_00, -100_00, -350_00]
    assert branch.closing == sheet.asked.balance == 1_584_56
    found = said(who.harbour, style=Style.BALANCE_FORWARD, currency="EUR")
    assert "Balance brought forward 1,234.56" in found
    assert "Activity from 1 Mar 2026 to 31 Mar 2026" in found


def test_cash_of_the_payer_moves_both_balances(who: builders.Cast) -> None:
    item = builders.invoice(who, 500_00, customer=who.branch, on=D - 9 * DAY, number="B-1")
    cash = builders.receipt(who, 600_00, customer=who.head_office, on=D - DAY)
    builders.applied(cash, item, 500_00, on=D - DAY)
    alone = gather(Request(customer=who.head_office, as_of=D, style=Style.BALANCE_FORWARD)).sheets[
        0
    ]
    assert [turn.change for turn in alone.branches[0].turns] == [500_00, -600_00]
    assert alone.branches[0].closing == alone.asked.balance == -100_00
    rolled = gather(
        Request(customer=who.head_office, as_of=D, style=Style.BALANCE_FORWARD, roll_up=True)
    ).sheets[0]
    assert [branch.closing for branch in rolled.branches] == [-100_00, 0]


def test_a_roll_up_groups_by_branch(who: builders.Cast) -> None:
    builders.invoice(who, 500_00, customer=who.branch, on=D, number="B-1")
    builders.invoice(who, 40_00, customer=who.head_office, on=D, number="H-1")
    (sheet,) = gather(Request(customer=who.head_office, as_of=D, roll_up=True)).sheets
    assert [(one.number, one.owed) for one in sheet.branches] == [
        ("2000", 40_00),
        ("2001", 500_00),
    ]
    found = said(who.head_office, roll_up=True)
    assert "2001 · Meridian Leeds" in found
    assert "540.00 EUR" in found


def test_what_was_paid_is_stated_as_nothing_open(who: builders.Cast) -> None:
    item = builders.invoice(who, 10_00, customer=who.branch, on=D - 9 * DAY)
    cash = builders.receipt(who, 10_00, customer=who.branch, on=D)
    builders.applied(cash, item, 10_00, on=D)
    assert "Nothing is open on this account." in said(who.branch)


def test_what_cannot_be_stated_is_refused(who: builders.Cast) -> None:
    with pytest.raises(NothingToState, match="never had an item"):
        gather(Request(customer=who.branch, as_of=D))
    with pytest.raises(NothingToState, match="in this part"):
        gather(Request(customer=who.harbour, as_of=D, currency="USD"))
    with pytest.raises(DaysReversed):
        gather(Request(customer=who.harbour, as_of=D, since=D + DAY))


def test_the_address_stands_in_the_window(who: builders.Cast) -> None:
    customers.edit(
        by=None,
        at=builders.AT,
        customer=who.harbour,
        street="Kaistraße 7",
        postal_code="20457",
        city="Hamburg",
        country="DE",
        language="de",
    )
    who.harbour.refresh_from_db()
    found = said(who.harbour, currency="EUR")
    assert "Kaistraße 7 20457 Hamburg DEUTSCHLAND" in found


@pytest.mark.parametrize(("country", "height"), [("NL", 842), ("US", 792)])
def test_the_paper_follows_the_senders_country(
    who: builders.Cast, country: str, height: int
) -> None:
    entities.edit(by=None, at=builders.AT, entity=who.north, country=country)
    made = rendering.pdf(Request(customer=who.harbour, as_of=D, currency="EUR"))
    page = PdfReader(io.BytesIO(made)).pages[0]
    assert round(float(page.mediabox.height)) == height


HOSTILE = [
    pytest.param("#panic() *x* $y$ @z <end> [a] //b \\u{41}", id="markup"),
    pytest.param('=HYPERLINK("http://x.example";"pay")', id="formula"),
    pytest.param("شركة الميناء للتوريد ٢٠٢٦", id="right to left"),
    pytest.param("Harbour 🚢⚓️ Supplies", id="emoji"),
    pytest.param("\u202eevil\u2066 \x07bell\nline", id="control marks"),
    pytest.param("Donaudampfschifffahrtselektrizitäten" * 8, id="very long word"),
]


@pytest.mark.parametrize("name", HOSTILE)
def test_texts_of_the_customer_are_inert(who: builders.Cast, name: str) -> None:
    Customer.objects.filter(pk=who.harbour.pk).update(name=name[:300])  # As a file may bring it.
    who.harbour.refresh_from_db()
    builders.document(who, 5_00, on=D, number=name[:100], type=DocumentType.INVOICE)
    made = rendering.pdf(Request(customer=who.harbour, as_of=D, currency="EUR"))
    reader = PdfReader(io.BytesIO(made))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "1,739.56" in text
    assert not any("/Annots" in page for page in reader.pages)
    if name.startswith("#panic"):
        assert "#panic()" in text


def test_a_pdf_is_tagged_titled_and_the_same_again(who: builders.Cast) -> None:
    request = Request(customer=who.harbour, as_of=D)
    made = rendering.pdf(request)
    assert made == rendering.pdf(request)
    reader = PdfReader(io.BytesIO(made))
    assert "Marked" in str(reader.root_object["/MarkInfo"])
    assert reader.metadata is not None
    assert reader.metadata.title == "Statement of account 0001007"


def test_every_term_has_its_languages() -> None:
    english = words.of("en")
    for language in words.LANGUAGES:
        assert words.of(language).keys() == english.keys()
        assert all(words.of(language).values())
    assert words.of("pt") == english


@pytest.mark.parametrize(
    ("language", "country", "expected"),
    [
        ("de_AT", "", "de"),
        ("", "FR", "fr"),
        ("", "BR", "en"),
        ("it", "IT", "en"),
        ("EN-gb", "GB", "en"),
        ("nl", "ZZ", "nl"),
    ],
)
def test_the_language_is_the_customers(language: str, country: str, expected: str) -> None:
    assert formats.of(language, country).language == expected


@pytest.mark.parametrize("style", Style)
def test_what_is_in_dispute_is_marked_and_not_asked_for(who: builders.Cast, style: Style) -> None:
    late = Item.objects.get(document__number="F-1")
    dispute = disputes.open(
        by=None,
        at=builders.AT,
        item=late,
        amount=200_00,
        category=DisputeCategory.PRICING,
        opened_date=D - DAY,
    )
    customer = in_language(who, "en", "GB")
    told = said(customer, currency="EUR", style=style)
    assert "Total due of which overdue" in told
    assert "1,534.56 EUR 1,034.56" in told
    assert "In dispute, not requested now" in told
    marked = f"In dispute (D-{dispute.pk}): 200.00 of this is not requested now." in told
    assert marked == (style is Style.OPEN_ITEM)
    before = gather(Request(customer=customer, as_of=D - 2 * DAY, currency="EUR"))
    assert before.sheets[0].asked.disputed == 0, "the day before it was opened"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("Remittance slip", "Please tear off", "Balance after credits 1,584.56 EUR")),
        ("de", ("Zahlungsabschnitt", "Bitte abtrennen", "Saldo nach Guthaben 1.584,56 EUR")),
        ("fr", ("Coupon de règlement", "À détacher", "Montant réglé")),
        ("es", ("Talón de pago", "Sepárelo", "Importe pagado")),
        ("nl", ("Betaalstrook", "Graag afscheuren", "Betaald bedrag")),
    ],
)
def test_a_slip_to_tear_off_repeats_what_is_to_be_paid(
    who: builders.Cast, language: str, expected: tuple[str, ...]
) -> None:
    customer = in_language(who, language, "")
    without = said(customer, currency="EUR")
    entities.edit(by=None, at=builders.AT, entity=who.north, remittance_slip=True)
    found = said(customer, currency="EUR")
    for text in expected:
        assert text not in without or text.startswith(("Balance", "Saldo"))
        assert text in found
    slip = found[found.index(expected[1]) :]
    assert "RF72 0001 007" in slip
    assert "3011 AB Rotterdam" in slip


def test_nothing_is_torn_off_where_nothing_is_to_be_paid(who: builders.Cast) -> None:
    entities.edit(by=None, at=builders.AT, entity=who.north, remittance_slip=True)
    builders.receipt(who, 9_000_00, on=D)
    assert "Remittance slip" not in said(who.harbour, currency="EUR")
    assert "Remittance slip" not in said(who.harbour, currency="GBP")
