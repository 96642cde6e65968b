"""A text file is read line by line; a broken row is reported and the rows after it are read."""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

from dunwell.connectors.files.problems import FileProblem, ProblemList

# A cell may run over several lines, as addresses do; more than this is an unclosed quote.
MAX_LINES_PER_ROW = 100
# A file with this many unclosed quotes does not use quotes to enclose cells.
MAX_UNCLOSED_QUOTES = 200

_BROKEN = re.compile("[\udc80-\udcff\ufffd]")


class _RunawayQuote(Exception):
    """A row that runs over too many lines."""


class TextRows:
    """The rows of one text file, each with the number of the line on which it starts."""

    def __init__(
        self, path: Path, *, encoding: str, separator: str, quote: str, problems: ProblemList
    ) -> None:
        self._path = path
        self._encoding = encoding
        self._separator = separator
        self._quote = quote
        self._problems = problems
        self._line = 0
        self._row_lines: list[str] = []
        self._again: deque[str] = deque()
        self._at_end = False
        self._quoting = True
        # Whether the last line handed out lacks a line end, as the end of a cut file does.
        self.open_ended = False

    def rows(self, *, after_line: int, width: int) -> Iterator[tuple[int, list[str]]]:
        """Give the rows below a line; those whose quote never closes are reported instead."""
        escape = "replace" if self._encoding.startswith("utf-16") else "surrogateescape"
        with self._path.open(encoding=self._encoding, errors=escape, newline="") as file:
            for _ in range(after_line):
                file.readline()
            self._line = after_line
            while not self._at_end:
                yield from self._cut_forgiving(file, width)

    def _cut_forgiving(self, file: Iterator[str], width: int) -> Iterator[tuple[int, list[str]]]:
        """Cut lines into cells up to the first row that the strict rules refuse."""
        try:
            yield from self._cut(file, width)
        except (csv.Error, _RunawayQuote):
            cells = self._forgive(width)
            if cells is None:
                self._report_quote()
                return
            yield self._line, cells
            self._row_lines.clear()

    def _reader(self, lines: Iterable[str], *, strict: bool) -> Iterator[list[str]]:
        return csv.reader(
            lines,
            delimiter=self._separator,
            quotechar=self._quote,
            quoting=csv.QUOTE_MINIMAL if self._quoting else csv.QUOTE_NONE,
            strict=strict,
        )

    def _cut(self, file: Iterator[str], width: int) -> Iterator[tuple[int, list[str]]]:
        """Cut lines into cells; strictly, since a stray quote can swallow whole rows."""
        for cells in self._reader(self._feed(file), strict=True):
            if len(self._row_lines) > 1 and self._swallows_rows(cells, width):
                self._report_quote()
                return
            yield self._line - len(self._row_lines) + 1, cells
            self._row_lines.clear()

    def _swallows_rows(self, cells: list[str], width: int) -> bool:
        """Tell a cell of several lines from rows that a quote has run together."""
        whole_rows = all(line.count(self._separator) == width - 1 for line in self._row_lines)
        return len(cells) != width or whole_rows

    def _forgive(self, width: int) -> list[str] | None:
        """Read a line like `1;"The "Best" Ltd";5`, whose inner quotes are not doubled."""
        if len(self._row_lines) != 1 or self._at_end:
            return None
        try:
            cells = next(self._reader(self._row_lines, strict=False), [])
        except csv.Error:
            return None
        return cells if len(cells) == width else None

    def _feed(self, file: Iterator[str]) -> Iterator[str]:
        """Hand out lines, first those to be read again, and remember the row's own lines."""
        while True:
            if self._again:
                line = self._again.popleft()
            else:
                line = next(file, "")
                if not line:
                    self._at_end = True
                    return
                if not line.isascii() or "\x00" in line:
                    line = self._repair(line)
            self._line += 1
            self._row_lines.append(line)
            if len(self._row_lines) > MAX_LINES_PER_ROW:
                raise _RunawayQuote
            self.open_ended = line[-1] not in "\r\n"
            yield line

    def _repair(self, line: str) -> str:
        """Put the replacement character for what is no text, so that no figure changes value."""
        number = self._line + 1
        if "\x00" in line:
            self._problems.add(FileProblem.NUL_BYTES, row=number, value=line.replace("\x00", "?"))
            line = line.replace("\x00", "\ufffd")
        elif _BROKEN.search(line):
            line = _BROKEN.sub("\ufffd", line)
            self._problems.add(FileProblem.UNDECODABLE_BYTES, row=number, value=line)
        return _BROKEN.sub("\ufffd", line)

    def _report_quote(self) -> None:
        """Report the row at its first line and read its other lines again as rows."""
        first, *others = self._row_lines
        self._line -= len(others)
        cells = first.rstrip("\r\n").split(self._separator)
        self._problems.add(FileProblem.UNCLOSED_QUOTE, row=self._line, value=first, cells=cells)
        self._again.extendleft(reversed(others))
        self._row_lines.clear()
        self._at_end = False
        unclosed = self._problems.counts[FileProblem.UNCLOSED_QUOTE]
        self._quoting = unclosed < MAX_UNCLOSED_QUOTES
