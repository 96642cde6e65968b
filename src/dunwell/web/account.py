"""The account page: one customer's figures, and its items, payments and past in tabs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dunwell.store.queries import (
    account,
    account_history,
)
from dunwell.store.queries.account import Scope
from dunwell.web import (
    account_commitments,
    account_details,
    account_frame,
    account_lists,
    account_timeline,
    account_words,
    nonpayment_forms,
    pages,
    permitted,
    personal_words,
)
from dunwell.web.account_frame import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One tab: its address name, its label and its template."""

    key: str
    name: str
    label: Any
    template: str


TABS: Final = (
    Tab(
        key="items",
        name="account",
        label=gettext_lazy("Open items"),
        template="web/parts/account_items.html",
    ),
    Tab(
        key="payments",
        name="account-payments",
        label=gettext_lazy("Payments"),
        template="web/parts/account_payments.html",
    ),
    Tab(
        key="documents",
        name="account-documents",
        label=gettext_lazy("Documents"),
        template="web/parts/account_documents.html",
    ),
    Tab(
        key="commitments",
        name="account-commitments",
        label=gettext_lazy("Promises & disputes"),
        template="web/parts/account_commitments.html",
    ),
    Tab(
        key="timeline",
        name="account-timeline",
        label=gettext_lazy("Timeline"),
        template="web/parts/account_timeline.html",
    ),
    Tab(
        key="details",
        name="account-details",
        label=gettext_lazy("Details"),
        template="web/parts/account_details.html",
    ),
    Tab(
        key="history",
        name="account-history",
        label=gettext_lazy("History"),
        template="web/parts/account_history.html",
    ),
)


@require_safe
def show(request: HttpRequest, customer_id: int, tab: str = "items") -> HttpResponse:
    """Show one tab of an account; htmx gets the tab alone."""
    page = account_frame.opened(request, customer_id)
    if isinstance(page, HttpResponse):
        return page
    chosen = next(one for one in TABS if one.key == tab)
    told = {"tabs": TABS, "tab": chosen, **_CONTEXTS[tab](request, page)}
    fragment = bool(getattr(request, "htmx", False)) and request.htmx.target == "tab"  # type: ignore[attr-defined]  # Set by django-htmx's middleware.
    if fragment and not request.htmx.history_restore_request:  # type: ignore[attr-defined]  # As above.
        context = {
            "page": page,
            "customer": page.customer,
            "state": page.state,
            "scope": "" if page.scope is Scope.OWN else page.scope.value,
            **told,
        }
        part = render(request, "web/account_tab.html", context)
        part["Vary"] = "HX-Request, HX-Target, Cookie"
        return part
    context = {**account_frame.context(request, page), **told}
    whole = pages.show(request, "web/account.html", context, state=page.state, place="accounts")
    whole["Vary"] = "HX-Request, HX-Target, Cookie"
    return whole


def _commitments(request: HttpRequest, page: Page) -> Mapping[str, Any]:
    return {**account_commitments.context(page), **nonpayment_forms.context(request, page)}


def _details(_request: HttpRequest, page: Page) -> Mapping[str, Any]:
    return {
        "details": account_details.rows(page.customer),
        "merged_numbers": account.merged_numbers(page.customer.pk, page.customer.number),
        **account_frame.contacts(page.customer, on=page.part.as_of),
    }


def _history(request: HttpRequest, page: Page) -> Mapping[str, Any]:
    edits = account_history.edits(page.customer)
    audited = permitted.opens(request, "audit")
    return {
        "audit_subject": f"customer:{page.customer.pk}" if audited else "",
        "edits": [
            (
                replace(one, contact=personal_words.said(one.contact)),
                account_words.ACTIONS.get(one.action, one.action),
                account_details.changes(one.changes, page.customer),
            )
            for one in edits
        ],
    }


_CONTEXTS: Final[Mapping[str, Callable[[HttpRequest, Page], Mapping[str, Any]]]] = {
    "items": account_lists.items,
    "payments": account_lists.payments,
    "documents": account_lists.documents,
    "commitments": _commitments,
    "timeline": account_timeline.context,
    "details": _details,
    "history": _history,
}
