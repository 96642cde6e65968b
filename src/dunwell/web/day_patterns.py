"""How days are written on a screen: never all in numbers, with the marks of its language."""

from typing import Final

# Babel's own patterns would write the month first for readers of plain English.
_ORDINAL_LANGUAGES: Final = ("de",)


def whole(locale: str) -> str:
    """Give the pattern of a day: 21 Nov 2025, 21. Nov. 2025."""
    return f"{within_year(locale)} y"


def within_year(locale: str) -> str:
    """Give the pattern of a day whose year goes without saying."""
    return "d. MMM" if locale.partition("_")[0] in _ORDINAL_LANGUAGES else "d MMM"
