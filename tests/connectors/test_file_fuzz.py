"""Whatever the bytes, a file is read or refused; nothing else is raised."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from dunwell.connectors import files
from dunwell.connectors.files import Unreadable
from tests.connectors.file_builders import HEADINGS, ROWS, csv_text, xlsx_bytes

GOOD_CSV = csv_text([["Open items", ""], HEADINGS, *ROWS * 4], separator=";").encode()
GOOD_UTF16 = csv_text([HEADINGS, *ROWS]).encode("utf-16")
GOOD_XLSX = xlsx_bytes([list(HEADINGS), *ROWS])


def try_reading(content: bytes) -> list[list[str]] | None:
    """Give the rows read, or None for a refusal."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "fuzz.dat")
        path.write_bytes(content)
        try:
            recognised = files.recognise(path)
            reading = files.read(path, recognised, rows_per_batch=3)
            rows = [list(row.values()) for batch in reading for row in batch.to_pylist()]
        except Unreadable:
            return None
    assert reading.rows == len(rows)
    assert all(len(row) == 1 + len(recognised.headings) for row in rows)
    assert all("\x00" not in cell for row in rows for cell in row[1:])
    return rows


@given(st.binary(max_size=400))
def test_random_bytes(content: bytes) -> None:
    try_reading(content)


@given(st.text(alphabet="ab1;,\"'\t|\n\r\x00 é=", max_size=200))
def test_random_tables(text: str) -> None:
    try_reading(("Number;Customer;Amount\n1;a;2\n" + text).encode())


@given(st.sampled_from([GOOD_CSV, GOOD_UTF16]), st.integers(0, 100), st.binary(max_size=3))
def test_flipped_bytes(good: bytes, percent: int, junk: bytes) -> None:
    at = len(good) * percent // 100
    try_reading(good[:at] + junk + good[at + len(junk) :])


def test_a_csv_cut_at_any_byte() -> None:
    whole = try_reading(GOOD_CSV) or []
    for length in range(len(GOOD_CSV)):
        rows = try_reading(GOOD_CSV[:length])
        assert (rows or [])[:-1] == whole[: max(len(rows or []) - 1, 0)]


@given(st.integers(0, len(GOOD_XLSX)))
def test_a_workbook_cut_at_any_byte(length: int) -> None:
    rows = try_reading(GOOD_XLSX[:length])
    assert rows is None or length == len(GOOD_XLSX)


@given(st.integers(0, len(GOOD_XLSX) - 1), st.integers(0, 255))
def test_a_workbook_with_a_flipped_byte(at: int, byte: int) -> None:
    try_reading(GOOD_XLSX[:at] + bytes([byte]) + GOOD_XLSX[at + 1 :])
