"""Open the legal entities that invoice and collect."""

from datetime import datetime

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


@transaction.atomic
def open(
    *, by: User | None, at: datetime, code: str, name: str, country: str = "", currency: str = ""
) -> Entity:
    """Open an entity under a code of its own."""
    require_currency(currency or "EUR")
    if Entity.objects.filter(code=code).exists():
        raise EntityExists(f"There is an entity {code} already; choose another code.")
    entity = Entity.objects.create(code=code, name=name, country=country, currency=currency)
    audit.record(
        by=by,
        at=at,
        action="entities.open",
        subject=f"entity:{entity.pk}",
        after={"code": code, "name": name, "country": country, "currency": currency},
    )
    return entity


def require_currency(currency: str) -> None:
    """Refuse a code that is no active currency of ISO 4217."""
    if currency not in DECIMALS:
        raise UnknownCurrency(
            f"{currency!r} is no currency that is counted in; give an ISO 4217 code such as EUR."
        )
