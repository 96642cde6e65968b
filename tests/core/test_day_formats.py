"""Dates are read in the one order of their file, which the whole file decides."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunwell.core import day_formats
from dunwell.core.day_formats import DayOrder, Presumed, Undecided
from dunwell.core.misreads import Misread, MisreadCode

DMY, MDY, YMD = DayOrder.DMY, DayOrder.MDY, DayOrder.YMD
EARLIEST, LATEST = date(1970, 1, 1), date(2100, 1, 1)
NOV_3, MAR_30 = date(2025, 11, 3), date(2020, 3, 30)


def read(text: str, order: DayOrder) -> date | Misread:
    return day_formats.parse(text, order=order, earliest=EARLIEST, latest=LATEST)


READ = [
    ("03/11/2025", DMY, NOV_3, "day first"),
    ("11/03/2025", MDY, NOV_3, "month first"),
    ("2025-11-03", YMD, NOV_3, "ISO"),
    ("2025-11-03", DMY, NOV_3, "a year in front tells its own order"),
    ("2025/11/3", MDY, NOV_3, "no zero needed"),
    ("3.11.2025", DMY, NOV_3, "points"),
    ("3. 11. 2025", DMY, NOV_3, "points and spaces"),
    ("03.11.25", DMY, NOV_3, "two-digit year"),
    ("03 11 2025", DMY, NOV_3, "spaces"),
    ("25-11-03", YMD, NOV_3, "two-digit year in front"),
    ("01.01.70", DMY, date(1970, 1, 1), "the pivot year"),
    ("31.12.69", DMY, date(2069, 12, 31), "the year before the pivot"),
    ("3 Nov 2025", MDY, NOV_3, "a named month tells its own order"),
    ("03-NOV-25", MDY, NOV_3, "as Oracle prints"),
    ("3Nov2025", DMY, NOV_3, "nothing between"),
    ("Nov 3, 2025", DMY, NOV_3, "American"),
    ("November 3rd, 2025", DMY, NOV_3, "American with ordinal"),
    ("2025-Nov-03", DMY, NOV_3, "year first with a name"),
    ("3. März 2025", DMY, date(2025, 3, 3), "German"),
    ("1er janvier 2025", DMY, date(2025, 1, 1), "French"),
    ("3 août 2025", DMY, date(2025, 8, 3), "French with accent"),
    ("3 de noviembre de 2025", DMY, NOV_3, "Spanish"),
    ("3 mrt 2025", DMY, date(2025, 3, 3), "Dutch"),
    ("2020-03-30T10:11:12Z", DMY, MAR_30, "moment in UTC"),
    ("2020-03-30T10:11:12.123+02:00", DMY, MAR_30, "moment with zone"),
    ("2020-03-30 00:00:00", DMY, MAR_30, "moment without zone"),
    ("3/30/2020 12:00:00 AM", MDY, MAR_30, "American moment"),
    ("30.03.2020 10:11", DMY, MAR_30, "German moment"),
    ("20200330", DMY, MAR_30, "compact"),
    ("20200330.0", YMD, MAR_30, "compact, as a float"),
    ("30032020", DMY, MAR_30, "compact, day first"),
    ("03302020", MDY, MAR_30, "compact, month first"),
    ("43920", DMY, MAR_30, "a spreadsheet's day number"),
    ("43920.0", MDY, MAR_30, "day number as a float"),
    ("43920.75", MDY, MAR_30, "day number with a time"),
    ("29.02.2024", DMY, date(2024, 2, 29), "a leap day"),
    ("'03.11.2025", DMY, NOV_3, "a text mark in front"),
    ("1970-01-01", YMD, date(1970, 1, 1), "the first day"),
    ("2099-12-31", YMD, date(2099, 12, 31), "the last day"),
]


@pytest.mark.parametrize(("text", "order", "day", "why"), READ)
def test_reads(text: str, order: DayOrder, day: date, why: str) -> None:
    assert read(text, order) == day, why


REFUSED = [
    ("", DMY, MisreadCode.EMPTY, "nothing"),
    ("00.00.0000", DMY, MisreadCode.EMPTY, "SAP's empty date"),
    ("0000-00-00", YMD, MisreadCode.EMPTY, "MySQL's empty date"),
    ("00000000", YMD, MisreadCode.EMPTY, "SAP's empty date, compact"),
    ("0", YMD, MisreadCode.EMPTY, "an empty day number"),
    ("30.02.2025", DMY, MisreadCode.NO_SUCH_DAY, "30 February"),
    ("29.02.2025", DMY, MisreadCode.NO_SUCH_DAY, "no leap year"),
    ("2025-02-30", YMD, MisreadCode.NO_SUCH_DAY, "30 February"),
    ("2025-13-13", DMY, MisreadCode.NO_SUCH_DAY, "no month 13"),
    ("30 Feb 2025", DMY, MisreadCode.NO_SUCH_DAY, "30 February by name"),
    ("11/13/2025", DMY, MisreadCode.WRONG_ORDER, "month first in a day-first file"),
    ("13/11/2025", MDY, MisreadCode.WRONG_ORDER, "day first in a month-first file"),
    ("03/11/2025", YMD, MisreadCode.WRONG_ORDER, "year last in a year-first file"),
    ("9999-12-31", YMD, MisreadCode.OUT_OF_RANGE, "year 9999"),
    ("1969-12-31", YMD, MisreadCode.OUT_OF_RANGE, "the day before the first"),
    ("2100-01-01", YMD, MisreadCode.OUT_OF_RANGE, "the day after the last"),
    ("٠٣/١١/٢٠٢٥", DMY, MisreadCode.FOREIGN_DIGITS, "Arabic digits"),
    ("abc", DMY, MisreadCode.NOT_A_DATE, "a word"),
    ("NaN", DMY, MisreadCode.NOT_A_DATE, "no number"),
    ("3 Foo 2025", DMY, MisreadCode.NOT_A_DATE, "no month of any language"),
    ("03/11-2025", DMY, MisreadCode.NOT_A_DATE, "two kinds of marks"),
    ("03/11", DMY, MisreadCode.NOT_A_DATE, "no year"),
    ("2025", DMY, MisreadCode.NOT_A_DATE, "only a year"),
    ("03/11/025", DMY, MisreadCode.NOT_A_DATE, "three digits of a year"),
    ("03/11/5", DMY, MisreadCode.NOT_A_DATE, "one digit of a year"),
    ("2025/11/2025", DMY, MisreadCode.NOT_A_DATE, "two years"),
    ("19999", DMY, MisreadCode.NOT_A_DATE, "below the day numbers"),
    ("80001", DMY, MisreadCode.NOT_A_DATE, "above the day numbers"),
    ("99999999", DMY, MisreadCode.NO_SUCH_DAY, "eight nines"),
    ("12.5", DMY, MisreadCode.NOT_A_DATE, "an amount"),
]


@pytest.mark.parametrize(("text", "order", "code", "why"), REFUSED)
def test_refuses(text: str, order: DayOrder, code: MisreadCode, why: str) -> None:
    misread = read(text, order)
    assert isinstance(misread, Misread), why
    assert misread.code is code, why
    assert misread.expected


ORDERS = [
    ({"a": ["13/05/2025", "01/02/2025"]}, DMY, "13 is no month"),
    ({"a": ["05/13/2025", "01/02/2025"]}, MDY, "13 is no month"),
    ({"a": ["01/02/2025"], "b": ["25/02/2025"]}, DMY, "one column decides for the file"),
    ({"a": ["13/05/2025", "14/05/2025", "05/13/2025"]}, DMY, "the majority"),
    ({"a": ["2025-01-02"]}, YMD, "the year stands first"),
    ({"a": ["2025-01-02", "03/04/2025"], "b": ["25/02/2025"]}, DMY, "only the open texts vote"),
    ({"a": ["3 Nov 2025", "", "45000"]}, YMD, "nothing is open"),
    ({"a": ["03/03/2025", "04/04/2025"]}, DMY, "both orders read the same"),
    ({"a": ["98-11-03"]}, YMD, "no day 98"),
    ({"a": [f"25-11-{day:02d}" for day in range(1, 29)]}, YMD, "one year, many days"),
    ({"a": [f"{day:02d}-11-25" for day in range(1, 29)]}, DMY, "many days, one year"),
    ({"a": ["10-11-98", "11-11-98"], "b": ["13-11-98"]}, DMY, "the year stands last"),
    ({"a": ["00/05/2025", "13/05/2025"]}, DMY, "an impossible day does not vote"),
    ({"a": ["13/05/2025 10:00", "1/2/2025 12:00:00 AM"]}, DMY, "the time does not matter"),
]


@pytest.mark.parametrize(("columns", "order", "why"), ORDERS)
def test_order_of_a_file(columns: dict[str, list[str]], order: DayOrder, why: str) -> None:
    assert day_formats.decide_order(columns, {}) is order, why


def test_dates_that_follow_each_other_decide() -> None:
    """Issued 2 January and due 1 February, not issued 1 February and due 2 January."""
    pairs = [("01/02/2025", "02/01/2025"), ("01/05/2025", "02/04/2025")] * 3
    columns = {"issued": [pair[0] for pair in pairs], "due": [pair[1] for pair in pairs]}
    assert day_formats.decide_order(columns, {("issued", "due"): pairs}) is MDY
    turned = [(_swap(issued), _swap(due)) for issued, due in pairs]
    columns = {"issued": [pair[0] for pair in turned], "due": [pair[1] for pair in turned]}
    assert day_formats.decide_order(columns, {("issued", "due"): turned}) is DMY


def test_steady_terms_decide_when_both_orders_follow() -> None:
    """Seven days each: month first the terms would be seven months or more, never the same."""
    pairs = [(f"0{day}/0{month}/2025", f"{day + 7:02d}/0{month}/2025")
             for month in (1, 2, 3, 4) for day in (1, 2, 3, 4, 5)]  # fmt: skip
    columns = {"issued": [pair[0] for pair in pairs], "due": [pair[1] for pair in pairs]}
    assert day_formats.decide_order(columns, {("issued", "due"): pairs}) is DMY


UNTOLD = [
    ({}, "no pairs at all"),
    ({("a", "b"): [("x", "03/11/2025")]}, "no pair that reads"),
    ({("a", "b"): [("03/11/2025", "03/11/2025")]}, "pairs that say nothing"),
]


@pytest.mark.parametrize(("pairs", "why"), UNTOLD)
def test_asks_when_nothing_tells(
    pairs: dict[tuple[str, str], list[tuple[str, str]]], why: str
) -> None:
    columns = {"a": ["03/11/2025", "03/04/2025", "bad", "05/05/2025"], "b": ["02/01/2025"]}
    undecided = day_formats.decide_order(columns, pairs)
    assert isinstance(undecided, Undecided), why
    first, second = undecided.examples
    assert (first.text, first.day_first, first.month_first) == (
        "03/11/2025", date(2025, 11, 3), date(2025, 3, 11),
    )  # fmt: skip
    assert second.text in {"03/04/2025", "02/01/2025"}


PRESUMED = [
    ({"a": ["03.11.2025", "02.01.2025"]}, {}, "dots alone"),
    ({"a": ["3.1.25", "05.05.2025", "bad", ""]}, {}, "short years, and texts that do not vote"),
    ({"a": ["03.11.2025"], "b": ["04/04/2025", "2025-11-03"]}, {}, "slashes that read the same"),
    ({"a": ["03.11.2025"]}, {("a", "a"): [("03.11.2025", "03.11.2025")]}, "pairs say nothing"),
]


@pytest.mark.parametrize(("columns", "pairs", "why"), PRESUMED)
def test_dots_are_presumed_day_first(
    columns: dict[str, list[str]], pairs: dict[tuple[str, str], list[tuple[str, str]]], why: str
) -> None:
    presumed = day_formats.decide_order(columns, pairs)
    assert isinstance(presumed, Presumed), why
    assert presumed.order is DMY, why
    assert 1 <= len(presumed.examples) <= 2, why
    example = presumed.examples[0]
    assert read(example.text, DMY) == example.day_first, why
    assert read(example.text, MDY) == example.month_first, why


DOTS_THAT_TELL = [
    ({"a": ["03.11.2025", "13.11.2025"]}, {}, DMY, "13 is no month"),
    ({"a": ["03.11.2025", "11.13.2025"]}, {}, MDY, "13 is no month"),
    ({"a": ["03.11.2025"], "b": ["11/13/2025"]}, {}, MDY, "slashes of the same file decide"),
    (
        {"a": ["01.02.2025"], "b": ["02.01.2025"]},
        {("a", "b"): [("01.02.2025", "02.01.2025")]},
        MDY,
        "due after issue",
    ),
]


@pytest.mark.parametrize(("columns", "pairs", "order", "why"), DOTS_THAT_TELL)
def test_dots_presume_nothing_when_the_file_tells(
    columns: dict[str, list[str]],
    pairs: dict[tuple[str, str], list[tuple[str, str]]],
    order: DayOrder,
    why: str,
) -> None:
    assert day_formats.decide_order(columns, pairs) is order, why


@pytest.mark.parametrize("texts", [["03/11/2025"], ["03-11-2025"], ["03.11.2025", "03/04/2025"]])
def test_other_marks_are_asked_about(texts: list[str]) -> None:
    assert isinstance(day_formats.decide_order({"a": texts}, {}), Undecided)


def _swap(text: str) -> str:
    first, second, year = text.split("/")
    return f"{second}/{first}/{year}"


@given(st.dates(EARLIEST, date(2099, 12, 31)), st.sampled_from("/.- "))
def test_what_is_written_in_any_order_reads_back(day: date, mark: str) -> None:
    parts = {DMY: "%d{0}%m{0}%Y", MDY: "%m{0}%d{0}%Y", YMD: "%Y{0}%m{0}%d"}
    for order, pattern in parts.items():
        assert read(day.strftime(pattern.format(mark)), order) == day


@given(st.text(max_size=40), st.sampled_from(DayOrder))
def test_any_text_is_read_or_refused(text: str, order: DayOrder) -> None:
    day_formats.decide_order({"a": [text]}, {("a", "a"): [(text, text)]})
    assert isinstance(read(text, order), date | Misread)
