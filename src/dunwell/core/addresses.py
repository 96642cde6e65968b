"""An address is written in the lines its country's post expects, where the envelope shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from dunwell.core.policy import PolicyRefused, setting

BY_COUNTRY: Final = "by_country"
# Where letters are written on US Letter; everywhere else on A4.
_LETTER_COUNTRIES: Final = frozenset(
    ("US", "CA", "MX", "PH", "CL", "CO", "CR", "GT", "NI", "PA", "PR", "SV", "VE", "BZ", "DO")
)
_CITY_REGION_CODE: Final = frozenset(("US", "CA", "AU"))
_CODE_LAST: Final = frozenset(("GB", "IE"))


class Window(StrEnum):
    """Where the address stands on the first page."""

    LEFT_DIN = "left_din"  # DIN 5008, form B: envelopes of Europe.
    LEFT_US = "left_us"  # No. 10 envelopes of North America.


class Paper(StrEnum):
    """What a letter is printed on; the words are typst's."""

    A4 = "a4"
    LETTER = "us-letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where letters go; any part may be empty."""

    street: str
    street_2: str
    postal_code: str
    city: str
    region: str
    country: str


def lines(address: Address, *, from_country: str, country_name: str) -> tuple[str, ...]:
    """Write an address, with its country's name when it is abroad."""
    abroad = bool(address.country and address.country != from_country)
    found = (
        address.street,
        address.street_2,
        *_place(address),
        country_name.upper() if abroad else "",
    )
    return tuple(line for line in found if line)


def _place(address: Address) -> tuple[str, ...]:
    if address.country in _CITY_REGION_CODE:
        city = ", ".join(part for part in (address.city, address.region) if part)
        return (f"{city} {address.postal_code}".strip(),)
    if address.country in _CODE_LAST:
        return (address.city, address.postal_code)
    return (f"{address.postal_code} {address.city}".strip(),)


def paper_of(country: str) -> Paper:
    """Choose the paper of the sender's country."""
    return Paper.LETTER if country in _LETTER_COUNTRIES else Paper.A4


def window_of(policy: Mapping[str, Any], *, country: str) -> Window:
    """Choose where the address stands: as the policy says, else by the sender's country."""
    chosen = setting(policy, "statements", "address_window")
    if chosen == BY_COUNTRY:
        return Window.LEFT_US if paper_of(country) is Paper.LETTER else Window.LEFT_DIN
    if chosen not in set(Window):
        known = ", ".join((BY_COUNTRY, *Window))
        raise PolicyRefused("statements.address_window", chosen, f"one of {known}")
    return Window(chosen)
