"""Open and change the legal entities that invoice and collect, with their bank and logo."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, TypedDict, Unpack

from django.db import transaction

from dunwell.actions import bank_details, edits
from dunwell.actions.edits import Values
from dunwell.core import currencies, permissions, personal_data, single_lines
from dunwell.core.permissions import Permission
from dunwell.core.refusals import Refusal
from dunwell.store import audit
from dunwell.store.models import Entity, EntityLogo, User
from dunwell.store.queries import account_history, people

_BANK: Final = frozenset({"bank_name", "iban", "bic"})


class EntityExists(Refusal):
    """An entity's code names it once."""

    code = "entity_exists"


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
    remittance_slip: bool


class EntityChanges(EntityFields, total=False):
    """What may be changed of an entity; its code stays."""

    name: str


@transaction.atomic
def open(
    *, by: User | None, at: datetime, code: str, name: str, **fields: Unpack[EntityFields]
) -> Entity:
    """Open an entity under a code of its own."""
    told = _checked(fields)
    _require_may_name_bank(by, {name for name in told if told[name]})
    if Entity.objects.filter(code=code).exists():
        raise EntityExists(f"There is an entity {code} already; choose another code.")
    entity = Entity.objects.create(code=code, name=name, **told)
    audit.record(
        by=by,
        at=at,
        action="entities.open",
        subject=f"entity:{entity.pk}",
        after={"code": code, "name": name, **_told(entity.pk, told)},
    )
    return entity


def _told(entity_id: int, facts: Mapping[str, object]) -> dict[str, object]:
    return personal_data.about(f"entity:{entity_id}", facts, "email", "phone")


@transaction.atomic
def edit(
    *, by: User | None, at: datetime, entity: Entity, **changes: Unpack[EntityChanges]
) -> Entity:
    """Change what is known of an entity: its address, its bank, how to reach it."""
    told = _checked(changes)
    fresh = Entity.objects.select_for_update().get(pk=entity.pk)
    before = {name: getattr(fresh, name) for name in told}
    for name, value in told.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(told))
    audit.record(
        by=by,
        at=at,
        action="entities.edit",
        subject=f"entity:{fresh.pk}",
        before=_told(fresh.pk, before),
        after=_told(fresh.pk, told),
    )
    return fresh


@transaction.atomic
def edit_seen(
    *, by: User | None, at: datetime, entity_id: int, seen: Values, asked: Values
) -> dict[str, Any]:
    """Save what differs from what was seen, and give it; refuse what others changed as well."""
    entity = Entity.objects.select_for_update().get(pk=entity_id)
    told = _checked(asked)
    changes = edits.changed(
        seen=seen,
        standing=edits.of_row(entity, list(told)),
        asked=told,
        saved=account_history.last_saved("entity", entity_id),
    )
    _require_may_name_bank(by, changes)
    if changes:
        edit(by=by, at=at, entity=entity, **changes)
    return changes


@transaction.atomic
def set_logo(*, by: User | None, at: datetime, entity: Entity, png: bytes) -> None:
    """Keep a logo, a PNG that was drawn anew, in place of the one before."""
    standing = EntityLogo.objects.select_for_update().filter(entity=entity).first()
    digest = hashlib.sha256(png).hexdigest()
    if standing is not None and standing.digest == digest:
        return
    EntityLogo.objects.update_or_create(entity=entity, defaults={"png": png, "digest": digest})
    audit.record(
        by=by,
        at=at,
        action="entities.set_logo",
        subject=f"entity:{entity.pk}",
        before={"logo": standing.digest if standing else ""},
        after={"logo": digest},
    )


@transaction.atomic
def remove_logo(*, by: User | None, at: datetime, entity: Entity) -> None:
    """Take the logo away; without one nothing is done."""
    standing = EntityLogo.objects.select_for_update().filter(entity=entity).first()
    if standing is None:
        return
    standing.delete()
    audit.record(
        by=by,
        at=at,
        action="entities.remove_logo",
        subject=f"entity:{entity.pk}",
        before={"logo": standing.digest},
        after={"logo": ""},
    )


def _require_may_name_bank(by: User | None, names: Iterable[str]) -> None:
    """Let nobody turn the money of customers to another account who has no say over money."""
    if by is not None and not _BANK.isdisjoint(names):
        permissions.require(people.roles_of(by), Permission.BANK_DETAILS)


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Refuse what cannot be, and write bank details as they are kept."""
    told = dict(fields)
    single_lines.require(told)
    currencies.require(told.get("currency") or "EUR")
    if "iban" in told:
        told["iban"] = bank_details.account(told["iban"])
    if "bic" in told:
        told["bic"] = bank_details.bank_code(told["bic"])
    return told
