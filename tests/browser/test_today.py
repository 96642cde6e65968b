"""A morning at the desk without the mouse: five calls are logged, two of them with promises."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tools import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATIENCE_MS = 60_000
SEEN = """() => {
  const list = document.querySelector('.today-rows').getBoundingClientRect();
  const head = document.querySelector('.today-rows thead').getBoundingClientRect();
  return [...document.querySelectorAll('.today-rows tbody tr')].filter(row => {
    const box = row.getBoundingClientRect();
    return box.top >= head.bottom - 1 && box.bottom <= Math.min(list.bottom, innerHeight) + 1;
  }).length;
}"""


def opened(chromium: "Browser", server: serving.Served, session: Path) -> "Page":
    context = chromium.new_context(
        storage_state=session, viewport={"width": 1366, "height": 768}, locale="en-US"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{server.address}/today?tab=calls", wait_until="networkidle")
    return page


def chosen(page: "Page") -> str:
    return page.locator(".today-rows tr[aria-current]").get_attribute("data-row") or ""


def logged(page: "Page", *, promised: str = "") -> None:
    """Log a call with the keyboard alone: L, the outcome, a note, and Ctrl-Enter."""
    keys = page.keyboard
    keys.press("l")
    keys.press("Space")
    keys.press("Tab")
    if not page.locator("#call-person").input_value():
        keys.type("Accounts payable")
    keys.press("Tab")
    keys.type("pays with the next run")
    if promised:
        keys.press("Tab")
        keys.press("Enter")
        keys.press("Tab")
        keys.type(promised)
    before = chosen(page)
    with page.expect_response(re.compile("/call")) as answer:
        keys.press("Control+Enter")
    assert answer.value.status == 200, answer.value.text()[:500]
    page.locator(f".today-rows tr[aria-current]:not([data-row='{before}'])").wait_for()
    page.locator(".today-rows:focus, .today-rows :focus").first.wait_for()


def test_five_calls_are_logged_without_the_mouse(
    chromium: "Browser", demo_server: serving.Served, demo_session: Path
) -> None:
    page = opened(chromium, demo_server, demo_session)
    assert page.evaluate(SEEN) >= 15
    assert page.locator("#pane-title").is_visible()
    first = chosen(page)
    page.keyboard.press("j")
    page.locator(f"#pane [data-pane]:not([data-pane='{first}'])").wait_for()
    page.keyboard.press("k")
    page.locator(f"#pane [data-pane='{first}']").wait_for()
    day = page.locator(".outcomes").get_attribute("data-reached") or ""
    promised = f"{day[5:7]}{day[8:10]}{day[:4]}"
    for number in range(5):
        logged(page, promised=promised if number in {1, 3} else "")
    assert "actions left." in page.locator("#live").inner_text()
    page.goto(f"{demo_server.address}/today?tab=done&who=team", wait_until="networkidle")
    assert page.locator(".today-rows tbody tr").count() == 5
    page.goto(f"{demo_server.address}/today?tab=waiting&who=team", wait_until="networkidle")
    promises = page.locator(".today-rows tbody tr", has_text="Promise")
    assert promises.count() >= 2
    page.context.close()


def test_what_is_written_outlives_the_session(
    chromium: "Browser", demo_server: serving.Served, demo_session: Path
) -> None:
    page = opened(chromium, demo_server, demo_session)
    page.keyboard.press("l")
    page.keyboard.press("Space")
    page.locator("#call-note").fill("half a sentence")
    page.reload(wait_until="networkidle")
    assert page.locator("#call-note").input_value() == "half a sentence"
    cookies = page.context.cookies()
    page.context.clear_cookies(name="dunwell_session")
    page.locator("#call-note").focus()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/sign-in?next=*")
    fresh = [one for one in cookies if one["name"] == "dunwell_session"]
    page.context.add_cookies(fresh)  # type: ignore[arg-type]  # As the browser gave them.
    page.goto(f"{demo_server.address}/today?tab=calls", wait_until="networkidle")
    assert page.locator("#call-note").input_value() == "half a sentence"
    page.context.close()


def test_e_mails_are_approved_and_taken_back_without_the_mouse(
    chromium: "Browser", demo_server: serving.Served, demo_session: Path
) -> None:
    page = opened(chromium, demo_server, demo_session)
    page.goto(f"{demo_server.address}/today?tab=emails&who=team", wait_until="networkidle")
    first = chosen(page)
    waited = page.locator(".today-rows tbody tr").count()
    page.keyboard.press("a")
    page.locator(f"#pane [data-pane]:not([data-pane='{first}'])").wait_for()
    assert page.locator(".today-rows tbody tr").count() == waited - 1
    assert "is released" in page.locator("#live").inner_text()
    page.keyboard.press("u")
    page.locator(f"#pane [data-pane='{first}']").wait_for()
    assert page.locator(".today-rows tbody tr").count() == waited
    page.keyboard.press("x")
    page.keyboard.type("paid on the phone")
    page.keyboard.press("Enter")
    page.locator(f"#pane [data-pane]:not([data-pane='{first}'])").wait_for()
    page.locator(".today-rows:focus, .today-rows :focus").first.wait_for()
    page.keyboard.press("Shift+A")
    page.wait_for_url("**/outbox/review?*")
    assert page.locator("main form button.primary").inner_text().startswith("Send ")
    page.context.close()


def test_single_keys_can_be_turned_off(
    chromium: "Browser", demo_server: serving.Served, demo_session: Path
) -> None:
    page = opened(chromium, demo_server, demo_session)
    page.evaluate("localStorage.setItem('dunwell-keys', 'off')")
    page.keyboard.press("l")
    assert not page.locator("#call[open]").count()
    page.evaluate("localStorage.setItem('dunwell-keys', 'on')")
    page.keyboard.press("l")
    assert page.locator("#call[open]").count() == 1
    page.context.close()
