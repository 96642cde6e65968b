"""Chart colours are the tokens of tokens.css: by reference on a page, by value on paper."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

Ink = Callable[[str], str]

_TOKENS: Final = Path(__file__).parent / "static/web/tokens.css"
_PAIR: Final = re.compile(r"--([a-z0-9-]+):light-dark\((#[0-9A-F]{6}),(#[0-9A-F]{6})\)", re.I)


@cache
def tokens() -> dict[str, tuple[str, str]]:
    """Read every colour by its name, for light and for dark."""
    text = _TOKENS.read_text(encoding="utf-8")
    return {name: (light, dark) for name, light, dark in _PAIR.findall(text)}


def on_page(name: str) -> str:
    """Refer to a colour, so that a drawn chart follows the theme without being drawn again."""
    if name not in tokens():
        raise KeyError(name)
    return f"var(--{name})"


def on_paper(name: str) -> str:
    """Give the colour of the light theme: paper is white."""
    return tokens()[name][0]
