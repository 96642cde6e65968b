"""Real ledgers give the figures they are known for, in whatever dress they come."""

import csv
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from dunwell.jobs import aging
from dunwell.store.models import Item
from tests.connectors.file_builders import csv_text, xlsx_bytes
from tests.ledgers import Ledger, counts, open_items

pytestmark = [pytest.mark.real_files, pytest.mark.usefixtures("sound_afterwards")]

Table = list[list[str]]
JUNE_30 = date(2013, 6, 30)
IBM_DATES = ("InvoiceDate", "DueDate", "SettledDate", "PaperlessDate")
GERMAN = {
    "customerID": "Kundennummer",
    "invoiceNumber": "Rechnungsnummer",
    "InvoiceDate": "Rechnungsdatum",
    "DueDate": "Fällig am",
    "InvoiceAmount": "Rechnungsbetrag",
    "SettledDate": "Ausgleichsdatum",
}


def buckets(as_of: date, currency: str) -> dict[str, tuple[int, int]]:
    """Tell amount and items of each bucket that holds any."""
    lines = aging.report(as_of=as_of, currency=currency).currencies
    return {
        one.name: (one.amount, one.items) for line in lines for one in line.buckets if one.items
    }


def _is_ibm(ledger: Ledger, content: str | bytes, because: str) -> None:
    result = ledger.load(content, currency="USD")
    assert counts(result)[0::3] == (2_466, 0), because
    assert buckets(JUNE_30, "USD") == {"Current": (4_284_29, 72), "1-30": (835_56, 12)}, because
    ledger.undo(result["import_id"])
    assert open_items() == {}


def _shuffled(table: Table) -> Table:
    rows = table[1:]
    random.Random(7).shuffle(rows)
    return [table[0], *rows]


def _redated(table: Table, form: str) -> Table:
    places = [table[0].index(name) for name in IBM_DATES]

    def dated(place: int, cell: str) -> str:
        if place not in places or not cell:
            return cell
        month, day, year = map(int, cell.split("/"))
        return date(year, month, day).strftime(form)

    return [
        table[0],
        *([dated(place, cell) for place, cell in enumerate(row)] for row in table[1:]),
    ]


def _german(table: Table) -> str:
    headings = [GERMAN.get(name, name) for name in table[0]]
    place = table[0].index("InvoiceAmount")
    rows = [
        [*row[:place], row[place].replace(".", ","), *row[place + 1 :]]
        for row in _redated(table, "%d.%m.%Y")[1:]
    ]
    total = sum(float(row[place]) for row in table[1:])
    last = ["Summe", *[""] * (len(headings) - 1)]
    last[place] = f"{total:.2f}".replace(".", ",")
    titles = [["Offene Posten Debitoren"], ["Stand: 30.06.2013"], []]
    return csv_text([*titles, headings, *rows, last], separator=";")


DRESSES: dict[str, Callable[[Table], str | bytes]] = {
    "as it is": csv_text,
    "shuffled": lambda table: csv_text(_shuffled(table)),
    "ISO dates, tabs": lambda table: csv_text(_redated(table, "%Y-%m-%d"), separator="\t"),
    "day first": lambda table: csv_text(_redated(table, "%d/%m/%y")),
    "UTF-16": lambda table: csv_text(table).encode("utf-16"),
    "German, Windows-1252, titles, total": lambda table: _german(table).encode("cp1252"),
    "XLSX": lambda table: xlsx_bytes(_redated(table, "%Y-%m-%d")),
}


@pytest.mark.parametrize("dress", list(DRESSES))
def test_ibm_in_any_dress(ledger: Ledger, ledgers: Path, dress: str) -> None:
    with (ledgers / "ibm-ar.csv").open(encoding="utf-8") as file:
        table = list(csv.reader(file))
    _is_ibm(ledger, DRESSES[dress](table), dress)


def test_sap_open_items(ledger: Ledger, ledgers: Path) -> None:
    result = ledger.load(ledgers / "sap-open-items.csv")
    assert result["rejected"] == 0
    may = date(2020, 5, 1)
    items = {name: count for name, (_, count) in buckets(may, "USD").items()}
    assert items == {"Current": 1_866, "1-30": 4_083, "31-60": 2_127, "61-90": 12}
    amounts = {name: amount for name, (amount, _) in buckets(may, "CAD").items()}
    assert amounts == {
        "Current": 6_909_860_77,
        "1-30": 19_578_969_63,
        "31-60": 13_191_112_99,
    }
    again = ledger.load(ledgers / "sap-open-items.csv")
    assert counts(again)[:2] == (0, 0)
    assert again["unchanged"] == result["created"] + result["unchanged"]


def test_sap_closed_items(ledger: Ledger, ledgers: Path) -> None:
    result = ledger.load(ledgers / "sap-closed-items-2019.csv", currency="USD")
    assert (result["created"] + result["unchanged"], result["rejected"]) == (34_715, 0)
    assert open_items() == {}
    assert not Item.objects.filter(side="debit", posting_date_estimated=False).exists()
