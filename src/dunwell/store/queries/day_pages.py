"""Days as they were processed, for the page that shows who heard what and why others did not."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.db.models import Count, QuerySet

from dunwell.core.business_days import DayState
from dunwell.store.models import BusinessDay, Silence, Touch

PAGE: Final = 100


def last_date(entity: str) -> date | None:
    """Give the last date that was planned or blocked."""
    rows = _days(entity).exclude(state=DayState.SKIPPED)
    return rows.order_by("-date").values_list("date", flat=True).first()


def beside(day: date, entity: str) -> tuple[date | None, date | None]:
    """Give the processed dates before and after a day."""
    dates = _days(entity).exclude(state=DayState.SKIPPED).values_list("date", flat=True)
    return (
        dates.filter(date__lt=day).order_by("-date").first(),
        dates.filter(date__gt=day).order_by("date").first(),
    )


def on(day: date, entity: str) -> list[BusinessDay]:
    """Give what became of a date, by entity."""
    rows = _days(entity).filter(date=day).select_related("entity", "policy")
    return list(rows.order_by("entity__code"))


def touches(days: Sequence[BusinessDay], *, start: int) -> list[Touch]:
    """Give a page of the touches of a date, the firmest first, and one more where there are."""
    rows = Touch.objects.filter(day__in=days).select_related("customer", "entity", "message")
    return list(rows.order_by("-step_day", "id")[start : start + PAGE + 1])


def silences(days: Sequence[BusinessDay], code: str, *, start: int) -> list[Silence]:
    """Give a page of the silences of a date for one reason."""
    rows = Silence.objects.filter(day__in=days, code=code)
    rows = rows.select_related("customer", "day__entity").order_by("customer__number", "id")
    return list(rows[start : start + PAGE + 1])


def silence_counts(days: Sequence[BusinessDay]) -> list[tuple[str, int]]:
    """Count the silences of a date by reason, the most first."""
    rows = Silence.objects.filter(day__in=days).values("code").annotate(n=Count("id"))
    return list(rows.order_by("-n", "code").values_list("code", "n"))


def touch_count(days: Sequence[BusinessDay]) -> int:
    """Count the touches of a date."""
    return Touch.objects.filter(day__in=days).count()


def _days(entity: str) -> QuerySet[BusinessDay]:
    rows = BusinessDay.objects.all()
    return rows.filter(entity__code=entity) if entity else rows
