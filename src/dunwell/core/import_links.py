"""A row whose parent or payer would, through all links, lead back to its customer is refused."""

from collections.abc import Collection, Iterator, Mapping

Node = int | str  # A customer of the book by its id, one that a file brings by its number.
Links = Mapping[Node, Node]


def on_rings(above: Links) -> Iterator[Node]:
    """Yield every customer from which the links lead back to itself, each once."""
    settled: set[Node] = set()
    for start in above:
        path: list[Node] = []
        places: dict[Node, int] = {}
        node = start
        while node in above and node not in settled and node not in places:
            places[node] = len(path)
            path.append(node)
            node = above[node]
        if node in places:
            yield from path[places[node] :]
        settled.update(path)


def refused(
    known: Mapping[str, Links],
    given: Mapping[str, Mapping[Node, Node | None]],
    *,
    fresh: Collection[Node],
) -> frozenset[Node]:
    """Tell which customers of a file are refused, as few rounds as it takes to leave no ring.

    `known` and `given` hold the links of the book and of the file by their name (parent, payer);
    None takes a link away. A refused customer keeps the links it had; one of `fresh`, which only
    the file brings, is not there at all, so that nobody can stand below it.
    """
    gone: set[Node] = set()
    while True:
        lost = gone.intersection(fresh)
        found: set[Node] = set()
        for link, tops in given.items():
            told = {
                node: top
                for node, top in tops.items()
                if node not in gone and top not in lost and known[link].get(node) != top
            }
            above = {node: top for node, top in {**known[link], **told}.items() if top is not None}
            found.update(node for node in on_rings(above) if node in told)
        if not found:
            return frozenset(gone)
        gone |= found
