"""Bank details are kept compact, and refused when their own check digits say they are mistyped."""

from stdnum import bic as bics
from stdnum import iban as ibans
from stdnum.exceptions import ValidationError

from dunwell.core import remittances
from dunwell.core.refusals import Refusal


class WrongIban(Refusal):
    """Money sent to a mistyped IBAN comes back late or not at all."""

    code = "wrong_iban"


class WrongBic(Refusal):
    """A BIC names one bank."""

    code = "wrong_bic"


def account(text: str) -> str:
    """Give an IBAN compact and checked; a local account number stays as it is written."""
    found = remittances.compact(text)
    if not remittances.is_like_iban(found):
        return text.strip()
    try:
        return ibans.validate(found)
    except ValidationError as error:
        raise WrongIban(
            f"{text.strip()} is no valid IBAN: its check digits, length or country do not fit. "
            "Compare it with a bank statement, digit by digit."
        ) from error


def bank_code(text: str) -> str:
    """Give a BIC compact and checked; a local routing number stays as it is written."""
    found = remittances.compact(text)
    if not remittances.is_like_bic(found):
        return text.strip()
    try:
        return bics.validate(found)
    except ValidationError as error:
        raise WrongBic(
            f"{text.strip()} is no valid BIC: its letters 5 and 6 name no country. "
            "Compare it with a bank statement."
        ) from error
