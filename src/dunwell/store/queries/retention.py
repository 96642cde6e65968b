"""What the company chose to keep and for how long, and how much there is of each class."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.contrib.sessions.models import Session
from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from dunwell.core import retention
from dunwell.core.approvals import WAITING
from dunwell.core.balances import END_OF_TIME
from dunwell.core.customers import CustomerStatus
from dunwell.core.disputes import DisputeState
from dunwell.core.erasures import ERASED, ERASED_CONTACT
from dunwell.core.messages import MessageState
from dunwell.core.promises import LIVE
from dunwell.core.retention import RULES, Chosen, RecordClass, Rule, Settings
from dunwell.core.uploads import UNDER_WAY
from dunwell.store.models import (
    Approval,
    AuditEntry,
    Balance,
    Call,
    Contact,
    Customer,
    Dispute,
    Erasure,
    Inbound,
    Item,
    LegalHold,
    Message,
    Note,
    Posting,
    Promise,
    Retention,
    SignInLink,
    SignInSession,
    SignInTries,
    Upload,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One class as it stands: its rule, what was chosen, and how much there is."""

    record_class: RecordClass
    rule: Rule
    chosen: Chosen | None
    period: int
    count: int
    oldest: date | None
    past: int


_DAY: Final = "__date"
_ON_ITS_WAY: Final = (MessageState.HELD, MessageState.QUEUED, MessageState.SENDING)
# Class -> the tables it is of, with the column that says when a row arose.
_TABLES: Final[dict[RecordClass, tuple[tuple[Any, str], ...]]] = {
    RecordClass.VOUCHERS: ((Item, "issue_date"),),
    RecordClass.BOOKS: ((Posting, "effective_date"),),
    RecordClass.AUDIT: ((AuditEntry, "recorded_at__date"),),
    RecordClass.LETTERS: ((Message, "on_date"), (Inbound, "received_at__date")),
    RecordClass.CONTACT_LOG: (
        (Call, "on_date"),
        (Note, "recorded_at__date"),
        (Promise, "made_date"),
        (Dispute, "opened_date"),
    ),
    RecordClass.IMPORT_FILES: ((Upload, "created_at__date"),),
    RecordClass.SIGN_IN: (
        (SignInSession, "seen_at__date"),
        (SignInLink, "created_at__date"),
        (SignInTries, "last_at__date"),
        (Session, "expire_date__date"),
    ),
}


def chosen() -> tuple[Settings, bool]:
    """Read the chosen periods, and whether the nightly run is on."""
    row = Retention.objects.first()
    if row is None:
        return {}, False
    return settings_of(row), row.is_on


def settings_of(row: Retention) -> Settings:
    """Read the chosen periods of a row."""
    return {RecordClass(key): Chosen(**value) for key, value in row.periods.items()}


def kept(settings: Settings, *, as_of: date) -> Sequence[Kept]:
    """Count each class, and what of it is past its day."""
    return [_kept(one, settings, as_of) for one in RecordClass]


def _kept(record_class: RecordClass, settings: Settings, as_of: date) -> Kept:
    limit = retention.goes_before(record_class, settings, as_of=as_of)
    if record_class is RecordClass.CONTACTS:
        rows = Contact.objects.exclude(pk__in=_erased_contacts())
        count, oldest, past = rows.count(), None, unused_contacts(limit).count()
    else:
        count, oldest, past = _counted(record_class, limit)
    return Kept(
        record_class=record_class,
        rule=RULES[record_class],
        chosen=settings.get(record_class),
        period=retention.period_of(record_class, settings),
        count=count,
        oldest=oldest,
        past=past,
    )


