"""Contents veto a field that a heading alone would allow."""

import pytest

from dunwell.core import column_contents
from dunwell.core.import_fields import FieldType

T = FieldType


@pytest.mark.parametrize(
    ("kind", "values", "fits", "why"),
    [
        (T.AMOUNT, ["1,234.50", "12", "(3)"], True, "amounts"),
        (T.AMOUNT, ["1.234,50"], True, "either style"),
        (T.AMOUNT, ["2025-11-03", "2025-11-04"], False, "dates are no amounts"),
        (T.AMOUNT, ["20251103", "20251104"], False, "compact dates are no amounts"),
        (T.AMOUNT, ["12345678", "45000"], True, "large whole amounts"),
        (T.AMOUNT, ["Yes", "No"], False, "words"),
        (T.AMOUNT, ["5", "6", "x"], True, "one bad cell of three"),
        (T.AMOUNT, ["5", "x"], False, "half of the cells bad"),
        (T.DAY, ["03.11.2025", "2025-11-03"], True, "dates in any order"),
        (T.DAY, ["45000.0"], True, "day numbers"),
        (T.DAY, ["13", "5"], False, "days late"),
        (T.CURRENCY, ["USD", "CAD"], True, "codes"),
        (T.CURRENCY, ["03.11.2025"], False, "a value date, for German valuta"),
        (T.FLAG, ["yes", "no"], True, "flags"),
        (T.FLAG, ["blue"], False, "a word"),
        (T.WHOLE_NUMBER, ["2020.0", "2019"], True, "years as floats"),
        (T.WHOLE_NUMBER, ["2020-01-01"], False, "a date"),
        (T.TEXT, ["Acme", "Bolt"], True, "words"),
        (T.TEXT, ["2025-11-03"], False, "dates are no text"),
        (T.IDENTIFIER, ["1930567531.0"], True, "ids as floats"),
        (T.IDENTIFIER, ["0379-NEVHP"], True, "codes"),
        (T.IDENTIFIER, ["12.50", "13.75"], False, "amounts with cents"),
        (T.IDENTIFIER, ["03/11/2025"], False, "dates"),
        (T.IDENTIFIER, ["20251103"], True, "eight digits may be a number"),
        (T.DAY, ["", " "], True, "an empty column fits every field"),
    ],
)
def test_fits(kind: FieldType, values: list[str], fits: bool, why: str) -> None:
    assert column_contents.fits(kind, values) is fits, why


@pytest.mark.parametrize(
    ("values", "wordy", "why"),
    [
        (["Acme Ltd", "Bolt 24 GmbH"], True, "names"),
        (["0379-NEVHP", "10023"], False, "numbers with letters"),
        (["A"], False, "a single letter"),
        ([], False, "nothing"),
    ],
)
def test_looks_like_names(values: list[str], wordy: bool, why: str) -> None:
    assert column_contents.looks_like_names(values) is wordy, why


@pytest.mark.parametrize(
    ("values", "may_be", "why"),
    [
        (["EUR", "???", "Euro", "XX"], True, "words, most of them unreadable"),
        (["EUR", "", "3.50"], True, "half of them amounts"),
        (["12.50", "13"], False, "amounts"),
        (["03.11.2025", "04.11.2025"], False, "dates"),
    ],
)
def test_may_be_currency(values: list[str], may_be: bool, why: str) -> None:
    assert column_contents.may_be_currency(values) is may_be, why
