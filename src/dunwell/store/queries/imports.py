"""The imports so far, newest first."""

from dunwell.store.models import ImportRun


def runs(*, limit: int = 200) -> list[ImportRun]:
    """Give the latest loads with their sources."""
    return list(ImportRun.objects.select_related("source")[:limit])
