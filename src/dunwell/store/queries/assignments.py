"""Who collects, what each can take, and who covers whom on a day."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from dunwell.core.assignment import COLLECTORS, AssignmentTerms, CollectorFacts
from dunwell.store import personal_data
from dunwell.store.models import Absence, AuditEntry, CollectorProfile, Customer, User

_LONGEST_CHAIN: Final = 10
_GIVEN: Final = ("assignments.give_account", "assignments.by_rule")


def collectors(on: date, *, terms: AssignmentTerms) -> list[CollectorFacts]:
    """Give everybody who is here and collects."""
    people = User.objects.filter(is_active=True, role_grants__role__in=COLLECTORS).distinct()
    profiles = {one.pk: one for one in CollectorProfile.objects.all()}
    away = set(absences(on))
    owned = Customer.objects.exclude(collector=None).values_list("collector_id", flat=True)
    accounts = Counter(owned)
    return [
        _facts(one, profiles.get(one.pk), terms, accounts[one.pk], is_away=one.pk in away)
        for one in people.order_by("pk")
    ]


def who_collects() -> QuerySet[User]:
    """Give who is here and collects, by name."""
    rows = User.objects.filter(is_active=True, role_grants__role__in=COLLECTORS)
    return rows.distinct().order_by("name", "email")


def absent(on: date) -> list[Absence]:
    """Give the absences of a day and of later ones, the first to begin first."""
    rows = Absence.objects.filter(to_date__gt=on, ended_at=None)
    return list(rows.select_related("person", "cover", "by").order_by("from_date", "pk"))


def absences(on: date) -> dict[int, int | None]:
    """Give who is away on a day and who covers, None where nobody does."""
    rows = Absence.objects.filter(from_date__lte=on, to_date__gt=on, ended_at=None).order_by("pk")
    return dict(rows.values_list("person_id", "cover_id"))


def covered(on: date) -> Mapping[int, int]:
    """Give who does the work of those who are away: the cover, or the cover's own cover."""
    away = absences(on)
    found = {}
    for person in away:
        stands_in: int | None = person
        for _ in range(_LONGEST_CHAIN):
            if stands_in is None or stands_in not in away:
                break
            stands_in = away[stands_in]
        if stands_in is not None and stands_in not in away:
            found[person] = stands_in
    return found


def _facts(
    person: User,
    profile: CollectorProfile | None,
    terms: AssignmentTerms,
    accounts: int,
    *,
    is_away: bool,
) -> CollectorFacts:
    return CollectorFacts(
        id=person.pk,
        name=str(person),
        is_senior=profile.is_senior if profile else False,
        capacity=(profile.capacity if profile else None) or terms.capacity,
        languages=frozenset(profile.languages if profile else ()),
        segments=frozenset(profile.segments if profile else ()),
        accounts=accounts,
        is_away=is_away,
    )


def is_anybody_missing() -> bool:
    """Tell whether any customer has nobody, or somebody who left."""
    nobody = Q(collector=None, collector_name="") | Q(collector__is_active=False)
    return Customer.objects.filter(nobody).exists()


def left() -> frozenset[int]:
    """Name the people who are not here any more."""
    return frozenset(User.objects.filter(is_active=False).values_list("pk", flat=True))


def given(customer_id: int) -> AuditEntry | None:
    """Give the act by which an account got its collector, where one is known."""
    rows = AuditEntry.objects.filter(subject=f"customer:{customer_id}", action__in=_GIVEN)
    found = personal_data.told(rows.select_related("by").order_by("-sequence")[:1])
    return found[0] if found else None
