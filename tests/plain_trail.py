"""Finds what says something of a person and stands in the audit trail itself, not beside it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.db.models.signals import pre_save

from dunwell.store.models import AuditEntry, AuditText, Contact, Customer, User

_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w-]+\.\w|\+\d[\d ()/.-]{6,}\d")
_SHORTEST_NAME: Final = 4


def watch() -> None:
    """Fail every act of every test whose entry holds a mail address or a telephone number."""
    pre_save.connect(_refuse, sender=AuditEntry, dispatch_uid="plain trail")


def _refuse(instance: AuditEntry, **_: Any) -> None:
    for text in _texts(instance):
        assert not _ADDRESS.search(text), f"{instance.action} holds {text!r} for good"


def leaks() -> list[str]:
    """List the entries that hold an address, or anything the book says of contacts and people."""
    known = {
        value
        for row in (
            *Contact.objects.values_list("name", "email", "phone"),
            *User.objects.values_list("name", "email"),
            *Customer.objects.values_list("name", "collector_name", "sales_account_manager"),
            *AuditText.objects.values_list("value"),
        )
        for value in row
        if len(value) >= _SHORTEST_NAME and not re.fullmatch(r"[a-z_]+|[0-9-]+", value)
    }
    found = []
    for entry in AuditEntry.objects.order_by("sequence").iterator():
        for text in _texts(entry):
            if text in known or _ADDRESS.search(text) or known & set(re.split(r"[,;:] ?", text)):
                found.append(f"{entry.sequence} {entry.action}: {text}")
    return found


def _texts(entry: AuditEntry) -> Iterator[str]:
    yield entry.actor
    for facts in (entry.before, entry.after, entry.because):
        yield from _leaves(facts)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one)
