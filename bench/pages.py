"""The pages of a served book with so many open items: again, and first after a change."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import urlsplit

from bench import desk, open_ledger
from bench.books import NAMES, Engine, NewPlace, Place, work
from bench.table import Figure, Row, Target
from bench.visitor import Visitor
from tools import serving

CHANGES: Final = 5
_FRAGMENT: Final = {"HX-Request": "true"}
_TAB: Final = {**_FRAGMENT, "HX-Target": "tab"}
_SIGN_IN: Final = "/sign-in"
_PATIENCE_SECONDS: Final = 600.0
# Generous, as a busy machine slows pages more than the one with nothing in it.
# On a smaller book there is nothing to compare a page's own work with: it is looked at twice.
_LARGE: Final = 10_000
_AGAIN: Final = Target(bound="at most", value=30)
_AFTER_A_CHANGE: Final = Target(bound="at most", value=40)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """One page to ask for, and whether it is measured after changes too."""

    name: str
    path: str
    headers: Mapping[str, str] | None = None
    changed: bool = True


def measure(engine: Engine, open_items: int, new_place: NewPlace) -> Iterator[Row]:
    """Make a book, serve it, and ask for its pages in turn."""
    place = new_place()
    with TemporaryDirectory(prefix="dunwell-bench-") as folder:
        open_ledger.write(Path(folder), open_items)
        known = work(place, "fill", folder=folder)
    pages = _pages(known["usual"], known["largest"], known["document"])
    with serving.served(Path(place.home), url=place.url) as server:
        visitor = Visitor(server.address)
        visitor.sign_in(urlsplit(server.sign_in).path)
        yield from _again(engine, open_items, visitor, pages)
        yield from desk.measure(engine, open_items, visitor, judged=open_items >= _LARGE)
        yield from _after_changes(engine, open_items, visitor, pages, place)
    yield from _first_of_servers(engine, open_items, visitor, pages, place)


def _pages(usual: int, largest: int, document: int) -> Sequence[_Page]:
    return (
        _Page(name="dashboard", path="/dashboard"),
        _Page(name="accounts", path="/accounts"),
        _Page(name="account", path=f"/accounts/{usual}"),
        _Page(name="largest account", path=f"/accounts/{largest}"),
        _Page(name="invoices", path="/invoices"),
        _Page(
            name="another tab of the account",
            path=f"/accounts/{largest}/documents",
            headers=_TAB,
        ),
        _Page(name="another row", path=f"/invoices/{document}", headers=_FRAGMENT, changed=False),
        _Page(name="search by name", path="/search?palette=1&q=customer+3", headers=_FRAGMENT),
        _Page(name="search by number", path="/search?palette=1&q=12345", headers=_FRAGMENT),
    )


def _again(
    engine: Engine, open_items: int, visitor: Visitor, pages: Sequence[_Page]
) -> Iterator[Row]:
    """Ask for every page in every round, beside the page with nothing in it."""
    taken: dict[str, list[float]] = {page.name: [] for page in pages}
    plain: list[float] = []
    for page in pages:
        visitor.read(page.path, page.headers)
    for _ in range(desk.rounds(judged=open_items >= _LARGE)):
        plain.append(visitor.seconds(_SIGN_IN))
        for page in pages:
            taken[page.name].append(visitor.seconds(page.path, page.headers))
    for page in pages:
        yield Row(
            items=open_items,
            engine=NAMES[engine],
            measured=Figure(name=f"{page.name}, p95", value=p95(taken[page.name])),
            against=Figure(name="the sign-in page, p95", value=p95(plain)),
            target=_AGAIN if open_items >= _LARGE else None,
        )


def _after_changes(
    engine: Engine,
    open_items: int,
    visitor: Visitor,
    pages: Sequence[_Page],
    place: Place,
) -> Iterator[Row]:
    """Change the book before each request, so that nothing kept is of use."""
    for page in pages:
        if not page.changed:
            continue
        taken, by_hand = [], []
        for _ in range(CHANGES if open_items >= _LARGE else 1):
            by_hand.append(work(place, "change")["seconds"])
            taken.append(visitor.seconds(page.path, page.headers))
        yield Row(
            items=open_items,
            engine=NAMES[engine],
            measured=Figure(name=f"{page.name} after a change, p95", value=p95(taken)),
            against=Figure(name="SQL by hand, p95", value=p95(by_hand)),
            target=_AFTER_A_CHANGE if open_items >= _LARGE else None,
        )


def _first_of_servers(
    engine: Engine,
    open_items: int,
    visitor: Visitor,
    pages: Sequence[_Page],
    place: Place,
) -> Iterator[Row]:
    """Start a server anew for the first request of each page; the session goes on."""
    for page in pages[:5]:
        with serving.served(Path(place.home), url=place.url) as server:
            visitor.address = server.address
            taken = visitor.seconds(page.path, page.headers)
            plain = visitor.seconds(_SIGN_IN)
        yield Row(
            items=open_items,
            engine=NAMES[engine],
            measured=Figure(name=f"{page.name}, first of a server", value=taken),
            against=Figure(name="the sign-in page", value=plain),
        )


def p95(seconds: Sequence[float]) -> float:
    """Give what 95 of 100 requests stay below; of a few, the slowest."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]


def fresh_demo(engine: Engine, new_place: NewPlace) -> Row:
    """Tell how long it takes from the command to the first page, beside the building alone."""
    began = time.perf_counter()
    subprocess.run(
        [*_DEMO, "--no-serve", "--days", "0"],
        env=new_place().surroundings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    alone = time.perf_counter() - began
    return Row(
        items=0,
        engine=NAMES[engine],
        measured=Figure(name="fresh demo to its first page", value=_first_page(new_place())),
        against=Figure(name="./dunwell demo --no-serve --days 0", value=alone),
        target=Target(bound="at most", value=2),
    )


_DEMO: Final = (sys.executable, "-P", "-m", "dunwell", "demo")


def _first_page(place: Place) -> float:
    log = Path(place.home, "demo.log")
    began = time.perf_counter()
    with log.open("w") as told:
        process = subprocess.Popen(
            [*_DEMO, "--port", str(serving.free_port())],
            env=place.surroundings,
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.STDOUT,
        )
        try:
            address, link = _told(log, process)
            visitor = Visitor(address)
            visitor.sign_in(link)
            visitor.read("/dashboard")
            return time.perf_counter() - began
        finally:
            process.terminate()
            process.wait()


def _told(log: Path, process: "subprocess.Popen[bytes]") -> tuple[str, str]:
    """Wait until the demo answers, when it prints its link."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        found = re.search(r"(http://[^/\s]+)(/sign-in/\S+)", log.read_text())
        if found:
            return found[1], found[2]
        time.sleep(0.05)
    raise RuntimeError(f"The demo was not served: {log.read_text()[-2000:]}")
