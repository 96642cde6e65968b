"""An archive gives its files by name alone; traps are refused in one sentence."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dunwell.connectors.files import Unreadable, UnreadableCode, archives


def packed(tmp_path: Path, *entries: tuple[str, bytes], name: str = "drop.zip") -> Path:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in entries:
            archive.writestr(entry, content)
    return path


def changed(path: Path, change: Callable[[bytearray], None]) -> Path:
    content = bytearray(path.read_bytes())
    change(content)
    path.write_bytes(content)
    return path


def test_files_are_given_by_name_alone(tmp_path: Path) -> None:
    path = packed(
        tmp_path,
        ("export/", b""),
        ("export/2026/items.csv", b"a;b\n1;2\n"),
        ("export\\customers.csv", b"c;d\n"),
        ("__MACOSX/export/._items.csv", b"x"),
        ("export/.DS_Store", b"x"),
        ("Thumbs.db", b"x"),
    )
    assert archives.is_archive(path)
    found = archives.members(path)
    assert [one.name for one in found] == ["items.csv", "customers.csv"]
    assert b"".join(archives.content(path, found[0])) == b"a;b\n1;2\n"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"a;b\n1;2\n", "a table"),
        (b"PK\x03\x04broken", "a workbook cut short is told of as a workbook"),
        (b"PK", "two letters"),
        (b"", "nothing"),
    ],
)
def test_what_is_no_archive(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert not archives.is_archive(path), why


@pytest.mark.parametrize("entry", ["xl/workbook.xml", "[Content_Types].xml"])
def test_a_workbook_is_no_archive_of_files(tmp_path: Path, entry: str) -> None:
    assert not archives.is_archive(packed(tmp_path, (entry, b"<x/>")))


@pytest.mark.parametrize(
    ("entries", "code", "because"),
    [
        ([], UnreadableCode.EMPTY, "nothing in it"),
        ([("a/", b"")], UnreadableCode.EMPTY, "folders alone"),
        ([("../a.csv", b"x")], UnreadableCode.LEADS_OUT, "upwards"),
        ([("a/../../b.csv", b"x")], UnreadableCode.LEADS_OUT, "upwards later"),
        ([("/etc/passwd", b"x")], UnreadableCode.LEADS_OUT, "absolute"),
        ([("C:\\a.csv", b"x")], UnreadableCode.LEADS_OUT, "a drive"),
        ([("..\\a.csv", b"x")], UnreadableCode.LEADS_OUT, "upwards on Windows"),
        ([("inner.zip", b"x")], UnreadableCode.NESTED, "an archive inside"),
        ([("inner.tar", b"x")], UnreadableCode.NESTED, "another kind of archive"),
        (
            [(f"{one}.csv", b"x") for one in range(archives.MOST_FILES + 1)],
            UnreadableCode.TOO_LARGE,
            "one file too many",
        ),
        (
            [(f".{one}", b"") for one in range(archives.MOST_ENTRIES + 1)],
            UnreadableCode.TOO_LARGE,
            "one entry too many",
        ),
        ([("a.csv", b"0" * 60_000_000)], UnreadableCode.OUT_OF_PROPORTION, "a bomb"),
    ],
)
def test_traps_are_refused(
    tmp_path: Path, entries: list[tuple[str, bytes]], code: UnreadableCode, because: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        archives.members(packed(tmp_path, *entries))
    assert refused.value.code is code, because


def test_as_many_files_as_may_be(tmp_path: Path) -> None:
    entries = [(f"{one}.csv", b"x") for one in range(archives.MOST_FILES)]
    assert len(archives.members(packed(tmp_path, *entries))) == archives.MOST_FILES


def test_a_password_is_told(tmp_path: Path) -> None:
    def lock(content: bytearray) -> None:
        for mark in (b"PK\x03\x04", b"PK\x01\x02"):
            content[content.index(mark) + (6 if mark == b"PK\x03\x04" else 8)] |= 1

    path = changed(packed(tmp_path, ("a.csv", b"x")), lock)
    with pytest.raises(Unreadable) as refused:
        archives.members(path)
    assert refused.value.code is UnreadableCode.ENCRYPTED


def test_a_link_is_no_file(tmp_path: Path) -> None:
    path = tmp_path / "links.zip"
    link = zipfile.ZipInfo("a.csv")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(Unreadable) as refused:
        archives.members(path)
    assert refused.value.code is UnreadableCode.LEADS_OUT


def test_a_damaged_file_is_noticed_while_it_is_read(tmp_path: Path) -> None:
    def damage(content: bytearray) -> None:
        at = content.index(b"a.csv") + 8
        content[at] ^= 0xFF

    body = bytes(range(256)) * 40
    path = changed(packed(tmp_path, ("a.csv", body)), damage)
    [member] = archives.members(path)
    with pytest.raises(Unreadable) as refused:
        b"".join(archives.content(path, member))
    assert refused.value.code is UnreadableCode.DAMAGED


def test_an_archive_cut_short(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", b"x" * 1000)
    path = tmp_path / "short.zip"
    path.write_bytes(out.getvalue()[:-30])
    with pytest.raises(Unreadable) as refused:
        archives.members(path)
    assert refused.value.code is UnreadableCode.DAMAGED
