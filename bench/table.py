"""The table: what was measured against what, the ratio, its target, and whether it was met."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

_HEADINGS = ("items", "engine", "measured", "", "against", "", "ratio", "target", "")
_RIGHT = (0, 3, 5, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An absolute figure, printed and never judged."""

    name: str
    value: float
    unit: str = "s"

    def __str__(self) -> str:
        if self.unit == "s":
            return f"{self.value:.4f} s" if self.value < 1 else f"{self.value:.2f} s"
        return f"{self.value:,.0f} {self.unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a ratio should be at least or at most."""

    bound: Literal["at least", "at most"]
    value: float

    def is_met(self, ratio: float) -> bool:
        """Tell whether a ratio keeps to it; what rounds to the bound does."""
        rounded = round(ratio, 2)
        return rounded >= self.value if self.bound == "at least" else rounded <= self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One comparison; `turned` divides what it is compared with by what was measured."""

    items: int
    engine: str
    measured: Figure
    against: Figure
    target: Target | None = None
    turned: bool = False

    @property
    def ratio(self) -> float:
        """How many times the one is the other."""
        one, other = self.measured.value, self.against.value
        return other / one if self.turned else one / other


def lines(rows: Iterable[Row]) -> Iterator[str]:
    """Lay the rows out under their headings."""
    cells = [_HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(_HEADINGS))]
    for line in cells:
        padded = [
            text.rjust(width) if column in _RIGHT else text.ljust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ]
        yield "  ".join(padded).rstrip()


def _cells(row: Row) -> tuple[str, ...]:
    target, verdict = "", ""
    if row.target is not None:
        target = f"{row.target.bound} {row.target.value:g}"
        verdict = "met" if row.target.is_met(row.ratio) else "MISSED"
    return (
        f"{row.items:,}" if row.items else "",
        row.engine,
        row.measured.name,
        str(row.measured),
        row.against.name,
        str(row.against),
        f"{row.ratio:.2f}",
        target,
        verdict,
    )
