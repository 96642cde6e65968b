"""Search finds by number, name, order and amount, and opens the only exact match."""

import pytest
from django.test import Client

from dunwell.actions import policies
from dunwell.store.models import Customer, Document
from dunwell.web import read_amounts
from tests import builders
from tests.builders import AT, Cast


@pytest.fixture
def who(db: None) -> Cast:
    """Two invoices, one with zeros before its number and an order."""
    del db
    policies.install_shipped(at=AT)
    cast = builders.cast()
    builders.invoice(cast, 41_290_814, number="00004711")
    builders.invoice(cast, 123_456, number="INV-1042", customer=cast.branch)
    Document.objects.filter(number="00004711").update(po_reference="PO-88")
    return cast


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("4711", "invoices"),  # Without its leading zeros.
        ("00004711", "invoices"),  # As it is.
        ("0000004711", "invoices"),  # With more of them.
        ("inv-1042", "invoices"),  # In small letters.
        ("412908.14", "invoices"),  # By its whole amount.
        ("1.234,56", "invoices"),  # In the other format.
        ("2001", "accounts"),  # A customer's number.
        ("meridian leeds", "accounts"),  # A customer's whole name.
    ],
)
def test_the_only_exact_match_is_opened(browser: Client, who: Cast, text: str, place: str) -> None:
    del who
    answer = browser.get("/search", {"q": text})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"/{place}/")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1007", ["Harbour Supplies B.V.", "HARBOUR SUPPLIES BV"]),  # Both forms of a number.
        ("meri", ["Meridian Holding AG", "Meridian Leeds"]),  # The beginning of a name.
        ("supplies", ["Harbour Supplies B.V."]),  # Within a name.
        ("PO-88", ["00004711"]),  # An order.
        ("INV-10", ["INV-1042"]),  # The beginning of a number.
        ("104", ["INV-1042"]),  # Within a number.
    ],
)
def test_several_or_inexact_matches_are_listed(
    browser: Client, who: Cast, text: str, found: list[str]
) -> None:
    del who
    answer = browser.get("/search", {"q": text})
    assert answer.status_code == 200
    for name in found:
        assert name in answer.content.decode()


def test_nothing_found_says_what_search_looks_at(browser: Client, who: Cast) -> None:
    del who
    page = browser.get("/search", {"q": "zzz"}).content.decode()
    assert "Nothing in the book matches “zzz”" in page
    assert browser.get("/search").status_code == 200
    for text in ("%", "_", "'", "\x00", "9" * 200, "1e400", "٣"):
        assert browser.get("/search", {"q": text}).status_code == 200


def test_the_palette_is_a_fragment_and_never_jumps(browser: Client, who: Cast) -> None:
    del who
    answer = browser.get("/search", {"q": "412908.14", "palette": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in page
    assert 'role="option"' in page
    assert "read as 412,908.14" in page
    places = browser.get("/search", {"q": "inv", "palette": "1"}).content.decode()
    assert 'href="/invoices"' in places


def test_links_stay_on_the_day(browser: Client, who: Cast) -> None:
    answer = browser.get("/search", {"q": "2001", "as_of": "2026-01-31"})
    assert answer.headers["Location"] == f"/accounts/{who.branch.pk}?as_of=2026-01-31"


def test_accents_and_case_are_looked_over(browser: Client, who: Cast) -> None:
    Customer.objects.filter(pk=who.harbour.pk).update(name="Müller & Söhne")
    assert "Müller" in browser.get("/search", {"q": "mull"}).content.decode()


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [
        ("412908.14", 41_290_814),
        ("1.234,56", 123_456),
        ("1,234.56", 123_456),
        ("1 234,56", 123_456),
        ("1'234.56", 123_456),
        ("1.234", 123_400),  # Three digits after the only mark are thousands.
        ("12", 1_200),
        ("-12", 1_200),  # The size counts.
        ("12.345.6", None),
        ("0", None),
        ("INV-1", None),
    ],
)
def test_amounts_are_read_in_every_format(text: str, hundredths: int | None) -> None:
    found = read_amounts.read(text)
    assert (found and found.hundredths) == hundredths


def test_an_amount_is_counted_in_the_decimals_of_each_currency() -> None:
    found = read_amounts.read("12.30")
    assert found is not None
    assert found.in_currencies(("EUR", "JPY", "BHD")) == (("EUR", 1230), ("BHD", 12300))
