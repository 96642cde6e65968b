"""Addresses are written as each country's post reads them, on its paper, in its window."""

import pytest

from dunwell.core import addresses
from dunwell.core.addresses import Address, Paper, Window
from dunwell.core.policy import SHIPPED, PolicyRefused


def _address(country: str, *, region: str = "") -> Address:
    return Address(
        street="1 Quay",
        street_2="",
        postal_code="90210",
        city="Harbour",
        region=region,
        country=country,
    )


@pytest.mark.parametrize(
    ("country", "region", "sender", "lines", "why"),
    [
        ("DE", "", "DE", ("1 Quay", "90210 Harbour"), "the code stands first"),
        ("DE", "", "NL", ("1 Quay", "90210 Harbour", "NAME"), "abroad names the country"),
        ("US", "CA", "US", ("1 Quay", "Harbour, CA 90210"), "city, state, code"),
        ("US", "", "US", ("1 Quay", "Harbour 90210"), "no state known"),
        ("GB", "", "GB", ("1 Quay", "Harbour", "90210"), "the code has its own line"),
        ("", "", "NL", ("1 Quay", "90210 Harbour"), "no country known"),
    ],
)
def test_lines(country: str, region: str, sender: str, lines: tuple[str, ...], why: str) -> None:
    found = addresses.lines(
        _address(country, region=region), from_country=sender, country_name="Name"
    )
    assert found == lines, why


def test_empty_parts_leave_no_lines() -> None:
    empty = Address(street="", street_2="", postal_code="", city="", region="", country="GB")
    assert addresses.lines(empty, from_country="GB", country_name="") == ()


@pytest.mark.parametrize(
    ("country", "paper", "window"),
    [("US", Paper.LETTER, Window.LEFT_US), ("DE", Paper.A4, Window.LEFT_DIN)],
)
def test_paper_and_window_follow_the_country(country: str, paper: Paper, window: Window) -> None:
    assert addresses.paper_of(country) is paper
    assert addresses.window_of(SHIPPED, country=country) is window


def test_the_policy_may_fix_the_window() -> None:
    policy = {"statements": {"address_window": "left_us"}}
    assert addresses.window_of(policy, country="DE") is Window.LEFT_US
    with pytest.raises(PolicyRefused, match="left_din, left_us"):
        addresses.window_of({"statements": {"address_window": "right"}}, country="DE")
