"""What is wrong with single rows of a readable file is reported by row, and the rest is read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class FileProblem(StrEnum):
    """What can be wrong with a row before any of its cells is understood."""

    CELLS_BEYOND_HEADINGS = "cells_beyond_headings"  # A separator inside an unquoted text.
    UNCLOSED_QUOTE = "unclosed_quote"  # A quote opens and never closes.
    CUT_SHORT = "cut_short"  # The last row ends in the middle: the file was cut.
    NUL_BYTES = "nul_bytes"  # Zero bytes inside text; shown as the replacement character.
    UNDECODABLE_BYTES = "undecodable_bytes"  # Bytes that are no letters in the file's encoding.


# Rows with these problems are left out: their cells may stand in the wrong columns.
LEFT_OUT = frozenset(
    {FileProblem.CELLS_BEYOND_HEADINGS, FileProblem.UNCLOSED_QUOTE, FileProblem.CUT_SHORT}
)
EXPECTED = {
    FileProblem.CELLS_BEYOND_HEADINGS: "no more cells than there are headings",
    FileProblem.UNCLOSED_QUOTE: "a closing quote in the same cell",
    FileProblem.CUT_SHORT: "a complete last row; the file seems to be cut short",
    FileProblem.NUL_BYTES: "text without zero bytes",
    FileProblem.UNDECODABLE_BYTES: "letters in the encoding of the rest of the file",
}
MAX_EXAMPLES = 1_000
# Rows that are left out are kept whole, so that a person can correct and load them.
MAX_LEFT_OUT = 100_000
MAX_VALUE_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One row's problem; `row` is the line or row number in the file, `column` "" for all."""

    code: FileProblem
    row: int
    column: str
    value: str
    expected: str
    cells: tuple[str, ...] = ()  # All that stood in a row that is left out.

    @property
    def leaves_row_out(self) -> bool:
        """Tell whether the row is missing from what was read."""
        return self.code in LEFT_OUT


@dataclass(slots=True)
class ProblemList:
    """All problems counted, the first thousand of each kind kept, and more rows left out."""

    kept: list[Problem] = field(default_factory=list)
    counts: Counter[FileProblem] = field(default_factory=Counter)

    def add(
        self,
        code: FileProblem,
        *,
        row: int,
        value: str,
        column: str = "",
        cells: Sequence[str] = (),
    ) -> None:
        self.counts[code] += 1
        if self.counts[code] <= (MAX_LEFT_OUT if code in LEFT_OUT else MAX_EXAMPLES):
            shown = value.strip()[:MAX_VALUE_LENGTH]
            self.kept.append(
                Problem(
                    code=code,
                    row=row,
                    column=column,
                    value=shown,
                    expected=EXPECTED[code],
                    cells=tuple(cells),
                )
            )
