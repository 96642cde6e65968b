"""The rows that close a ring are refused, and no others; what stays has a top."""

from collections.abc import Mapping

import pytest

from dunwell.core.import_links import Node, on_rings, refused

Given = Mapping[str, Mapping[Node, Node | None]]


@pytest.mark.parametrize(
    ("why", "above", "ring"),
    [
        ("nobody stands above anybody", {}, []),
        ("a chain has a top", {1: 2, 2: 3}, []),
        ("one above itself", {1: 1}, [1]),
        ("two above each other", {1: 2, 2: 1}, [1, 2]),
        ("those who lead into a ring are not on it", {5: 1, 1: 2, 2: 1, 6: 5}, [1, 2]),
        ("each ring is found once", {1: 2, 2: 1, 3: 3, 4: 2}, [1, 2, 3]),
        ("numbers and ids mix", {"A": 1, 1: "A"}, ["A", 1]),
    ],
)
def test_rings(why: str, above: Mapping[Node, Node], ring: list[Node]) -> None:
    assert sorted(on_rings(above), key=str) == sorted(ring, key=str), why


@pytest.mark.parametrize(
    ("why", "known", "given", "fresh", "out"),
    [
        ("a new top is fine", {1: 2}, {2: 3}, (), set()),
        ("a link back into the book's chain", {1: 2, 2: 3}, {3: 1}, (), {3}),
        ("a row that only repeats the book's link is not to blame", {1: 2}, {1: 2, 2: 1}, (), {2}),
        ("both rows of a ring within the file", {}, {1: 2, 2: 1}, (), {1, 2}),
        ("its own parent", {}, {1: 1}, (), {1}),
        ("taking a link away opens the ring", {1: 2}, {1: None, 2: 1}, (), set()),
        # 2 may not go below 3, so it stays below 1, and then 1 may not go below 2.
        ("a refused row's old link counts", {2: 1}, {2: 3, 3: 2, 1: 2}, (), {1, 2, 3}),
        # X is refused for its own ring and is not there; 2 keeps 1, and so 1 cannot go below 2.
        ("nobody goes below a refused new one", {2: 1}, {"X": "X", 2: "X", 1: 2}, "X", {"X", 1}),
    ],
)
def test_refused(
    why: str,
    known: Mapping[Node, Node],
    given: Mapping[Node, Node | None],
    fresh: str | tuple[Node, ...],
    out: set[Node],
) -> None:
    assert refused({"parent": known}, {"parent": given}, fresh=fresh) == out, why


def test_a_row_refused_for_its_parent_keeps_its_payer_too() -> None:
    known: Mapping[str, Mapping[Node, Node]] = {"parent": {}, "payer": {1: 2}}
    given: Given = {"parent": {1: 1}, "payer": {1: None, 2: 1}}
    assert refused(known, given, fresh=()) == {1, 2}


def test_a_long_chain_is_walked_once() -> None:
    above: dict[Node, Node] = {node: node + 1 for node in range(100_000)}
    assert list(on_rings(above)) == []
    assert len(list(on_rings(above | {100_000: 0}))) == 100_001
