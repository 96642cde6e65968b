"""Rows of sums are told from rows of data."""

import pytest

from dunwell.core import total_rows


@pytest.mark.parametrize(
    ("cells", "total", "why"),
    [
        (["Total", "", "", "1,234.50"], True, "a total and its figure"),
        (["", "", "Total", "1,234.50"], True, "the word in the middle"),
        (["Grand Total:", "", "", "12", "1,234.50 EUR"], True, "with a currency"),
        (["Summe", "", "", "1.234,50", ""], True, "German"),
        (["Gesamtsumme EUR", "", "", "1.234,50"], True, "a currency beside the word"),
        (["Total général", "", "", "1 234,50"], True, "French"),
        (["Suma", "", "1.234,50"], True, "Spanish"),
        (["Totaal", "", "1.234,50"], True, "Dutch"),
        (["Subtotal", "", "", "5"], True, "a part"),
        (["Zwischensumme", "", "", "5"], True, "a part in German"),
        (["Total", "100"], True, "two columns, both filled"),
        (["Total open amount", "100"], True, "a word that qualifies the sum"),
        (["Total: 1,234.50", "", ""], True, "all in one cell"),
        (["Total customer 4711", "", "", "", "500.00"], True, "the sum of one customer"),
        (["*", "", "", "", "500.00"], True, "SAP's mark"),
        (["**", "", "EUR", "", "500.00"], True, "SAP's mark with a currency"),
        (["4711", "", "Total", "", "", "500.00"], True, "an account and its total"),
        (["Total for Acme Ltd", "", "", "", "500.00"], True, "the sum of one name"),
        (["1234", "Total", "", "", "", ""], False, "a customer called Total without a figure"),
        (["1234", "Total", "FR", "", ""], False, "a country is no figure"),
        (["1234", "Totaal Bouw BV", "", "", "", ""], False, "a customer in a sparse row"),
        (["Total Energies", "", "", "", "500.00"], False, "better a problem than a lost row"),
        (["1234", "Total", "500.00"], False, "a number before the word in a full row"),
        (["*", "", "", ""], False, "a mark without a figure"),
        (["100", "Total Energies", "2025-01-03", "500.00", "EUR"], False, "a customer"),
        (["Total Energies", "INV1", "2025-01-03", "500.00", ""], False, "a customer in front"),
        (["Total Energies", "77", "500.00"], False, "a customer in a full row of figures"),
        (["Total", "INV-1", "", "", "500.00"], False, "a number with letters is no figure"),
        (["Total", "2025-01-03", "", "", "500.00"], False, "a date is no figure"),
        (["Summit Ltd", "", "", "", "500.00"], False, "a name that starts like a sum"),
        (["Sum Up Ltd", "77", "500.00", "EUR"], False, "a customer called Sum"),
        (["Acme", "", "", "Total", "5"], False, "a text before the word"),
        (["1", "", "", "500.00"], False, "no word"),
        (["", "", ""], False, "blank"),
        ([], False, "nothing"),
    ],
)
def test_is_total_row(cells: list[str], total: bool, why: str) -> None:
    assert total_rows.is_total_row(cells) is total, why
