"""What things look like to machines: money as decimal texts with its currency, ISO days."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from ninja import Schema

from dunwell.core import money as units_of
from dunwell.store.models import User

T = TypeVar("T")


class Money(Schema):
    """An amount as a plain decimal text with its currency."""

    amount: str
    currency: str


class Listed(Schema, Generic[T]):
    """One page of a list; `next` is sent as `after` for the page that follows."""

    items: list[T]
    next: int | None


class Field(Schema):
    """A field of the input that does not fit."""

    field: str
    message: str


class Refused(Schema):
    """A refusal: the code is stable, the message says what, why and what now."""

    code: str
    message: str
    fields: list[Field] | None = None


class Done(Schema):
    """An act that leaves nothing to look at but what it did."""

    done: bool = True


def dumped(shape: Schema) -> dict[str, Any]:
    """Give a shape as plain JSON values."""
    return shape.model_dump(mode="json", by_alias=True)


def money(units: int | None, currency: str) -> Money | None:
    """Write an amount, or nothing."""
    if units is None or not currency:
        return None
    return Money(amount=units_of.in_units(units, currency), currency=currency)


def amount(units: int, currency: str) -> Money:
    """Write an amount that is there."""
    return Money(amount=units_of.in_units(units, currency), currency=currency)


def person(row: User | None) -> str | None:
    """Name a person by their address."""
    return row.email if row else None


def day(value: date | None) -> str | None:
    """Write a day."""
    return value.isoformat() if value else None


def instant(value: datetime | None) -> str | None:
    """Write an instant."""
    return value.isoformat() if value else None


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Write what is kept as JSON: days and the like as texts."""
    return {key: _plain(value) for key, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return plain(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)
