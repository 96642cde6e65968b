"""A posted form is saved, or shown again with every text kept beside what others saved."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from dunwell.actions import edits
from dunwell.actions.edits import Stale, Values
from dunwell.core.currencies import DECIMALS
from dunwell.core.refusals import Refusal
from dunwell.store.models import Customer
from dunwell.web import account_details, account_forms, refusals
from dunwell.web.templatetags import dunwell as words

F = TypeVar("F", bound=forms.Form)


def posted(
    request: HttpRequest,
    kind: type[F],
    row: Model,
    names: list[str],
    save: Callable[[Values, Values], Mapping[str, Any]],
) -> F | str:
    """Save what was posted: give what to tell afterwards, or the form with what was wrong."""
    form = kind(request.POST)
    if not form.is_valid():
        if "seen" in form.errors:
            form = _refreshed(kind, request, row, names, form)
        return form
    asked = dict(form.cleaned_data)
    seen = asked.pop("seen")
    try:
        changes = save(seen, asked)
    except Stale as stale:
        return _compared(kind, request, row, names, seen, asked, stale)
    except Refusal as refusal:
        form.add_error(None, refusals.told(refusal))
        return form
    return "saved" if changes else "nothing"


def _refreshed(kind: type[F], request: HttpRequest, row: Model, names: list[str], refused: F) -> F:
    """Keep the text of a form whose token was lost, and give it a token that works."""
    data = request.POST.copy()
    data["seen"] = account_forms.seen_token(edits.of_row(row, names))
    form = kind(data)
    form.full_clean()
    form.add_error(None, refused.errors["seen"])
    return form


def _compared(
    kind: type[F],
    request: HttpRequest,
    row: Model,
    names: list[str],
    seen: Values,
    asked: Values,
    stale: Stale,
) -> F:
    """Show what the other person saved: under a field both changed, inside every other field."""
    row.refresh_from_db()
    now = shown(row, names)
    data = request.POST.copy()
    for name in names:
        if edits.plain(asked[name]) == seen.get(name):
            data.pop(name, None)
            if isinstance(now[name], bool):
                data.update({name: "on"} if now[name] else {})
            else:
                data[name] = _posted_text(now[name])
    data["seen"] = now["seen"]
    form = kind(data)
    form.full_clean()
    form.add_error(None, _who(stale))
    for name in stale.fields:
        value = account_details.written(name, getattr(row, name), row)
        form.add_error(
            name,
            _("Saved meanwhile: “%(value)s”. Save again to put yours in its place.")
            % {"value": value},
        )
    return form


def _who(stale: Stale) -> str:
    if stale.saved is None:
        return _(
            "Somebody else saved changes meanwhile. Nothing is lost: your text stands below, and "
            "theirs beside it where you both changed a field."
        )
    return _(
        "%(who)s saved changes on %(when)s while you were editing. Nothing is lost: your text "
        "stands below, and theirs beside it where you both changed a field."
    ) % {"who": stale.saved.actor, "when": words.moment(stale.saved.at)}


def _posted_text(value: Any) -> str:
    if isinstance(value, Model):
        return str(value.pk)
    return value.isoformat() if isinstance(value, date) else str("" if value is None else value)


def shown(row: Model, names: list[str]) -> dict[str, Any]:
    """Give the values of a form as a person reads them, with the token of what was seen."""
    shown = {name: getattr(row, name) for name in names}
    for name in ("parent", "payer"):
        if name in shown:
            shown[name] = shown[name].number if shown[name] else ""
    if isinstance(row, Customer) and row.credit_limit is not None and row.currency in DECIMALS:
        shown["credit_limit"] = words.money(row.credit_limit, row.currency)
    return {**shown, "seen": account_forms.seen_token(edits.of_row(row, names))}
