"""Who the company is, what its entities lack, and who changed what of either."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from dunwell.core.scopes import EVERYTHING, Scope
from dunwell.store import personal_data
from dunwell.store.models import AuditEntry, Entity, EntityLogo, Organisation
from dunwell.store.queries import scopes

_SHOWN_ACTS: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act on the company or an entity, with the fields before and after it."""

    at: datetime
    actor: str
    action: str
    entity: str  # Its code; empty for the company as a whole.
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def current() -> Organisation | None:
    """Give the company; None until a person has said who it is."""
    return Organisation.objects.first()


def entities(scope: Scope = EVERYTHING) -> Sequence[tuple[Entity, bool]]:
    """List the entities within by code, each with whether it has a logo."""
    with_logo = set(EntityLogo.objects.values_list("entity_id", flat=True))
    return [(one, one.pk in with_logo) for one in scopes.entities(scope)]


def only_currency() -> str:
    """Give the currency all entities report in; empty where they differ or one has none."""
    found = set(Entity.objects.values_list("currency", flat=True))
    return found.pop() if len(found) == 1 else ""


def entity(entity_id: int) -> Entity | None:
    """Find an entity."""
    return Entity.objects.filter(pk=entity_id).first()


def logo(entity_id: int) -> bytes | None:
    """Give the PNG of an entity's logo."""
    found = EntityLogo.objects.filter(entity=entity_id).values_list("png", flat=True).first()
    return None if found is None else bytes(found)


def logo_digest(entity_id: int) -> str:
    """Name an entity's logo; nothing where it has none."""
    found = EntityLogo.objects.filter(entity=entity_id).values_list("digest", flat=True)
    return found.first() or ""


def logos(entity_ids: Iterable[int]) -> dict[int, bytes]:
    """Give the logos of entities, by entity; one without a logo is left out."""
    rows = EntityLogo.objects.filter(entity__in=list(entity_ids))
    return {pk: bytes(png) for pk, png in rows.values_list("entity_id", "png")}


def acts(entity_id: int | None = None, *, scope: Scope = EVERYTHING) -> list[Act]:
    """List the latest acts on one entity, or on the company and all of them, newest first."""
    asked = Q(subject__startswith="entity:") | Q(subject="organisation:1")
    if scope.entities is not None:
        within = scopes.entities(scope).values_list("pk", flat=True)
        asked = Q(subject__in=["organisation:1", *(f"entity:{pk}" for pk in within)])
    if entity_id is not None:
        asked = Q(subject=f"entity:{entity_id}")
    codes = {f"entity:{pk}": code for pk, code in Entity.objects.values_list("pk", "code")}
    rows = AuditEntry.objects.filter(asked).select_related("by").order_by("-sequence")
    return [
        Act(
            at=one.recorded_at,
            actor=one.who(),
            action=one.action,
            entity=codes.get(one.subject, ""),
            before=one.before or {},
            after=one.after or {},
        )
        for one in personal_data.told(rows[:_SHOWN_ACTS])
    ]
