"""What a column holds decides which fields it can be, whatever its heading says."""

import re
from collections.abc import Callable, Collection
from datetime import date

from dunwell.core import amounts, currencies, day_formats, identifiers
from dunwell.core.amounts import AmountStyle
from dunwell.core.day_formats import DayOrder
from dunwell.core.import_fields import FieldType

SAMPLE_SIZE = 200
# Real columns hold a few bad cells; most must read as what the field is.
MOST = 0.6
EARLIEST, LATEST = date(1970, 1, 1), date(2100, 1, 1)

_WHOLE = re.compile(r"-?[0-9]+(?:\.0+)?", re.ASCII)
_DATE_MARKS = re.compile(r"[0-9a-zA-Z.][/.\-][0-9a-zA-Z]|[A-Za-z]{3}")
_COMPACT_DATE = re.compile(r"(?:19|20)[0-9]{6}(?:\.0+)?", re.ASCII)
_FRACTION = re.compile(r"-?[0-9.,' ]*[.,][0-9]{1,2}", re.ASCII)


def fits(kind: FieldType, values: Collection[str]) -> bool:
    """Tell whether most values of a column read as the type; an empty column fits every field."""
    filled = [value.strip() for value in values if value.strip()][:SAMPLE_SIZE]
    if not filled:
        return True
    if kind is FieldType.TEXT:
        return not _mostly(filled, _is_written_date)
    if kind is FieldType.IDENTIFIER:
        return not _mostly(filled, _is_written_date) and not _mostly(filled, _has_cents)
    if kind is FieldType.AMOUNT and _mostly(filled, _is_any_date):
        return False
    return _mostly(filled, _READS[kind])


def may_be_currency(values: Collection[str]) -> bool:
    """Tell whether a column holds texts that may be meant as currencies: no dates or amounts."""
    filled = [value.strip() for value in values if value.strip()][:SAMPLE_SIZE]
    return not _mostly(filled, _is_any_date) and not _mostly(filled, _is_amount)


def looks_like_names(values: Collection[str]) -> bool:
    """Tell names from numbers, for a heading such as `Customer` that may hold either."""
    filled = [value for value in values if value.strip()][:SAMPLE_SIZE]
    return bool(filled) and _mostly(filled, _is_wordy)


def _mostly(values: Collection[str], test: Callable[[str], bool]) -> bool:
    return sum(map(test, values)) >= MOST * len(values)


def _is_amount(text: str) -> bool:
    return any(
        isinstance(amounts.parse(text, style=style, decimals=4), int) for style in AmountStyle
    )


def _is_day(text: str) -> bool:
    return any(
        isinstance(day_formats.parse(text, order=order, earliest=EARLIEST, latest=LATEST), date)
        for order in DayOrder
    )


def _is_written_date(text: str) -> bool:
    return bool(_DATE_MARKS.search(text)) and _is_day(text)


def _is_any_date(text: str) -> bool:
    return bool(_COMPACT_DATE.fullmatch(text) or _DATE_MARKS.search(text)) and _is_day(text)


def _has_cents(text: str) -> bool:
    return bool(_FRACTION.fullmatch(text)) and not _WHOLE.fullmatch(text)


def _is_currency(text: str) -> bool:
    return currencies.is_sign(text)


def _is_flag(text: str) -> bool:
    return identifiers.parse_flag(text) is not None


def _is_whole_number(text: str) -> bool:
    return bool(_WHOLE.fullmatch(text))


def _is_wordy(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return letters > sum(map(str.isdigit, text)) and letters >= 2


_READS = {
    FieldType.AMOUNT: _is_amount,
    FieldType.DAY: _is_day,
    FieldType.CURRENCY: _is_currency,
    FieldType.FLAG: _is_flag,
    FieldType.WHOLE_NUMBER: _is_whole_number,
}
