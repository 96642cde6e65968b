"""The formats of the aging workbook, one object for each."""

from typing import Any, Final

from dunwell.core.currencies import DECIMALS

# Points; room for a heading of two lines.
HEADING_HEIGHT: Final = 32
_RED: Final = "[Red]"
_DAY: Final = "yyyy-mm-dd"


class Styles:
    """Formats of one workbook, made once and kept."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._kept: dict[tuple[tuple[str, Any], ...], Any] = {}

    def style(self, **told: Any) -> Any:
        """Give the format with these properties."""
        key = tuple(sorted(told.items()))
        if key not in self._kept:
            self._kept[key] = self._workbook.add_format(dict(key))
        return self._kept[key]

    @property
    def title(self) -> Any:
        """The name of a sheet."""
        return self.style(bold=True, font_size=14)

    @property
    def heading(self) -> Any:
        """A column's heading."""
        return self.style(bold=True, bottom=1, text_wrap=True, valign="top", bg_color="#EEF2F6")

    def text(self, **more: Any) -> Any:
        """A text, kept as typed: an id keeps its zeros."""
        return self.style(num_format="@", **more)

    def day(self, **more: Any) -> Any:
        """A day."""
        return self.style(num_format=_DAY, align="left", **more)

    def whole(self, **more: Any) -> Any:
        """A count."""
        return self.style(num_format="#,##0", **more)

    def percent(self, **more: Any) -> Any:
        """A share."""
        return self.style(num_format="0.0%", **more)

    def rate(self) -> Any:
        """An exchange rate."""
        return self.style(num_format="0.00000000")

    def money(self, currency: str, **more: Any) -> Any:
        """An amount with its currency's decimals, red below zero."""
        decimals = DECIMALS[currency]
        plain = "#,##0" + (f".{'0' * decimals}" if decimals else "")
        return self.style(num_format=f"{plain};{_RED}-{plain}", **more)


def number(amount: int, currency: str) -> float:
    """Give minor units as the number a cell holds."""
    return float(amount) / float(10 ** DECIMALS[currency])
