"""The aging report, as one JSON object for machines and as tables for people."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from rich.console import Console

from dunwell.analytics.aging import By
from dunwell.cli import money, screen
from dunwell.core import aging as rule
from dunwell.core import measures
from dunwell.jobs.aging import Line, Report
from dunwell.jobs.reporting import Reporting
from dunwell.store import policies

TOP_ACCOUNTS: Final = 10
ROWS_SHOWN: Final = 50
_OVER_DAYS: Final = 60

_OF_CUSTOMERS: Final = frozenset({By.CUSTOMER, By.PAYER, By.ITEM})

Earlier = Sequence[Report]
TiersOf = Callable[[Sequence[str]], Mapping[str, str]]


def days_compared(as_of: date) -> tuple[date, date]:
    """Name the days that trends look back to."""
    return rule.prior_month_end(as_of), rule.prior_quarter_end(as_of)


def for_machines(report: Report, tiers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Lay the report out as JSON; money is text with the decimals of its currency.

    `tiers` give the risk of customers by their numbers; rows that are about none have none.
    """
    told: dict[str, Any] = {
        "as_of": report.as_of.isoformat(),
        "known_at": report.known_at.isoformat() if report.known_at else None,
        "by": report.by.value,
        "basis": report.basis.value,
        "currencies": {line.currency: _sums(line) for line in report.currencies},
    }
    told["reporting"] = _reporting(report.reporting)
    if report.by is not By.NONE:
        told["rows"] = [_row(line, tiers or {}) for line in report.rows]
    return told


def _reporting(total: Reporting | None) -> dict[str, Any] | None:
    if total is None:
        return None
    return {
        "currency": total.currency,
        "total": money.plain(total.total, total.currency),
        "overdue": money.plain(total.overdue, total.currency),
        "rate_date": None if total.rate_date is None else total.rate_date.isoformat(),
        "rates": [
            {
                "currency": quote.currency,
                "per_euro": f"{quote.per_euro:f}",
                "rate_date": quote.rate_date.isoformat(),
            }
            for quote in total.quotes
        ],
    }


def _sums(line: Line) -> dict[str, Any]:
    def written(amount: int) -> str:
        return money.plain(amount, line.currency)

    return {
        "total": written(line.total),
        "items": line.items,
        "buckets": [
            {"name": one.name, "amount": written(one.amount), "items": one.items}
            for one in line.buckets
        ],
        "overdue": written(line.overdue),
        "credits": written(line.credits),
        "unapplied": written(line.unapplied),
        "net": written(line.net),
        "disputed": written(line.disputed),
    }


def _row(line: Line, tiers: Mapping[str, str]) -> dict[str, Any]:
    told = {
        "key": line.key,
        "name": line.name,
        "currency": line.currency,
        **_sums(line),
        "oldest_days": line.oldest_days,
        "risk_tier": tiers.get(_whose(line)),
    }
    if line.item is not None:
        told |= {**line.item, "due_date": line.item["due_date"].isoformat()}
    return told


def for_people(report: Report, earlier: Earlier, tiers_of: TiersOf) -> None:
    """Print one table a currency, and below it who owes most that is late, or the rows asked.

    `tiers_of` gives the risk of customers by their numbers.
    """
    console = screen.console()
    if not report.currencies:
        _say_empty(console, report)
        return
    _print_reporting(console, report)
    for line in report.currencies:
        _print_buckets(console, line, report, earlier)
        _print_warning(console, line, report)
        rows = [row for row in report.rows if row.currency == line.currency]
        if report.by is By.NONE:
            late = [row for row in rows if row.overdue > 0]
            _print_rows(
                console, "Top overdue accounts", By.CUSTOMER, late[:TOP_ACCOUNTS], tiers_of
            )
            _say_more(console, By.CUSTOMER, len(late) - TOP_ACCOUNTS)
        else:
            # Credits and cash stand in the table above; a row here is something owed.
            owed = [row for row in rows if row.total > 0]
            title = f"By {report.by.value}"
            _print_rows(console, title, report.by, owed[:ROWS_SHOWN], tiers_of)
            _say_more(console, report.by, len(owed) - ROWS_SHOWN)


def _say_empty(console: Console, report: Report) -> None:
    console.print(f"Nothing is open as of {report.as_of}.")
    console.print(
        "Load a ledger with `dunwell import items FILE --source NAME`, or look around in a made-up"
        " company with `dunwell demo`."
    )


def _print_reporting(console: Console, report: Report) -> None:
    """Say what all currencies come to; one currency alone has its total in its table."""
    total = report.reporting
    if total is None or total.rate_date is None:
        return
    console.print(
        f"All currencies in {total.currency} at ECB rates of {total.rate_date}:"
        f" {money.grouped(total.total, total.currency)} open,"
        f" {money.grouped(total.overdue, total.currency)} overdue."
    )
    console.print()


