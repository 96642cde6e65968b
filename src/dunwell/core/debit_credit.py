"""A debit or credit indicator tells the side of a positive amount, in the letters ERPs use."""

from typing import Final

_CREDIT: Final = frozenset(
    ("h", "c", "cr", "cred", "credit", "crédit", "credito", "crédito", "haben", "haber")
    + ("k", "kredit", "-")
)
_DEBIT: Final = frozenset(
    ("s", "d", "dr", "deb", "debit", "débit", "debito", "débito", "debe", "soll", "debet", "+")
)


def is_credit(text: str) -> bool | None:
    """Tell credit from debit; None when the word is neither."""
    word = text.strip().casefold().rstrip(".")
    if word in _CREDIT:
        return True
    return False if word in _DEBIT else None
