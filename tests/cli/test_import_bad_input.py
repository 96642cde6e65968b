"""Whatever file is given: one clear sentence, one exit code, and the book as it was."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dunwell.cli import program
from dunwell.store.models import Item
from tests import ledgers
from tests.connectors.file_builders import xlsx_bytes
from tests.ledgers import row, table, text

pytestmark = pytest.mark.usefixtures("committed_book")

LOADED = [row("OLD-1"), row("OLD-2", "50.00")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> dict[str, Any]:
        """Read the one JSON object."""
        told: dict[str, Any] = json.loads(self.out)
        return told


Command = Callable[..., Outcome]


@pytest.fixture
def items(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    """Give the command that loads a file of items into a book that holds two."""

    def ran(content: str | bytes | Path, *words: str, json_too: bool = True) -> Outcome:
        path = content if isinstance(content, Path) else tmp_path / "file.csv"
        if not isinstance(content, Path):
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        asked = ["import", "items", str(path), "--source", "erp", "--yes", *words]
        code = program.main([*asked, "--json"] if json_too else asked)
        said = capsys.readouterr()
        return Outcome(code=code, out=said.out, err=said.err)

    assert ran(text(*LOADED)).code == 0
    return ran


def refused(items: Command, content: str | bytes | Path, *words: str, code: int) -> str:
    """Load what cannot be loaded: nothing changes, and one sentence says why."""
    before = ledgers.snapshot()
    outcome = items(content, *words)
    assert outcome.code == code, outcome
    assert ledgers.snapshot() == before
    assert outcome.err.count("\n") == 1
    assert "Traceback" not in outcome.err
    told = outcome.told
    assert f"dunwell: {told['error']['message']}\n" == outcome.err
    return str(told["error"]["message"])


def _bomb() -> bytes:
    packed = io.BytesIO(xlsx_bytes([["A", "B"], ["1", "2"]]))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b"0" * 300_000_000)
    return packed.getvalue()


NO_AMOUNT = [{"customer_no": "C1", "due_date": "2025-03-31", "currency": "EUR"}]
AMBIGUOUS = [
    row(str(number), invoice_date=f"0{number}/04/2025", due_date=f"0{number}/05/2025")
    for number in range(1, 6)
]
DOTTED = [{name: cell.replace("/", ".") for name, cell in cells.items()} for cells in AMBIGUOUS]
NO_CURRENCY = [{name: cell for name, cell in row("1").items() if name != "currency"}]


REFUSED: list[tuple[str | bytes | Path, tuple[str, ...], int, str]] = [
    ("", (), 1, "empty"),
    ("\n\n \n", (), 1, "empty"),
    ("Customer No,Amount,Due Date\n", (), 1, "no rows"),
    ("just one word", (), 1, "headings"),
    ("a,b\n1,2\n3,4\n", (), 1, "No column was found"),
    (text(*NO_AMOUNT), (), 1, '{"amount":'),
    (b"%PDF-1.7\n%\xe2\xe3", (), 1, "CSV or XLSX"),
    (b"PK\x03\x04broken", (), 1, "damaged"),
    (_bomb(), (), 1, "unpack"),
    (Path("/"), (), 1, "folder"),
    (Path("/no/such/file.csv"), (), 1, "no file"),
    (text(*AMBIGUOUS), (), 1, "1 Apr 2025 or 4 Jan 2025"),
    (text(*NO_CURRENCY), (), 2, "--currency"),
    (text(*LOADED), ("--currency", "EURO"), 2, "EURO"),
    (text(*LOADED), ("--entity", "E" * 51), 2, "50"),
    (text(*LOADED), ("--source", "S" * 101), 2, "100"),
    (text(*LOADED), ("--source", " "), 2, "--source"),
    (text(*LOADED), ("--complete",), 2, "--ledger-date"),
    (text(*LOADED), ("--control-total", "junk"), 2, "junk"),
    (text(*LOADED), ("--control-total", "EUR="), 2, "no amount"),
    (text(*LOADED), ("--control-total", "XXQ=1"), 2, "XXQ"),
    (text(*LOADED), ("--control-total", "EUR=1_000"), 2, "1_000"),
    (
        text(*LOADED),
        ("--control-total", "EUR=1", "--control-total", "eur=2"),
        2,
        "twice",
    ),
    (text(*LOADED), ("--ledger-date", "30.02.2025"), 2, "day"),
    (text(*LOADED), ("--mapping", "/no/such"), 2, "cannot be read"),
    (
        text(row("9"), row("8", currency="USD")),
        ("--control-total", "150"),
        2,
        "EUR, USD",
    ),
]


def test_what_cannot_be_loaded(items: Command) -> None:
    for content, words, code, said in REFUSED:
        assert said in refused(items, content, *words, code=code), (words, said)


MAPPINGS = [
    (b"not json", "not JSON"),
    (b"\x00", "not JSON"),
    (b"\xff\xfe\xff", "not JSON"),
    (b"[1, 2]", "JSON object"),
    (b'{"number": "Nowhere"}', "Nowhere"),
    (b'{"colour": "Amount"}', "colour"),
    (b'{"colour": ["Amount"]}', "colour"),
    (b'{"amount": 5}', "5"),
    (b'{"amount": ["Amount"]}', "Amount"),
    (b'{"amount": null}', "amount"),
    (b'{"leading_zeros": "maybe"}', "ignore or keep"),
    (b'{"date_order": ["dmy"]}', "dmy"),
    (b'{"columns": "Amount"}', "columns"),
]


def test_a_mapping_that_makes_no_sense(items: Command, tmp_path: Path) -> None:
    path = tmp_path / "mapping.json"
    for mapping, said in MAPPINGS:
        path.write_bytes(mapping)
        assert said in refused(items, text(*LOADED), "--mapping", str(path), code=2), mapping


def test_dates_are_asked_for_once(items: Command, tmp_path: Path) -> None:
    path = tmp_path / "mapping.json"
    path.write_text('{"date_order": "mdy"}')
    assert items(text(*AMBIGUOUS), "--mapping", str(path)).told["created"] == 5
    assert items(text(*AMBIGUOUS)).told["unchanged"] == 5


def test_dots_that_tell_nothing_are_read_day_first_with_a_note(
    items: Command, tmp_path: Path
) -> None:
    loaded = items(text(*DOTTED))
    assert (loaded.code, loaded.told["created"], loaded.told["problems"]) == (0, 5, [])
    (note,) = loaded.told["notes"]
    assert note["code"] == "presumed_day_first"
    assert "01.05.2025 is 1 May 2025" in note["message"]
    assert '"date_order": "mdy"' in note["message"]
    due = set(Item.objects.values_list("due_date", flat=True))
    assert due >= {date(2025, 5, day) for day in range(1, 6)}
    path = tmp_path / "mapping.json"
    path.write_text('{"date_order": "mdy"}')
    corrected = items(text(*DOTTED), "--mapping", str(path))
    assert (corrected.told["updated"], corrected.told["notes"]) == (5, [])


def test_an_unreadable_half_of_a_currency_column_becomes_problems(items: Command) -> None:
    rows = [row(str(number), currency="n/a" if number % 2 else "EUR") for number in range(1, 5)]
    loaded = items(text(*rows)).told
    assert (loaded["created"], loaded["rejected"]) == (2, 2)
    assert [(one["code"], one["count"]) for one in loaded["problems"]] == [("unknown_currency", 2)]


def test_a_currency_column_that_appears_later_beats_the_flag(items: Command) -> None:
    assert items(text(*NO_CURRENCY), "--currency", "EUR").told["created"] == 1
    later = items(text(row("77", currency="USD")), "--currency", "EUR")
    assert list(later.told["totals"]) == ["USD"]


def test_a_currency_column_left_out_on_purpose_stays_out(items: Command, tmp_path: Path) -> None:
    path = tmp_path / "mapping.json"
    columns = {"customer_number": "Customer No", "number": "Invoice No", "amount": "Amount"}
    path.write_text(json.dumps({**columns, "due_date": "Due Date"}))
    rows = text(row("77", currency="USD"))
    given = items(rows, "--currency", "EUR", "--mapping", str(path))
    assert list(given.told["totals"]) == ["EUR"]
    again = items(rows, "--currency", "EUR")
    assert (again.told["unchanged"], list(again.told["totals"])) == (1, ["EUR"])


GOOD = [row(str(number)) for number in range(1, 9)]


BAD_CELLS = [
    ({"amount": "NaN"}, "not_a_number", "Amount"),
    ({"amount": "1_000"}, "not_a_number", "Amount"),
    ({"amount": "١٢٣"}, "foreign_digits", "Amount"),
    ({"amount": "=A1+1"}, "formula", "Amount"),
    ({"amount": "1,2,3"}, "unclear_marks", "Amount"),
    ({"amount": "12.345"}, "too_many_decimals", "Amount"),
    ({"amount": "9" * 16}, "too_long", "Amount"),
    ({"amount": ""}, "missing_value", "Amount"),
    ({"amount": "0"}, "zero_amount", "Amount"),
    ({"currency": "XYZ"}, "unknown_currency", "Currency"),
    ({"currency": ""}, "missing_value", "Currency"),
    ({"due_date": "9999-12-31"}, "out_of_range", "Due Date"),
    ({"due_date": "2025-02-30"}, "no_such_day", "Due Date"),
    ({"due_date": "soon"}, "not_a_date", "Due Date"),
    ({"customer_no": "", "customer_name": ""}, "missing_value", "Customer No"),
    ({"invoice_no": "9" * 101}, "number_too_long", "Invoice No"),
    ({"customer_no": "9" * 101}, "number_too_long", "Customer No"),
    ({"customer_no": "", "customer_name": "N" * 101}, "number_too_long", "Customer No"),
]


def test_a_bad_cell_rejects_its_row_alone(items: Command) -> None:
    bad = [row(f"BAD-{place}") | cells for place, (cells, _, _) in enumerate(BAD_CELLS)]
    many = [row(str(number)) for number in range(60)]
    outcome = items(text(*many, *bad), "--source", "other")
    assert (outcome.code, outcome.err) == (0, "")
    told = outcome.told
    assert (told["created"], told["rejected"]) == (60, len(bad))
    errors = [one for one in told["problems"] if one["severity"] == "error"]
    found = {
        example["row"]: (problem["code"], example["column"], example["value"], example["expected"])
        for problem in errors
        for example in problem["examples"]
    }
    rejected = list(csv.reader(io.StringIO(ledgers.rejected_text(told))))
    assert rejected[0] == [*table(bad)[0], "Dunwell problem"]
    for place, (cells, code, column) in enumerate(BAD_CELLS):
        value = next((one for one in cells.values() if one), "")
        shown = "" if code == "number_too_long" and not cells.get("customer_no", "x") else value
        *what, expected = found[62 + place]
        assert what == [code, column, shown], cells
        assert rejected[1 + place][:-1] == [*bad[place].values()]
        assert expected in rejected[1 + place][-1]


def test_a_long_text_is_cut_and_told(items: Command) -> None:
    long = {
        "customer_name": "N" * 301,
        "po_number": "P" * 101,
        "payment_terms": "T" * 51,
        "project": "J" * 101,
        "billing_type": "B" * 51,
    }
    rows = [row(str(number), customer_no="C9") | long for number in range(1, 4)]
    told = items(text(*rows), "--source", "other").told
    assert (told["created"], told["rejected"]) == (3, 0)
    codes = {one["code"]: one for one in told["problems"]}
    assert [*codes] == ["text_too_long"]
    assert {example["column"] for example in codes["text_too_long"]["examples"]} == {
        "Customer Name",
        "Po Number",
        "Payment Terms",
        "Project",
        "Billing Type",
    }
    assert all(len(one["value"]) <= 200 for one in codes["text_too_long"]["examples"])
    assert items(text(*rows), "--source", "other").told["unchanged"] == 3


def test_formula_cells_count_by_their_result(items: Command, tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "formulas.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for place, cells in enumerate(table(GOOD)):
            sheet.write_row(place, 0, cells)
        for place in range(1, len(GOOD) + 1):
            sheet.write_formula(place, 6, "=40+2", None, 42)
    told = items(path).told
    assert told["totals"] == {"EUR": {"items": 8, "open": "336.00"}}


# Rejected rows and rows that could not be cut


def test_rejected_rows_come_in_when_they_are_corrected(items: Command) -> None:
    first = items(text(*GOOD[:6], row("BAD-1", "NaN"), row("BAD-2", due_date="2025-02-30")))
    corrected = ledgers.rejected_text(first.told).replace("NaN", "7.00").replace("02-30", "02-28")
    again = items(corrected).told
    assert (again["created"], again["rejected"]) == (2, 0)
    whole = items(text(*GOOD[:6], row("BAD-1", "7.00"), row("BAD-2", due_date="2025-02-28"))).told
    assert (whole["created"], whole["updated"], whole["unchanged"]) == (0, 0, 8)


def test_rejected_rows_that_are_not_corrected_are_rejected_again(items: Command) -> None:
    first = items(text(*GOOD, row("BAD-1", "NaN"))).told
    again = items(ledgers.rejected_text(first)).told
    assert (again["created"], again["rejected"]) == (0, 1)
    assert ledgers.rejected_text(again) == ledgers.rejected_text(first)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("C1,Harbour, Ltd,X-1,2025-03-01,2025-03-31,EUR,9.00,2025-05-01", "cells_beyond_headings"),
        ('C1,"Harbour,X-1,2025-03-01,2025-03-31,EUR,100.00,', "unclosed_quote"),
        ("C1,Harbour,X-1,2025-03-01,2025-03-31,EUR,10", "cut_short"),
    ],
)
def test_a_row_that_cannot_be_cut_is_kept_to_be_corrected(
    items: Command, line: str, code: str
) -> None:
    told = items(text(*GOOD) + line).told
    assert (told["created"], told["rejected"]) == (8, 1)
    assert [(one["code"], one["count"]) for one in told["problems"]] == [(code, 1)]
    kept = ledgers.rejected_text(told)
    again = items(kept).told
    assert (again["created"], again["rejected"]) == (0, 1)
    assert ledgers.rejected_text(again).count("then empty this cell") == 1
    fixed = [
        ["C1", "Harbour", "X-1", "2025-03-01", "2025-03-31", "EUR", "100.00", "", "was wrong"]
    ]
    headings = next(csv.reader(io.StringIO(kept)))
    corrected = "\n".join(",".join(cells) for cells in [headings, *fixed])
    assert items(corrected + "\n").told["created"] == 1


def test_a_long_row_that_cannot_be_cut_is_kept_whole(items: Command) -> None:
    line = f"C1,{'long name ' * 60}, Ltd,X-1,2025-03-01,2025-03-31,EUR,100.00,2025-05-01\n"
    told = items(text(*GOOD) + line).told
    kept = list(csv.reader(io.StringIO(ledgers.rejected_text(told))))[1]
    assert "".join(kept).startswith(f"C1{'long name ' * 59}long name")
    assert len(told["problems"][0]["examples"][0]["value"]) <= 200


@pytest.mark.parametrize("share", [0.3, 0.97])
@pytest.mark.parametrize("workbook", [False, True], ids=["csv", "xlsx"])
def test_a_file_cut_short(items: Command, share: float, *, workbook: bool) -> None:
    cells = table([row(str(number)) for number in range(1, 60)])
    whole = xlsx_bytes(cells) if workbook else text(*ledgers.rows_of(cells)).encode()
    cut = whole[: int(len(whole) * share)]
    if workbook:
        assert "damaged" in refused(items, cut, code=1)
        return
    told = items(cut).told
    lines = cut.count(b"\n")
    assert told["created"] in (lines - 1, lines)
    assert told["created"] + told["rejected"] in (lines - 1, lines)
