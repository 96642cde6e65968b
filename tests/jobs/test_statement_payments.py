"""A statement says how to pay it: account, exact reference, and a code that banks read."""

import io
from decimal import Decimal
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader
from segno import helpers
from stdnum import iso11649

from dunwell.actions import customers, entities
from dunwell.jobs.statements import payments, rendering
from dunwell.jobs.statements.gathering import Request, gather
from dunwell.jobs.statements.layout import laid_out, plain
from dunwell.store.models import Entity
from tests import builders
from tests.jobs.test_statements import D
from tests.jobs.test_statements import who as who

pytestmark = pytest.mark.usefixtures("committed_book")

IBAN = "NL91ABNA0417164300"


def shown(who: builders.Cast, currency: str = "EUR") -> dict[str, Any]:
    request = Request(customer=who.harbour, as_of=D, currency=currency)
    found: dict[str, Any] = laid_out(gather(request))["sheets"][0]
    return found


def lines(sheet: dict[str, Any]) -> dict[str, str]:
    return dict(sheet["payment"])


@pytest.mark.parametrize(
    ("number", "currency", "account", "text", "why"),
    [
        ("0001007", "EUR", IBAN, "RF72 0001 007", "zeros are kept"),
        ("KD1007", "EUR", IBAN, None, "letters too"),
        ("10-07", "EUR", IBAN, "10-07", "a sign no bank carries"),
        ("1007", "USD", IBAN, "1007", "no euro"),
        ("1007", "EUR", "0001234", "1007", "no IBAN"),
    ],
)
def test_what_is_quoted(
    number: str, currency: str, account: str, text: str | None, why: str
) -> None:
    quote = payments.quoted(number, currency=currency, account=account)
    assert text is None or quote.shown == text, why
    assert quote.is_structured is (quote.text != number), why
    assert not quote.is_structured or iso11649.validate(quote.shown) == quote.text, why


def test_the_code_is_the_councils() -> None:
    entity = Entity(name="Dunwell Noord B.V.", iban=IBAN, bic="ABNANL2A")
    quote = payments.quoted("0001007", currency="EUR", account=IBAN)
    drawn = payments.code(entity, 1_584_56, currency="EUR", quote=quote)
    out = io.BytesIO()
    expected = helpers.make_epc_qr(
        name="Dunwell Noord B.V.",
        iban=IBAN,
        amount=Decimal("1584.56"),
        reference=quote.text,
        bic="ABNANL2A",
    )
    expected.save(out, kind="svg", border=4, xmldecl=False, svgclass=None, lineclass=None)
    assert drawn == out.getvalue().decode()


@pytest.mark.parametrize(
    ("amount", "currency", "account"),
    [(0, "EUR", IBAN), (-1, "EUR", IBAN), (1, "GBP", IBAN), (1, "EUR", "12-34")],
)
def test_there_is_no_code_where_none_can_be_paid(amount: int, currency: str, account: str) -> None:
    entity = Entity(name="Noord", iban=account, bic="")
    quote = payments.quoted("1007", currency=currency, account=account)
    assert payments.code(entity, amount, currency=currency, quote=quote) == ""


@pytest.mark.parametrize(
    ("name", "number", "is_drawn", "why"),
    [
        ("名" * 100, "no. 10-07", True, "a long name of foreign letters is cut"),
        ("名" * 100, "no. 10-07 " * 10, False, "together with a long number it is too much"),
        ("N" * 200, "no. 10-07 " * 10, True, "letters of one byte have room"),
    ],
)
def test_long_names_and_numbers(name: str, number: str, is_drawn: bool, why: str) -> None:
    entity = Entity(name=name, iban=IBAN, bic="000000000")
    quote = payments.quoted(number, currency="EUR", account=IBAN)
    assert bool(payments.code(entity, 1, currency="EUR", quote=quote)) is is_drawn, why


def test_the_code_asks_for_what_is_left_when_credits_are_counted(who: builders.Cast) -> None:
    sheet = shown(who)
    assert sheet["scan"]["words"] == "Scan to pay 1,584.56\N{NO-BREAK SPACE}EUR"
    assert "RF72 0001 007" in sheet["scan"]["alt"]
    assert lines(sheet)["Please quote exactly"] == "RF72 0001 007"
    assert lines(sheet)["BIC"] == "ABNANL2A"
    assert shown(who, "GBP")["scan"] is None


def test_a_routing_number_is_called_so(who: builders.Cast) -> None:
    entities.edit(by=None, at=builders.AT, entity=who.south, iban="00012345", bic="021000021")
    told = lines(shown(who, "GBP"))
    assert (told["Bank account"], told["Routing number"]) == ("00012345", "021000021")
    assert told["Please quote exactly"] == "0001007"


@pytest.mark.parametrize("size", [(600, 200), (1200, 60)])
def test_the_logo_stands_on_the_page(who: builders.Cast, size: tuple[int, int]) -> None:
    out = io.BytesIO()
    Image.new("RGB", size, "#1f57c3").save(out, "PNG")
    entities.set_logo(by=None, at=builders.AT, entity=who.north, png=out.getvalue())
    made = rendering.pdf(Request(customer=who.harbour, as_of=D, currency="EUR"))
    page = PdfReader(io.BytesIO(made)).pages[0]
    assert [image.image.size for image in page.images if image.image] == [size]
    assert "Dunwell Noord B.V." in page.extract_text()
    assert b"pdfuaid" in made


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Harbour 🚢⚓️ Supplies", "Harbour Supplies", "emoji, one with its mark"),
        ("👩🏽‍🔧 Werk", "Werk", "several joined to one"),
        ("🇳🇱 Noord", "Noord", "a flag"),
        ("می‌خواهم", "می‌خواهم", "the mark between letters stays"),
        ("Ω № ™ ° ©", "Ω № ™ ° ©", "signs stay"),
        ("🌷", "", "nothing is left"),
    ],
)
def test_emoji_are_left_out(text: str, expected: str, why: str) -> None:
    assert plain(text) == expected, why


def test_a_name_with_emoji_is_still_read_aloud(who: builders.Cast) -> None:
    customers.edit(by=None, at=builders.AT, customer=who.harbour, name="Bloom 🌷 & Co ☀️")
    who.harbour.refresh_from_db()
    made = rendering.pdf(Request(customer=who.harbour, as_of=D, currency="EUR"))
    assert b"pdfuaid" in made
    assert "Bloom & Co" in PdfReader(io.BytesIO(made)).pages[0].extract_text()
