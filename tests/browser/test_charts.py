"""Marks of charts lead to the lists they count: by pointer, by keyboard, and from the table."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page


@pytest.fixture
def page(chromium: "Browser", demo_session: Path) -> "Iterator[Page]":
    """A page of a signed-in person, which must raise no error."""
    context = chromium.new_context(
        storage_state=demo_session, viewport={"width": 1366, "height": 900}
    )
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    yield opened
    context.close()
    assert problems == []


def _amount(mark: "Locator") -> str:
    label = mark.get_attribute("aria-label") or ""
    found = re.search(r": ([\d.,]+) EUR$", label)
    assert found, label
    return found[1]


CHARTS = ("aging-over-time", "aging-by-segment", "roll-rates")


@pytest.mark.parametrize("name", CHARTS)
def test_a_click_on_a_mark_opens_its_list(
    page: "Page", demo_server: serving.Served, name: str
) -> None:
    page.goto(f"{demo_server.address}/dashboard?currency=EUR")
    mark = page.locator(f"#{name} svg a").first
    href = mark.get_attribute("href") or ""
    amount = "" if name == "roll-rates" else f"open {_amount(mark)} EUR"
    mark.locator("path").click()
    page.wait_for_url(lambda address: address.endswith(href))
    assert page.locator("tbody tr").count() > 0
    assert amount in page.inner_text("main")


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_one_stop_and_arrows_go_through_it(
    page: "Page", demo_server: serving.Served, name: str
) -> None:
    page.goto(f"{demo_server.address}/dashboard?currency=EUR")
    marks = page.locator(f"#{name} svg a")
    assert page.locator(f'#{name} svg a[tabindex="0"]').count() == 1
    page.locator(f"#{name}").focus()
    page.keyboard.press("Tab")
    assert marks.first.evaluate("mark => mark === document.activeElement")
    page.keyboard.press("ArrowRight")
    second = marks.nth(1)
    assert second.evaluate("mark => mark === document.activeElement")
    page.keyboard.press("End")
    assert marks.last.evaluate("mark => mark === document.activeElement")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    href = second.get_attribute("href") or ""
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: address.endswith(href))
    # Back comes to the dashboard, where Tab leaves the chart for its table.
    page.go_back()
    page.locator(f"#{name}").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


@pytest.mark.parametrize("name", CHARTS)
def test_the_table_has_the_same_links(
    page: "Page", demo_server: serving.Served, name: str
) -> None:
    page.goto(f"{demo_server.address}/dashboard?currency=EUR")
    drawn = page.eval_on_selector_all(
        f"#{name} svg a", "marks => marks.map(mark => mark.getAttribute('href'))"
    )
    figure = page.locator("figure.chart").filter(has=page.locator(f"#{name}"))
    figure.locator("summary").click()
    listed = figure.locator("td a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert set(drawn) <= set(listed)
    assert len(drawn) > 3


def test_an_accounts_strip_and_months_open_their_lists(
    page: "Page", demo_server: serving.Served
) -> None:
    page.goto(f"{demo_server.address}/accounts?currency=EUR")
    page.locator("tbody a.name").first.click()
    page.wait_for_url(re.compile(r"/accounts/\d+"))
    strip = page.locator("svg.aging a").last
    amount = _amount(strip)
    strip.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**bucket=*")
    assert amount in page.locator("#tab tfoot").inner_text()
    band = page.locator("svg.dots a[aria-label]").last
    told = re.search(r": (\d+) invoices? paid", band.get_attribute("aria-label") or "")
    assert told
    band.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**paid=*")
    assert page.locator("#tab tbody tr").count() == int(told[1])
