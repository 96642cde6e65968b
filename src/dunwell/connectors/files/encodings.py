"""The encoding is decided by the whole file: one late byte must not spoil a million rows."""

import codecs
import re
from pathlib import Path

from dunwell.connectors.files.unreadable import Unreadable, UnreadableCode

CHUNK_BYTES = 1 << 20
MAX_LINE_BYTES = 8 << 20
MOSTLY = 0.3
HARDLY = 0.05
MAX_CONTROL_SHARE = 0.02

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(sorted(set(range(32)) - {0, 9, 10, 12, 13, 26, 27}))
_BROKEN = re.compile(r"[\udc80-\udcff]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f\udc80-\udcff]")


def decide(path: Path) -> str:
    """Give Python's name of the encoding; refuse binary files and endless lines."""
    with path.open("rb") as file:
        sample = file.read(CHUNK_BYTES)
    if not sample.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe\x1a"):
        raise Unreadable(
            UnreadableCode.EMPTY, "The file is empty. Run the export again and try once more."
        )
    marked = next((name for bom, name in _BOMS if sample.startswith(bom)), None)
    if marked is None or marked == "utf-8-sig":
        marked = _utf16_without_bom(sample) or marked
    if marked is None or marked == "utf-8-sig":
        _refuse_binary(sample)
    valid, broken = _scan(path)
    if marked is not None:
        return marked
    # A UTF-8 file may hold a few broken bytes; Windows-1252 is hardly ever valid UTF-8.
    return "utf-8" if valid >= broken else "cp1252"


def _utf16_without_bom(sample: bytes) -> str | None:
    """Tell UTF-16 by its zero bytes, which stand at every other place in Western text."""
    head = sample[:4096]
    even, odd = head[0::2], head[1::2]
    even_zeros = even.count(0) / max(len(even), 1)
    odd_zeros = odd.count(0) / max(len(odd), 1)
    if odd_zeros > MOSTLY and even_zeros < HARDLY:
        return "utf-16-le"
    return "utf-16-be" if even_zeros > MOSTLY and odd_zeros < HARDLY else None


def _refuse_binary(sample: bytes) -> None:
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    zeros = sample.count(0)
    if controls > MAX_CONTROL_SHARE * len(sample) or zeros > MOSTLY * len(sample):
        raise Unreadable(
            UnreadableCode.BINARY,
            "The file is neither text nor an Excel workbook. Export the data as CSV or XLSX.",
        )


def _scan(path: Path) -> tuple[int, int]:
    """Count characters beyond ASCII and broken bytes, read as UTF-8, in bounded memory."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    valid = broken = line_bytes = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            line_bytes = _bounded_line(chunk, line_bytes)
            text = decoder.decode(chunk)
            if not text.isascii():
                valid += len(_BEYOND_ASCII.findall(text))
                broken += len(_BROKEN.findall(text))
    # A letter cut in half at the very end tells nothing, unless there is no other.
    cut = bool(decoder.decode(b"", final=True))
    return valid, broken + (cut and not valid)


def _bounded_line(chunk: bytes, line_bytes: int) -> int:
    """Carry the length of the unfinished line; refuse one that would fill the memory."""
    first = min((at for at in (chunk.find(b"\n"), chunk.find(b"\r")) if at >= 0), default=-1)
    if line_bytes + (first if first >= 0 else len(chunk)) > MAX_LINE_BYTES:
        raise Unreadable(
            UnreadableCode.TOO_LARGE,
            "A single line of the file is longer than 8 MB, which no table has. "
            "Export the data as CSV or XLSX again.",
        )
    if first < 0:
        return line_bytes + len(chunk)
    return len(chunk) - 1 - max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
