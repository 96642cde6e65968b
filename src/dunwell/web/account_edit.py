"""Editing customers and contacts: nothing typed is lost, nothing another person saved either."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dunwell.actions import account as actions
from dunwell.actions import contacts as contact_actions
from dunwell.actions import edits
from dunwell.actions.edits import Stale, Values
from dunwell.core.currencies import DECIMALS
from dunwell.core.refusals import Refusal
from dunwell.store.models import Contact, Customer, User
from dunwell.web import account_details, account_forms, account_frame, pages, refusals
from dunwell.web.account_forms import CONTACT_LISTED, LISTED, ContactForm, CustomerForm
from dunwell.web.account_frame import Page
from dunwell.web.templatetags import dunwell as words

F = TypeVar("F", bound=forms.Form)


@require_http_methods(["GET", "POST"])
def customer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Edit what is known of a customer."""
    page = account_frame.opened(request, customer_id)
    if isinstance(page, HttpResponse):
        return page
    names = [one.name for one in Customer._meta.concrete_fields if one.name in LISTED]

    def save(seen: Values, asked: Values) -> Mapping[str, Any]:
        by = cast("User", request.user)
        told = {name: asked[name] for name in names}
        return actions.edit(
            by=by, at=timezone.now(), customer_id=customer_id, seen=seen, asked=told
        )

    if request.method == "POST":
        form: CustomerForm | str = _posted(request, CustomerForm, page.customer, names, save)
        if isinstance(form, str):
            return HttpResponseRedirect(page.link("account-details", told=form))
    else:
        form = CustomerForm(initial=_shown(page.customer, names))
    form.fields["credit_limit"].widget.attrs.update(
        {
            "hx-get": page.link("account-credit-limit"),
            "hx-trigger": "input changed delay:250ms",
            "hx-include": "#id_currency",
            "hx-target": "#credit-limit-echo",
            "inputmode": "decimal",
        }
    )
    context = {
        "title": _("Edit %(name)s") % {"name": page.customer},
        "action": page.link("account-edit"),
        "back": page.link("account-details"),
    }
    return _form(request, page, form, context)


@require_safe
def credit_limit(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Say how a credit limit that is being typed is understood."""
    page = account_frame.opened(request, customer_id)
    if isinstance(page, HttpResponse):
        return page
    text = request.GET.get("credit_limit", "").strip()
    currency = request.GET.get("currency", page.customer.currency).strip().upper()
    problem, amount = "", None
    if text and currency not in DECIMALS:
        problem = _("A credit limit needs a currency. Write its code.")
    elif text:
        try:
            amount = account_forms.read_amount(text, currency)
        except ValidationError as error:
            problem = error.messages[0]
    told = {"amount": amount, "currency": currency, "problem": problem}
    return render(request, "web/parts/account_limit_echo.html", told)


@require_http_methods(["GET", "POST"])
def add_contact(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Add a contact."""
    page = account_frame.opened(request, customer_id)
    if isinstance(page, HttpResponse):
        return page
    blank = Contact(customer=page.customer)

    def save(_seen: Values, asked: Values) -> Mapping[str, Any]:
        by = cast("User", request.user)
        told = {name: asked[name] for name in CONTACT_LISTED}
        contact_actions.add(by=by, at=timezone.now(), customer=page.customer, **told)
        return told

    return _contact(request, page, blank, save, "account-contact-add", _("Add a contact"))


@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, customer_id: int, contact_id: int) -> HttpResponse:
    """Edit a contact."""
    page = account_frame.opened(request, customer_id)
    if isinstance(page, HttpResponse):
        return page
    found = _found(page, contact_id)
    if found is None:
        return _gone(request, page)

    def save(seen: Values, asked: Values) -> Mapping[str, Any]:
        by = cast("User", request.user)
        told = {name: asked[name] for name in CONTACT_LISTED}
        return contact_actions.edit(
            by=by, at=timezone.now(), contact_id=found.pk, seen=seen, asked=told
        )

    return _contact(
        request,
        page,
        found,
        save,
        "account-contact",
        _("Edit %(name)s") % {"name": found},
        contact_id,
    )


@require_http_methods(["GET", "POST"])
def remove_contact(request: HttpRequest, customer_id: int, contact_id: int) -> HttpResponse:
    """Ask once, then remove a contact."""
    page = account_frame.opened(request, customer_id)
    if isinstance(page, HttpResponse):
        return page
    found = _found(page, contact_id)
    if found is None:
        return _gone(request, page)
    error = ""
    if request.method == "POST":
        try:
            contact_actions.remove(
                by=cast("User", request.user), at=timezone.now(), contact_id=contact_id
            )
        except Refusal as refusal:
            error = refusals.told(refusal)
        else:
            return HttpResponseRedirect(page.link("account-details", told="contact-removed"))
    context = {"customer": page.customer, "contact": found, "error": error, "page": page}
    return pages.show(
        request,
        "web/account_contact_remove.html",
        context,
        state=page.state,
        place="accounts",
        status=422 if error else 200,
    )


def _contact(
    request: HttpRequest,
    page: Page,
    found: Contact,
    save: Callable[[Values, Values], Mapping[str, Any]],
    address: str,
    title: str,
    *args: int,
) -> HttpResponse:
    if request.method == "POST":
        form: ContactForm | str = _posted(request, ContactForm, found, list(CONTACT_LISTED), save)
        if isinstance(form, str):
            told = "contact" if form == "customer" else form
            return HttpResponseRedirect(page.link("account", told=told))
    else:
        form = ContactForm(initial=_shown(found, list(CONTACT_LISTED)))
    remove = page.link("account-contact-remove", found.pk) if found.pk else ""
    context = {
        "title": title,
        "action": page.link(address, *args),
        "back": page.link("account"),
        "remove": remove,
    }
    return _form(request, page, form, context)


def _posted(
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
    return "customer" if changes else "nothing"


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
    shown = _shown(row, names)
    data = request.POST.copy()
    for name in names:
        if edits.plain(asked[name]) == seen.get(name):
            data.pop(name, None)
            if isinstance(shown[name], bool):
                data.update({name: "on"} if shown[name] else {})
            else:
                data[name] = _posted_text(shown[name])
    data["seen"] = shown["seen"]
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


def _shown(row: Model, names: list[str]) -> dict[str, Any]:
    """Give the values of a form as a person reads them, with the token of what was seen."""
    shown = {name: getattr(row, name) for name in names}
    for name in ("parent", "payer"):
        if name in shown:
            shown[name] = shown[name].number if shown[name] else ""
    if isinstance(row, Customer) and row.credit_limit is not None and row.currency in DECIMALS:
        shown["credit_limit"] = words.money(row.credit_limit, row.currency)
    return {**shown, "seen": account_forms.seen_token(edits.of_row(row, names))}


def _form(
    request: HttpRequest, page: Page, form: forms.Form, context: Mapping[str, Any]
) -> HttpResponse:
    return pages.show(
        request,
        "web/account_form.html",
        {"form": form, "customer": page.customer, "page": page, **context},
        state=page.state,
        place="accounts",
        status=422 if form.errors else 200,
    )


def _found(page: Page, contact_id: int) -> Contact | None:
    if contact_id >= account_frame.LARGEST_ID:
        return None
    return page.customer.contacts.filter(pk=contact_id).first()


def _gone(request: HttpRequest, page: Page) -> HttpResponse:
    return pages.show(
        request,
        "web/account_contact_gone.html",
        {"customer": page.customer, "page": page},
        state=page.state,
        place="accounts",
        status=404,
    )
