"""A date is read in the one order its file uses, and never guessed from a single cell."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dunwell.core.misreads import Misread, MisreadCode, has_foreign_digits
from dunwell.core.month_names import MONTH_BY_NAME


class DayOrder(StrEnum):
    """In which order a file writes day, month and year where the text itself does not tell."""

    DMY = "dmy"  # 31/12/2025
    MDY = "mdy"  # 12/31/2025
    YMD = "ymd"  # 2025-12-31


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One text of the file read both ways, for the person who has to decide."""

    text: str
    day_first: date
    month_first: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """No value and no pair of values tells the order; up to two examples to ask about."""

    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Presumed:
    """Nothing tells the order, but all open texts are written with dots: day first, nearly always.

    Up to two examples to tell about.
    """

    order: DayOrder
    examples: tuple[Example, ...]


PIVOT_YEAR = 1970
SERIAL_START = date(1899, 12, 30)
SERIALS = range(20_000, 80_001)
# Nearly all due dates follow their issue dates; a few corrections do not decide a file.
NEARLY_ALWAYS = 0.9
CLEARLY_MORE = 0.1
USUAL_TERMS = range(181)

_TIME = re.compile(
    r"[T ]\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
    r"(?: ?[AaPp]\.?[Mm]\.?)?(?: ?(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?",
    re.ASCII,
)
_PARTS = re.compile(r"([0-9]{1,4}) ?([/.\- ]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,4})\.?", re.ASCII)
_DAY_MONTH_YEAR = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th|er|º|\.)?[ ./\-]*(?:de |of )?([^\W\d_]+)\.?,?"
    r"[ ./\-]*(?:de |del )?([0-9]{4}|[0-9]{2})"
)
_MONTH_DAY_YEAR = re.compile(
    r"([^\W\d_]+)\.?[ ./\-]*([0-9]{1,2})(?:st|nd|rd|th)?(?:,| |-|/)+([0-9]{4}|[0-9]{2})"
)
_YEAR_MONTH_DAY = re.compile(r"([0-9]{4})[ ./\-]+([^\W\d_]+)\.?[ ./\-]+([0-9]{1,2})")
_ZEROS = re.compile(r"0+(?:[/.\- ]0+)*")
_COMPACT = re.compile(r"([0-9]{8})(?:\.0+)?", re.ASCII)
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?", re.ASCII)

_EXPECTED = {
    DayOrder.DMY: "a date, day first, like 31/12/2025",
    DayOrder.MDY: "a date, month first, like 12/31/2025",
    DayOrder.YMD: "a date, year first, like 2025-12-31",
}


def parse(text: str, *, order: DayOrder, earliest: date, latest: date) -> date | Misread:
    """Read one cell to a day in [earliest, latest).

    The order only serves texts that do not tell it themselves: a four-digit year in front, a
    month's name and a spreadsheet's day number read the same in every file.
    """
    stripped = " ".join(text.split()).lstrip("'")
    if not stripped or _ZEROS.fullmatch(stripped):
        return Misread(code=MisreadCode.EMPTY, expected=_EXPECTED[order])
    if has_foreign_digits(stripped):
        return Misread(code=MisreadCode.FOREIGN_DIGITS, expected="a date in the digits 0-9")
    numbers = _numbers(stripped, order)
    if isinstance(numbers, MisreadCode):
        return Misread(code=numbers, expected=_EXPECTED[order])
    day = numbers if isinstance(numbers, date) else _day(*numbers)
    if day is None:
        code = _why_no_day(numbers, order)
        return Misread(code=code, expected=_EXPECTED[order])
    if not earliest <= day < latest:
        expected = f"a date from {earliest.isoformat()} until before {latest.isoformat()}"
        return Misread(code=MisreadCode.OUT_OF_RANGE, expected=expected)
    return day


def decide_order(
    columns: Mapping[str, Collection[str]],
    pairs: Mapping[tuple[str, str], Collection[tuple[str, str]]],
) -> DayOrder | Presumed | Undecided:
    """Decide the one order of a file from all its date columns.

    A number above 12 decides, by majority where values contradict each other; then the pairs:
    the order in which the earlier column is nearly always the earlier one and the terms between
    them are the steadier. Texts that tell their order themselves do not vote. What is open even
    then is presumed day first where it is all written with dots, and asked otherwise.
    """
    written = [parts for texts in columns.values() for parts in _open_parts(texts)]
    triples = [triple for triple, _ in written]
    if not triples:
        return DayOrder.YMD
    if _year_first_in_two_digits(triples):
        return DayOrder.YMD
    day_first = sum(first > 12 for first, _, _ in triples)
    month_first = sum(second > 12 for _, second, _ in triples)
    if day_first != month_first:
        return DayOrder.DMY if day_first > month_first else DayOrder.MDY
    if all(first == second for first, second, _ in triples):
        return DayOrder.DMY
    by_pairs = _decide_by_pairs(pairs)
    if by_pairs is not None:
        return by_pairs
    examples = _examples(columns)
    if all(mark == "." for (first, second, _), mark in written if first != second):
        return Presumed(order=DayOrder.DMY, examples=examples)
    return Undecided(examples=examples)


def _open_parts(texts: Collection[str]) -> Iterator[tuple[tuple[int, int, str], str]]:
    """Give numbers, with the year as written, and mark of the texts whose order is open."""
    for text in texts:
        match = _PARTS.fullmatch(_TIME.sub("", " ".join(text.split())))
        if match and len(match.group(1)) <= 2 and len(match.group(4)) in {2, 4}:
            first, second = int(match.group(1)), int(match.group(3))
            if first and second:
                yield (first, second, match.group(4)), match.group(2)


