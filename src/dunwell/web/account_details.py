"""All that is known of a customer, field by field, in the reader's words."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.db.models import Model
from django.utils.translation import gettext as _

from dunwell.core.currencies import DECIMALS
from dunwell.core.personal_data import Erased
from dunwell.store.models import AuditEntry, Customer, User
from dunwell.store.queries import assignments
from dunwell.store.queries.account_history import FieldChange
from dunwell.web import account_words, because_words, personal_words
from dunwell.web.templatetags import dunwell as words

_ROWS: Final = ("parent", "payer")


def rows(customer: Customer) -> list[tuple[Any, str]]:
    """List every field with its value; an unknown one is shown as a dash."""
    names = [field.name for field in Customer._meta.concrete_fields]
    found = [
        (account_words.FIELDS[name], written(name, getattr(customer, name), customer))
        for name in account_words.FIELDS
        if name in names
    ]
    given = assignments.given(customer.pk) if customer.collector_id else None
    return [*found, (_("Given to the collector"), _given(given))] if given else found


def _given(entry: AuditEntry) -> str:
    """Say when and by whom an account got its collector, and because of what."""
    told, day = entry.because or {}, words.day(entry.recorded_at.date())
    if entry.by is not None:
        reason = personal_words.said(told.get("reason", ""))
        said = _("%(day)s by %(name)s") % {"day": day, "name": entry.by}
        return f"{said}: {reason}" if reason else said
    sentences = [
        because_words.sentence(one, items={}, entities={}) for one in (told, *told.get("also", ()))
    ]
    why = " ".join(one for one in sentences if one)
    return _("%(day)s by the rule: %(why)s") % {"day": day, "why": why}


def changes(found: Sequence[FieldChange], customer: Customer) -> list[tuple[Any, str, str]]:
    """Write changes as label, before and after."""
    ids = {
        value
        for one in found
        if one.field in _ROWS
        for value in (one.before, one.after)
        if isinstance(value, int)
    }
    known = {row.pk: str(row) for row in Customer.objects.filter(pk__in=ids)}
    return [
        (
            account_words.FIELDS.get(one.field, one.field),
            _stored(one.field, one.before, customer, known),
            _stored(one.field, one.after, customer, known),
        )
        for one in found
    ]


def _stored(name: str, value: Any, customer: Customer, known: dict[int, str]) -> str:
    """Write a value as the audit trail keeps it: related rows as ids, days as texts."""
    if name in _ROWS and isinstance(value, int):
        return known.get(value, f"#{value}")
    if name == "collector" and isinstance(value, int):
        return str(User.objects.filter(pk=value).first() or f"#{value}")
    if isinstance(value, Erased):
        return str(personal_words.said(value))
    if name.endswith("_date") and isinstance(value, str):
        value = date.fromisoformat(value)
    return written(name, value, customer)


def written(name: str, value: Any, row: Model) -> str:
    """Write one field's value; an amount in the currency of its row."""
    if value is None or value == "":
        return "–"
    currency = getattr(row, "currency", "")
    if name == "credit_limit" and currency in DECIMALS:
        return f"{words.money(value, currency)} {currency}"
    if name == "status":
        return str(account_words.STATUSES.get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return words.day(value) if isinstance(value, date) else str(value)
