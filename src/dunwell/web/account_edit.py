"""Editing customers and contacts: nothing typed is lost, nothing another person saved either."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dunwell.actions import account as actions
from dunwell.actions import contacts as contact_actions
from dunwell.actions.edits import Values
from dunwell.core.currencies import DECIMALS
from dunwell.core.refusals import Refusal
from dunwell.store.models import Contact, Customer, User
from dunwell.web import account_forms, account_frame, pages, posted_forms, refusals
from dunwell.web.account_forms import CONTACT_LISTED, LISTED, ContactForm, CustomerForm
from dunwell.web.account_frame import Page
from dunwell.web.once import once


@once()
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
        form: CustomerForm | str = posted_forms.posted(
            request, account_forms.within(page.state.scope), page.customer, names, save
        )
        if isinstance(form, str):
            told = "customer" if form == "saved" else form
            return HttpResponseRedirect(page.link("account-details", told=told))
    else:
        form = CustomerForm(initial=posted_forms.shown(page.customer, names))
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
            amount = account_forms.read_limit(text, currency)
        except ValidationError as error:
            problem = error.messages[0]
    told = {"amount": amount, "currency": currency, "problem": problem}
    return render(request, "web/parts/account_limit_echo.html", told)


@once()
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


@once()
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
        form: ContactForm | str = posted_forms.posted(
            request, ContactForm, found, list(CONTACT_LISTED), save
        )
        if isinstance(form, str):
            told = "contact" if form == "saved" else form
            return HttpResponseRedirect(page.link("account", told=told))
    else:
        form = ContactForm(initial=posted_forms.shown(found, list(CONTACT_LISTED)))
    remove = page.link("account-contact-remove", found.pk) if found.pk else ""
    context = {
        "title": title,
        "action": page.link(address, *args),
        "back": page.link("account"),
        "remove": remove,
    }
    return _form(request, page, form, context)


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
        {
            "customer": page.customer,
            "page": page,
            "why": refusals.told(contact_actions.ContactGone()),
        },
        state=page.state,
        place="accounts",
        status=404,
    )
