"""People the book knows: contacts at customers and colleagues, and what holds each of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.db.models import Max, Q

from dunwell.core import erasures, retention
from dunwell.core.approvals import WAITING
from dunwell.core.balances import END_OF_TIME
from dunwell.core.customers import CustomerStatus
from dunwell.core.disputes import DisputeState
from dunwell.core.erasures import Held, HoldFacts, NobodyFound, Words
from dunwell.core.promises import LIVE
from dunwell.core.retention import RecordClass, Settings
from dunwell.store.models import (
    Approval,
    AuditEntry,
    Balance,
    Contact,
    Customer,
    CustomerNumber,
    Dispute,
    Erasure,
    Item,
    LegalHold,
    Posting,
    Promise,
    User,
)

MOST: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One contact or colleague: what names them, and the customers they speak for."""

    subject: str  # contact:12 or user:3.
    name: str
    email: str
    phone: str
    customer: Customer | None
    customer_ids: frozenset[int]  # With those that were merged into it; empty for a colleague.
    shares_address: bool = False  # Another contact of the customer, who stays, has it as well.
    is_written_to: bool = False  # Another contact who stays, of whatever customer, has it.

    @property
    def number(self) -> int:
        """Give the id of the row."""
        return int(self.subject.partition(":")[2])

    @property
    def is_contact(self) -> bool:
        """Tell a contact from a colleague."""
        return self.subject.startswith("contact:")

    @property
    def label(self) -> str:
        """Give what stands in the place of the name once it is gone."""
        kind = erasures.ERASED_CONTACT if self.is_contact else erasures.ERASED_USER
        return f"{kind} {self.number}"

    @property
    def words(self) -> Words:
        """Give the words that name them."""
        return Words(names=self.names, others=self.others)

    @property
    def names(self) -> list[str]:
        """Give the names they are known by."""
        return [self.name]

    @property
    def others(self) -> list[str]:
        """Give the addresses and numbers that are theirs alone."""
        return [self.phone] if self.shares_address else [self.email, self.phone]


def find(wanted: str) -> list[Person]:
    """Find everybody with an address, or whose name holds some words."""
    text = wanted.strip().replace("\x00", "")
    if len(text) < 3:
        return []
    named = Q(email__iexact=text) if "@" in text else Q(name__icontains=text)
    gone = Erasure.objects.values_list("subject", flat=True)
    contacts = Contact.objects.filter(named).select_related("customer")
    people = [of_contact(one) for one in contacts.order_by("name", "email", "pk")[:MOST]]
    people += [of_user(one) for one in User.objects.filter(named).order_by("name", "pk")[:MOST]]
    erased = set(gone.filter(subject__in=[one.subject for one in people]))
    return [one for one in people if one.subject not in erased]


def by_subjects(subjects: Iterable[str]) -> list[Person]:
    """Give people by their subjects, or refuse one that nobody has."""
    found = [_by_subject(one) for one in sorted(set(subjects))]
    if not found:
        raise NobodyFound("Choose at least one person; nothing was changed.")
    if Erasure.objects.filter(subject__in=[one.subject for one in found]).exists():
        raise NobodyFound("This person was erased already; nothing was changed.")
    chosen = [one.number for one in found if one.is_contact]
    return [_with_others(one, chosen) if one.email else one for one in found]


def _with_others(person: Person, chosen: Collection[int]) -> Person:
    """Tell whether somebody who stays has the same address: a mailbox of several, or elsewhere."""
    if not person.is_contact:
        return person
    rows = Contact.objects.filter(email__iexact=person.email).exclude(pk__in=chosen)
    at = set(rows.values_list("customer_id", flat=True))
    return replace(person, shares_address=bool(at & person.customer_ids), is_written_to=bool(at))


def _by_subject(subject: str) -> Person:
    kind, _, number = subject.partition(":")
    if number.isascii() and number.isdigit() and len(number) < 19:
        if kind == "contact":
            contact = Contact.objects.select_related("customer").filter(pk=int(number)).first()
            if contact is not None:
                return of_contact(contact)
        user = User.objects.filter(pk=int(number)).first() if kind == "user" else None
        if user is not None:
            return of_user(user)
    raise nobody()


def nobody() -> NobodyFound:
    """Say that a number is nobody's."""
    return NobodyFound(
        "There is nobody of this number any more, or it is no number of a person; look again. "
        "Nothing was changed."
    )


def of_contact(contact: Contact) -> Person:
    """Describe a contact."""
    numbers = CustomerNumber.objects.filter(customer=contact.customer_id).values("number")
    ids = Customer.objects.filter(number__in=numbers).values_list("pk", flat=True)
    return Person(
        subject=f"contact:{contact.pk}",
        name=contact.name,
        email=contact.email,
        phone=contact.phone,
        customer=contact.customer,
        customer_ids=frozenset({contact.customer_id, *ids}),
    )


def of_user(user: User) -> Person:
    """Describe a colleague."""
    return Person(
        subject=f"user:{user.pk}",
        name=user.name,
        email=user.email,
        phone="",
        customer=None,
        customer_ids=frozenset(),
    )


def held(person: Person, *, settings: Settings, as_of: date) -> Sequence[Held]:
    """Give what stops the erasure of a person."""
    facts = _of_customers(person.customer_ids) if person.is_contact else _of_user(person, settings)
    return erasures.holds(facts, as_of=as_of)


def _of_customers(ids: Collection[int]) -> HoldFacts:
    open_items = Balance.objects.filter(
        item__customer__in=ids, to_date=END_OF_TIME, open_amount__gt=0
    )
    disputes = Dispute.objects.filter(item__customer__in=ids, state=DisputeState.OPEN)
    stands = LegalHold.objects.filter(customer__in=ids, ended_at=None)
    return HoldFacts(
        open_items=open_items.count(),
        open_disputes=disputes.count(),
        live_promises=Promise.objects.filter(customer__in=ids, state__in=LIVE).count(),
        pending_approvals=Approval.objects.filter(customer__in=ids, state__in=WAITING).count(),
        is_insolvent=Customer.objects.filter(pk__in=ids, status=CustomerStatus.INSOLVENT).exists(),
        legal_hold_until=stands.aggregate(until=Max("until_date"))["until"],
    )


def _of_user(person: Person, settings: Settings) -> HoldFacts:
    """A colleague's name stands below what they did for as long as the trail is kept."""
    user = User.objects.get(pk=person.number)
    newest = AuditEntry.objects.filter(by=user).aggregate(at=Max("recorded_at"))["at"]
    until = None
    if newest is not None:
        until = retention.hold_until(RecordClass.AUDIT, newest.date(), settings)
    return HoldFacts(is_active=user.is_active, signed_until=until)


def last_business(ids: Collection[int]) -> date | None:
    """Give the day of the last invoice, receipt or posting of some customers."""
    items = Item.objects.filter(customer__in=ids)
    days = (
        items.aggregate(on=Max("posting_date"))["on"],
        Posting.objects.filter(item__customer__in=ids).aggregate(on=Max("effective_date"))["on"],
    )
    return max((one for one in days if one is not None), default=None)
