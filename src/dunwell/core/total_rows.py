"""A row of sums is not data: it names a total and holds nothing but figures beside it."""

import re
from collections.abc import Sequence

from dunwell.core import currencies

_TOTAL = (
    r"(?:(?:grand|sub|running|report|overall|gesamt|zwischen|end|sous|gran|sub)[ -]?)?"
    r"(?:totals?|totales|totaux|total[ ]g[eé]n[eé]ral|summen?|somme|sum|gesamt|gesamtsumme"
    r"|gesamtbetrag|suma|totaal|totalen|eindtotaal|subtotaal|insgesamt|saldo|importe total)"
)
# Every word for a total holds one of these; most rows are told apart by that alone.
_STEM = re.compile(r"tot|sum|som|gesamt|saldo|\*")
_LEADING = re.compile(_TOTAL + r"\b[ :.]*(.*)", re.IGNORECASE)
_ASTERISKS = re.compile(r"\*{1,4}")
_QUALIFIER = re.compile(
    r"(?:general|g[eé]n[eé]ral|amount|balance|due|open|outstanding|ledger|receivables|a/?r"
    r"|offen|forderungen|betrag|saldo|dû|ouvert|abierto|openstaand|:|=| )*",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"[0-9.,'’ \u00a0\u202f()+\-\u2212]*[0-9][0-9.,'’ \u00a0\u202f()+\-\u2212]*%?"
)
_DATE_LIKE = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}")


def is_total_row(cells: Sequence[str]) -> bool:
    """Tell a row of sums from a row of data.

    One cell leads with a word for a total or is SAP's asterisk, all other filled cells are figures
    or currencies, and either that word stands alone or half of the row is blank. A customer called
    "Total Energies" in a full row is data.
    """
    if not _STEM.search("".join(cells).lower()):
        return False
    filled = [cell.strip() for cell in cells if cell and not cell.isspace()]
    words = [cell for cell in filled if not _is_figure(cell)]
    if len(words) != 1:
        return False
    named = _LEADING.match(words[0])
    if named is None:
        return bool(_ASTERISKS.fullmatch(words[0])) and len(filled) > 1
    rest = named.group(1).strip()
    stands_alone = _is_figure(rest) or bool(_QUALIFIER.fullmatch(rest))
    return stands_alone or 2 * len(filled) <= len(cells)


def _is_figure(cell: str) -> bool:
    """Tell whether a cell may stand beside a sum: an amount, a count or a currency."""
    if _FIGURE.fullmatch(cell):
        return not _DATE_LIKE.fullmatch(cell)
    return all(
        currencies.is_sign(part) or (_FIGURE.fullmatch(part) and not _DATE_LIKE.fullmatch(part))
        for part in cell.split()
    )
