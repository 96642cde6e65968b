"""The first hour of a new person, by keyboard alone, from an empty folder to an undone import.

The one thing no key can reach is the system's own dialog for choosing a file: it is answered for
the person.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

PATIENCE_MS = 60_000
PASSWORD = "six plain words are a password"  # noqa: S105 - of a book that lives for a minute.
HEADINGS = "Kundennummer;Kundenname;Belegnummer;Rechnungsdatum;Fällig am;Betrag"
ROWS = (
    "K-1001;Müller GmbH;R-5001;03.09.2026;03.10.2026;1.234,50 €",
    "K-1002;Société Générique;R-5002;15.09.2026;15.10.2026;12.000,00 €",
    "K-1003;Jansen BV;R-5003;31.09.2026;30.10.2026;800,00 €",
    "K-1001;Müller GmbH;R-5004;16.09.2026;;99,90 €",
    "K-1004;Ñandú SL;R-5005;16.09.2026;16.10.2026;zwölf",
    "K-1001;Müller GmbH;R-5006;17.09.2026;17.10.2026;250,00-",
)
TITLES = "Offene Posten\r\nFirma Nordlicht\r\nStichtag 31.10.2026\r\n\r\n"
TOTAL = "Summe;;;;;13.884,40 €"


@pytest.fixture
def new_book(chromium: "Browser", tmp_path: Path) -> Iterator[serving.Served]:
    """A folder in which Dunwell is started for the first time."""
    del chromium
    with serving.served(tmp_path / "book") as server:
        yield server


@pytest.fixture
def erp_messy(tmp_path: Path) -> Path:
    """An export as it comes: Windows-1252, title lines, German marks, a total, two bad cells."""
    path = tmp_path / "erp_messy.csv"
    text = TITLES + "\r\n".join((HEADINGS, *ROWS, TOTAL)) + "\r\n"
    path.write_bytes(text.encode("cp1252"))
    return path


def _tab_to(page: "Page", wanted: "Locator") -> None:
    """Press Tab until the element has the focus, as one does without a mouse."""
    for _ in range(120):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{wanted} cannot be reached with Tab")


def _type(page: "Page", field: "Locator", text: str) -> None:
    _tab_to(page, field)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def _press(page: "Page", button: "Locator") -> None:
    _tab_to(page, button)
    page.keyboard.press("Enter")


def _wait_for_check(page: "Page", words: str) -> None:
    page.locator("#wizard .summary", has_text=words).wait_for(timeout=PATIENCE_MS)


def _sign_in_and_choose_a_password(page: "Page", server: serving.Served) -> None:
    page.goto(server.sign_in)
    page.keyboard.press("Enter")
    page.wait_for_url("**/password*")
    fields = page.locator("main input[type=password], form input[type=password]")
    for place in range(fields.count()):
        _type(page, fields.nth(place), PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^(?!.*/password).*$"))


def _say_who_the_company_is(page: "Page") -> None:
    page.wait_for_url("**/company")
    assert page.locator("#id_country").input_value() == "GB", "guessed from the browser"
    assert page.locator("#id_currency").input_value() == "GBP"
    assert page.locator("#id_time_zone").input_value() == "America/New_York", "as its clock says"
    _type(page, page.locator("#id_name"), "Nordlicht GmbH")
    page.locator("#id_country").select_option("DE")
    assert page.locator("#id_currency").input_value() == "EUR", "the country brings it along"
    assert page.locator("#id_time_zone").input_value() == "Europe/Berlin"
    page.locator("#id_name").press("Enter")
    page.wait_for_url("**/imports")


def _drop_and_map(page: "Page", server: serving.Served, path: Path) -> None:
    page.goto(f"{server.address}/imports")
    _tab_to(page, page.locator("#file"))
    page.set_input_files("#file", path)
    page.wait_for_url("**/columns")
    assert "Windows-1252" in page.inner_text("#wizard")
    # Nothing is left to map: the headings are known, the euro stands beside the amounts.
    assert page.locator("tr.missing").count() == 0
    _type(page, page.locator("#source"), "Nordlicht ERP")
    _press(page, page.locator("button[name=check]"))
    page.wait_for_url("**/check")


def _repair(page: "Page") -> None:
    _wait_for_check(page, "2 rejected")
    assert "day first: 03.09.2026 = 3 Sep 2026" in page.inner_text("#wizard")
    _type(page, page.get_by_label("“31.09.2026” in 1 row, read as"), "30.09.2026")
    page.keyboard.press("Enter")
    _wait_for_check(page, "1 rejected")
    assert page.inner_text("#live") == "Checked again: 1 rejected rows, before 2."
    assert page.evaluate("document.activeElement.id") == "wizard-heading"
    _type(page, page.get_by_label("“zwölf” in 1 row, read as"), "12,00")
    page.keyboard.press("Enter")
    _wait_for_check(page, "0 rejected")


def _tie_out(page: "Page") -> None:
    _type(page, page.locator("#control-EUR"), "13.900,00")
    page.keyboard.press("Enter")
    page.get_by_text("differs by 3.60 EUR").wait_for()
    assert "understood 13,900.00, difference 3.60" in page.inner_text("#live")
    _type(page, page.locator("#control-EUR"), "13896.40")
    page.keyboard.press("Enter")
    page.get_by_text("ties out: difference 0").wait_for()


def _import(page: "Page") -> str:
    _press(page, page.locator("#import"))
    page.wait_for_url(re.compile(r"/imports/\d+$"), timeout=PATIENCE_MS)
    assert "6 new in the book" in page.inner_text("main")
    assert "EUR ties out: difference 0" in page.inner_text("main")
    return page.url


def _sort_filter_and_export(page: "Page") -> None:
    _press(page, page.get_by_role("link", name="See the accounts"))
    page.wait_for_url("**/accounts*")
    assert page.locator("tbody tr").count() == 4
    _press(page, page.locator("thead th a", has_text=re.compile("^Customer")))
    page.wait_for_url("**sort=*")
    _press(page, page.locator("summary", has_text="Filter"))
    _type(page, page.locator("#filter-text"), "Génér")
    page.keyboard.press("Enter")
    page.wait_for_url("**text=*")
    page.locator("tbody tr", has_text="Société Générique").wait_for()
    assert page.locator("tbody tr").count() == 1
    export = page.locator("main a[href*='/accounts/export']").first
    if not export.is_visible():
        _press(page, page.locator("summary", has_text="Export"))
    with page.expect_download() as download:
        _press(page, export)
    assert download.value.path().stat().st_size > 0


def _add_a_contact(page: "Page") -> None:
    _press(page, page.locator("tbody a", has_text="Société Générique"))
    page.wait_for_url(re.compile(r"/accounts/\d+"))
    _press(page, page.get_by_role("link", name="Details"))
    page.wait_for_url("**/details*")
    _press(page, page.locator("#tab a[href$='/contacts/add']").first)
    _type(page, page.locator("#id_name"), "Claire Petit")
    _type(page, page.locator("#id_email"), "claire@generique.example")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/contacts/" not in address)
    page.goto(re.sub(r"(/accounts/\d+).*", r"\1/details", page.url))
    assert "claire@generique.example" in page.inner_text("main")


def _undo(page: "Page", result: str) -> None:
    page.goto(result)
    _press(page, page.get_by_role("link", name="Undo this import…"))
    page.wait_for_url("**/undo")
    _press(page, page.get_by_role("button", name="Undo this import"))
    page.wait_for_url(result)
    assert "Undone on" in page.inner_text("main")


def test_the_first_hour(chromium: "Browser", new_book: serving.Served, erp_messy: Path) -> None:
    context = chromium.new_context(
        viewport={"width": 1366, "height": 768}, locale="en-GB", timezone_id="America/New_York"
    )
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    _sign_in_and_choose_a_password(page, new_book)
    _say_who_the_company_is(page)
    page.goto(f"{new_book.address}/dashboard")
    assert page.get_by_role("button", name="Try with sample data").is_visible()
    _drop_and_map(page, new_book, erp_messy)
    _repair(page)
    _tie_out(page)
    result = _import(page)
    _sort_filter_and_export(page)
    _add_a_contact(page)
    _undo(page, result)
    context.close()
    assert problems == []


def test_the_wizard_at_360_pixels_never_scrolls_sideways(
    chromium: "Browser", new_book: serving.Served, erp_messy: Path
) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, color_scheme="dark")
    page = context.new_page()

    def fits() -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url

    page.goto(new_book.sign_in)
    page.keyboard.press("Enter")
    page.wait_for_url("**/password*")
    page.goto(f"{new_book.address}/imports")
    fits()
    page.set_input_files("#file", erp_messy)
    page.wait_for_url("**/columns")
    fits()
    _press(page, page.locator("button[name=check]"))
    page.wait_for_url("**/check")
    _wait_for_check(page, "2 rejected")
    fits()
    _press(page, page.locator("#import"))
    page.wait_for_url(re.compile(r"/imports/\d+$"), timeout=PATIENCE_MS)
    fits()
    context.close()
