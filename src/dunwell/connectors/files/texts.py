"""A text file is read line by line; a broken row is reported and the rows after it are read."""

import csv
import re
from collections import deque
from collections.abc import Iterator
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
                try:
                    yield from self._cut(file, width)
                except (csv.Error, _RunawayQuote):
                    self._report_quote()

    def _cut(self, file: Iterator[str], width: int) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(
            self._feed(file),
            delimiter=self._separator,
            quotechar=self._quote,
            quoting=csv.QUOTE_MINIMAL if self._quoting else csv.QUOTE_NONE,
        )
        for cells in reader:
            if len(self._row_lines) > 1 and len(cells) != width or self._at_end:
                self._report_quote()
                return
            yield self._line - len(self._row_lines) + 1, cells
            self._row_lines.clear()

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
        number = self._line + len(self._again) + 1
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
        self._problems.add(FileProblem.UNCLOSED_QUOTE, row=self._line, value=first)
        self._again.extendleft(reversed(others))
        self._row_lines.clear()
        self._at_end = False
        unclosed = self._problems.counts[FileProblem.UNCLOSED_QUOTE]
        self._quoting = unclosed < MAX_UNCLOSED_QUOTES
