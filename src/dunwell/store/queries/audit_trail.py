"""The audit trail as people search it: pages, newest first, and what its subjects are called."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from dunwell.core.scopes import EVERYTHING, Scope
from dunwell.store import personal_data
from dunwell.store.models import AuditEntry, Contact, Customer, Document, DuplicateProposal, User
from dunwell.store.models import Entity as LegalEntity
from dunwell.store.queries import audit_scopes, keyset_rows
from dunwell.store.queries.keyset_rows import Order, Page, Place

NEWEST_FIRST: Final = (Order(field="sequence", descending=True),)
_MOST_CUSTOMERS: Final = 20
_CHUNK: Final = 2_000
# How the tables that lead to a customer reach it; the rest name no customer.
_TO_CUSTOMER: Final[Mapping[str, str]] = {
    "customer": "pk",
    "contact": "customer",
    "item": "customer",
    "document": "items__customer",
    "promise": "customer",
    "dispute": "item__customer",
    "pause": "customer",
    "override": "customer",
    "legal_hold": "customer",
    "note": "customer",
    "snooze": "customer",
    "task": "customer",
    "message": "customer",
    "inbound": "customer",
    "logged_call": "customer",
    "posting": "item__customer",
    "allocation": "source_item__customer",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries are looked for; what is empty does not matter.

    `person` is a person's id or 0 for the program; `until` is excluded. Entries about what lies
    outside of `scope` are never found.
    """

    scope: Scope = EVERYTHING

    person: int | None = None
    action: str = ""
    subjects: frozenset[str] | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a subject is called: the customer it belongs to, or its own name."""

    name: str
    customer_id: int | None = None


def page(wanted: Wanted, place: Place | None = None) -> Page[AuditEntry]:
    """Read one page, newest first."""
    rows = _filtered(wanted).select_related("by")
    found = keyset_rows.page_of(rows, NEWEST_FIRST, place)
    personal_data.told(found.rows)
    return found


def count(wanted: Wanted) -> int:
    """Count what a search finds."""
    return _filtered(wanted).count()


def every(wanted: Wanted) -> Iterator[AuditEntry]:
    """Read all that a search finds in the order of the chain, as it is hashed, for files."""
    rows = _filtered(wanted).select_related("by").order_by("sequence")
    yield from rows.iterator(chunk_size=_CHUNK)


def entry(sequence: int, scope: Scope = EVERYTHING) -> AuditEntry | None:
    """Find one entry by its number; one about what lies outside is as if it were not."""
    rows = audit_scopes.narrowed(AuditEntry.objects.select_related("by"), scope)
    return next(iter(personal_data.told(rows.filter(sequence=sequence))), None)


def people() -> list[User]:
    """List everybody who ever may have acted, those who left included."""
    return list(User.objects.order_by("name", "email"))


def subjects_named(text: str) -> frozenset[str]:
    """Find the subjects that a text names: `table:id`, a customer, a document, a person."""
    table, separator, row_id = text.partition(":")
    if separator and row_id.isascii() and row_id.isdigit() and len(row_id) < 19:
        if table == "customer":
            return subjects_of([int(row_id)])
        return frozenset({text})
    customers = Customer.objects.filter(Q(number=text) | Q(name__icontains=text))
    found = set(subjects_of(customers.order_by("pk").values_list("pk", flat=True)))
    for pk, item in Document.objects.filter(number=text).values_list("pk", "items"):
        found |= {f"document:{pk}", f"item:{item}"}
    people = User.objects.filter(Q(name__icontains=text) | Q(email__iexact=text))
    found |= {f"user:{pk}" for pk in people.values_list("pk", flat=True)}
    entities = LegalEntity.objects.filter(Q(code=text) | Q(name__icontains=text))
    found |= {f"entity:{pk}" for pk in entities.values_list("pk", flat=True)}
    return frozenset(found)


def subjects_of(customer_ids: Iterable[int]) -> frozenset[str]:
    """Give customers and all that belongs to them, a contact that is gone included."""
    ids = list(customer_ids)[:_MOST_CUSTOMERS]
    found: set[str] = set()
    for table, way in _TO_CUSTOMER.items():
        rows = _rows(table).filter(**{f"{way}__in": ids})
        found |= {f"{table}:{pk}" for pk in rows.values_list("pk", flat=True)}
    proposals = DuplicateProposal.objects.filter(Q(first__in=ids) | Q(second__in=ids))
    found |= {f"duplicate_proposal:{pk}" for pk in proposals.values_list("pk", flat=True)}
    gone = AuditEntry.objects.filter(action="contacts.remove", before__customer__in=ids)
    return frozenset(found | set(gone.values_list("subject", flat=True)))


def names(subjects: Iterable[str]) -> Mapping[str, Named]:
    """Name subjects, with one query for each table they stand in."""
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for subject in subjects:
        table, _, row_id = subject.partition(":")
        if row_id.isascii() and row_id.isdigit():
            wanted[table].add(int(row_id))
    found: dict[str, Named] = {}
    for table, ids in wanted.items():
        found |= _names(table, ids)
    return found


def _names(table: str, ids: set[int]) -> dict[str, Named]:
    if table == "user":
        rows = User.objects.filter(pk__in=ids)
        return {f"user:{one.pk}": Named(name=one.name or one.email) for one in rows}
    if table in {"entity", "live_sending", "automatic_sending"}:
        codes = LegalEntity.objects.filter(pk__in=ids).values_list("pk", "code")
        return {f"{table}:{pk}": Named(name=code) for pk, code in codes}
    if table not in _TO_CUSTOMER:
        return {}
    reached = _rows(table).filter(pk__in=ids).values_list("pk", _TO_CUSTOMER[table])
    of = {pk: customer_id for pk, customer_id in reached if customer_id is not None}
    customers = Customer.objects.filter(pk__in=set(of.values()))
    called = {pk: name or number for pk, name, number in customers.values_list(*_CALLED)}
    more = _more(table, ids)
    return {
        f"{table}:{pk}": Named(
            name=" · ".join(filter(None, (called.get(customer_id, ""), more.get(pk, "")))),
            customer_id=customer_id,
        )
        for pk, customer_id in of.items()
    }


_CALLED: Final = ("pk", "name", "number")


def _more(table: str, ids: set[int]) -> Mapping[int, str]:
    """Give what tells a contact or a document of a customer from the others."""
    if table == "document":
        return dict(Document.objects.filter(pk__in=ids).values_list("pk", "number"))
    if table == "item":
        return dict(_rows("item").filter(pk__in=ids).values_list("pk", "document__number"))
    if table == "contact":
        rows = Contact.objects.filter(pk__in=ids).values_list("pk", "name", "email")
        return {pk: name or email for pk, name, email in rows}
    return {}


def _rows(table: str) -> QuerySet[Any]:
    models: dict[str, type[Model]] = {
        one._meta.db_table: one for one in apps.get_app_config("store").get_models()
    }
    return models[table]._default_manager.all()


def _filtered(wanted: Wanted) -> QuerySet[AuditEntry]:
    rows = audit_scopes.narrowed(AuditEntry.objects.all(), wanted.scope)
    if wanted.person is not None:
        rows = rows.filter(by=wanted.person) if wanted.person else rows.filter(by=None)
    if wanted.action:
        rows = rows.filter(action=wanted.action)
    if wanted.subjects is not None:
        rows = rows.filter(subject__in=wanted.subjects)
    if wanted.since is not None:
        rows = rows.filter(recorded_at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(recorded_at__lt=wanted.until)
    return rows