def _print_buckets(console: Console, line: Line, report: Report, earlier: Earlier) -> None:
    title = f"Aging as of {report.as_of} in {line.currency}, by {report.basis.value} date"
    if report.known_at:
        title += f", as known at {report.known_at.isoformat()}"
    table = screen.table(title)
    table.add_column("Bucket", no_wrap=True)
    for heading in ("Amount", "Share", "Items", *(f"vs\n{past.as_of}" for past in earlier)):
        table.add_column(heading, justify="right", no_wrap=True)
    before = [_line_of(past, line.currency) for past in earlier]
    for index, one in enumerate(line.buckets):
        table.add_row(
            one.name,
            money.grouped(one.amount, line.currency),
            screen.share(one.amount, line.total),
            f"{one.items:,}",
            *(
                screen.moved(one.amount, past.buckets[index].amount if past else 0)
                for past in before
            ),
        )
    table.add_section()
    table.add_row(
        "Total",
        money.grouped(line.total, line.currency),
        screen.share(line.total, line.total),
        f"{line.items:,}",
        *(screen.moved(line.total, past.total if past else 0) for past in before),
        style="bold",
    )
    for name, amount in _beside(line).items():
        olds = [_beside(past)[name] if past else 0 for past in before]
        table.add_row(
            name,
            money.grouped(amount, line.currency),
            "",
            "",
            *(screen.moved(abs(amount), abs(old)) for old in olds),
        )
    console.print(table)


def _beside(line: Line) -> Mapping[str, int]:
    return {
        "Credits": -line.credits,
        "Unapplied": -line.unapplied,
        "Net": line.net,
    }


def _line_of(report: Report, currency: str) -> Line | None:
    return next((line for line in report.currencies if line.currency == currency), None)


def _print_warning(console: Console, line: Line, report: Report) -> None:
    """Warn when too much is over 60 days late, where the buckets can tell."""
    content = policies.in_force(report.as_of)
    terms = rule.terms_of(content)
    if report.basis is not rule.Basis.DUE or _OVER_DAYS not in terms.bucket_limits:
        return
    if not line.total:
        return
    old = sum(one.amount for one in line.buckets[terms.bucket_limits.index(_OVER_DAYS) + 2 :])
    target_bps = measures.targets_of(content).over_60_bps
    words = f"Over {_OVER_DAYS} days: {screen.share(old, line.total)} of the total"
    if old * 10_000 >= target_bps * line.total:
        words = f"WARNING  {words}, the target is under {target_bps / 100:g} %."
        console.print(words, style="bold yellow")
    else:
        console.print(f"OK  {words}, under the target of {target_bps / 100:g} %.")


def _print_rows(
    console: Console, title: str, by: By, rows: Sequence[Line], tiers_of: TiersOf
) -> None:
    if not rows:
        return
    console.print()
    table = screen.table(title)
    whose = [_whose(row) for row in rows] if by in _OF_CUSTOMERS else []
    tiers = tiers_of(whose) if whose else {}
    told = [_told(row) for row in rows]
    names = [by.value.capitalize(), "Name", "Overdue", "Total", "Oldest"]
    if tiers:
        names.append("Tier")
        told = [
            (*row, tiers.get(number, "").capitalize())
            for row, number in zip(told, whose, strict=True)
        ]
    widths = [max(len(name), *(len(row[at]) for row in told)) for at, name in enumerate(names)]
    # Only names give way on a narrow terminal: a figure cut short is no figure.
    widths[0] = min(widths[0], 20)
    others = sum(widths) - widths[1]
    widths[1] = max(8, min(widths[1], console.width - others - 3 * len(names) - 2))
    for name, width in zip(names, widths, strict=True):
        right = name in ("Overdue", "Total", "Oldest")
        table.add_column(name, no_wrap=True, justify="right" if right else "left", width=width)
    for row in told:
        table.add_row(*row)
    console.print(table)


def _say_more(console: Console, by: By, more: int) -> None:
    if more > 0:
        console.print(f"and {more:,} more; `--by {by.value} --json` lists all.")


def _whose(row: Line) -> str:
    """Give the number of the customer a row is about."""
    return str(row.item["customer"]) if row.item is not None else row.key


def _told(row: Line) -> tuple[str, ...]:
    late = row.oldest_days if row.oldest_days is not None and row.oldest_days > 0 else None
    return (
        row.key or "(none)",
        row.name,
        money.grouped(row.overdue, row.currency),
        money.grouped(row.total, row.currency),
        "-" if late is None else f"{late} d",
    )
