"""A browser and a served book for tests that look at pages as people do.

They run once, on SQLite. Without a browser they are skipped with the reason, unless
DUNWELL_REQUIRE_BROWSER is set, as it is in continuous integration.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools import screenshots, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """The system's browser."""
    if os.environ.get("DUNWELL_TEST_DATABASE") == "postgresql":
        pytest.skip("the browser tests run once, on SQLite")
    if serving.browser_path() is None:
        reason = "no browser is installed; on Debian: apt-get install chromium"
        if os.environ.get("DUNWELL_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    with serving.browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def demo_server(
    chromium: "Browser",  # noqa: ARG001 - without a browser there is no need to build the demo.
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[serving.Served]:
    """The demo company, served."""
    home = tmp_path_factory.mktemp("demo")
    subprocess.run(
        [sys.executable, "-P", "-m", "dunwell", "demo", "--no-serve", "--days", "12"],
        check=True,
        env=screenshots.environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with serving.served(home) as server:
        yield server


@pytest.fixture(scope="session")
def demo_session(
    chromium: "Browser", demo_server: serving.Served, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The cookies of an administrator who signed in by the one-time link."""
    kept = tmp_path_factory.mktemp("session") / "state.json"
    context = chromium.new_context()
    sign_in(context, demo_server)
    context.storage_state(path=kept)
    context.close()
    return kept


def sign_in(context: "BrowserContext", server: serving.Served) -> None:
    """Open the one-time link and take it."""
    page = context.new_page()
    page.goto(server.sign_in)
    page.keyboard.press("Enter")
    page.wait_for_url("**/password")
    page.close()
