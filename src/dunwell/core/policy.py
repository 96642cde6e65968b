"""The policy is everything the company may choose; Dunwell ships these values."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar, Final, TypeVar

from dunwell.core.refusals import Refusal
from dunwell.core.shipped_cadences import OUTREACH

Word = TypeVar("Word", bound=StrEnum)

# Plain values only, so that a version of the policy is kept as JSON.
SHIPPED: Final[Mapping[str, Any]] = MappingProxyType(
    {
        # The last day of every bucket but the open-ended one; `basis`: due, issue or posting.
        "aging": {"bucket_limits": [30, 60, 90, 120], "basis": "due"},
        "targets": {
            "dso_days": 30,
            "cei_bps": 9200,
            "over_60_bps": 400,
            "collection_rate_bps": 9000,
            "write_off_rate_bps": 50,
        },
        # Sales, collections and write-offs are measured over this many days up to the date.
        "measures": {"period_days": 90},
        # Loss rates by bucket, the first for what is current; a segment may have its own.
        "credit_losses": {
            "ifrs9_simplified": True,
            "cecl": False,
            "exclude_recoverable_tax": True,
            "forward_factor_bps": {"ifrs9_simplified": 10_000, "cecl": 10_000},
            "loss_rates_bps": [30, 160, 360, 660, 1500, 3500],
            "segment_loss_rates_bps": {},
        },
        "terms": {"default_days": 30},
        # `address_window`: left_din, left_us or by_country, the country of the entity.
        "statements": {"address_window": "by_country", "pay_within_days": 7},
        **OUTREACH,
    }
)


class PolicyRefused(Refusal):
    """A policy holds a value that makes no sense."""

    code: ClassVar[str] = "policy_refused"

    def __init__(self, setting: str, found: object, expected: str) -> None:
        super().__init__(
            f"The policy's {setting} is {found!r}, which makes no sense; set it to {expected}."
        )


def whole(policy: Mapping[str, Any], section: str, name: str, *, least: int = 0) -> int:
    """Read a whole number of at least `least`; a setting left out has its shipped value."""
    return checked_whole(setting(policy, section, name), f"{section}.{name}", least=least)


def switch(policy: Mapping[str, Any], section: str, name: str) -> bool:
    """Read a setting that is on or off."""
    value = setting(policy, section, name)
    if not isinstance(value, bool):
        raise PolicyRefused(f"{section}.{name}", value, "true or false")
    return value


def setting(policy: Mapping[str, Any], section: str, name: str) -> Any:  # noqa: ANN401 - settings are any JSON
    """Read a setting as it stands; one left out has its shipped value."""
    return policy.get(section, {}).get(name, SHIPPED[section][name])


def section(policy: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - settings are any JSON
    """Read a section as it stands; one left out has its shipped value."""
    return policy.get(name, SHIPPED[name])


def checked_whole(value: object, name: str, *, least: int = 0) -> int:
    """Refuse anything but a whole number of at least `least`."""
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise PolicyRefused(name, value, f"a whole number of at least {least}")
    return value


def checked_text(value: object, name: str) -> str:
    """Refuse anything but a text that says something."""
    if not isinstance(value, str) or not value.strip():
        raise PolicyRefused(name, value, "a text")
    return value


def checked_word(value: object, name: str, words: type[Word]) -> Word:
    """Refuse anything but a word of the enum."""
    if not isinstance(value, str) or value not in set(words):
        raise PolicyRefused(name, value, "one of " + ", ".join(words))
    return words(value)
