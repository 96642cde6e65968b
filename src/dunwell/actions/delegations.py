"""Lend one's authority to a colleague while one is away, and take it back."""

from datetime import date, datetime

from django.db import transaction

from dunwell.actions.people import UnknownPerson
from dunwell.core import colleagues, delegations
from dunwell.core.approvals import DECIDERS
from dunwell.core.delegations import CannotStandIn, DelegationOver, SamePersonAlready, Span
from dunwell.store import audit, locks
from dunwell.store.models import Delegation, SecondAccount, User
from dunwell.store.queries import deciders, people

_DECIDING = frozenset().union(*DECIDERS.values())


@transaction.atomic
def lend(
    *, by: User, at: datetime, today: date, stand_in_id: int, from_date: date, to_date: date
) -> Delegation:
    """Let a colleague decide in one's place for some days; both the first and the last count."""
    span = Span(from_date=from_date, to_date=to_date)
    delegations.check(span, today=today)
    delegations.require_lender(people.roles_of(by), deciding=_DECIDING)
    stand_in = User.objects.filter(pk=stand_in_id, is_active=True).first()
    if stand_in is None:
        raise CannotStandIn("There is no such colleague any more; choose another one.")
    delegations.require_stand_in(
        is_same_person=stand_in.pk in deciders.accounts_of(by.pk),
        roles=people.roles_of(stand_in),
    )
    row = Delegation.objects.create(
        lender=by, stand_in=stand_in, from_date=from_date, to_date=to_date, recorded_at=at
    )
    audit.record(
        by=by,
        at=at,
        action="delegations.lend",
        subject=f"delegation:{row.pk}",
        after={
            "lender": by.pk,
            "stand_in": stand_in.pk,
            "from_date": from_date,
            "to_date": to_date,
        },
    )
    return row


@transaction.atomic
def end(delegation_id: int, *, by: User, at: datetime) -> Delegation:
    """Take back what one lent, from now on."""
    rows = Delegation.objects.select_for_update().filter(pk=delegation_id, lender=by)
    row = rows.first()
    if row is None or row.ended_at is not None:
        raise DelegationOver("This was taken back already, or a colleague lent it.")
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    audit.record(
        by=by,
        at=at,
        action="delegations.end",
        subject=f"delegation:{row.pk}",
        before={"to_date": row.to_date},
        after={"ended": True},
    )
    return row


@transaction.atomic
def join(account_id: int, *, of_id: int, by: User, at: datetime) -> None:
    """Record that an account belongs to a person who has another; both are one pair of eyes."""
    locks.audit_trail()
    colleagues.require_administrator(people.roles_of(by))
    if account_id in deciders.accounts_of(of_id):
        raise SamePersonAlready(
            "These are known as accounts of one person already; nothing was changed."
        )
    found = User.objects.filter(pk__in=(account_id, of_id)).count()
    if found != len({account_id, of_id}):
        raise UnknownPerson("There is no such person; look at the list again.")
    first = min(deciders.accounts_of(of_id) | deciders.accounts_of(account_id))
    accounts = deciders.accounts_of(of_id) | deciders.accounts_of(account_id)
    SecondAccount.objects.filter(account__in=accounts).delete()
    SecondAccount.objects.bulk_create(
        SecondAccount(account_id=one, of_id=first) for one in sorted(accounts - {first})
    )
    audit.record(
        by=by,
        at=at,
        action="people.join_accounts",
        subject=f"user:{account_id}",
        after={"accounts": sorted(accounts)},
    )
