"""Who changed what is known of a customer and its contacts, when, from what to what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from dunwell.core.personal_data import differs
from dunwell.store import personal_data
from dunwell.store.models import (
    AuditEntry,
    Contact,
    Customer,
    DuplicateProposal,
    ImportChange,
    ImportRun,
)

CUSTOMER_ACTIONS: Final = ("customers.open", "customers.edit", "customers.merge")
# Written by the program for itself; people change them through other fields.
_HIDDEN: Final = frozenset({"name_key", "id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field's value before and after, as they were stored."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One act on the customer, a contact of it, or a proposal about it; `run_id` of an import."""

    at: datetime
    actor: str
    action: str
    contact: str
    run_id: int | None
    file_name: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """Who changed a customer or contact last, and when; the actor may be an import's file."""

    at: datetime
    actor: str


def edits(customer: Customer) -> list[Edit]:
    """List every edit, newest first."""
    subjects = [f"customer:{customer.pk}", *_proposal_subjects(customer.pk)]
    entries = AuditEntry.objects.filter(
        Q(subject__in=subjects)
        | Q(subject__startswith="contact:", before__customer=customer.pk)
        | Q(subject__startswith="contact:", after__customer=customer.pk)
    )
    rows = personal_data.told(entries.select_related("by").order_by("-sequence"))
    acts = [_act(entry) for entry in rows]
    return sorted([*acts, *_imports(customer)], key=lambda edit: edit.at, reverse=True)


def last_saved(table: str, row_id: int) -> Saved | None:
    """Tell who changed a row of the table `customer` or `contact` last."""
    entry = (
        AuditEntry.objects.filter(subject=f"{table}:{row_id}")
        .select_related("by")
        .order_by("-sequence")
        .first()
    )
    run = (
        ImportRun.objects.filter(changes__table=table, changes__row_id=row_id)
        .order_by("-recorded_at")
        .values_list("recorded_at", "file_name")
        .first()
    )
    known = [Saved(at=run[0], actor=run[1])] if run else []
    if entry is not None:
        known.append(Saved(at=entry.recorded_at, actor=entry.who()))
    return max(known, key=lambda one: one.at, default=None)


def contact_names(contact_ids: Iterable[int]) -> Mapping[int, str]:
    """Name contacts that still exist."""
    rows = Contact.objects.filter(pk__in=list(contact_ids)).values_list("pk", "name", "email")
    return {pk: name or email for pk, name, email in rows}


def _proposal_subjects(customer_id: int) -> list[str]:
    rows = DuplicateProposal.objects.filter(Q(first=customer_id) | Q(second=customer_id))
    return [f"duplicate_proposal:{pk}" for pk in rows.values_list("pk", flat=True)]


def _act(entry: AuditEntry) -> Edit:
    before, after = entry.before or {}, entry.after or {}
    told = before if entry.subject.startswith("contact:") and before else after
    contact = ""
    if entry.subject.startswith("contact:"):
        contact = told.get("name") or told.get("email") or ""
    if entry.action == "customers.merge":
        before, after = {}, {"merged": (before.get("other") or {}).get("number", "")}
    names = [name for name in {**before, **after} if name not in _HIDDEN | {"customer"}]
    return Edit(
        at=entry.recorded_at,
        actor=entry.who(),
        action=entry.action,
        contact=contact,
        run_id=None,
        file_name="",
        changes=tuple(
            FieldChange(field=name, before=before.get(name), after=after.get(name))
            for name in names
            if differs(before.get(name), after.get(name))
        ),
    )


def _imports(customer: Customer) -> list[Edit]:
    """Tell what imports changed; only the values before them were kept."""
    rows = ImportChange.objects.filter(table="customer", row_id=customer.pk)
    return [
        Edit(
            at=change.run.recorded_at,
            actor=str(change.run.by) if change.run.by else "",
            action="imports.create" if change.before is None else "imports.change",
            contact="",
            run_id=change.run_id,
            file_name=change.run.file_name,
            changes=tuple(
                FieldChange(field=name.removesuffix("_id"), before=value, after=None)
                for name, value in (change.before or {}).items()
                if name not in _HIDDEN
            ),
        )
        for change in rows.select_related("run", "run__by")
    ]
