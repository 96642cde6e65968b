"""The SQL a careful person would write for the same figures, which our expressions are held to."""

from datetime import date, timedelta

from dunwell.core.aging import Span

SCAN = "SELECT CAST(SUM(open_amount) AS BIGINT) AS total FROM balance"
BALANCES = "SELECT item_id, from_date, to_date, open_amount FROM balance"


def aging(as_of: date, spans: tuple[Span, ...]) -> str:
    """Age the book: a row for each currency, side and bucket; the same text on every engine."""
    branches = " ".join(
        f"WHEN i.due_date >= '{span.from_date}' THEN {index}"
        for index, span in enumerate(spans)
        if span.from_date is not None
    )
    return (
        f"SELECT i.currency, i.side, CASE {branches} ELSE {len(spans) - 1} END AS bucket,"
        " COUNT(*) AS items, CAST(SUM(b.open_amount) AS BIGINT) AS amount,"
        " MIN(i.due_date) AS oldest_date"
        " FROM balance b JOIN item i ON i.id = b.item_id"
        f" WHERE b.from_date <= '{as_of}' AND b.to_date > '{as_of}' GROUP BY 1, 2, 3"
    )


def totals(after: date, as_of: date) -> str:
    """Sum by currency what the measures are made from; on DuckDB."""
    inside = f"p.effective_date > '{after}'"
    over = f"i.due_date < '{as_of - timedelta(days=60)}'"
    debit, sales = "i.side = 'debit'", "p.kind = 'issued'"
    written_off, recovered = "p.kind = 'written_off'", "p.kind = 'recovered'"
    wanted = {
        "receivables": ("p.change", debit),
        "current": ("p.change", f"{debit} AND i.due_date >= '{as_of}'"),
        "over_60": ("p.change", f"{debit} AND {over}"),
        "beginning": ("p.change", f"{debit} AND NOT {inside}"),
        "sales": ("p.change", f"{debit} AND {inside} AND {sales}"),
        "collectible": (
            "p.change",
            f"{debit} AND i.due_date <= '{as_of}' AND (NOT {inside} OR {sales})",
        ),
        "collected": ("p.change", f"i.side = 'cash' AND {inside} AND {sales}"),
        "written_off": ("-p.change", f"{debit} AND {written_off} AND {inside}"),
        "written_off_ever": ("-p.change", f"{debit} AND {written_off}"),
        "recovered_ever": ("-p.claim_change", f"{debit} AND {recovered}"),
    }
    sums = ", ".join(
        f"COALESCE(SUM({amount}) FILTER ({where}), 0)::BIGINT AS {name}"
        for name, (amount, where) in wanted.items()
    )
    return (
        f"SELECT i.currency, {sums} FROM posting p JOIN item i ON i.id = p.item_id"
        f" WHERE p.effective_date <= '{as_of}' GROUP BY 1"
    )


def rolls(after: date, as_of: date, before: tuple[Span, ...], now: tuple[Span, ...]) -> str:
    """Sum what was open by its bucket then and now; on DuckDB."""
    return (
        f"WITH standing AS (SELECT i.currency, i.due_date, SUM(p.change)"
        f" FILTER (p.effective_date <= '{after}') AS was, SUM(p.change) AS stands"
        " FROM posting p JOIN item i ON i.id = p.item_id"
        f" WHERE i.side = 'debit' AND p.effective_date <= '{as_of}'"
        f" GROUP BY i.id, i.currency, i.due_date HAVING was > 0)"
        f" SELECT currency, {_bucket(before)} AS from_bucket, {_bucket(now)} AS to_bucket,"
        " SUM(was)::BIGINT AS before, SUM(LEAST(was, stands))::BIGINT AS rolled"
        " FROM standing GROUP BY 1, 2, 3"
    )


def vintages(as_of: date) -> str:
    """Sum billing and later changes by month billed and months after; on DuckDB."""
    month = "(year({0}) * 12 + month({0}) - 1)"
    billed, changed = month.format("i.posting_date"), month.format("p.effective_date")
    return (
        f"SELECT i.currency, {billed} AS month, {changed} - {billed} AS after,"
        " COALESCE(SUM(p.change) FILTER (p.kind = 'issued'), 0)::BIGINT AS billed,"
        " COALESCE(SUM(p.change) FILTER (p.kind <> 'issued'), 0)::BIGINT AS changed"
        " FROM posting p JOIN item i ON i.id = p.item_id"
        f" WHERE i.side = 'debit' AND p.effective_date <= '{as_of}' GROUP BY 1, 2, 3"
    )


def _bucket(spans: tuple[Span, ...]) -> str:
    branches = " ".join(
        f"WHEN due_date >= '{span.from_date}' THEN {index}"
        for index, span in enumerate(spans)
        if span.from_date is not None
    )
    return f"CASE {branches} ELSE {len(spans) - 1} END"
