"""Keep a table's filters, sorting and columns under a name; only their owner changes them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction

from dunwell.core import personal_data
from dunwell.core.refusals import Refusal
from dunwell.store import audit
from dunwell.store.models import SavedView, User

LONGEST_NAME: Final = 80
LONGEST_QUERY: Final = 2000


class ViewNameMissing(Refusal):
    """A view is chosen by its name."""

    code = "view_name_missing"


class ViewTooLong(Refusal):
    """A view is kept as an address of limited length."""

    code = "view_too_long"


class ViewNotYours(Refusal):
    """A shared view belongs to the person who saved it."""

    code = "view_not_yours"


@transaction.atomic
def save(
    *, by: User, at: datetime, table: str, name: str, query: str, shared: bool = False
) -> SavedView:
    """Keep a view; a view of the same name by the same person takes the new filters."""
    name = _checked(name)
    if len(query) > LONGEST_QUERY:
        raise ViewTooLong("This view has too many filters to be kept; take some of them off.")
    view, created = SavedView.objects.update_or_create(
        user=by, table=table, name=name, defaults={"query": query, "shared": shared}
    )
    audit.record(
        by=by,
        at=at,
        action="saved_views.save",
        subject=f"saved_view:{view.pk}",
        after=_told(by, {"table": table, "name": name, "query": query, "shared": int(shared)}),
        because={"new": int(created)},
    )
    return view


@transaction.atomic
def rename(view_id: int, *, by: User, at: datetime, name: str) -> SavedView:
    """Give a view another name."""
    view = _own(view_id, by)
    before, view.name = view.name, _checked(name)
    if view.name == before:
        return view
    if SavedView.objects.filter(user=by, table=view.table, name=view.name).exclude(pk=view.pk):
        raise ViewNameMissing(f"You have a view “{view.name}” already; choose another name.")
    view.save(update_fields=["name"])
    audit.record(
        by=by,
        at=at,
        action="saved_views.rename",
        subject=f"saved_view:{view.pk}",
        before=_told(by, {"name": before}),
        after=_told(by, {"name": view.name}),
    )
    return view


@transaction.atomic
def delete(view_id: int, *, by: User, at: datetime) -> None:
    """Remove a view."""
    view = _own(view_id, by)
    audit.record(
        by=by,
        at=at,
        action="saved_views.delete",
        subject=f"saved_view:{view.pk}",
        before=_told(by, {"table": view.table, "name": view.name, "query": view.query}),
    )
    view.delete()


def _told(by: User, facts: Mapping[str, object]) -> dict[str, object]:
    """What a person looks for may name others; it is kept as their own words."""
    return personal_data.about(f"user:{by.pk}", facts, "name", "query")


def _own(view_id: int, by: User) -> SavedView:
    view = SavedView.objects.select_for_update().filter(pk=view_id, user=by).first()
    if view is None:
        raise ViewNotYours(
            "Only the person who saved a view can change it, and it may be gone; save your own."
        )
    return view


def _checked(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > LONGEST_NAME:
        raise ViewNameMissing(f"A view needs a name of at most {LONGEST_NAME} characters.")
    return cleaned
