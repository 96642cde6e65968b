"""Lists whose rows are all in memory: what passes the filters of an address, in its order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from dunwell.store.queries.keysets import Param
from dunwell.web.table_pages import Listing, Total
from dunwell.web.tables import Asked, Column

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRows(Generic[R]):
    """The rows of a list and what is asked of it.

    `test` gives the test of a filter by its key and value, `sort_key` the order of a column.
    """

    asked: Asked
    rows: Sequence[R]
    test: Callable[[str, str], Callable[[R], bool]]
    sort_key: Callable[[Column], Callable[[R], tuple[Param, int]]]

    def filtered(self, filters: Mapping[str, str]) -> list[R]:
        """Give the rows that pass every filter."""
        tests = [self.test(key, value) for key, value in filters.items()]
        return [row for row in self.rows if all(test(row) for test in tests)]

    def count(self, filters: Mapping[str, str]) -> int:
        """Count the rows that pass every filter."""
        return len(self.filtered(filters))

    def page(self, chosen: Sequence[R], totals: Iterable[Total], *, currency: str = "") -> Listing:
        """Give the page of some rows that is asked for."""
        key = self.sort_key(self.asked.sort)
        return Listing.of_kept(chosen, self.asked, totals, key=key, currency=currency)

    def every(self) -> list[R]:
        """Give all rows that pass what is asked, in its order, for files."""
        chosen: Any = self.filtered(self.asked.filters)
        return sorted(chosen, key=self.sort_key(self.asked.sort), reverse=self.asked.descending)
