"""What people's tables share: one console, plain when piped, and the marks of a trend."""

from rich import box
from rich.console import Console
from rich.table import Table


def console() -> Console:
    """Write to standard output, without colours when it is piped."""
    return Console(highlight=False, emoji=False, markup=False)


def table(title: str) -> Table:
    """Start a table in the one look of the command line."""
    return Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, padding=(0, 1)
    )


def moved(now: int, before: int) -> str:
    """Say how an amount moved since an earlier day: an arrow and by how many percent."""
    if now == before:
        return "="
    arrow = "▲" if now > before else "▼"
    if before == 0:
        return f"{arrow} new"
    percent = abs(now - before) * 100 / abs(before)
    return f"{arrow} {percent:.1f} %" if percent < 1000 else f"{arrow} x{now / before:.0f}"


def share(part: int, whole: int) -> str:
    """Write a share in percent; of nothing there is none."""
    return f"{part * 100 / whole:.1f} %" if whole else "-"
