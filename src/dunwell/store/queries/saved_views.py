"""The views of a table a person may choose: their own and the shared ones."""

from django.db.models import Q

from dunwell.store.models import SavedView, User


def of(user: User, *, table: str) -> list[SavedView]:
    """Give a table's views for a person, by name."""
    views = SavedView.objects.filter(Q(user=user) | Q(shared=True), table=table)
    return list(views.order_by("name", "pk"))
