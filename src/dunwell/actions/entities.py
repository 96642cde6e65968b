"""Open the legal entities that invoice and collect."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction

from dunwell.core.currencies import DECIMALS
from dunwell.core.refusals import Refusal
from dunwell.store import audit
from dunwell.store.models import Entity, User


class EntityExists(Refusal):
    """An entity's code names it once."""

    code = "entity_exists"


class UnknownCurrency(Refusal):
    """Only currencies whose decimals are known can be counted."""

    code = "unknown_currency"


class EntityFields(TypedDict, total=False):
    """What may be said of an entity beside its code and name."""

    country: str
    currency: str
    street: str
    street_2: str
    postal_code: str
    city: str
    email: str
    phone: str
    bank_name: str
    iban: str
    bic: str


class EntityChanges(EntityFields, total=False):
    """What may be changed of an entity; its code stays."""

    name: str


@transaction.atomic
def open(
    *, by: User | None, at: datetime, code: str, name: str, **fields: Unpack[EntityFields]
) -> Entity:
    """Open an entity under a code of its own."""
    require_currency(fields.get("currency") or "EUR")
    if Entity.objects.filter(code=code).exists():
        raise EntityExists(f"There is an entity {code} already; choose another code.")
    entity = Entity.objects.create(code=code, name=name, **fields)
    audit.record(
        by=by,
        at=at,
        action="entities.open",
        subject=f"entity:{entity.pk}",
        after={"code": code, "name": name, **fields},
    )
    return entity


@transaction.atomic
def edit(
    *, by: User | None, at: datetime, entity: Entity, **changes: Unpack[EntityChanges]
) -> Entity:
    """Change what is known of an entity: its address, its bank, how to reach it."""
    require_currency(changes.get("currency") or "EUR")
    fresh = Entity.objects.select_for_update().get(pk=entity.pk)
    before = {name: getattr(fresh, name) for name in changes}
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(changes))
    audit.record(
        by=by,
        at=at,
        action="entities.edit",
        subject=f"entity:{fresh.pk}",
        before=before,
        after=dict(changes),
    )
    return fresh


def require_currency(currency: str) -> None:
    """Refuse a code that is no active currency of ISO 4217."""
    if currency not in DECIMALS:
        raise UnknownCurrency(
            f"{currency!r} is no currency that is counted in; give an ISO 4217 code such as EUR."
        )
