"""Two queries are timed against each other only when they give the same figures."""

from typing import Any

import pyarrow as pa


def check_aging(ours: pa.Table, by_hand: pa.Table) -> None:
    """Compare our row a currency with the rows by currency, side and bucket of the other."""
    found: dict[tuple[str, str], int] = {}
    for row in by_hand.to_pylist():
        name = {"debit": f"amount_{row['bucket']}", "credit": "credits", "cash": "unapplied"}
        key = (row["currency"], name[row["side"]])
        found[key] = found.get(key, 0) + row["amount"]
    names = [name for name in ours.column_names if name.startswith("amount_")]
    told = {
        (row["currency"], name): row[name]
        for row in ours.to_pylist()
        for name in (*names, "credits", "unapplied")
        if row[name]
    }
    if told != found or not told:
        raise RuntimeError(f"the two agings differ: {told} and {found}")


def check_rows(ours: pa.Table, by_hand: pa.Table) -> None:
    """Compare all rows, whatever the order of rows and columns."""
    if _sorted(ours) != _sorted(by_hand):
        raise RuntimeError("the query by hand gives other rows than ours")


def _sorted(table: pa.Table) -> list[list[tuple[str, Any]]]:
    return sorted(sorted(row.items()) for row in table.to_pylist())
