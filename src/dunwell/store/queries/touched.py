"""Which customers were touched since an act of the audit trail, and by what."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from dunwell.core import rescoring
from dunwell.core.rescoring import ScoreCause
from dunwell.store.models import (
    Allocation,
    AuditEntry,
    Call,
    Customer,
    Dispute,
    Inbound,
    Item,
    Posting,
    Promise,
)

_AT_ONCE: Final = 500
_Owners = Callable[[list[int]], Iterable[tuple[int, int | None]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """The customers touched by the acts after one and up to `sequence`; the last cause counts."""

    sequence: int
    causes: dict[int, ScoreCause]


def since(sequence: int) -> Touched:
    """Read the acts after one, and find whose scores they may change."""
    last = sequence
    acts: dict[str, dict[int, ScoreCause]] = defaultdict(dict)
    rows = AuditEntry.objects.filter(sequence__gt=sequence).order_by("sequence")
    for number, action, subject in rows.values_list("sequence", "action", "subject").iterator():
        last = number
        cause = rescoring.cause_of(action)
        table, _colon, pk = subject.rpartition(":")
        if cause is not None and table in _OWNERS and pk.isdecimal():
            acts[table][int(pk)] = cause
    causes: dict[int, ScoreCause] = {}
    for table, subjects in acts.items():
        for subject_id, owner in _owners(table, sorted(subjects)):
            if owner is not None:
                causes[owner] = subjects[subject_id]
    return Touched(sequence=last, causes=causes)


def _owners(table: str, ids: list[int]) -> Iterator[tuple[int, int | None]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield from _OWNERS[table](ids[start : start + _AT_ONCE])


def _owned(rows: QuerySet[Any], owner: str) -> Iterable[tuple[int, int | None]]:
    return rows.values_list("pk", owner)


def _of_allocations(ids: list[int]) -> Iterator[tuple[int, int | None]]:
    rows = Allocation.objects.filter(pk__in=ids)
    for pk, source, target in rows.values_list(
        "pk", "source_item__customer_id", "target_item__customer_id"
    ):
        yield pk, source
        yield pk, target


def _of_documents(ids: list[int]) -> Iterable[tuple[int, int | None]]:
    return Item.objects.filter(document__in=ids).values_list("document_id", "customer_id")


def _of_runs(ids: list[int]) -> Iterable[tuple[int, int | None]]:
    """A run touches the customers of its postings; one that was undone those of its reversals."""
    rows = Posting.objects.filter(run__in=ids).values_list("run_id", "item__customer_id")
    return rows.distinct()


_OWNERS: Final[dict[str, _Owners]] = {
    "item": lambda ids: _owned(Item.objects.filter(pk__in=ids), "customer_id"),
    "allocation": _of_allocations,
    "document": _of_documents,
    "posting": lambda ids: _owned(Posting.objects.filter(pk__in=ids), "item__customer_id"),
    "import_run": _of_runs,
    "promise": lambda ids: _owned(Promise.objects.filter(pk__in=ids), "customer_id"),
    "dispute": lambda ids: _owned(Dispute.objects.filter(pk__in=ids), "item__customer_id"),
    "inbound": lambda ids: _owned(Inbound.objects.filter(pk__in=ids), "customer_id"),
    "logged_call": lambda ids: _owned(Call.objects.filter(pk__in=ids), "customer_id"),
    "customer": lambda ids: _owned(Customer.objects.filter(pk__in=ids), "pk"),
}
