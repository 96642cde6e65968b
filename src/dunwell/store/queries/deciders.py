"""Who a person is when they decide: their accounts, their roles, and whom they stand in for."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from dunwell.core.approvals import Decider, Lent
from dunwell.store.models import Delegation, SecondAccount, User
from dunwell.store.queries import people, scopes


def of(person: User, *, on: date) -> Decider:
    """Give a person as the rules of approvals take them, on a day."""
    return Decider(
        accounts=accounts_of(person.pk),
        roles=people.roles_of(person),
        entities=_entities(person),
        lent=tuple(
            Lent(
                of=one.lender_id,
                accounts=accounts_of(one.lender_id),
                roles=people.roles_of(one.lender),
                entities=_entities(one.lender),
            )
            for one in borrowed(person.pk, on=on)
        ),
    )


def _entities(person: User) -> frozenset[int] | None:
    return frozenset(scopes.granted(person)) or None


def accounts_of(user_id: int) -> frozenset[int]:
    """Give every account of the person behind one, itself included."""
    first = SecondAccount.objects.filter(account=user_id).values_list("of", flat=True).first()
    first = first or user_id
    others = SecondAccount.objects.filter(of=first).values_list("account", flat=True)
    return frozenset({user_id, first, *others})


def borrowed(user_id: int, *, on: date) -> Sequence[Delegation]:
    """Give what is lent to a person on a day."""
    return list(_standing(on).filter(stand_in=user_id))


def lent(user_id: int, *, on: date) -> Sequence[Delegation]:
    """Give what a person lends on a day or from a later day on."""
    rows = Delegation.objects.filter(lender=user_id, ended_at=None, to_date__gte=on)
    return list(rows.select_related("lender", "stand_in").order_by("from_date", "pk"))


def _standing(on: date) -> QuerySet[Delegation]:
    days = Q(from_date__lte=on, to_date__gte=on, ended_at=None)
    rows = Delegation.objects.filter(days, lender__is_active=True, stand_in__is_active=True)
    return rows.select_related("lender", "stand_in").order_by("pk")
