"""The tokens of the API, those that open something first."""

from django.db.models import QuerySet

from dunwell.store.models import ApiToken, User


def of(person: User) -> QuerySet[ApiToken]:
    """List a person's own."""
    return every().filter(user=person)


def every() -> QuerySet[ApiToken]:
    """List everybody's."""
    return ApiToken.objects.select_related("user").order_by("revoked_at", "-expires_at", "pk")
