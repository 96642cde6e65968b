"""Read the European Central Bank's files of euro reference rates, daily or historical.

`eurofxref.csv`, `eurofxref-hist.csv`, either of them zipped, and `eurofxref-*.xml`.
"""

import csv
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from xml.etree import ElementTree  # nosec B405 # a bad file is refused first.

from dunwell.core.currencies import DECIMALS
from dunwell.core.rates import Quote

# The whole history since 1999 is 2 MB as CSV and 10 MB as XML.
MAX_BYTES: Final = 64 * 1024 * 1024
_NOT_QUOTED: Final = {"", "N/A"}
_RATE: Final = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?")
_ENVELOPE: Final = "Envelope"
# All that a damaged or encrypted zip file makes its readers raise.
_BROKEN_ZIP: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RateProblem:
    """One value that could not be used; `row` counts from 1, the header included."""

    code: str
    row: int
    column: str
    value: str
    expected: str


Read = tuple[list[Quote], list[RateProblem]]


def read(data: bytes) -> Read:
    """Tell the form of a file from its content and read its quotes and its problems."""
    if len(data) > MAX_BYTES:
        return _refused("too_large", str(len(data)), "a file of rates below 64 MB")
    if data.startswith(b"PK"):
        return _read_zip(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _refused("not_utf8", "", "a text in UTF-8, as the ECB publishes it")
    if text.lstrip().startswith("<"):
        return _read_xml(text)
    return _read_csv(text)


def _read_zip(data: bytes) -> Read:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
            if len(names) != 1:
                return _refused("not_one_csv", ", ".join(names), "a zip file with one CSV file")
            # The size in the directory may lie, so no more than the limit is ever unpacked.
            with archive.open(names[0]) as member:
                unpacked = member.read(MAX_BYTES + 1)
    except _BROKEN_ZIP:
        return _refused("broken_zip", "", "a zip file that can be unpacked; load it again")
    if unpacked.startswith(b"PK"):
        return _refused("zip_in_zip", names[0], "a zip file with one CSV file")
    return read(unpacked)


def _read_csv(text: str) -> Read:
    rows = csv.reader(io.StringIO(text))
    quotes: list[Quote] = []
    problems: list[RateProblem] = []
    try:
        header = [cell.strip() for cell in next(rows, [])]
        if not header or header[0] != "Date":
            return _refused(
                "no_header", ",".join(header)[:80], "a first row `Date, USD, JPY, ...`"
            )
        for number, row in enumerate(rows, start=2):
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            day = _day(cells[0])
            if day is None:
                problems.append(_problem("not_a_date", number, "Date", cells[0], "2024-09-16"))
                continue
            for found in _cells(day, number, header[1:], cells[1:]):
                _sort(found, quotes, problems)
    except csv.Error as error:
        problems.append(_problem("broken_csv", rows.line_num, "", str(error), "a plain CSV file"))
    return quotes, problems


def _cells(
    day: date, row: int, currencies: list[str], rates: list[str]
) -> Iterator[Quote | RateProblem]:
    if len([one for one in currencies if one]) > len(rates):
        yield _problem("cut_row", row, "", ",".join(rates)[:80], "a rate for every currency")
    for currency, rate in zip(currencies, rates, strict=False):
        if currency and rate not in _NOT_QUOTED:
            yield from _quote(day, row, currency, rate)


def _read_xml(text: str) -> Read:
    # Entities can name files and grow without end; a file of rates has none.
    if re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        return _refused("unsafe_xml", "<!DOCTYPE", "a file of rates without DOCTYPE or ENTITY")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 # nosec B314 # refused above whatever it fears.
    except ElementTree.ParseError as error:
        return _refused("broken_xml", str(error), "the whole file as the ECB publishes it")
    if not root.tag.endswith(_ENVELOPE):
        return _refused("not_ecb", root.tag[:80], "the ECB's gesmes:Envelope")
    quotes: list[Quote] = []
    problems: list[RateProblem] = []
    days = [cube for cube in root.iter() if "time" in cube.attrib]
    for number, cube in enumerate(days, start=1):
        day = _day(cube.attrib["time"])
        if day is None:
            problems.append(
                _problem("not_a_date", number, "time", cube.attrib["time"], "2024-09-16")
            )
            continue
        for one in cube:
            for found in _quote(
                day, number, one.attrib.get("currency", ""), one.attrib.get("rate", "")
            ):
                _sort(found, quotes, problems)
    if not days:
        return _refused("no_rates", "", "at least one day of rates")
    return quotes, problems


def _quote(day: date, row: int, currency: str, rate: str) -> Iterator[Quote | RateProblem]:
    # The history also quotes currencies that have gone into the euro since.
    if re.fullmatch("[A-Z]{3}", currency) is None:
        yield _problem("not_a_currency", row, currency, currency, "an ISO 4217 code")
    elif _RATE.fullmatch(rate) is None or not Decimal(rate):
        yield _problem("not_a_rate", row, currency, rate, "a rate above zero such as 1.0821")
    elif currency in DECIMALS:
        yield Quote(currency=currency, rate_date=day, per_euro=Decimal(rate))


def _day(text: str) -> date | None:
    for pattern in ("%Y-%m-%d", "%d %B %Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a date has no zone.
        except ValueError:
            continue
    return None


def _sort(found: Quote | RateProblem, quotes: list[Quote], problems: list[RateProblem]) -> None:
    if isinstance(found, Quote):
        quotes.append(found)
    else:
        problems.append(found)


def _problem(code: str, row: int, column: str, value: str, expected: str) -> RateProblem:
    return RateProblem(code=code, row=row, column=column, value=value, expected=expected)


def _refused(code: str, value: str, expected: str) -> Read:
    return [], [_problem(code, 0, "", value, expected)]
