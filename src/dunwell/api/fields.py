"""What may be sent: each field with its bounds; a field that nobody knows is refused."""

from datetime import date
from typing import Annotated, Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from ninja import Query, Schema
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from dunwell.core import decimal_amounts

MOST: Final = 200
_NO_NULL: Final = r"^[^\x00]*$"
FIRST_DAY: Final = date(1970, 1, 1)
AFTER_LAST_DAY: Final = date(2100, 1, 1)

# Of an address; one that names nothing is answered as such, however large it is.
Key = Annotated[int, WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 2**63 - 1})]
Place = Annotated[int, WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 1000})]

# Of a question, in its address.
After = Annotated[int, Query(0, ge=0, lt=2**63, description="The `next` of the page before.")]
Limit = Annotated[int, Query(100, ge=1, le=MOST)]
AsOf = Annotated[date | None, Query(None, ge=FIRST_DAY, lt=AFTER_LAST_DAY)]
Word = Annotated[str, Query("", max_length=100, pattern=_NO_NULL)]
Number = Annotated[int | None, Query(None, ge=1, lt=2**63)]
Yes = Annotated[bool | None, Query(None)]

# Of an act, in its body.
Language = Annotated[str, StringConstraints(pattern=r"^([a-z]{2,3}(-[A-Z]{2})?)?$")]
Id = Annotated[int, Field(ge=1, lt=2**63)]
Ids = Annotated[list[Id], Field(min_length=1, max_length=1000)]
Day = Annotated[date, Field(ge=FIRST_DAY, lt=AFTER_LAST_DAY)]
Code = Annotated[str, StringConstraints(max_length=50, pattern=_NO_NULL)]
Short = Annotated[str, StringConstraints(max_length=200, pattern=_NO_NULL)]
Medium = Annotated[str, StringConstraints(max_length=500, pattern=_NO_NULL)]
Long = Annotated[str, StringConstraints(max_length=1000, pattern=_NO_NULL)]
Longest = Annotated[str, StringConstraints(max_length=5000, pattern=_NO_NULL)]
Amount = Annotated[str, StringConstraints(max_length=30, pattern=r"^[0-9]+(\.[0-9]+)?$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


def _address(text: str) -> str:
    if text:
        try:
            validate_email(text)
        except ValidationError:
            raise ValueError("Mail cannot be sent to this address.") from None
    return text


Address = Annotated[Short, AfterValidator(_address)]


class Given(Schema):
    """What is sent; a field that nobody knows is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")

    def told(self) -> dict[str, Any]:
        """Give the fields that were sent, and no others."""
        return {name: getattr(self, name) for name in sorted(self.model_fields_set)}


class GivenMoney(Given):
    """An amount as a plain decimal text with its currency."""

    amount: Amount
    currency: Currency


class GivenReason(Given):
    """Why something ends."""

    because: Long = ""


def units(given: GivenMoney | None, currency: str) -> int | None:
    """Read an amount, which is in the currency of what it is about."""
    if given is None:
        return None
    if given.currency != currency:
        raise decimal_amounts.AmountUnreadable(
            f"The amount is given in {given.currency}, but this is counted in {currency}; give it "
            f"in {currency}. Nothing was changed."
        )
    return decimal_amounts.minor_units(given.amount, currency)
