"""Who has a second factor, and how many recovery codes are left."""

from collections.abc import Set

from dunwell.store.models import RecoveryCode, SecondFactor, User


def has_one(person: User) -> bool:
    """Tell whether a person's app counts."""
    return SecondFactor.objects.filter(user=person, confirmed_at__isnull=False).exists()


def owners() -> Set[int]:
    """Give the ids of everybody whose app counts."""
    found = SecondFactor.objects.filter(confirmed_at__isnull=False)
    return set(found.values_list("user_id", flat=True))


def codes_left(person: User) -> int:
    """Count the recovery codes that were not used."""
    return RecoveryCode.objects.filter(user=person, used_at=None).count()
