"""How a statement is to be paid: to which account, quoting what, and scanned with which code."""

import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from segno import helpers
from stdnum import iso11649
from stdnum.iso7064 import mod_97_10

from dunwell.core import remittances
from dunwell.store.models import Entity

_LONGEST_NAME: Final = 70
_LONGEST_WORDS: Final = 140
_CENT_DECIMALS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """What the payer's bank is to carry: a structured reference, or the number in words."""

    text: str
    is_structured: bool

    @property
    def shown(self) -> str:
        """Write a structured reference in groups of four, as banks print it."""
        return iso11649.format(self.text) if self.is_structured else self.text


def quoted(number: str, *, currency: str, account: str) -> Quoted:
    """Choose what a customer quotes; check digits catch what is mistyped on the way."""
    if not remittances.carries_structured(number, currency=currency, account=account):
        return Quoted(text=number, is_structured=False)
    digits = mod_97_10.calc_check_digits(f"{number}RF")
    return Quoted(text=iso11649.validate(f"RF{digits}{number}"), is_structured=True)


def code(entity: Entity, amount: int, *, currency: str, quote: Quoted) -> str:
    """Draw the payment code of the European Payments Council as SVG; empty where there is none."""
    if not remittances.is_scannable(amount, currency=currency, account=entity.iban):
        return ""
    try:
        drawn = helpers.make_epc_qr(
            name=entity.name[:_LONGEST_NAME],
            iban=entity.iban,
            amount=Decimal(amount).scaleb(-_CENT_DECIMALS),
            reference=quote.text if quote.is_structured else None,
            text=None if quote.is_structured else quote.text[:_LONGEST_WORDS],
            bic=entity.bic if remittances.is_like_bic(entity.bic) else None,
        )
    except ValueError:
        # A code holds 331 bytes; a longer name and number are read by people alone.
        return ""
    out = io.BytesIO()
    # The quiet zone of four modules belongs to the code: readers look for it.
    drawn.save(out, kind="svg", border=4, xmldecl=False, svgclass=None, lineclass=None)
    return out.getvalue().decode()
