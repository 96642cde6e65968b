"""Format, encoding, separator, header row and headings are recognised from the file itself."""

import os
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from dunwell.connectors import files
from dunwell.connectors.files import FileFormat, Unreadable, UnreadableCode
from tests.connectors.file_builders import (
    HEADINGS,
    ROWS,
    Cell,
    csv_text,
    read_all,
    write,
    xlsx_bytes,
)

TABLE = [HEADINGS, *ROWS]


@pytest.mark.parametrize(
    ("encoding", "recognised"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_dialects(
    tmp_path: Path, encoding: str, recognised: str, separator: str, line_end: str
) -> None:
    path = write(tmp_path, csv_text(TABLE, separator=separator, line_end=line_end), encoding)
    found = files.recognise(path)
    assert (found.format, found.encoding) == (FileFormat.CSV, recognised)
    assert (found.separator, found.quote, found.header_row) == (separator, '"', 1)
    assert found.headings == tuple(HEADINGS)
    rows, reading = read_all(path)
    assert rows == [[number, *row] for number, row in enumerate(ROWS, 2)]
    assert not reading.problems


def test_utf16_with_big_endian_mark(tmp_path: Path) -> None:
    path = write(tmp_path, b"\xfe\xff" + csv_text(TABLE).encode("utf-16-be"))
    assert files.recognise(path).headings == tuple(HEADINGS)
    assert read_all(path)[0][0][2] == "Müller GmbH"


def test_a_late_byte_decides_the_encoding_of_the_whole_file(tmp_path: Path) -> None:
    plain = "".join(f"{number};Acme;1,50\r\n" for number in range(60_000))
    content = ("Number;Customer Name;Amount\r\n" + plain).encode() + "9;Café;1,50\r\n".encode(
        "cp1252"
    )
    path = write(tmp_path, content)
    assert files.recognise(path).encoding == "cp1252"
    rows, reading = read_all(path)
    assert rows[-1] == [60_002, "9", "Café", "1,50"]
    assert not reading.problems


def test_one_broken_byte_does_not_spoil_a_utf8_file(tmp_path: Path) -> None:
    content = csv_text([HEADINGS, *ROWS * 5]).encode().replace(b"INV-3", b"INV\xff3", 1)
    path = write(tmp_path, content)
    assert files.recognise(path).encoding == "utf-8"
    rows, reading = read_all(path)
    assert rows[2][3] == "INV\ufffd3"
    assert [(problem.code, problem.row) for problem in reading.problems] == [
        (files.FileProblem.UNDECODABLE_BYTES, 4)
    ]


def test_decimal_commas_do_not_look_like_separators(tmp_path: Path) -> None:
    rows = [[str(n), f"{n},5", f"{n},75", f"{n},00"] for n in range(20)]
    path = write(tmp_path, csv_text([["Nr", "Betrag", "Offen", "Steuer"], *rows], separator=";"))
    found = files.recognise(path)
    assert (found.separator, found.headings) == (";", ("Nr", "Betrag", "Offen", "Steuer"))


@pytest.mark.parametrize("told", ["sep=|", '"sep=|"', "SEP=|"])
def test_a_told_separator_is_obeyed(tmp_path: Path, told: str) -> None:
    path = write(tmp_path, told + "\r\n" + csv_text(TABLE, separator="|"))
    found = files.recognise(path)
    assert (found.separator, found.header_row, found.title_rows) == ("|", 2, 1)
    assert read_all(path)[0][0][0] == 3


def test_single_quotes(tmp_path: Path) -> None:
    lines = [
        "'Number','Customer Name','Amount'",
        *(f"'{n}','Acme, Inc.','1.50'" for n in range(30)),
    ]
    path = write(tmp_path, "\n".join(lines))
    assert files.recognise(path).quote == "'"
    assert read_all(path)[0][0] == [2, "0", "Acme, Inc.", "1.50"]


@pytest.mark.parametrize("titles", [0, 1, 3, 30])
@pytest.mark.parametrize("separator", [";", ","])
def test_header_below_title_lines(tmp_path: Path, titles: int, separator: str) -> None:
    lines = [["Open items as of 31.03.2025"], [], ["Company", "Acme Holding"]]
    title = [*lines, *[["Printed by", "R. Smith"]] * 30][:titles]
    path = write(tmp_path, csv_text([*title, *TABLE], separator=separator))
    found = files.recognise(path)
    assert (found.header_row, found.title_rows) == (titles + 1, titles)
    rows, _ = read_all(path)
    assert [row[0] for row in rows] == [titles + 2, titles + 3, titles + 4]


def test_unknown_headings_are_found_by_what_stands_below(tmp_path: Path) -> None:
    table = [["Foo", "Bar", "Baz"], ["2025-01-02", "12.50", "x"], ["2025-01-03", "13.50", "y"]]
    assert files.recognise(write(tmp_path, csv_text(table))).headings == ("Foo", "Bar", "Baz")


def test_blank_and_repeated_headings_are_named(tmp_path: Path) -> None:
    names = ["Number", "", "Amount", "Amount", "row", "Amount"]
    path = write(
        tmp_path, csv_text([names, ["1", "x", "2", "3", "4", "5", "tail"]] + [list("1x23456")])
    )
    assert files.recognise(path).headings == (
        "Number", "Column 2", "Amount", "Amount (2)", "row (2)", "Amount (3)", "Column 7",
    )  # fmt: skip
    assert read_all(path)[0][0] == [2, "1", "x", "2", "3", "4", "5", "tail"]


def test_a_workbook(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["Open items"],
        [],
        ["Number", "Customer Name", "Due Date", "Amount", "Paid"],
        [1930567531, " Müller ", date(2025, 1, 31), 0.1 + 0.2, True],
        ["00012", "Acme", date(2025, 2, 28), 1234.5, False],
        [],
        ["Total", "", "", 1234.8, ""],
    ]
    path = write(tmp_path, xlsx_bytes(rows, sheets_before=["Cover"]))
    found = files.recognise(path)
    assert (found.format, found.sheet, found.header_row) == (FileFormat.XLSX, "Data", 3)
    read, reading = read_all(path)
    assert read == [
        [4, "1930567531", "Müller", "2025-01-31", "0.3", "true"],
        [5, "00012", "Acme", "2025-02-28", "1234.5", "false"],
    ]
    assert (reading.rows, reading.skipped_blanks, reading.skipped_totals) == (2, 1, 1)


REFUSED = [
    (b"", UnreadableCode.EMPTY, "no byte"),
    (b"\xef\xbb\xbf\r\n\r\n", UnreadableCode.EMPTY, "a mark and line ends"),
    (b"\x00" * 500, UnreadableCode.EMPTY, "zeros only"),
    (bytes(range(256)) * 20, UnreadableCode.BINARY, "every byte there is"),
    (b"\x89PNG\r\n\x1a\n" + bytes(50), UnreadableCode.BINARY, "a picture"),
    (b"%PDF-1.7\n...", UnreadableCode.BINARY, "a document"),
    (b"<html><table><tr><td>a</td></tr></table></html>", UnreadableCode.NOT_A_TABLE, "a page"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000), UnreadableCode.OLD_EXCEL, "old Excel"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le"),
        UnreadableCode.ENCRYPTED,
        "a workbook with a password",
    ),
    (b"PK\x03\x04 and no more", UnreadableCode.DAMAGED, "a zip file cut short"),
    (b"just one sentence\nand another", UnreadableCode.NO_HEADER, "prose"),
    (b"1,2,3\n4,5,6\n7,8,9\n", UnreadableCode.NO_HEADER, "data without headings"),
    (b"Invoice Number,Amount\n", UnreadableCode.ONLY_HEADER, "only headings"),
    (b"Invoice Number,Amount\n\n,\n", UnreadableCode.ONLY_HEADER, "headings and blank rows"),
    (b"a,b\n" + b"x" * (9 << 20), UnreadableCode.TOO_LARGE, "a line of 9 MB"),
]


@pytest.mark.parametrize(("content", "code", "why"), REFUSED, ids=[row[2] for row in REFUSED])
def test_refuses(tmp_path: Path, content: bytes, code: UnreadableCode, why: str) -> None:
    with pytest.raises(Unreadable) as refused:
        files.recognise(write(tmp_path, content))
    assert refused.value.code is code, why
    assert str(refused.value).endswith(".")


def test_refuses_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        files.recognise(tmp_path / "missing.csv")
    assert refused.value.code is UnreadableCode.MISSING
    with pytest.raises(Unreadable) as refused:
        files.recognise(tmp_path)
    assert refused.value.code is UnreadableCode.FOLDER


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["word/document.xml"], UnreadableCode.NOT_A_WORKBOOK),
        (["xl/workbook.bin"], UnreadableCode.OLD_EXCEL),
        (["xl/nothing.xml"], UnreadableCode.DAMAGED),
    ],
)
def test_refuses_other_zip_files(tmp_path: Path, names: list[str], code: UnreadableCode) -> None:
    path = tmp_path / "ledger.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    with pytest.raises(Unreadable) as refused:
        files.recognise(path)
    assert refused.value.code is code


