"""An amount is read to whole minor units in the style of its column, or not at all."""

import re
from collections.abc import Collection
from enum import StrEnum

from dunwell.core import currencies
from dunwell.core.misreads import Misread, MisreadCode, has_foreign_digits

MAX_DIGITS = 15
# Room for brackets, a currency and float noise; a longer cell is no amount.
MAX_LENGTH = 60
# Floating point noise is less than a millionth of the currency's unit.
NOISE_PER_UNIT = 1_000_000
# A general-format cell that is too narrow shows five decimals and an exponent: digits are lost.
ROUNDED_DISPLAY_DECIMALS = 5


class AmountStyle(StrEnum):
    """Which mark separates the decimals in a column."""

    POINT = "point"  # 1,234.50
    COMMA = "comma"  # 1.234,50


_SAME_SIGNS = str.maketrans(
    {
        "\u2212": "-",
        "\u2013": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u2007": " ",
        "\u2019": "'",
        "\u2018": "'",
        "\u00b4": "'",
        "`": "'",
        "\ufeff": None,
        "\u200b": None,
    }
)
_PLAIN = re.compile(r"(-?)([0-9]{1,13})(?:\.([0-9]{1,3}))?", re.ASCII)
# `100,-` and `100.--` say that there are no cents; the dash is not a minus.
_NO_CENTS = re.compile(r"(?<=[0-9])[.,]-{1,2}", re.ASCII)
_BODY = re.compile(r"[0-9.,' ]*[0-9][0-9.,' ]*(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
_OUTER = re.compile(r"[^0-9.,'() +\-=]+\.?", re.ASCII)
_WHOLE = {
    AmountStyle.POINT: re.compile(
        r"[0-9]+|[0-9]{1,3}([,' ])[0-9]{3}(?:\1[0-9]{3})*|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}",
        re.ASCII,
    ),
    AmountStyle.COMMA: re.compile(r"[0-9]+|[0-9]{1,3}([.' ])[0-9]{3}(?:\1[0-9]{3})*", re.ASCII),
}
_EXAMPLES = {
    AmountStyle.POINT: "an amount with a decimal point, like 1,234.50 or -12",
    AmountStyle.COMMA: "an amount with a decimal comma, like 1.234,50 or -12",
}
_TOO_LONG = Misread(code=MisreadCode.TOO_LONG, expected=f"at most {MAX_DIGITS} digits")
_CREDIT_WORDS = frozenset({"CR", "CR.", "H"})
_DEBIT_WORDS = frozenset({"DR", "DR.", "S"})


def decide_style(values: Collection[str]) -> AmountStyle | None:
    """Decide a column's decimal mark from its distinct values, by majority.

    None when nothing tells: only whole numbers, or only values like `1.234`. Three digits after
    the only mark are thousands, since currencies have 2 (0, 3) decimals; they do not vote. For
    such a column `fallback_style` names the style in which `parse` reads them as thousands.
    """
    votes = [vote for value in values if (vote := _vote(value)) is not None]
    points = sum(vote is AmountStyle.POINT for vote in votes)
    commas = len(votes) - points
    if points == commas:
        return None
    return AmountStyle.POINT if points > commas else AmountStyle.COMMA


def fallback_style(values: Collection[str]) -> AmountStyle:
    """Choose the style for a column that does not tell: its lone marks are read as thousands."""
    points = sum("." in value for value in values)
    commas = sum("," in value for value in values)
    return AmountStyle.COMMA if points > commas else AmountStyle.POINT


def parse(text: str, *, style: AmountStyle, decimals: int) -> int | Misread:
    """Read one cell to whole minor units of a currency with so many decimals.

    Debit is positive. `-1`, `1-`, `(1)` and `1 CR` are negative; two of them at once are not an
    amount. Decimals beyond the currency's must be zeros or the noise of a floating point number.
    """
    if style is AmountStyle.POINT and (plain := _PLAIN.fullmatch(text)):
        sign, whole, fraction = plain.group(1), plain.group(2), plain.group(3) or ""
        if len(fraction) <= decimals:
            cents = int(whole + fraction.ljust(decimals, "0"))
            if cents < 10**MAX_DIGITS:
                return -cents if sign else cents
    refusal = _refuse(text, style)
    if refusal is not None:
        return refusal
    peeled = _peel(text)
    if peeled is None:
        return _misread(MisreadCode.NOT_A_NUMBER, style)
    negative, body = peeled
    units = _units(body, style, decimals)
    return -units if negative and isinstance(units, int) else units


def _misread(code: MisreadCode, style: AmountStyle) -> Misread:
    return Misread(code=code, expected=_EXAMPLES[style])


def _refuse(text: str, style: AmountStyle) -> Misread | None:
    stripped = text.strip()
    if not stripped:
        return _misread(MisreadCode.EMPTY, style)
    if has_foreign_digits(stripped):
        return Misread(code=MisreadCode.FOREIGN_DIGITS, expected="an amount in the digits 0-9")
    if len(stripped) > MAX_LENGTH:
        return _TOO_LONG
    if stripped.startswith("="):
        return Misread(
            code=MisreadCode.FORMULA, expected="the result of the formula, saved as a value"
        )
    return None


def _peel(text: str) -> tuple[bool, str] | None:
    """Take sign, brackets, currency and CR or DR off; None when they contradict each other."""
    signs: list[bool] = []
    currency_seen = False
    text = _NO_CENTS.sub("", text.translate(_SAME_SIGNS).strip())
    while not _BODY.fullmatch(text):
        if text.startswith("(") and text.endswith(")"):
            signs.append(True)
            text = text[1:-1].strip()
            continue
        part, text = _split_outer(text)
        if part in {"-", "+"}:
            signs.append(part == "-")
        elif part.upper() in _CREDIT_WORDS | _DEBIT_WORDS:
            signs.append(part.upper() in _CREDIT_WORDS)
        elif currencies.is_sign(part) and not currency_seen:
            currency_seen = True
        else:
            return None
    return None if len(signs) > 1 else (any(signs), text.strip())


def _split_outer(text: str) -> tuple[str, str]:
    """Split off the sign or the word that stands first, or else last."""
    if text[:1] in {"-", "+"}:
        return text[0], text[1:].strip()
    if text[-1:] in {"-", "+"}:
        return text[-1], text[:-1].strip()
    first = _OUTER.match(text)
    if first:
        return first.group(), text[first.end() :].strip()
    last = re.search(r"[^0-9.,'() +\-=]+\.?$", text, re.ASCII)
    if last:
        return last.group(), text[: last.start()].strip()
    return "", text


def _units(body: str, style: AmountStyle, decimals: int) -> int | Misread:
    """Read digits with marks exactly; the marks must stand where the style puts them."""
    mantissa, _, exponent_text = body.upper().partition("E")
    decimal_mark = "." if style is AmountStyle.POINT else ","
    whole, _, fraction = mantissa.partition(decimal_mark)
    whole_fits = not whole or _WHOLE[style].fullmatch(whole)
    fraction_fits = not fraction or fraction.isdigit()
    if not (whole_fits and fraction_fits):
        return _misread(MisreadCode.UNCLEAR_MARKS, style)
    exponent = int(exponent_text or "0")
    if ROUNDED_DISPLAY_DECIMALS <= len(fraction) < exponent:
        return Misread(
            code=MisreadCode.ROUNDED, expected="all digits of the amount, not a rounded display"
        )
    digits = int(re.sub(r"[^0-9]", "", whole) + fraction)
    scale = min(exponent, MAX_LENGTH) + decimals - len(fraction)
    return _round_noise(digits, scale, style, decimals)


def _round_noise(digits: int, scale: int, style: AmountStyle, decimals: int) -> int | Misread:
    """Give digits x 10^scale as a whole number when only noise has to be rounded away."""
    base: int = 10 ** max(-scale, 0)
    raised: int = digits * 10 ** max(scale, 0)
    units, rest = divmod(raised, base)
    noise = min(rest, base - rest)
    if noise * NOISE_PER_UNIT >= base * 10**decimals:
        return Misread(
            code=MisreadCode.TOO_MANY_DECIMALS,
            expected=f"{_EXAMPLES[style]}, with at most {decimals} decimals",
        )
    units += rest > noise
    if units >= 10**MAX_DIGITS:
        return _TOO_LONG
    return units


def _vote(value: str) -> AmountStyle | None:
    """Tell which decimal mark one value shows, if its marks allow only one reading."""
    peeled = _peel(value) if len(value) <= MAX_LENGTH else None
    if peeled is None:
        return None
    body, _, exponent = peeled[1].upper().partition("E")
    last = max(body.rfind("."), body.rfind(","))
    if last < 0:
        return None
    mark = body[last]
    whole, fraction = body[:last], body[last + 1 :]
    as_decimal = AmountStyle.POINT if mark == "." else AmountStyle.COMMA
    as_thousands = AmountStyle.COMMA if mark == "." else AmountStyle.POINT
    if mark in whole:
        return as_thousands
    grouped = any(sign in whole for sign in ".,' ")
    long_or_zero = len(whole) > 3 or whole in {"", "0", "00"}
    if grouped or long_or_zero or exponent or len(fraction) != 3:
        return as_decimal
    return None
