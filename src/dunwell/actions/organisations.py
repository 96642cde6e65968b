"""Say who the company is: its name, its time zone, and the language of what leaves the house."""

from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction

from dunwell.actions import edits, entities
from dunwell.actions.edits import Values
from dunwell.core import single_lines
from dunwell.core.refusals import Refusal
from dunwell.store import audit, locks
from dunwell.store.models import Entity, Organisation, User
from dunwell.store.queries import account_history


class UnknownTimeZone(Refusal):
    """A day begins where the company is, so its time zone must be one that exists."""

    code = "unknown_time_zone"


@transaction.atomic
def introduce(
    *,
    by: User | None,
    at: datetime,
    name: str,
    time_zone: str,
    language: str,
    entity_code: str,
    country: str = "",
    currency: str = "",
) -> Organisation:
    """Note the company, and its one legal entity where the book has none yet."""
    locks.audit_trail()
    if not Entity.objects.exists():
        entities.open(
            by=by, at=at, code=entity_code, name=name, country=country, currency=currency
        )
    told = {"name": name, "time_zone": time_zone, "language": language}
    standing = Organisation.objects.first()
    if standing is not None:
        edit(by=by, at=at, seen=edits.of_row(standing, told), asked=told)
        return Organisation.objects.get()
    require_time_zone(time_zone)
    company = Organisation.objects.create(**told)
    audit.record(
        by=by,
        at=at,
        action="organisations.introduce",
        subject="organisation:1",
        after=told,
    )
    return company


@transaction.atomic
def edit(*, by: User | None, at: datetime, seen: Values, asked: Values) -> dict[str, Any]:
    """Save what differs from what was seen, and give it; refuse what others changed as well."""
    require_time_zone(asked["time_zone"])
    company = Organisation.objects.select_for_update().get()
    standing = edits.of_row(company, list(asked))
    changes = edits.changed(
        seen=seen,
        standing=standing,
        asked=asked,
        saved=account_history.last_saved("organisation", 1),
    )
    if changes:
        single_lines.require(changes)
        for name, value in changes.items():
            setattr(company, name, value)
        company.save(update_fields=list(changes))
        audit.record(
            by=by,
            at=at,
            action="organisations.edit",
            subject="organisation:1",
            before={name: standing[name] for name in changes},
            after=changes,
        )
    return changes


def require_time_zone(name: str) -> None:
    """Refuse a name that no time zone has."""
    if name not in available_timezones():
        raise UnknownTimeZone(
            f"There is no time zone {name}; choose one such as Europe/Berlin or UTC."
        )
