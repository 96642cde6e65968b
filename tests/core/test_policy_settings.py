"""Every shipped setting is described, and nothing else is."""

from collections.abc import Iterator, Mapping
from typing import Any

from dunwell.core.policy import SHIPPED
from dunwell.core.policy_settings import SECTIONS
from dunwell.core.setting_kinds import Kind

OWN_RULES = {"segments", "cadences", "templates"}


def names(content: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for key, value in content.items():
        if isinstance(value, dict) and value:
            yield from names(value, f"{above}{key}.")
        else:
            yield above + key


def test_the_shipped_settings_are_described() -> None:
    assert SECTIONS.keys() == SHIPPED.keys()
    for section in SECTIONS.values():
        told = {setting.name for setting in section.settings}
        wanted = set() if section.name in OWN_RULES else set(names(SHIPPED[section.name]))
        assert told == wanted, section.name


def test_limits_leave_something_to_choose() -> None:
    for section in SECTIONS.values():
        for setting in section.settings:
            assert setting.least < setting.most
            assert (setting.kind in {Kind.WORD, Kind.WORDS}) == bool(setting.words)
