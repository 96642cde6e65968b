"""The audit trail in the reader's words: acts, what they were about, and each value of them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from dunwell.core.currencies import DECIMALS
from dunwell.core.personal_data import differs
from dunwell.store.models import AuditEntry
from dunwell.store.queries.audit_trail import Named
from dunwell.web import account_words, cells, personal_words, settings_forms
from dunwell.web.audit_acts import ACTIONS, FIELDS, NOUNS
from dunwell.web.cells import Kind

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
# What a field that holds a row's id refers to.
_REFERS: Final[Mapping[str, str]] = {
    "customer": "customer",
    "entity": "entity",
    "item": "item",
    "items": "item",
    "contact": "contact",
    "document": "document",
    "promise": "promise",
    "by": "user",
    "owner": "user",
    "collector": "user",
    "person": "user",
    "cover": "user",
    "assigned_to": "user",
    "parent": "customer",
    "payer": "customer",
}
_LONGEST: Final = 400


def action(code: str) -> str:
    """Say an act."""
    return str(ACTIONS.get(code, code.replace("_", " ").replace(".", ": ")))


def noun(subject: str) -> str:
    """Say what kind of thing a subject is, with its number."""
    table, _colon, row_id = subject.partition(":")
    return f"{NOUNS.get(table, table.replace('_', ' '))} {row_id}".strip()


def referred(entries: Iterable[AuditEntry]) -> set[str]:
    """List the subjects that entries are about and those their values refer to."""
    found: set[str] = set()
    for one in entries:
        found.add(one.subject)
        for facts in (one.before, one.after, one.because):
            found |= _references(facts or {})
    return found


def _references(facts: Mapping[str, Any]) -> set[str]:
    return {
        f"{_REFERS[name]}:{value}"
        for name, value in facts.items()
        if name in _REFERS and isinstance(value, int) and not isinstance(value, bool)
    }


def changes(entry: AuditEntry, names: Mapping[str, Named]) -> list[tuple[str, str, str]]:
    """Give each field with its value before and after; what stayed the same is left out."""
    before, after = entry.before or {}, entry.after or {}
    told = []
    for name in dict.fromkeys([*before, *after]):
        if name in before and name in after and not differs(before[name], after[name]):
            continue
        told.append(
            (
                _label(name),
                _value(name, before[name], before, names) if name in before else "",
                _value(name, after[name], after, names) if name in after else "",
            )
        )
    return told


def because(entry: AuditEntry, names: Mapping[str, Named]) -> list[tuple[str, str]]:
    """Give each reason with its words."""
    facts = entry.because or {}
    return [(_label(name), _value(name, value, facts, names)) for name, value in facts.items()]


def _label(name: str) -> str:
    known = FIELDS.get(name) or account_words.FIELDS.get(name) or settings_forms.FIELDS.get(name)
    return str(known or name.replace("_", " "))


def _value(name: str, value: Any, facts: Mapping[str, Any], names: Mapping[str, Named]) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return cells.NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return _number(name, value, facts, names)
    if name == "about" and isinstance(value, list):
        return _cut(", ".join(noun(str(one)) for one in value))
    if isinstance(value, Mapping):
        parts = (f"{_label(key)} {_value(key, one, value, names)}" for key, one in value.items())
        return _cut("; ".join(parts))
    if isinstance(value, list):
        if any(isinstance(one, list | Mapping) for one in value):
            return ngettext("%(n)s entry", "%(n)s entries", len(value)) % {"n": len(value)}
        return _cut(", ".join(_value(name, one, facts, names) for one in value))
    text = str(personal_words.said(value))
    if _DAY.fullmatch(text):
        return cells.shown(date.fromisoformat(text), Kind.DAY)
    return _cut(text.replace("_", " ") if re.fullmatch(r"[a-z]+(_[a-z]+)+", text) else text)


def _number(name: str, value: int, facts: Mapping[str, Any], names: Mapping[str, Named]) -> str:
    if name in _REFERS:
        named = names.get(f"{_REFERS[name]}:{value}")
        return named.name if named and named.name else str(value)
    currency = str(facts.get("currency", ""))
    if currency in DECIMALS and (name == "amount" or name.endswith(("_amount", "_limit"))):
        return f"{cells.shown(value, Kind.MONEY, currency)} {currency}"
    return cells.shown(value, Kind.COUNT)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


SYSTEM: Final = lazy("the program")
