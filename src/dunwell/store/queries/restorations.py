"""Whether a restore still waits for somebody to confirm that mail may leave."""

from django.db.models import QuerySet

from dunwell.store.models import Restoration


def held() -> QuerySet[Restoration]:
    """List restores that nobody confirmed yet."""
    return Restoration.objects.filter(confirmed_at=None).order_by("pk")


def is_held() -> bool:
    """Tell whether all mail waits."""
    return held().exists()


def newest_held() -> Restoration | None:
    """Give the newest restore that waits."""
    return held().last()
