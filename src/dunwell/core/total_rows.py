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
_OF_SOMEONE = re.compile(
    r"(?:for|f[uü]r|pour|para|voor|customer|account|company|client|kunden?|debitor|konto|compte"
    r"|cliente|cuenta|klant|debiteur|buchungskreis|soci[eé]t[eé]|sociedad)\b.*",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"[0-9.,'’ \u00a0\u202f()+\-\u2212]*[0-9][0-9.,'’ \u00a0\u202f()+\-\u2212]*%?"
)
_DATE_LIKE = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}")


def is_total_row(cells: Sequence[str]) -> bool:
    """Tell a row of sums from a row of data.

    One cell is a word for a total or SAP's asterisk, and all other filled cells are figures or
    currencies, with one of them behind it. The word stands alone (`Total open amount`), holds the
    sum (`Total: 500`), or names whose it is (`Total for Acme`). A customer called "Total Energies"
    is data.
    """
    if not _STEM.search("".join(cells).lower()):
        return False
    filled = [cell.strip() for cell in cells if cell and not cell.isspace()]
    words = [cell for cell in filled if not _is_figure(cell)]
    if len(words) != 1:
        return False
    (word,) = words
    is_sparse = 2 * len(filled) <= len(cells)
    leads, has_figure_behind = filled[0] == word, filled[-1] != word
    named = _LEADING.match(word)
    if named is None:
        return bool(_ASTERISKS.fullmatch(word)) and has_figure_behind
    rest = named.group(1).strip()
    if rest and _is_figure(rest):
        return True
    if _QUALIFIER.fullmatch(rest):
        return has_figure_behind and (leads or is_sparse)
    return bool(_OF_SOMEONE.match(rest)) and leads and has_figure_behind and is_sparse


def _is_figure(cell: str) -> bool:
    """Tell whether a cell may stand beside a sum: an amount, a count or a currency."""
    if _FIGURE.fullmatch(cell):
        return not _DATE_LIKE.fullmatch(cell)
    return all(
        part == "$"
        or currencies.code_of(part) is not None
        or (_FIGURE.fullmatch(part) and not _DATE_LIKE.fullmatch(part))
        for part in cell.split()
    )
