"""HTML of a mail becomes text that a person can read, with what it quotes marked as quoted."""

import re
from html.parser import HTMLParser
from typing import Final

_BLOCKS: Final = frozenset(
    {"p", "div", "br", "tr", "li", "table", "ul", "ol", "h1", "h2", "h3", "h4", "hr", "blockquote"}
)
_SILENT: Final = frozenset({"script", "style", "head", "title"})


def as_text(html: str) -> str:
    """Write HTML as plain text; lines of a quotation begin with `> `."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[tuple[int, str]] = []
        self._line = ""
        self._quoted = 0
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, a quotation, or what is not read."""
        if tag in _SILENT:
            self._silent += 1
        if tag in _BLOCKS:
            self._end_line()
        del attrs
        if tag == "blockquote":
            self._quoted += 1

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        if tag in _BLOCKS:
            self._end_line()
        if tag == "blockquote":
            self._quoted = max(self._quoted - 1, 0)

    def handle_data(self, data: str) -> None:
        """Take words as they stand, their spaces made one."""
        if not self._silent:
            self._line += re.sub(r"\s+", " ", data)

    def text(self) -> str:
        """Give what was read."""
        self._end_line()
        lines = ["> " * depth + line if line else "" for depth, line in self._lines]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def _end_line(self) -> None:
        self._lines.append((self._quoted, self._line.strip()))
        self._line = ""
