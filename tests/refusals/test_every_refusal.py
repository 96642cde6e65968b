"""No refusal is left out: each has a row, and each way that leads to it is tried."""

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator, Mapping

import pytest

import dunwell
from dunwell.core.refusals import Refusal
from tests.refusals import table
from tests.refusals.trials import Ways
from tools import source

_NO_CODE = frozenset({"__main__", "migrations"})


def _rows() -> Mapping[str, Ways]:
    return {code: ways for area in table.AREAS for code, ways in area.WAYS.items()}


def _refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for one in kind.__subclasses__():
        yield one
        yield from _refusals(one)


def test_every_refusal_has_a_row() -> None:
    for module in pkgutil.walk_packages(dunwell.__path__, "dunwell."):
        if _NO_CODE.isdisjoint(module.name.split(".")):
            importlib.import_module(module.name)
    codes = {one.code for one in _refusals() if one.__module__.startswith("dunwell.")}
    assert codes == set(_rows())


def test_a_refusal_stands_in_one_area() -> None:
    times = Counter(code for area in table.AREAS for code in area.WAYS)
    assert [code for code, count in times.items() if count > 1] == []


def test_each_way_of_a_row_is_tried() -> None:
    tried: dict[str, set[str]] = {code: set() for code in _rows()}
    for area in table.AREAS:
        for trial in area.TRIALS:
            tried[trial.code] |= trial.ways
    assert tried == {code: set(row.ways) for code, row in _rows().items()}
    assert [code for code, row in _rows().items() if not row.ways and not row.elsewhere] == []


@pytest.mark.parametrize(
    "test", sorted({test for row in _rows().values() for test in row.elsewhere})
)
def test_a_test_that_a_row_names_is_there(test: str) -> None:
    path, _, name = test.partition("::")
    text = (source.ROOT / path).read_text(encoding="utf-8")
    assert re.search(rf"^def {name}\(", text, re.M)