def _counted(record_class: RecordClass, limit: date) -> tuple[int, date | None, int]:
    count, past, oldest = 0, 0, []
    for table, column in _TABLES[record_class]:
        rows = table._default_manager.all()
        if record_class is RecordClass.LETTERS:
            rows = rows.exclude(text=ERASED)
        count += rows.count()
        first = rows.aggregate(first=Min(column.removesuffix(_DAY)))["first"]
        if first is None:
            continue
        day = timezone.localtime(first).date() if isinstance(first, datetime) else first
        oldest.append(day)
        if day < limit:  # Most often nothing is, and counting reads the whole table.
            past += rows.filter(**{f"{column}__lt": limit}).count()
    return count, min(oldest, default=None), past


def _erased_contacts() -> list[int]:
    rows = Erasure.objects.filter(subject__startswith="contact:")
    return [int(one.partition(":")[2]) for one in rows.values_list("subject", flat=True)]


def held_customers(as_of: date) -> QuerySet[Customer]:
    """Give the customers with whom something runs, so that nothing of theirs goes."""

    def of(rows: QuerySet[Any], path: str) -> Exists:
        return Exists(rows.filter(**{path: OuterRef("pk")}))

    balances = Balance.objects.filter(to_date=END_OF_TIME, open_amount__gt=0)
    legal = LegalHold.objects.filter(ended_at=None, until_date__gte=as_of)
    return Customer.objects.filter(
        of(balances, "item__customer")
        | of(Dispute.objects.filter(state=DisputeState.OPEN), "item__customer")
        | of(Promise.objects.filter(state__in=LIVE), "customer")
        | of(Approval.objects.filter(state__in=WAITING), "customer")
        | of(legal, "customer")
        | Q(status=CustomerStatus.INSOLVENT)
    )


def unused_contacts(limit: date) -> QuerySet[Contact]:
    """Give contacts of customers with whom no business was done since a day, but was before."""
    items = Item.objects.filter(customer=OuterRef("customer"))
    moved = Posting.objects.filter(item__customer=OuterRef("customer"), effective_date__gte=limit)
    return (
        Contact.objects.filter(
            Exists(items), ~Exists(items.filter(posting_date__gte=limit)), ~Exists(moved)
        )
        .exclude(pk__in=_erased_contacts())
        .exclude(name__startswith=f"{ERASED_CONTACT} ", email="", opted_out=True)
        .order_by("pk")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Old:
    """What is past its day and may go, each as rows that were not fetched."""

    sign_in: tuple[QuerySet[Any], ...]
    uploads: QuerySet[Upload]
    contacts: QuerySet[Contact]
    messages: QuerySet[Message]
    inbound: QuerySet[Inbound]


def old(settings: Settings, *, as_of: date) -> Old:
    """Find what is past its day, leaving out customers with whom something still runs."""

    def limit(of: RecordClass) -> date:
        return retention.goes_before(of, settings, as_of=as_of)

    held = Subquery(held_customers(as_of).values("pk"))
    free = Q(customer=None) | ~Q(customer__in=held)
    letters, sign_in = limit(RecordClass.LETTERS), limit(RecordClass.SIGN_IN)
    uploads = Upload.objects.filter(created_at__date__lt=limit(RecordClass.IMPORT_FILES))
    contacts = unused_contacts(limit(RecordClass.CONTACTS))
    messages = Message.objects.filter(free, on_date__lt=letters)
    inbound = Inbound.objects.filter(free, received_at__date__lt=letters)
    return Old(
        sign_in=tuple(
            table._default_manager.filter(**{f"{column}__lt": sign_in})
            for table, column in _TABLES[RecordClass.SIGN_IN]
        ),
        uploads=uploads.exclude(state__in=UNDER_WAY),
        contacts=contacts.exclude(customer__in=held),
        messages=messages.exclude(state__in=_ON_ITS_WAY).exclude(text=ERASED),
        inbound=inbound.exclude(text=ERASED),
    )


def legal_holds() -> QuerySet[LegalHold]:
    """List legal holds that were not ended, the one that ends first on top."""
    rows = LegalHold.objects.filter(ended_at=None).select_related("customer", "by")
    return rows.order_by("until_date", "pk")
