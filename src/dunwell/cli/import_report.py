"""What an import did, told to machines as JSON and to people as a short report."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from dunwell.cli import money
from dunwell.store.models import ImportRun


def for_machines(result: dict[str, Any]) -> dict[str, Any]:
    """Write the amounts of a result as strings with their currency's decimals."""
    return {
        **result,
        "totals": {
            currency: {"items": told["items"], "open": money.plain(told["open"], currency)}
            for currency, told in result["totals"].items()
        },
        "control": {
            currency: _control(told, currency) for currency, told in result["control"].items()
        },
    }


def _control(told: dict[str, Any], currency: str) -> dict[str, Any]:
    figures = ("given", "computed", "difference")
    return {
        **{name: money.plain(told[name], currency) for name in figures},
        "explained": [
            {"because": line["because"], "amount": money.plain(line["amount"], currency)}
            for line in told["explained"]
        ],
    }


def run_for_machines(run: ImportRun) -> dict[str, Any]:
    """Tell one line of the history."""
    told = run.result
    return {
        "import_id": run.pk,
        "recorded_at": run.recorded_at.isoformat(),
        "source": run.source.name,
        "kind": run.kind,
        "file": run.file_name,
        "state": run.state,
        **{name: told.get(name) for name in ("created", "updated", "unchanged", "rejected")},
    }


def show(result: dict[str, Any], path: Path) -> None:
    """Print what happened, the totals, the problems and what to do about them."""
    console = Console(highlight=False)
    head = "Dry run, nothing was kept" if result["dry_run"] else f"Import {result['import_id']}"
    console.print(f"[bold]{head}[/bold]: {path.name}", soft_wrap=True)
    console.print(
        f"  {result['created']:,} new, {result['updated']:,} changed, "
        f"{result['unchanged']:,} unchanged, {result['rejected']:,} rejected"
        + (
            f", {result['customers_created']:,} new customers"
            if result["customers_created"]
            else ""
        )
    )
    for note in result["notes"]:
        console.print(f"  {note['message']}", soft_wrap=True)
    for currency, told in result["totals"].items():
        open_amount = money.grouped(told["open"], currency)
        console.print(f"  {currency}: {told['items']:,} items, {open_amount} open in the file")
    for currency, told in result["control"].items():
        _show_control(console, currency, told)
    if result["missing"]:
        console.print(f"  {_missing(result)}", soft_wrap=True)
    if result["problems"]:
        _show_problems(console, result["problems"])
    if result.get("rejected_file"):
        console.print(
            f"  Rejected rows: {result['rejected_file']}; correct them there and load that file.",
            soft_wrap=True,
        )


def _missing(result: dict[str, Any]) -> str:
    named = [number for number in result["missing_examples"] if number]
    more = ", …" if result["missing"] > len(named) else ""
    which = f" ({', '.join(named)}{more})" if named else ""
    told = f"{result['missing']:,} open items of this source are not in the file{which}"
    if result["closed"]:
        return f"{told}; they were closed on the ledger date"
    if any(problem["code"] == "nothing_closed" for problem in result["problems"]):
        return f"{told}; they stay open until the rejected rows can be read"
    return f"{told}; --complete --ledger-date DATE would close them"


def _show_control(console: Console, currency: str, told: dict[str, Any]) -> None:
    given, computed, difference = (
        money.grouped(told[name], currency) for name in ("given", "computed", "difference")
    )
    verdict = "ties out" if not told["difference"] else f"differs by {difference}"
    console.print(f"  {currency} control total {given}, book {computed}: {verdict}")
    for line in told["explained"]:
        amount = money.grouped(line["amount"], currency)
        console.print(f"    {line['because'].replace('_', ' ')}: {amount}")


def _show_problems(console: Console, problems: list[dict[str, Any]]) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 2))
    for heading, justify in (("Rows", "right"), ("Problem", "left"), ("Example", "left")):
        table.add_column(heading, justify=justify, overflow="fold")  # type: ignore[arg-type]  # rich wants a literal.
    for problem in problems:
        one = problem["examples"][0] if problem["examples"] else {}
        place = f"row {one.get('row')}" + (f", {one['column']}" if one.get("column") else "")
        found = f" {one['value']!r}" if one.get("value") else " empty"
        name = f"{problem['code'].replace('_', ' ')} ({problem['severity']})"
        table.add_row(
            f"{problem['count']:,}", name, f"{place}:{found}; expected {one.get('expected')}"
        )
    console.print(table)


def show_runs(runs: list[ImportRun]) -> None:
    """Print the history of loads, newest first."""
    console = Console(highlight=False)
    if not runs:
        console.print("Nothing was imported yet; `./dunwell import items FILE` loads a ledger.")
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("Id", "When", "Source", "Kind", "File", "New", "Changed", "Rejected", "State"):
        table.add_column(heading, justify="right" if heading in ("Id", "New") else "left")
    for run in runs:
        told = run.result
        table.add_row(
            str(run.pk),
            run.recorded_at.strftime("%Y-%m-%d %H:%M UTC"),
            run.source.name,
            run.kind,
            run.file_name,
            *(f"{told.get(name, 0):,}" for name in ("created", "updated", "rejected")),
            run.state,
        )
    console.print(table)