def _year_first_in_two_digits(triples: list[tuple[int, int, str]]) -> bool:
    """Tell 25-11-03 from 03-11-25: a file has few years and many days."""
    if any(len(last) == 4 or int(last) > 31 for _, _, last in triples):
        return False
    if any(first > 31 for first, _, _ in triples):
        return True
    firsts = {first for first, _, _ in triples}
    lasts = {last for _, _, last in triples}
    return len(lasts) > 6 and len(firsts) * 3 <= len(lasts)


def _decide_by_pairs(
    pairs: Mapping[tuple[str, str], Collection[tuple[str, str]]],
) -> DayOrder | None:
    """Compare both orders by how often the dates follow each other, then by steady terms."""
    sampled = [pair for values in pairs.values() for pair in values]
    day_first = _terms(sampled, DayOrder.DMY)
    month_first = _terms(sampled, DayOrder.MDY)
    if not day_first or not month_first:
        return None
    for measure in (_share_in_order, _share_steady):
        as_dmy, as_mdy = measure(day_first), measure(month_first)
        better = max(as_dmy, as_mdy)
        clear = abs(as_dmy - as_mdy) >= CLEARLY_MORE
        if clear and (measure is _share_steady or better >= NEARLY_ALWAYS):
            return DayOrder.DMY if as_dmy > as_mdy else DayOrder.MDY
    return None


def _terms(pairs: Collection[tuple[str, str]], order: DayOrder) -> list[int]:
    """Give the days from the earlier to the later date of each pair that reads in this order."""
    read = [
        tuple(parse(text, order=order, earliest=date.min, latest=date.max) for text in pair)
        for pair in pairs
    ]
    return [
        (later - earlier).days
        for earlier, later in read
        if isinstance(earlier, date) and isinstance(later, date)
    ]


def _share_in_order(terms: list[int]) -> float:
    return sum(days >= 0 for days in terms) / len(terms)


def _share_steady(terms: list[int]) -> float:
    """Give the share of the three most frequent terms that a business would agree."""
    counts = Counter(days for days in terms if days in USUAL_TERMS)
    return sum(count for _, count in counts.most_common(3)) / len(terms)


def _examples(columns: Mapping[str, Collection[str]]) -> tuple[Example, ...]:
    """Read two open texts both ways, those with the largest difference first."""
    found = []
    for text in sorted({text for texts in columns.values() for text in texts}):
        both = [
            parse(text, order=order, earliest=date.min, latest=date.max)
            for order in (DayOrder.DMY, DayOrder.MDY)
        ]
        day_first, month_first = both
        if isinstance(day_first, date) and isinstance(month_first, date):
            found.append(Example(text=text, day_first=day_first, month_first=month_first))
    found.sort(key=lambda example: -abs((example.day_first - example.month_first).days))
    return tuple(found[:2])


def _numbers(text: str, order: DayOrder) -> tuple[int, int, int] | date | MisreadCode:
    """Split a text into year, month and day, or find out that it is no date in this order."""
    if compact := _COMPACT.fullmatch(text):
        return _compact(compact.group(1), order)
    if serial := _SERIAL.fullmatch(text):
        return _serial(int(serial.group(1)))
    without_time = _TIME.sub("", text)
    if parts := _PARTS.fullmatch(without_time):
        return _parts(parts.group(1), int(parts.group(3)), parts.group(4), order)
    return _named(without_time)


def _serial(number: int) -> date | MisreadCode:
    if number not in SERIALS:
        return MisreadCode.NOT_A_DATE
    return SERIAL_START + timedelta(days=number)


def _compact(digits: str, order: DayOrder) -> tuple[int, int, int]:
    year_first = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    if order is DayOrder.YMD or _day(*year_first) is not None:
        return year_first
    first, second, year = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    return (year, second, first) if order is DayOrder.DMY else (year, first, second)


def _parts(
    first: str, middle: int, last: str, order: DayOrder
) -> tuple[int, int, int] | MisreadCode:
    if len(first) == 3 or len(last) == 3 or len(first) + len(last) > 6:
        return MisreadCode.NOT_A_DATE
    if len(first) == 4:
        return int(first), middle, int(last)
    if order is DayOrder.YMD:
        return MisreadCode.WRONG_ORDER if len(last) == 4 else (_year(first), middle, int(last))
    if len(last) == 1:
        return MisreadCode.NOT_A_DATE
    if order is DayOrder.DMY:
        return _year(last), middle, int(first)
    return _year(last), int(first), middle


def _named(text: str) -> tuple[int, int, int] | MisreadCode:
    """Read a date with the month's name in one of the five languages."""
    lowered = text.casefold()
    if match := _DAY_MONTH_YEAR.fullmatch(lowered):
        day, name, year = match.groups()
    elif match := _MONTH_DAY_YEAR.fullmatch(lowered):
        name, day, year = match.groups()
    elif match := _YEAR_MONTH_DAY.fullmatch(lowered):
        year, name, day = match.groups()
    else:
        return MisreadCode.NOT_A_DATE
    month = MONTH_BY_NAME.get(name)
    return (_year(year), month, int(day)) if month else MisreadCode.NOT_A_DATE


def _year(text: str) -> int:
    """Read two digits as a year from 1970 to 2069."""
    if len(text) > 2:
        return int(text)
    year = PIVOT_YEAR // 100 * 100 + int(text)
    return year if year >= PIVOT_YEAR else year + 100


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _why_no_day(numbers: object, order: DayOrder) -> MisreadCode:
    """Tell a day the calendar lacks from a date written in the other order."""
    if order is DayOrder.YMD or not isinstance(numbers, tuple):
        return MisreadCode.NO_SUCH_DAY
    year, month, day = numbers
    swapped = _day(year, day, month)
    return MisreadCode.NO_SUCH_DAY if swapped is None else MisreadCode.WRONG_ORDER
