"""Pictures of every page of the demo company, in both themes and two sizes: `make screenshots`."""

import os
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tools import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

FOLDER: Final = serving.ROOT / "docs" / "screenshots"
SIZES: Final = ((1366, 768), (360, 740))
THEMES: Final = ("light", "dark")
PAGES: Final = {
    "today": "/today",
    "replies": "/replies",
    "outbox": "/outbox",
    "promises": "/promises",
    "days": "/days",
    "dashboard": "/dashboard",
    "accounts": "/accounts",
    "account": "/accounts/first",
    "invoices": "/invoices?preset=overdue",
    "payments": "/payments",
    "policy": "/policy/cadences",
    "approvals": "/approvals",
    "imports": "/imports",
    "search": "/search?q=an",
    "settings": "/settings/organisation",
    "entity": "/settings/entities/1",
}


def main() -> int:
    """Build the demo in a folder of its own, serve it, and take the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        command = [sys.executable, "-P", "-m", "dunwell", "demo", "--no-serve"]
        subprocess.run(command, check=True, env=environment(home), stdout=subprocess.DEVNULL)
        with serving.served(home) as server, serving.browser() as browser:
            for theme, (width, height) in product(THEMES, SIZES):
                _take(browser, server, theme, width, height)
    return 0


def environment(home: Path) -> dict[str, str]:
    """Give the environment of a command on a book of its own."""
    return {**os.environ, "DUNWELL_HOME": str(home), "PYTHONPATH": str(serving.ROOT / "src")}


def _take(browser: "Browser", server: serving.Served, theme: str, width: int, height: int) -> None:
    context = _signed_in(browser, server, theme, width, height)
    page = context.new_page()
    for name, path in PAGES.items():
        if path.endswith("/first"):
            page.goto(f"{server.address}/accounts")
            link = page.locator("tbody a").first.get_attribute("href") or "/accounts"
            path = link
        page.goto(server.address + path, wait_until="networkidle")
        page.screenshot(path=FOLDER / f"{name}-{theme}-{width}.png")
    context.close()


def _signed_in(
    browser: "Browser", server: serving.Served, theme: str, width: int, height: int
) -> "BrowserContext":
    state = server.home / "browser.json"
    scheme = "dark" if theme == "dark" else "light"
    viewport = {"width": width, "height": height}
    kept = str(state) if state.exists() else None
    context = browser.new_context(
        color_scheme=scheme,  # type: ignore[arg-type]  # one of its literals.
        viewport=viewport,  # type: ignore[arg-type]  # a dict of its shape.
        storage_state=kept,
    )
    if kept is None:
        page = context.new_page()
        page.goto(server.sign_in)
        page.get_by_role("button").first.click()
        page.wait_for_load_state()
        context.storage_state(path=state)
        page.close()
    return context


if __name__ == "__main__":
    sys.exit(main())
