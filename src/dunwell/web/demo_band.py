"""What the band on top of a page says in the demo's own book: that its company can go a day on."""

from typing import Any

from django.conf import settings

from dunwell.jobs import beside
from dunwell.jobs.demo import building, moving_on
from dunwell.store.models import Source


def told() -> dict[str, Any] | None:
    """Say whether the band offers the next day, or tells that it is being lived; else None."""
    if not Source.objects.filter(name=building.SOURCE).exists():
        return None
    place = moving_on.folder(settings.HOME)
    if beside.is_running(place):
        return {"is_running": True}
    return {"is_running": False, "error": str(beside.progress(place).get("error", ""))}
