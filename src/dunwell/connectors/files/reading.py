"""A recognised file is read in batches of text columns, each row with its number in the file."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from dunwell.connectors.files import workbooks
from dunwell.connectors.files.header_rows import ROW_COLUMN
from dunwell.connectors.files.kinds import FileFormat
from dunwell.connectors.files.problems import FileProblem, Problem, ProblemList
from dunwell.connectors.files.recognition import Recognised
from dunwell.connectors.files.texts import TextRows
from dunwell.connectors.files.unreadable import Unreadable, UnreadableCode
from dunwell.core import total_rows


class Reading:
    """One pass over a file; what was skipped and what was wrong is known when it is through."""

    def __init__(self, path: Path, recognised: Recognised, *, rows_per_batch: int) -> None:
        self._path = path
        self._recognised = recognised
        self._rows_per_batch = rows_per_batch
        self._width = len(recognised.headings)
        self._problems = ProblemList()
        self._short_rows = 0
        self.schema = pa.schema(
            [(ROW_COLUMN, pa.int64()), *((name, pa.string()) for name in recognised.headings)]
        )
        self.rows = 0
        self.skipped_totals = 0
        self.skipped_blanks = 0
        self.skipped_headers = 0

    @property
    def problems(self) -> Sequence[Problem]:
        """The problems found so far, at most a thousand of each kind, and more rows left out."""
        return self._problems.kept

    @property
    def problem_counts(self) -> dict[FileProblem, int]:
        """How often each problem was found, beyond the ones kept."""
        return dict(self._problems.counts)

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        return self.batches()

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Give the data rows as batches of `row` and one trimmed text column per heading."""
        numbers: list[int] = []
        # All cells in one list: keeping a list per row would keep the garbage collector busy.
        flat: list[str] = []
        try:
            for number, cells in self._data_rows():
                numbers.append(number)
                flat.extend(cells)
                if len(numbers) >= self._rows_per_batch:
                    yield self._batch(numbers, flat)
                    numbers, flat = [], []
        except OSError as error:
            raise Unreadable(
                UnreadableCode.NO_ACCESS,
                "The file could not be read to its end. Check that it is still there, and whole.",
            ) from error
        if numbers:
            yield self._batch(numbers, flat)

    def _batch(self, numbers: list[int], flat: list[str]) -> pa.RecordBatch:
        self.rows += len(numbers)
        columns = [
            pc.utf8_trim_whitespace(pa.array(flat[place :: self._width], pa.string()))
            for place in range(self._width)
        ]
        return pa.record_batch([pa.array(numbers, pa.int64()), *columns], schema=self.schema)

    def _data_rows(self) -> Iterator[tuple[int, list[str]]]:
        """Give the rows that are data, all of one width."""
        width = self._width
        header: list[str] = []
        source = self._text_source()
        for number, cells in self._all_rows(source):
            if number == self._recognised.header_row:
                header = cells
            elif (not cells or not cells[0].strip()) and not "".join(cells).strip():
                self.skipped_blanks += 1
            elif "" in cells and total_rows.is_total_row(cells) or self._is_short_total(cells):
                self.skipped_totals += 1
            elif cells == header:
                self.skipped_headers += 1
            elif len(cells) == width or self._fit(number, cells, source):
                yield number, cells

    def _is_short_total(self, cells: list[str]) -> bool:
        """Look for totals also in rows too narrow to have a blank cell."""
        return len(cells) <= 3 and total_rows.is_total_row(cells)

    def _fit(self, number: int, cells: list[str], source: TextRows | None) -> bool:
        """Bring a row to the width of the headings; False when its cells cannot be trusted."""
        if len(cells) > self._width:
            if "".join(cells[self._width :]).strip():
                shown = self._recognised.separator.join(cells) or " ".join(cells)
                code = FileProblem.CELLS_BEYOND_HEADINGS
                self._problems.add(code, row=number, value=shown, cells=cells)
                return False
            del cells[self._width :]
            return True
        if source is not None and source.open_ended and not self._short_rows:
            shown = self._recognised.separator.join(cells)
            self._problems.add(FileProblem.CUT_SHORT, row=number, value=shown, cells=cells)
            return False
        self._short_rows += 1
        cells.extend([""] * (self._width - len(cells)))
        return True

    def _text_source(self) -> TextRows | None:
        known = self._recognised
        if known.format is FileFormat.XLSX:
            return None
        return TextRows(
            self._path,
            encoding=known.encoding,
            separator=known.separator,
            quote=known.quote,
            problems=self._problems,
        )

    def _all_rows(self, source: TextRows | None) -> Iterator[tuple[int, list[str]]]:
        """Give all rows from the header row on."""
        before = self._recognised.header_row - 1
        if source is not None:
            yield from source.rows(after_line=before, width=self._width)
            return
        for number, cells in workbooks.rows(self._path, self._recognised.sheet):
            if number > before:
                yield number, cells


def read(path: Path, recognised: Recognised, *, rows_per_batch: int = 50_000) -> Reading:
    """Open a recognised file for one pass; iterate over it or over its `batches()`."""
    return Reading(path, recognised, rows_per_batch=rows_per_batch)
