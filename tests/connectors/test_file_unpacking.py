"""A workbook that unpacks out of proportion is refused before it fills the memory."""

import io
import zipfile
from pathlib import Path

import pytest

from dunwell.connectors import files
from dunwell.connectors.files import Unreadable, UnreadableCode, unpacking
from tests.connectors.file_builders import HEADINGS, ROWS, xlsx_bytes

GOOD = xlsx_bytes([list(HEADINGS), *ROWS])
SHEET = "xl/worksheets/sheet1.xml"


def rebuild(changes: dict[str, bytes]) -> bytes:
    """Pack the good workbook again with other parts."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(GOOD)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
        for name in set(changes) - set(old.namelist()):
            new.writestr(name, changes[name])
    return buffer.getvalue()


def refusal(path: Path, content: bytes) -> UnreadableCode:
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        files.recognise(path)
    return refused.value.code


def test_refused_by_its_directory_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No part is unpacked when the directory alone tells."""
    monkeypatch.setattr(unpacking, "FREE_BYTES", 2_000_000)
    monkeypatch.setattr(unpacking, "_count", None)
    content = rebuild({"xl/sharedStrings.xml": b"<x>" + b"a" * 5_000_000})
    assert refusal(tmp_path / "bomb.xlsx", content) is UnreadableCode.OUT_OF_PROPORTION


def test_refused_by_its_bytes_when_the_directory_lies(tmp_path: Path) -> None:
    size = 3_000_000
    content = rebuild({"xl/sharedStrings.xml": b"a" * size})
    lying = content.replace(size.to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    assert lying != content
    assert refusal(tmp_path / "liar.xlsx", lying) is UnreadableCode.OUT_OF_PROPORTION


def test_refused_for_one_cell_far_away(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        sheet = archive.read(SHEET)
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = rebuild({SHEET: sheet.replace(b"</sheetData>", far)})
    assert refusal(tmp_path / "far.xlsx", content) is UnreadableCode.TOO_LARGE


def test_a_cell_reference_across_two_chunks_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "CHUNK_BYTES", 40)
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        sheet = archive.read(SHEET)
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = rebuild({SHEET: sheet.replace(b"</sheetData>", far)})
    assert refusal(tmp_path / "far.xlsx", content) is UnreadableCode.TOO_LARGE


def test_refused_for_too_many_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MAX_MEMBERS", 3)
    assert refusal(tmp_path / "many.xlsx", GOOD) is UnreadableCode.OUT_OF_PROPORTION


def test_a_good_workbook_passes(tmp_path: Path) -> None:
    path = tmp_path / "good.xlsx"
    path.write_bytes(GOOD)
    assert files.recognise(path).headings == tuple(HEADINGS)


@pytest.mark.parametrize(
    ("cell", "refused"),
    [
        ('<c r="B9"><f>SUM(B2:B8)</f></c>', True),
        ('<c r="B9"><f>SUM(B2:B8)</f><v></v></c>', True),
        ('<c r="B9" s="3"><f t="shared" si="0"/><v /></c>', True),
        ('<x:c r="B9"><x:f>1+1</x:f></x:c>', True),
        ('<c r="B9"><f>SUM(B2:B8)</f><v>0</v></c>', False),
        ('<c r="B9" t="str"><f>IF(1,"","x")</f><v></v></c>', False),
        ('<c r="B9" t="s"><v>1</v></c>', False),
        ('<c r="B9"/>', False),
    ],
)
def test_formulas_need_their_results(tmp_path: Path, cell: str, refused: bool) -> None:
    path = tmp_path / "formula.xlsx"
    for filler in ("", " " * (unpacking.CHUNK_BYTES - 200)):  # Also across two readings.
        sheet = f"<sheetData>{filler}<row>{cell}</row></sheetData>".encode()
        path.write_bytes(rebuild({SHEET: sheet}))
        if not refused:
            unpacking.check(path)
            continue
        with pytest.raises(Unreadable, match="Cell B9 holds a formula") as error:
            unpacking.check(path)
        assert error.value.code is UnreadableCode.NOT_CALCULATED
