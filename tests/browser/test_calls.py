"""The form that logs a call proposes when to call again, on the account's page as on Today."""

from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.test_today import opened
from tools import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_an_outcome_proposes_the_follow_up(
    chromium: "Browser", demo_server: serving.Served, demo_session: Path
) -> None:
    page = opened(chromium, demo_server, demo_session)
    page.goto(f"{demo_server.address}/accounts")
    page.locator("tbody a.name").first.click()
    page.locator("a[href*='/calls/add']").click()
    later = page.locator("[name=follow_up_date]")
    assert later.input_value() == ""
    page.get_by_label("Voicemail").check()
    proposed = page.locator(".outcomes").get_attribute("data-voicemail")
    assert proposed
    assert later.input_value() == proposed
    page.context.close()
