"""A setting of the policy has a kind, a meaning and limits; all that shows it is made of them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dunwell.core.notices import Consequence

WHOLE_BPS: Final = 10_000
LARGEST_AMOUNT: Final = 10**12
DAYS_OF_A_YEAR: Final = 366


class Kind(StrEnum):
    """What a setting holds."""

    WHOLE = "whole"  # A whole number within its limits.
    SWITCH = "switch"  # true or false.
    HOUR = "hour"  # As 08:00.
    AMOUNT = "amount"  # Minor units of the reporting currency; written with its decimals.
    WORD = "word"  # One of a few.
    WORDS = "words"  # A list of some of a few.
    LINK = "link"  # The address of a page to pay on, or nothing.
    COUNTRY = "country"  # A code of two letters, or `by_country`.
    DAYS = "days"  # A list of days.
    RISING = "rising"  # A list of whole numbers, each above the one before.
    RATES = "rates"  # A list of basis points, one for each bucket.
    RATES_BY_SEGMENT = "rates_by_segment"  # Such a list under the name of each segment.


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting: its name below its section, what it means, and its limits."""

    name: str
    says: str
    kind: Kind = Kind.WHOLE
    least: int = 0
    most: int = 10_000_000
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Settings that belong together; one without settings has rules of its own."""

    name: str
    title: str
    says: str
    settings: tuple[Setting, ...] = ()


def days(name: str, says: str, *, least: int = 0, most: int = DAYS_OF_A_YEAR) -> Setting:
    """A number of days."""
    return Setting(name=name, says=says, least=least, most=most)


def switch(name: str, says: str) -> Setting:
    """Something that is on or off."""
    return Setting(name=name, says=says, kind=Kind.SWITCH)


def amount(name: str, says: str, *, least: int = 0) -> Setting:
    """An amount in the reporting currency."""
    return Setting(name=name, says=says, kind=Kind.AMOUNT, least=least, most=LARGEST_AMOUNT)


def hour(name: str, says: str) -> Setting:
    """An hour of the day."""
    return Setting(name=name, says=says, kind=Kind.HOUR)


def consequences(name: str, says: str) -> Setting:
    """What a notice may announce."""
    return Setting(name=name, says=says, kind=Kind.WORDS, words=tuple(Consequence))


def bps(name: str, says: str, *, most: int = WHOLE_BPS) -> Setting:
    """A share in basis points."""
    return Setting(name=name, says=says, most=most)
