"""A cadence is changed and submitted by keyboard alone, with its preview beside it."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

PATIENCE_MS = 60_000


def press(page: "Page", wanted: "Locator") -> None:
    """Press Tab until the element has the focus, then Enter, and wait for what comes."""
    focus(page, wanted)
    with page.expect_navigation(timeout=PATIENCE_MS):
        page.keyboard.press("Enter")


def focus(page: "Page", wanted: "Locator") -> None:
    """Press Tab until the element has the focus, as one does without a mouse."""
    for _ in range(200):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{wanted} cannot be reached with Tab")


def days(page: "Page") -> list[str]:
    """Give the days and tones of the steps as the page shows them."""
    steps = page.locator("fieldset.step")
    return [
        one.locator("input[name^=day]").input_value()
        + " "
        + one.locator("select[name^=tone]").input_value()
        for one in steps.all()
    ]


def test_a_cadence_is_edited_and_submitted_by_keyboard(
    chromium: "Browser", demo_server: serving.Served, demo_session: Path
) -> None:
    context = chromium.new_context(
        storage_state=demo_session, viewport={"width": 1366, "height": 768}
    )
    page = context.new_page()
    page.goto(f"{demo_server.address}/policy/cadences")
    press(page, page.get_by_role("button", name="Change the policy"))
    press(page, page.get_by_role("link", name="Change Standard"))
    shipped = ["-3 friendly", "1 gentle", "7 firm", "15 escalation", "30 final"]
    assert days(page) == shipped
    press(page, page.get_by_role("button", name="Move up 15 days after"))
    assert days(page) == ["-3 friendly", "1 gentle", "7 escalation", "15 firm", "30 final"]
    faults = page.locator("form .form-error")
    assert "the tone firm comes after escalation, which is firmer" in faults.inner_text()
    press(page, page.get_by_role("button", name="Move down 7 days after"))
    assert days(page) == shipped
    press(page, page.get_by_role("button", name="Add a step"))
    assert days(page)[-1] == "37 final"
    press(page, page.get_by_role("button", name="Remove 37 days after"))
    assert days(page) == shipped
    day = page.locator("#day-2")
    focus(page, day)
    page.keyboard.press("Control+a")
    page.keyboard.type("9")
    with page.expect_navigation(timeout=PATIENCE_MS):
        page.keyboard.press("Enter")
    assert days(page)[2] == "9 firm"
    finding = page.locator("#policy-preview .finding")
    finding.wait_for(timeout=PATIENCE_MS)
    assert re.search(r"On \w{3} \d+ \w{3} this sends \d+ e-mails", finding.inner_text())
    assert page.locator("#policy-preview .preview-steps a").count() > 0
    press(page, page.get_by_role("link", name="Review and submit"))
    assert "9" in page.locator("ins").inner_text()
    press(page, page.get_by_role("button", name="Submit for approval"))
    told = page.locator("main").inner_text()
    assert "You asked for this, so another person decides it." in told
    assert "It can be decided by " in told
    assert "Ilse Sandtmann" in told
    context.close()
