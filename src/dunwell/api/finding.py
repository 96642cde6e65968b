"""Find what an address or a body names, within what the caller may see."""

from datetime import date

from django.utils import timezone

from dunwell.api import answers
from dunwell.api.callers import Caller
from dunwell.core.scopes import Scope
from dunwell.store.models import Customer, Entity, Item, User
from dunwell.store.queries import api_rows, customers, ledger


def acting_day() -> date:
    """Give the day of an act: today, or the ledger's own while it is a week behind."""
    return ledger.acting_day(today=timezone.localdate())


def customer(caller: Caller, pk: int) -> Customer:
    """Find a customer; one that was merged into another is said to be."""
    gone = api_rows.merged_customers(caller.sight).filter(pk=pk) if pk <= answers.LARGEST else None
    if gone is not None and (one := gone.first()) is not None:
        raise customers.merged(one)
    return answers.found(api_rows.customers(caller.sight), pk)


def item(caller: Caller, pk: int) -> Item:
    """Find an item."""
    return answers.found(api_rows.items(caller.sight), pk)


def entity(caller: Caller, code: str) -> Entity:
    """Find a legal entity by its code."""
    return ledger.entity(code, within=caller.sight.scope)


def entity_row(caller: Caller, pk: int) -> Entity:
    """Find a legal entity by its id."""
    return answers.found(api_rows.entities(caller.sight), pk)


def colleague(address: str) -> User:
    """Find somebody who works here by their address."""
    row = User.objects.filter(email__iexact=address, is_active=True).first()
    if row is None:
        raise answers.NotFound("Nobody here has this address. Nothing was changed.")
    return row


def person(address: str) -> User:
    """Find somebody by their address; who left is refused by the rule of what they are to do."""
    row = User.objects.filter(email__iexact=address).first()
    return row or colleague(address)


def scope(caller: Caller) -> Scope:
    """Give the part of the book the caller may see."""
    return caller.sight.scope


def one_entity(caller: Caller, asked: str) -> str:
    """Give the entity a figure is of: the one asked for, all (empty), or the first within."""
    entity_codes(caller, asked)
    if asked or caller.sight.entities is None:
        return asked
    return min(caller.sight.entities)


def entity_codes(caller: Caller, asked: str) -> list[str]:
    """Give the entities a figure is about, each by itself; one empty code is all of them."""
    if asked:
        ledger.require_entity(asked, within=scope(caller))
    if asked or caller.sight.entities is None:
        return [asked]
    return list(caller.sight.entities)
