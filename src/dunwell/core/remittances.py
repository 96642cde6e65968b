"""A payer is asked to quote what its bank carries unchanged, and may scan it where banks read it.

Banks of the single euro payments area carry a structured reference with check digits (ISO 11649)
through to the statement; elsewhere the customer's number is quoted as it stands.
"""

import re
from typing import Final

_SEPA: Final = (
    "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT"
    " NL NO PL PT RO RS SE SI SK SM VA"
)
SEPA_COUNTRIES: Final = frozenset(_SEPA.split())  # Reached by SEPA credit transfers.
LARGEST_SCANNED: Final = 999_999_999_99  # The most a payment code may ask for.

_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{8,30}", re.ASCII)
_BIC: Final = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", re.ASCII)
_STRUCTURED: Final = re.compile(r"[A-Z0-9]{1,21}", re.ASCII)


def compact(account: str) -> str:
    """Write an account or bank code without blanks, in capitals."""
    return "".join(account.split()).upper()


def is_like_iban(account: str) -> bool:
    """Tell whether a compact account claims to be an IBAN; any other is a local account number."""
    return _IBAN.fullmatch(account) is not None


def is_like_bic(code: str) -> bool:
    """Tell whether a compact bank code claims to be a BIC; any other is a local routing number."""
    return _BIC.fullmatch(code) is not None


def carries_structured(number: str, *, currency: str, account: str) -> bool:
    """Tell whether a customer's number goes into a structured reference without loss.

    Letters in lower case would come back as capitals, so such a number is quoted as it is.
    """
    return _is_sepa(currency, account) and _STRUCTURED.fullmatch(number) is not None


def is_scannable(amount: int, *, currency: str, account: str) -> bool:
    """Tell whether an amount in minor units may be asked for with a SEPA payment code."""
    return _is_sepa(currency, account) and 0 < amount <= LARGEST_SCANNED


def _is_sepa(currency: str, account: str) -> bool:
    return currency == "EUR" and is_like_iban(account) and account[:2] in SEPA_COUNTRIES
