"""Every page in both themes: nothing serious for axe, and no sideways scrolling at 400 % zoom."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tools import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES = (
    "/dashboard",
    "/accounts",
    "/accounts/first",
    "/accounts/first?tab=timeline",
    "/accounts/first?tab=details",
    "/accounts/first/edit",
    "/invoices",
    "/invoices/first",
    "/payments",
    "/imports",
    "/imports/first",
    "/search?q=an",
    "/company",
    "/settings/organisation",
    "/settings/entities/1",
    "/settings/entities/add",
    "/settings/about",
    "/password",
    "/nothing-here",
)
SERIOUS = {"serious", "critical"}


def _address(page: "Page", server: serving.Served, path: str) -> str:
    """Follow `/first` to the first row's own page."""
    if "/first" not in path:
        return server.address + path
    table, _, rest = path.partition("/first")
    page.goto(server.address + table)
    link = page.locator("tbody a[href^='" + table + "/']").first.get_attribute("href")
    assert link, f"{table} lists nothing to open"
    link, _, query = link.partition("?")
    tail = rest.replace("?", "&", 1) if query and rest.startswith("?") else rest
    return (
        f"{server.address}{link}{'?' + query if query and not rest.startswith('/') else ''}{tail}"
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(
    chromium: "Browser", demo_server: serving.Served, demo_session: Path, path: str, theme: str
) -> None:
    context = chromium.new_context(
        storage_state=demo_session,
        color_scheme="dark" if theme == "dark" else "light",
        viewport={"width": 1366, "height": 768},
    )
    page = context.new_page()
    page.goto(_address(page, demo_server, path), wait_until="networkidle")
    found = [
        (one["id"], [node["target"] for node in one["nodes"]][:5])
        for one in Axe().run(page).response["violations"]
        if one["impact"] in SERIOUS
    ]
    context.close()
    assert found == []


@pytest.mark.parametrize("path", PAGES)
def test_no_sideways_scrolling_at_400_percent(
    chromium: "Browser", demo_server: serving.Served, demo_session: Path, path: str
) -> None:
    # 1280 CSS pixels at 400 % are 320.
    context = chromium.new_context(
        storage_state=demo_session, viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    page.goto(_address(page, demo_server, path), wait_until="networkidle")
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert width <= 320
