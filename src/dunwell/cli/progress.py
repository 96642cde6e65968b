"""Progress of long work: a bar on standard error, and only where a person watches a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol


class Told(Protocol):
    """Hears how far work has come: a step, what is done, and how much there is where known."""

    def __call__(self, step: str, done: int = 0, total: int | None = None) -> None:
        """Take one report of progress."""


@contextmanager
def told() -> Iterator[Told]:
    """Lend a listener that shows what it hears; one that says nothing without a terminal."""
    if not sys.stderr.isatty():
        yield _unheard
        return
    # Rich takes a tenth of a second to load, which short work does not need to pay.
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[count]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        yield _shown_on(bar.add_task("", total=None, count=""), bar.update)


def counted(done: int, total: int | None) -> str:
    """Write how much is done, as in `12,000 of 18,500`."""
    if total is not None:
        return f"{done:,} of {total:,}"
    return f"{done:,}" if done else ""


def _unheard(step: str, done: int = 0, total: int | None = None) -> None:
    """Hear and stay silent."""


def _shown_on(task: int, update: Callable[..., None]) -> Told:
    def hear(step: str, done: int = 0, total: int | None = None) -> None:
        update(task, description=step, completed=done, total=total, count=counted(done, total))

    return hear
