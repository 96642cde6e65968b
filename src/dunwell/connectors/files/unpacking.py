"""A workbook may unpack to a hundred times its size, never to the size of the machine."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from dunwell.connectors.files.unreadable import Unreadable, UnreadableCode, damaged_workbook

MAX_RATIO = 100
FREE_BYTES = 200_000_000
MAX_TOTAL_BYTES = 1_500_000_000
MAX_MEMBERS = 10_000
# A reader lays a sheet out as a full grid, so one cell far away costs all cells before it.
MAX_GRID_CELLS = 30_000_000
CHUNK_BYTES = 1 << 20
LOCAL_HEADER_BYTES = 30

_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
_CELL_TAIL_BYTES = 256
# A cell with a formula and no result; one whose result is an empty text says that it is text.
_NOT_CALCULATED = re.compile(
    rb'<(?:\w+:)?c\b(?![^>]*\bt="str")[^>]*?\br="([A-Z]{1,3}[0-9]{1,7})"[^>]*>\s*'
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
# Excel takes a formula of up to 8,192 letters; some are written in more bytes than one.
_FORMULA_TAIL_BYTES = 32_768


def check(path: Path) -> None:
    """Refuse a workbook that is out of proportion: by its directory at once, then by its bytes.

    The directory may lie, so every part is unpacked once, counted and thrown away.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            packed = sum(member.compress_size for member in members)
            unpacked = sum(member.file_size for member in members)
            if len(members) > MAX_MEMBERS or _is_too_much(unpacked, packed):
                raise _out_of_proportion()
            total = 0
            for member in members:
                total = _count(path, member, total)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError) as error:
        raise damaged_workbook() from error


def _count(path: Path, member: zipfile.ZipInfo, total: int) -> int:
    """Add one part's true size to the total and look at the extent of a sheet."""
    is_sheet = member.filename.startswith("xl/worksheets/")
    rows = columns = size = 0
    tail = before = b""
    for chunk in _unpack(path, member):
        size += len(chunk)
        if size > member.file_size or total + size > MAX_TOTAL_BYTES:
            raise _out_of_proportion()
        if is_sheet:
            for letters, digits in _CELL.findall(tail + chunk):
                rows = max(rows, int(digits))
                columns = max(columns, _column_number(letters))
            tail = chunk[-_CELL_TAIL_BYTES:]
            _refuse_formulas(before + chunk)
            before = (before + chunk)[-_FORMULA_TAIL_BYTES:]
            if rows * columns > MAX_GRID_CELLS:
                raise _too_far()
    return total + size


def _refuse_formulas(piece: bytes) -> None:
    """Refuse a sheet with a formula that no program has calculated: it would read as empty."""
    if (found := _NOT_CALCULATED.search(piece)) is not None:
        raise _not_calculated(found.group(1).decode("ascii"))


def _unpack(path: Path, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Give the part's bytes as they are, whatever size the directory claims."""
    with path.open("rb") as file:
        file.seek(member.header_offset)
        header = file.read(LOCAL_HEADER_BYTES)
        if len(header) < LOCAL_HEADER_BYTES or header[:4] != b"PK\x03\x04":
            raise damaged_workbook()
        names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        file.seek(names, 1)
        left = member.compress_size
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        stored = member.compress_type == zipfile.ZIP_STORED
        if not stored and member.compress_type != zipfile.ZIP_DEFLATED:
            raise damaged_workbook()
        while left > 0 and (packed := file.read(min(left, CHUNK_BYTES))):
            left -= len(packed)
            if stored:
                yield packed
                continue
            while packed:
                yield inflate.decompress(packed, CHUNK_BYTES)
                packed = inflate.unconsumed_tail


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _is_too_much(unpacked: int, packed: int) -> bool:
    disproportionate = unpacked > MAX_RATIO * packed and unpacked > FREE_BYTES
    return disproportionate or unpacked > MAX_TOTAL_BYTES


def _out_of_proportion() -> Unreadable:
    return Unreadable(
        UnreadableCode.OUT_OF_PROPORTION,
        "The workbook would unpack to far more than its size allows, as a damaged or hostile "
        "file does. Save the data as CSV and import that.",
    )


def _too_far() -> Unreadable:
    return Unreadable(
        UnreadableCode.TOO_LARGE,
        "A sheet reaches too far down and right to be read as a table. Delete the stray cells "
        "beside and below the data, or save it as CSV.",
    )


def _not_calculated(cell: str) -> Unreadable:
    return Unreadable(
        UnreadableCode.NOT_CALCULATED,
        f"Cell {cell} holds a formula whose result was never calculated, so it would be read as "
        "empty. Open the workbook in a spreadsheet program, save it there, and import it again.",
    )
