"""What a file is follows from its first bytes, not from its name."""

import zipfile
from enum import StrEnum
from pathlib import Path

from dunwell.connectors.files.unreadable import Unreadable, UnreadableCode, damaged_workbook


class FileFormat(StrEnum):
    """The two formats that are read."""

    CSV = "csv"  # Text with separated cells.
    XLSX = "xlsx"  # An Excel workbook.


HEAD_BYTES = 4096
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY_HEADS = (
    b"%PDF",
    b"\x89PNG",
    b"\x1f\x8b",
    b"GIF8",
    b"\xff\xd8\xff",
    b"7z\xbc\xaf",
    b"Rar!",
)
_PAGE_HEADS = (b"<!doctype", b"<html", b"<?xml", b"<table", b"{\\rtf")


def decide(path: Path) -> FileFormat:
    """Tell CSV from XLSX; refuse what is neither with the way out."""
    head = _head(path)
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        _refuse_other_zips(path)
        return FileFormat.XLSX
    if head.startswith(_COMPOUND):
        _refuse_compound(path)
    if head.startswith(_BINARY_HEADS):
        raise Unreadable(
            UnreadableCode.BINARY,
            "The file is neither text nor an Excel workbook. Export the data as CSV or XLSX.",
        )
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGE_HEADS):
        raise Unreadable(
            UnreadableCode.NOT_A_TABLE,
            "The file is a web page or document, whatever its name says. "
            "Open it in a spreadsheet and save it as CSV or XLSX.",
        )
    return FileFormat.CSV


def _head(path: Path) -> bytes:
    try:
        # A pipe or a device would be read without end.
        if path.exists() and not path.is_file() and not path.is_dir():
            raise PermissionError(path.name)
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except FileNotFoundError as error:
        raise Unreadable(
            UnreadableCode.MISSING, f"There is no file {path.name}. Check its name and folder."
        ) from error
    except IsADirectoryError as error:
        raise Unreadable(
            UnreadableCode.FOLDER, f"{path.name} is a folder. Name the file inside it."
        ) from error
    except (OSError, ValueError) as error:
        raise Unreadable(
            UnreadableCode.NO_ACCESS,
            f"The file {path.name} cannot be opened. Check that you may read it.",
        ) from error
    if not head:
        raise Unreadable(
            UnreadableCode.EMPTY, "The file is empty. Run the export again and try once more."
        )
    return head


def _refuse_compound(path: Path) -> None:
    """Refuse the old Excel container, which also wraps workbooks with a password."""
    with path.open("rb") as file:
        start = file.read(1 << 20)
    if "EncryptedPackage".encode("utf-16-le") in start:
        raise Unreadable(
            UnreadableCode.ENCRYPTED,
            "The workbook is protected by a password. Save it without the password.",
        )
    raise Unreadable(
        UnreadableCode.OLD_EXCEL,
        "The file is in the old Excel format (.xls), which is not read. "
        "Open it in Excel and save it as XLSX or CSV.",
    )


def _refuse_other_zips(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            encrypted = any(info.flag_bits & 0x1 for info in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
        raise damaged_workbook() from error
    if encrypted:
        raise Unreadable(
            UnreadableCode.ENCRYPTED,
            "The file is protected by a password. Save it without the password.",
        )
    if "xl/workbook.bin" in names:
        raise Unreadable(
            UnreadableCode.OLD_EXCEL,
            "The file is a binary workbook (.xlsb), which is not read. Save it as XLSX or CSV.",
        )
    if not any(name.startswith("xl/") for name in names):
        raise Unreadable(
            UnreadableCode.NOT_A_WORKBOOK,
            "The file is a zip archive without an Excel workbook in it. "
            "Unpack it and name the file inside.",
        )