def test_refuses_a_workbook_with_only_headings(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        files.recognise(write(tmp_path, xlsx_bytes([list(HEADINGS)])))
    assert refused.value.code is UnreadableCode.ONLY_HEADER
    with pytest.raises(Unreadable) as refused:
        files.recognise(write(tmp_path, xlsx_bytes([])))
    assert refused.value.code is UnreadableCode.NO_HEADER


def test_a_workbooks_cells_are_what_a_person_sees(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["Number", "Amount", "Posted"],
        [1930567531123456, 1234.5600000000001, datetime(2025, 1, 31, 10, 11, 12)],  # noqa: DTZ001 - a cell has no zone
        [0.00001, 1e15, date(2025, 1, 31)],
        [-12, 0.1 + 0.7, "31.01.2025"],
    ]
    read, _ = read_all(write(tmp_path, xlsx_bytes(rows)))
    assert [row[1:] for row in read] == [
        ["1930567531123460", "1234.56", "2025-01-31T10:11:12"],
        ["0.00001", "1000000000000000", "2025-01-31"],
        ["-12", "0.8", "31.01.2025"],
    ]


def test_refuses_a_pipe_instead_of_waiting_for_it(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(Unreadable) as refused:
        files.recognise(path)
    assert refused.value.code is UnreadableCode.NO_ACCESS
