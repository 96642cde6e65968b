"""Amounts are read to whole minor units in the style of their column, or refused with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunwell.core import amounts
from dunwell.core.amounts import AmountStyle
from dunwell.core.misreads import Misread, MisreadCode

POINT, COMMA = AmountStyle.POINT, AmountStyle.COMMA

READ = [
    ("0", POINT, 2, 0, "zero is an amount; whether a row may have it is another rule"),
    ("12", POINT, 2, 1200, "whole units"),
    ("12.3", POINT, 2, 1230, "one decimal is tenths"),
    ("12.34", POINT, 2, 1234, "cents"),
    ("12.", POINT, 2, 1200, "a mark without decimals"),
    (".5", POINT, 2, 50, "decimals without a whole part"),
    (" 12.34 ", POINT, 2, 1234, "white space around"),
    ("1,234.50", POINT, 2, 123450, "thousands comma"),
    ("1,234", POINT, 2, 123400, "three digits after a comma are thousands here"),
    ("1.234,50", COMMA, 2, 123450, "thousands point"),
    ("1.234", COMMA, 2, 123400, "three digits after a point are thousands here"),
    ("12,34", COMMA, 2, 1234, "decimal comma"),
    ("1'234.56", POINT, 2, 123456, "Swiss"),
    ("1’234.56", POINT, 2, 123456, "Swiss, typographic"),
    ("1 234,56", COMMA, 2, 123456, "thousands space"),
    ("1\u00a0234,56", COMMA, 2, 123456, "no-break space"),
    ("1\u202f234,56", COMMA, 2, 123456, "narrow no-break space, as French systems print"),
    ("12,34,567.89", POINT, 2, 123456789, "Indian grouping"),
    ("-1", POINT, 2, -100, "minus before"),
    ("1-", POINT, 2, -100, "minus behind, as SAP prints"),
    ("- 1", POINT, 2, -100, "minus apart"),
    ("−1", POINT, 2, -100, "the typographic minus"),
    ("(1)", POINT, 2, -100, "brackets"),
    ("($5.00)", POINT, 2, -500, "brackets around a currency"),
    ("$(5.00)", POINT, 2, -500, "a currency before brackets"),
    ("+1", POINT, 2, 100, "plus"),
    ("1 CR", POINT, 2, -100, "credit"),
    ("1 cr", POINT, 2, -100, "credit in small letters"),
    ("1 DR", POINT, 2, 100, "debit"),
    ("1.234,50 H", COMMA, 2, -123450, "Haben is credit"),
    ("1.234,50 S", COMMA, 2, 123450, "Soll is debit"),
    ("€ 1.234,50", COMMA, 2, 123450, "sign before"),
    ("1.234,50 €", COMMA, 2, 123450, "sign behind"),
    ("12,00 EUR", COMMA, 2, 1200, "code behind"),
    ("USD 12.00", POINT, 2, 1200, "code before"),
    ("CA$5", POINT, 2, 500, "a sign of three characters"),
    ("-$5.00", POINT, 2, -500, "minus before the sign"),
    ("$-5.00", POINT, 2, -500, "minus behind the sign"),
    ("5.00 USD CR", POINT, 2, -500, "currency and credit"),
    ("Fr. 12.50", POINT, 2, 1250, "a sign with a point"),
    ("100,-", COMMA, 2, 10000, "the dash says no cents"),
    ("100.--", POINT, 2, 10000, "two dashes say no cents"),
    ("3299.7000", POINT, 2, 329970, "zeros beyond the cents"),
    ("1234.5600000000001", POINT, 2, 123456, "noise of a floating point number above"),
    ("0.29999999999999998", POINT, 2, 30, "noise below"),
    ("1.2E+05", POINT, 2, 12000000, "a spreadsheet's exponent"),
    ("1,2E+05", COMMA, 2, 12000000, "the same with a comma"),
    ("12e-1", POINT, 2, 120, "a negative exponent"),
    ("1.234", POINT, 3, 1234, "dinars have three decimals"),
    ("1234", POINT, 0, 1234, "yen have none"),
    ("1234.00", POINT, 0, 1234, "yen with zeros"),
    ("9999999999999.99", POINT, 2, 999999999999999, "the longest amount"),
    ("9,999,999,999,999.99", POINT, 2, 999999999999999, "the longest with marks"),
    ("00012.00", POINT, 2, 1200, "leading zeros"),
]


@pytest.mark.parametrize(("text", "style", "decimals", "units", "why"), READ)
def test_reads(text: str, style: AmountStyle, decimals: int, units: int, why: str) -> None:
    assert amounts.parse(text, style=style, decimals=decimals) == units, why


REFUSED = [
    ("", POINT, MisreadCode.EMPTY, "nothing there"),
    (" \u00a0", POINT, MisreadCode.EMPTY, "only white space"),
    ("NaN", POINT, MisreadCode.NOT_A_NUMBER, "no number, as it says"),
    ("inf", POINT, MisreadCode.NOT_A_NUMBER, "no ledger is infinite"),
    ("1_000", POINT, MisreadCode.NOT_A_NUMBER, "a programmer's mark"),
    ("5%", POINT, MisreadCode.NOT_A_NUMBER, "a rate"),
    ("0x10", POINT, MisreadCode.NOT_A_NUMBER, "another base"),
    ("-", POINT, MisreadCode.NOT_A_NUMBER, "a dash alone"),
    (".", POINT, MisreadCode.NOT_A_NUMBER, "a mark alone"),
    ("()", POINT, MisreadCode.NOT_A_NUMBER, "empty brackets"),
    ("--1", POINT, MisreadCode.NOT_A_NUMBER, "two signs"),
    ("-(1)", POINT, MisreadCode.NOT_A_NUMBER, "a sign and brackets"),
    ("(1) CR", POINT, MisreadCode.NOT_A_NUMBER, "brackets and credit"),
    ("USD 5 EUR", POINT, MisreadCode.NOT_A_NUMBER, "two currencies"),
    ("12 apples", POINT, MisreadCode.NOT_A_NUMBER, "no currency"),
    ("١٢", POINT, MisreadCode.FOREIGN_DIGITS, "Arabic digits"),
    ("１２", POINT, MisreadCode.FOREIGN_DIGITS, "full-width digits"),
    ("=1+1", POINT, MisreadCode.FORMULA, "a formula's text"),
    ("1,23,4", POINT, MisreadCode.UNCLEAR_MARKS, "groups of no known kind"),
    ("1,2345", POINT, MisreadCode.UNCLEAR_MARKS, "four digits in a group"),
    ("1,234'567", POINT, MisreadCode.UNCLEAR_MARKS, "two kinds of groups"),
    ("1.234.567", POINT, MisreadCode.UNCLEAR_MARKS, "two decimal points"),
    ("1.234,50", POINT, MisreadCode.UNCLEAR_MARKS, "the other style"),
    ("1,234.50", COMMA, MisreadCode.UNCLEAR_MARKS, "the other style"),
    ("12 34", POINT, MisreadCode.UNCLEAR_MARKS, "two numbers"),
    ("1.5 0", POINT, MisreadCode.UNCLEAR_MARKS, "a space among decimals"),
    ("1.239", POINT, MisreadCode.TOO_MANY_DECIMALS, "mills"),
    ("1.2300011", POINT, MisreadCode.TOO_MANY_DECIMALS, "more than noise"),
    ("1e-5", POINT, MisreadCode.TOO_MANY_DECIMALS, "less than a cent"),
    ("1234567890123456", POINT, MisreadCode.TOO_LONG, "sixteen digits"),
    ("10000000000000.00", POINT, MisreadCode.TOO_LONG, "one cent over the longest"),
    ("9999999999999.999", POINT, MisreadCode.TOO_MANY_DECIMALS, "a plain one with mills"),
    ("1e999", POINT, MisreadCode.TOO_LONG, "an exponent beyond any ledger"),
    ("9" * 61, POINT, MisreadCode.TOO_LONG, "a cell longer than any amount"),
    ("1.23457E+11", POINT, MisreadCode.ROUNDED, "a narrow column's display lost digits"),
]


@pytest.mark.parametrize(("text", "style", "code", "why"), REFUSED)
def test_refuses(text: str, style: AmountStyle, code: MisreadCode, why: str) -> None:
    misread = amounts.parse(text, style=style, decimals=2)
    assert isinstance(misread, Misread), why
    assert misread.code is code, why
    assert misread.expected


def test_the_longest_amount_depends_on_the_decimals() -> None:
    assert amounts.parse("999999999999.999", style=POINT, decimals=3) == 10**15 - 1
    misread = amounts.parse("1000000000000.000", style=POINT, decimals=3)
    assert isinstance(misread, Misread)
    assert misread.code is MisreadCode.TOO_LONG


STYLES = [
    (["1.50"], POINT, "two digits after the only mark are decimals"),
    (["1,50"], COMMA, "two digits after the only mark are decimals"),
    (["1.234,50"], COMMA, "the last of two marks"),
    (["1,234.50"], POINT, "the last of two marks"),
    (["1.234.567"], COMMA, "a repeated mark is for thousands"),
    (["1,234,567"], POINT, "a repeated mark is for thousands"),
    (["1'234.567"], POINT, "a mark behind a group is decimal"),
    (["1234.567"], POINT, "four digits before a mark are no group"),
    (["0,123"], COMMA, "a zero is no group"),
    ([",123"], COMMA, "nothing is no group"),
    (["1.2E+05"], POINT, "an exponent has decimals before it"),
    (["€ 1,5 CR"], COMMA, "currency and credit do not matter"),
    (["1.50", "2.50", "3,50"], POINT, "the majority"),
    (["1.234", "12,5"], COMMA, "one telling value is enough"),
    (["12", "7"], None, "whole numbers"),
    (["1.234", "2.345"], None, "three digits may be thousands"),
    (["1.50", "1,50"], None, "a draw"),
    (["", "abc", "-", "9" * 70], None, "nothing that reads as an amount"),
    ([], None, "nothing at all"),
]


@pytest.mark.parametrize(("values", "style", "why"), STYLES)
def test_style_of_a_column(values: list[str], style: AmountStyle | None, why: str) -> None:
    assert amounts.decide_style(values) is style, why


def test_lone_marks_are_thousands_where_nothing_tells() -> None:
    assert amounts.fallback_style(["1.234", "2.345"]) is COMMA
    assert amounts.fallback_style(["1,234", "2,345"]) is POINT
    assert amounts.fallback_style(["12"]) is POINT


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.sampled_from([0, 2, 3]))
def test_what_is_written_in_either_style_reads_back(units: int, decimals: int) -> None:
    whole, cents = divmod(abs(units), 10**decimals)
    fraction = f".{cents:0{decimals}d}" if decimals else ""
    english = f"{'-' if units < 0 else ''}{whole:,}{fraction}"
    continental = english.translate(str.maketrans(",.", ".,"))
    assert amounts.parse(english, style=POINT, decimals=decimals) == units
    assert amounts.parse(continental, style=COMMA, decimals=decimals) == units


@given(st.text(max_size=70), st.sampled_from(AmountStyle))
def test_any_text_is_read_or_refused(text: str, style: AmountStyle) -> None:
    amounts.decide_style([text])
    assert isinstance(amounts.parse(text, style=style, decimals=2), int | Misread)
